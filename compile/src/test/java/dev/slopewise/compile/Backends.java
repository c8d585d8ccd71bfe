package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Interpreter;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// The compiler in the ways that tests compare.
public final class Backends {
    private static final Map<LoopForm, LoopCode> PLAIN = new ConcurrentHashMap<>(), VECTORS = new ConcurrentHashMap<>();

    private Backends() {}

    /// Loops on plain numbers alone.
    public static Backend plain() {
        return new Compiler(form -> PLAIN.computeIfAbsent(form, f -> LoopCode.of(f, 1)));
    }

    /// Loops on vectors from the first call on.
    public static Backend vectors() {
        return new Compiler(form -> VECTORS.computeIfAbsent(form, f -> LoopCode.of(f, Tiles.lanes(f.wide()))));
    }

    /// The results of a graph.
    public static List<Tensor> run(Backend backend, Graph graph, List<Tensor> in) {
        List<Array> arrays = in.stream().map(Tensor::array).toList();
        return backend.compile(graph).run(arrays).stream().map(Tensor::of).toList();
    }

    public static List<Tensor> interpreted(Graph graph, List<Tensor> in) {
        return run(new Interpreter(), graph, in);
    }

    /// The interpreter's numbers, and the same bits in plain loops and vectors.
    static void agrees(Graph graph, List<Tensor> in) {
        List<Tensor> expected = interpreted(graph, in), plain = run(plain(), graph, in);
        for (int r = 0; r < expected.size(); r++) {
            double[] e = expected.get(r).to(DType.F64).toDoubles(),
                    p = plain.get(r).to(DType.F64).toDoubles();
            for (int i = 0; i < e.length; i++)
                assertThat(p[i]).isCloseTo(e[i], within(4e-6 * Math.max(1, Math.abs(e[i]))));
        }
        sameBits(run(vectors(), graph, in), plain);
    }

    static void sameBits(List<Tensor> actual, List<Tensor> expected) {
        for (int r = 0; r < expected.size(); r++)
            assertThat(actual.get(r).array().sameBits(expected.get(r).array()))
                    .as(actual + " for " + expected)
                    .isTrue();
    }

    /// What a function does with tensors of these types.
    static Graph graph(List<Tensor> in, Function<List<Tensor>, List<Tensor>> f) {
        return Trace.of(in.stream().map(x -> new Graph.Input("", x.type())).toList(), f)
                .graph();
    }

    /// The least that a run allocates, in bytes: as it is once the JVM has compiled all, for which two minutes are waited at most.
    static long allocated(int runs, Runnable run) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE,
                end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (least > 0 && System.nanoTime() < end) {
            long start = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < runs; i++) run.run();
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - start) / runs);
        }
        return least;
    }

    /// Waits for what is made fast on another thread; fails after two minutes.
    static void await(BooleanSupplier isFast) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!isFast.getAsBoolean() && System.nanoTime() < end) Thread.sleep(10);
        assertThat(isFast.getAsBoolean()).isTrue();
    }
}
