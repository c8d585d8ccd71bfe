package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WrittenTest {
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(20), FAST = TimeUnit.MILLISECONDS.toNanos(1);

    /// As where the JVM has no instructions for vectors.
    @Test
    void codeThatStaysSlowIsNotTakenAndTriedAgain() throws InterruptedException {
        var tries = new AtomicInteger();
        var written = written(tries, Integer.MAX_VALUE);
        written.ask();
        Backends.await(() -> !written.isReady() && tries.get() >= 3);
        assertThat(written.isReady()).isFalse();
    }

    /// As where others keep the JVM's compiler busy.
    @Test
    void codeThatIsFastLaterIsTakenThen() throws InterruptedException {
        var tries = new AtomicInteger();
        var written = written(tries, 2);
        written.ask();
        Backends.await(written::isReady);
        assertThat(tries).hasValue(3);
        assertThat(written.get()).isEqualTo("code");
    }

    @Test
    void codeThatNobodyAsksForIsNotTried() {
        var tries = new AtomicInteger();
        assertThat(written(tries, 0).isReady()).isFalse();
        assertThat(tries).hasValue(0);
    }

    /// Code that is slow in some tries.
    private static Written<String> written(AtomicInteger tries, int slow) {
        return new Written<>(
                Written.Start.LATER,
                () -> "code",
                _ -> {
                    boolean isSlow = tries.incrementAndGet() <= slow;
                    return () -> LockSupport.parkNanos(isSlow ? 2 * FAST : 0);
                },
                FAST,
                PATIENCE);
    }
}
