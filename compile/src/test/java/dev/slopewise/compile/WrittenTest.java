package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.compile.Written.Start;
import dev.slopewise.compile.Written.Tries;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WrittenTest {
    private static final double FAST = 50_000;

    @Test
    void whatIsFastIsTaken() throws InterruptedException {
        var written = written(() -> {}, 2, 1_000);
        assertThat(written.isReady()).isFalse();
        written.ask();
        Backends.await(written::isReady);
        assertThat(written.get()).isEqualTo("code");
    }

    @Test
    void whatStaysSlowIsTriedSomeTimesAndNeverTaken() throws InterruptedException {
        List<Thread> runs = Collections.synchronizedList(new ArrayList<>());
        Runnable slow = () -> {
            runs.add(Thread.currentThread());
            LockSupport.parkNanos(1_000_000);
        };
        var written = written(slow, 3, 100);
        written.ask();
        Backends.await(() -> !runs.isEmpty());
        runs.getFirst().join(60_000);
        assertThat(runs.getFirst().isAlive()).isFalse();
        assertThat(written.isReady()).isFalse();
    }

    @Test
    void whatTheJvmCompilesLateIsTakenThen() throws InterruptedException {
        long compiled = System.nanoTime() + 300_000_000;
        var written = written(() -> LockSupport.parkNanos(System.nanoTime() < compiled ? 1_000_000 : 0), 20, 100);
        written.ask();
        Backends.await(written::isReady);
        assertThat(System.nanoTime()).isGreaterThan(compiled);
    }

    private static Written<String> written(Runnable trial, int tries, long millis) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        return new Written<>(Start.LATER, () -> "code", code -> trial, FAST, new Tries(tries, nanos, 1_000_000));
    }
}
