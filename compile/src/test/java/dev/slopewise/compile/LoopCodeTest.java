package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// When a loop that runs on plain numbers is tried on vectors.
class LoopCodeTest {
    /// So many at once are a few percent of what the first try waits for.
    private static final long ENTRIES = 1_000_000;

    private static LoopForm form() {
        List<LoopForm> seen = new ArrayList<>();
        var compiler = new Compiler(form -> {
            seen.add(form);
            return LoopCode.of(form, 1);
        });
        compiler.compile(Transforms.graph(x -> x.square().plus(1), Tensor.ones(100)));
        return seen.getFirst();
    }

    /// Works on entries again and again until one more try was made; returns how often.
    private static int runsToNextTry(LoopCode code, AtomicInteger tries) throws InterruptedException {
        int before = tries.get(), runs = 0;
        while (tries.get() == before && runs < 100_000) {
            code.ran(ENTRIES);
            runs++;
            var done = new CountDownLatch(1);
            RunIn.submit(done::countDown); // whatever was to be run in is before it
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        }
        return runs;
    }

    /// The JVM may have no time for them: then they are tried again, until they are fast.
    @Test
    void vectorsThatDoNotBecomeFastAreTriedAgain() throws InterruptedException {
        var tries = new AtomicInteger();
        LoopCode code = LoopCode.of(form(), 4, (_, _) -> tries.incrementAndGet() > 3);
        for (int k = 1; k <= 3; k++) {
            runsToNextTry(code, tries);
            assertThat(tries).hasValue(k);
            assertThat(code.isInVectors()).isFalse();
        }
        runsToNextTry(code, tries);
        assertThat(code.isInVectors()).isTrue();
    }

    /// So a loop whose vectors never become fast costs less and less, but is never given up.
    @Test
    void eachTryWaitsForTwiceTheWorkUpToALimit() throws InterruptedException {
        var tries = new AtomicInteger();
        LoopCode code = LoopCode.of(form(), 4, (_, _) -> tries.incrementAndGet() < 0);
        List<Integer> runs = new ArrayList<>();
        for (int k = 0; k < 14; k++) runs.add(runsToNextTry(code, tries));
        for (int k = 1; k <= 11; k++) {
            int twice = 2 * runs.get(k - 1);
            assertThat(runs.get(k)).isBetween(twice - 1, twice); // both were rounded up
        }
        assertThat(runs.subList(11, 14)).containsOnly(runs.get(11));
    }

    @Test
    void aLoopWithLittleToDoIsNotRunIn() throws InterruptedException {
        var tries = new AtomicInteger();
        LoopCode code = LoopCode.of(form(), 4, (_, _) -> tries.incrementAndGet() < 0);
        code.ran(1_000);
        var done = new CountDownLatch(1);
        RunIn.submit(done::countDown);
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tries).hasValue(0);
        assertThat(code.isInVectors()).isFalse();
    }
}
