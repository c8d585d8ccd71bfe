package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.slopewise.core.Array;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.ControlFlow.Step;
import dev.slopewise.core.transform.Transforms;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Once it runs steadily, a training step that is given its state allocates nothing but what describes the new one.
class SteadyStateTest {
    private static final int STEPS = 10_000;

    private final int before = Pool.threads();

    record Net(Tensor first, Tensor bias, Tensor second) {}

    record State(Net net, Net velocity) {}

    @BeforeEach
    void oneThread() {
        Pool.threads(1);
    }

    @AfterEach
    void restoreThreads() {
        Pool.threads(before);
    }

    private static State step(State s, Tensor x) {
        Net gradient = Transforms.grad((Net n) -> x.matmul(n.first)
                        .plus(n.bias)
                        .tanh()
                        .matmul(n.second)
                        .square()
                        .mean())
                .apply(s.net);
        Net velocity = Tree.map(s.velocity, gradient, (v, g) -> v.times(0.9).plus(g));
        return new State(Tree.map(s.net, velocity, (p, v) -> p.minus(v.times(0.01))), velocity);
    }

    private static State start() {
        Net net = new Net(
                Key.of(1).normal(24, 40).times(0.2),
                Tensor.zeros(40),
                Key.of(2).normal(40, 8).times(0.2));
        return new State(net, Tree.map(net, p -> p.times(0)));
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void aProgramAllocatesNothingWhereResultsHaveAPlace() {
        Tensor x = Key.of(3).normal(16, 24);
        State state = start();
        Graph graph = Transforms.graph((State s) -> step(s, x), state);
        List<Array> in = new ArrayList<>();
        Tree.of(state).leaves().forEach(t -> in.add(Storage.copy(t.array())));
        while (in.size() < graph.inputs().size()) in.add(x.array());
        boolean[] given = new boolean[in.size()];
        Arrays.fill(given, 0, 6, true);
        var ready = new Compiler().compile(graph);
        // the list of results and what names them, for six arrays
        assertThat(leastAllocated(() -> ready.run(in, given))).isLessThan(6 * 32L);
        List<Array> out = ready.run(in, given);
        for (int k = 0; k < out.size(); k++) assertThat(out.get(k) == in.get(k)).isTrue();
    }

    /// Bytes a step, of the best of some rounds of steps: until the JVM has compiled everything, its own doings count too.
    private static long leastAllocated(Runnable step) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 12; round++) {
            long start = allocated();
            for (int i = 0; i < STEPS; i++) step.run();
            least = Math.min(least, (allocated() - start) / STEPS);
        }
        return least;
    }

    @Test
    void loopsAndBranchesAllocateNothing() {
        Function<Tensor, Tensor> step = x -> ControlFlow.cond(
                x.at(0, 0).gt(0),
                (Tensor t) -> ControlFlow.whileLoop(
                        s -> s.square().sum().lt(900),
                        s -> s.times(1.5).reshape(4, 2).reshape(8),
                        t),
                (Tensor t) -> t.tanh(),
                ControlFlow.scan((Tensor s, Tensor row) -> new Step<>(s.plus(row), s.sum()), x, Tensor.ones(3, 8))
                        .state());
        Tensor x = Tensor.ones(8);
        Graph graph = Transforms.graph(step, x);
        List<Array> in = new ArrayList<>(List.of(x.array()));
        if (graph.inputs().size() > 1) in.add(Tensor.ones(3, 8).array());
        Program ready = (Program) new Compiler().compile(graph);
        List<Array> out = List.of(Array.zeros(graph.outputTypes().getFirst()));
        assertThat(leastAllocated(() -> ready.run(in, out))).isLessThan(16);
        assertThat(out.getFirst().number(0)).isEqualTo(13.5); // 4 · 1.5³, the first beyond √(900 / 8) = 10.6
    }

    @Test
    void aDonatingStepWritesTheNewStateWhereTheOldOneLay() {
        Tensor x = Key.of(3).normal(16, 24);
        BiFunction<State, Tensor, State> step = Transforms.donating(SteadyStateTest::step);
        State same = start();
        long bytes =
                Tree.of(same).leaves().stream().mapToLong(t -> t.type().bytes()).sum();
        State[] now = {start()};
        int steps = 12 * STEPS;
        assertThat(leastAllocated(() -> now[0] = step.apply(now[0], x)))
                .as("of a state of " + bytes)
                .isLessThan(2_000);
        State state = now[0];
        BiFunction<State, Tensor, State> plain = Transforms.traced(SteadyStateTest::step);
        for (int i = 0; i < steps; i++) same = plain.apply(same, x);
        assertThat(Tree.of(same)
                        .leaves()
                        .getFirst()
                        .array()
                        .sameBits(Tree.of(state).leaves().getFirst().array()))
                .isTrue();
    }
}
