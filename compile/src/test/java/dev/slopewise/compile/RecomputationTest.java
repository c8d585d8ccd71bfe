package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Type;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecomputationTest {
    /// 16 MB, from where on values are worked out again.
    private static final int ROWS = 8192, COLUMNS = 512;

    private final int before = Pool.threads();

    @AfterEach
    void restoreThreads() {
        Pool.threads(before);
    }

    private static Graph graph(int rows, int columns, Function<Tensor, List<Tensor>> f) {
        Type type = Tensor.zeros(rows, columns).type();
        return Trace.of(List.of(new Graph.Input("x", type)), in -> f.apply(in.getFirst()))
                .graph();
    }

    /// Entries less their mean, which a sum and then another loop need.
    private static List<Tensor> scaled(Tensor x) {
        Tensor centred = x.minus(x.mean(0));
        return List.of(centred.div(centred.square().mean(0).sqrt()));
    }

    private static List<Integer> again(Graph graph) {
        return ((Program) new Compiler().compile(graph))
                .plan().steps().stream()
                        .filter(Step.Looped.class::isInstance)
                        .flatMap(step -> ((Step.Looped) step).again().stream())
                        .toList();
    }

    @Test
    void whatIsCheapIsWorkedOutAgainAndNotStored() {
        Graph graph = graph(ROWS, COLUMNS, RecomputationTest::scaled);
        assertThat(again(graph)).hasSize(1);
        var plan = ((Program) new Compiler().compile(graph)).plan();
        int centred = again(graph).getFirst();
        assertThat(plan.steps()).noneMatch(step -> step.writes().contains(centred));
        assertThat(plan.toString()).contains(", again v" + centred + ";");
    }

    @Test
    void whatIsSmallIsStored() {
        assertThat(again(graph(ROWS / 2, COLUMNS, RecomputationTest::scaled))).isEmpty();
    }

    @Test
    void whatIsCostlyIsStored() {
        assertThat(again(graph(ROWS, COLUMNS, x -> {
                    Tensor costly = x.minus(x.mean(0)).exp();
                    return List.of(costly.div(costly.sum(0)));
                })))
                .isEmpty();
    }

    /// The first result may lie where x does only if nothing reads x after it.
    @Test
    void anInputWhoseRoomAResultMayTakeIsNotReadLonger() {
        assertThat(again(graph(ROWS, COLUMNS, x -> {
                    Tensor centred = x.minus(x.mean(0)), twice = centred.times(2);
                    return List.of(twice, centred.div(centred.square().mean(0).sqrt()));
                })))
                .isEmpty();
    }

    @Test
    void bitsAreTheSameWithAndWithoutOnAnyNumberOfThreads() {
        Tensor x = Key.of(3).normal(ROWS, COLUMNS);
        Graph graph = graph(ROWS, COLUMNS, RecomputationTest::scaled);
        // as a second result, what is centred lies in storage and is read from there
        Graph storing = graph(ROWS, COLUMNS, y -> {
            Tensor mean = y.mean(0), centred = y.minus(mean);
            return List.of(centred, centred.square().mean(0).sqrt());
        });
        List<Tensor> stored = Backends.run(Backends.vectors(), storing, List.of(x));
        Tensor expected = stored.get(0).div(stored.get(1));
        for (int threads : List.of(1, 3)) {
            Pool.threads(threads);
            for (var backend : List.of(Backends.plain(), Backends.vectors())) {
                Tensor got = Backends.run(backend, graph, List.of(x)).getFirst();
                assertThat(got.array().sameBits(expected.array()))
                        .as("%d threads", threads)
                        .isTrue();
            }
        }
    }
}
