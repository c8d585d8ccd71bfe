package dev.slopewise.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.slopewise.bench.Step;
import dev.slopewise.compile.Compiler;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import org.junit.jupiter.api.Test;

/// What a step of W1 takes of the heap, beside what it is about.
class StepMemoryTest {
    private static final int STEPS = 20;

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /// What is used once nothing of earlier tests is let go of any more: threads that end when idle, and what they hold.
    private static long settled() throws InterruptedException {
        long last = used();
        for (int same = 0; same < 8; ) {
            Thread.sleep(250);
            long now = used();
            same = Math.abs(now - last) < 20_000 ? same + 1 : 0;
            last = now;
        }
        return last;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static long bytes(Object tree) {
        return Tree.of(tree).leaves().stream()
                .map(Tensor::type)
                .mapToLong(t -> t.bytes())
                .sum();
    }

    /// Parameters, slopes, velocities and activations; the limit is twice these.
    private static long needed(Training<Dense, Dense.Batch, ?> w1) {
        long activations = 0;
        for (Dense.Layer layer : w1.model().layers())
            activations +=
                    4L * w1.batch().x().shape().size(0) * layer.bias().shape().count();
        return 3 * bytes(w1.model()) + activations;
    }

    @Test
    void theHeapOfAStepIsLessThanTwiceWhatItIsAbout() throws InterruptedException {
        Compiler.threads(1); // so that all is allocated on this thread
        try {
            small().run(); // classes and what they keep for all programs
            var w1 = Dense.w1();
            long before = settled();
            Step step = Slopewise.training(w1);
            long lies, peak;
            try {
                for (int i = 0; i < STEPS; i++) step.run();
                lies = used() - before;
                long from = allocated();
                step.run();
                peak = lies + allocated() - from;
            } finally {
                Reference.reachabilityFence(step);
            }
            assertThat(lies).as("the state and what is kept for the next step").isGreaterThan(2 * bytes(w1.model()));
            assertThat(peak).isLessThan(2 * needed(w1));
        } finally {
            Compiler.threads(Runtime.getRuntime().availableProcessors());
        }
    }

    private static Step small() {
        return Slopewise.training(Dense.w1(8, 20, 12, 12, 4));
    }
}
