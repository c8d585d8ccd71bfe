package dev.slopewise.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.slopewise.bench.Step;
import dev.slopewise.compile.Compiler;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// What a step of W1 takes of the heap beside what it keeps.
class StepMemoryTest {
    private static final int STEPS = 20;

    /// Far below the 5.4 MB of a new state: a step whose state is handed over works in its place.
    private static final long MOST = 64_000;

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void aStepWorksInThePlaceOfTheStateThatItIsHanded() {
        Compiler.threads(1); // so that all is allocated on this thread
        try {
            Step step = Slopewise.training(Dense.w1());
            for (int i = 0; i < STEPS; i++) step.run();
            long from = allocated();
            step.run();
            assertThat(allocated() - from).isLessThan(MOST);
        } finally {
            Compiler.threads(Runtime.getRuntime().availableProcessors());
        }
    }
}
