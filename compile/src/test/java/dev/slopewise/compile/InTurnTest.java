package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// A new state is written where the old one lay, although much else of the step reads the old one.
class InTurnTest {
    record State(Tensor p, Tensor v) {}

    record Next(State state, Tensor value, Tensor memory, Tensor change, Tensor length) {}

    private static final State START =
            new State(Key.of(1).normal(40, 300), Key.of(2).normal(40, 300));
    private static final Tensor BY = Key.of(3).normal(300, 300).times(0.05);

    /// Momentum, measured: the entry with the steepest slope, its memory and change, and the length of the old parameters.
    private static Next next(State s, Tensor slope) {
        Tensor v = s.v.times(0.9).plus(slope), p = s.p.minus(v.times(0.1)), change = p.minus(s.p);
        Tensor index = slope.abs().reshape(-1).argmax(0);
        return new Next(new State(p, v), entry(s.p, index), entry(s.v, index), entry(change, index), s.p.norm());
    }

    private static Tensor entry(Tensor x, Tensor index) {
        return x.reshape(-1).pick(index);
    }

    private static Next ofAProduct(State s) {
        return next(s, s.p.matmul(BY));
    }

    /// The slope is worked out in a loop, in which the update must not be.
    private static Next ofALoop(State s) {
        return next(s, s.p.tanh().plus(s.p.matmul(BY)));
    }

    private static Next readAfterwards(State s) {
        Tensor p = s.p.times(0.9);
        Tensor index = p.abs().reshape(-1).argmax(0);
        return new Next(new State(p, s.v.neg()), entry(s.p, index), index, p.sum(), s.p.norm());
    }

    private static void check(Function<State, Next> step, boolean... inPlace) {
        Graph graph = Transforms.graph(step, START);
        List<Array> in = new ArrayList<>(), kept = new ArrayList<>();
        Tree.of(START).leaves().forEach(x -> in.add(Storage.copy(x.array())));
        Tree.of(START).leaves().forEach(x -> kept.add(x.array()));
        for (int i = 2; i < graph.inputs().size(); i++) {
            in.add(BY.array());
            kept.add(BY.array());
        }
        boolean[] given = new boolean[in.size()];
        Arrays.fill(given, 0, 2, true);
        var ready = new Compiler().compile(graph);
        List<Array> expected = ready.run(kept), made = ready.run(in, given);
        for (int k = 0; k < inPlace.length; k++)
            assertThat(made.get(k) == in.get(k)).isEqualTo(inPlace[k]);
        for (int k = 0; k < made.size(); k++)
            assertThat(made.get(k).sameBits(expected.get(k))).as("result %d", k).isTrue();
    }

    @Test
    void anUpdateWaitsForWhatReadsTheOldState() {
        check(InTurnTest::ofAProduct, true, true);
    }

    @Test
    void anUpdateIsApartFromTheLoopOfItsSlope() {
        check(InTurnTest::ofALoop, true, true);
    }

    @Test
    void whatNeedsTheNewStateReadsTheOldOneAllTheSame() {
        check(InTurnTest::readAfterwards, false, true);
    }

    record Kept(Tensor last) {}

    record Turn(Kept kept, Tensor turn) {}

    /// A product that is compared with the last one and takes its place: both are read at once.
    @Test
    void whatIsComparedWithTheLastIsWrittenWhereTheOneBeforeLay() {
        Graph graph = Transforms.graph(
                (Kept k) -> {
                    Tensor now = START.p.matmul(BY);
                    return new Turn(new Kept(now), now.times(k.last).sum());
                },
                new Kept(START.p));
        boolean[] given = new boolean[graph.inputs().size()];
        given[0] = true;
        Backend.Executable ready = new Compiler().compile(graph), apart = new Compiler().compile(graph);
        List<Array> lasts = new ArrayList<>(List.of(Storage.copy(START.p.array())));
        for (int run = 0; run < 4; run++) {
            List<Array> in = new ArrayList<>(List.of(lasts.getLast()));
            for (int i = 1; i < given.length; i++)
                in.add(graph.inputs().get(i).type().equals(BY.type()) ? BY.array() : START.p.array());
            Array expected = apart.run(in).getLast();
            List<Array> made = ready.run(in, given);
            assertThat(made.getLast().sameBits(expected)).as("run %d", run).isTrue();
            lasts.add(made.getFirst());
        }
        assertThat(lasts.get(1)).isNotSameAs(lasts.get(0));
        for (int run = 2; run < lasts.size(); run++)
            assertThat(lasts.get(run)).as("after run %d", run).isSameAs(lasts.get(run - 2));
    }
}
