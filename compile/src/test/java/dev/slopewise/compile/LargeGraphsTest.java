package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// A graph of 100,000 operations is compiled in less than five seconds of one processor's time, four times as many in about four times the time.
class LargeGraphsTest {
    private static final int ROUNDS = 8_000; // of a loss's gradient: 13 operations each

    private static final double MOST_SECONDS = 5;

    /// Linear growth has 4, quadratic 16.
    private static final double MOST_TIMES = 8;

    /// Values of the way forward are needed on the way back, last first: none is near to all that read it.
    private static Tensor chain(Tensor x, int rounds) {
        Tensor y = x;
        for (int i = 0; i < rounds; i++) y = y.times(x).plus(i * 0.01).sin().plus(y.times(0.5));
        return y.sum();
    }

    private static Graph gradient(Tensor x, int rounds) {
        return Transforms.graph(
                t -> Transforms.grad((Tensor s) -> chain(s, rounds)).apply(t), x);
    }

    /// Seconds of this thread, the best of five tries, as the JVM still compiles the compiler.
    private static double seconds(Graph graph) {
        var threads = ManagementFactory.getThreadMXBean();
        double best = Double.MAX_VALUE;
        for (int k = 0; k < 5; k++) {
            long start = threads.getCurrentThreadCpuTime();
            new Compiler().compile(graph);
            best = Math.min(best, (threads.getCurrentThreadCpuTime() - start) * 1e-9);
        }
        return best;
    }

    private static void growsWithLength(Tensor x) {
        Graph large = gradient(x, ROUNDS);
        assertThat(large.nodes()).hasSizeGreaterThan(100_000);
        seconds(gradient(x, ROUNDS / 16)); // the JVM has the compiler's code compiled
        double small = seconds(gradient(x, ROUNDS / 4)), all = seconds(large);
        assertThat(all).isLessThan(MOST_SECONDS);
        assertThat(all / small).as(all + " s against " + small + " s").isLessThan(MOST_TIMES);
    }

    @Test
    void scalarGraphsAreCompiledInLinearTime() {
        growsWithLength(Tensor.scalar(0.3));
    }

    @Test
    void tensorGraphsAreCompiledInLinearTime() {
        growsWithLength(Tensor.ones(40).times(0.3));
    }
}
