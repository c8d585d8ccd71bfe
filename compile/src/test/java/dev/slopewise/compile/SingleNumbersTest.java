package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Array;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Interpreter;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Plans of loops over one number each.
class SingleNumbersTest {
    private static Graph graph(Function<List<Tensor>, List<Tensor>> body, Tensor... in) {
        List<Graph.Input> inputs = new ArrayList<>();
        for (Tensor x : in) inputs.add(new Graph.Input("", x.type()));
        return Trace.of(inputs, body).graph();
    }

    private static List<Array> compared(Graph graph, Tensor... in) {
        List<Array> arrays = new ArrayList<>();
        for (Tensor x : in) arrays.add(x.array());
        List<Array> got = new Compiler().compile(graph).run(arrays);
        List<Array> expected = new Interpreter().compile(graph).run(arrays);
        for (int k = 0; k < got.size(); k++) {
            assertThat(got.get(k).type()).isEqualTo(expected.get(k).type());
            assertThat(Tensor.of(got.get(k)).isClose(Tensor.of(expected.get(k)), 1e-13, 1e-13))
                    .as("result " + k)
                    .isTrue();
        }
        return got;
    }

    private static boolean isOne(Graph graph) {
        Program program = (Program) new Compiler().compile(graph);
        return SingleNumbers.of(program.plan()).isPresent();
    }

    /// Long enough to be cut into several loops, with results that are masks, inputs, equal, or of another shape.
    @Test
    void formulasOfAnyLengthAreTheInterpreters() {
        Tensor x = Tensor.scalar(0.7), y = Tensor.of(new double[] {0.4});
        Graph graph = graph(
                in -> {
                    Tensor a = in.get(0), b = in.get(1).reshape();
                    Tensor z = a;
                    for (int i = 0; i < 12; i++)
                        z = z.times(b).sin().plus(a.exp()).tanh().plus(z);
                    return List.of(z, z, a.gt(b), z.reshape(1, 1), a, in.get(1).reshape(), z.times(2));
                },
                x,
                y);
        assertThat(isOne(graph)).isTrue();
        List<Array> got = compared(graph, x, y);
        assertThat(got.get(0).doubles()).isNotSameAs(got.get(1).doubles());
        assertThat(got.get(4).doubles()).isNotSameAs(x.array().doubles());
    }

    /// Beside a value that is none, they are loops of their own: as many numbers as no method takes parameters.
    @Test
    void manyNumbersAreAddedUpBesideARow() {
        Tensor[] in = IntStream.range(0, 130)
                .mapToObj(i -> i == 0 ? Tensor.of(new double[] {0.5, 2}) : Tensor.scalar(1.0 / i))
                .toArray(Tensor[]::new);
        Graph graph = graph(
                all -> {
                    Tensor sum = all.get(1);
                    for (Tensor x : all.subList(2, all.size())) sum = sum.plus(x);
                    return List.of(all.getFirst().times(sum));
                },
                in);
        assertThat(isOne(graph)).isFalse();
        compared(graph, in);
    }

    @Test
    void othersGoTheLongWay() {
        assertThat(isOne(graph(in -> List.of(in.getFirst().square()), Tensor.ones(2))))
                .isFalse();
        assertThat(isOne(graph(in -> List.of(in.getFirst().polygamma(1)), Tensor.scalar(0.5))))
                .isFalse();
        assertThat(isOne(graph(in -> List.of(in.getFirst().sum()), Tensor.ones(3))))
                .isFalse();
    }

    @Test
    void manyThreadsMayRunOneAtOnce() throws Exception {
        var slope = Transforms.grad((Tensor x) -> x.tanh().exp().sin().times(x));
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            double x = 0.1 + t;
            double e = Math.exp(Math.tanh(x)),
                    expected = Math.sin(e) + x * Math.cos(e) * e * (1 - Math.tanh(x) * Math.tanh(x));
            all.add(() -> {
                boolean same = true;
                for (int i = 0; i < 20_000; i++)
                    same &= Math.abs(slope.apply(Tensor.scalar(x)).item() - expected) < 1e-14;
                return same;
            });
        }
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var each : threads.invokeAll(all)) assertThat(each.get()).isTrue();
        }
    }

    /// A profile needs each step by itself.
    @Test
    void aProfileSeesThem() {
        var slope = Transforms.grad((Tensor x) -> x.tanh().exp().sin().times(x));
        Profile profile = Profile.of(() -> slope.apply(Tensor.scalar(0.7)), 1, 2);
        assertThat(profile.kernels()).hasSize(1);
    }

    /// The slopes by the entries of a vector that were taken one by one: written where they stand.
    @Test
    void numbersBesideEachOther() {
        Tensor x = Tensor.of(0.3, -1.2, 0.8, 2.5);
        Function<Tensor, Tensor> valley = v -> {
            Tensor sum = Tensor.scalar(0.0);
            for (int i = 0; i < 3; i++) {
                Tensor a = v.at(0, i), b = v.at(0, i + 1);
                sum = sum.plus(b.minus(a.square()).square().times(100))
                        .plus(a.minus(1).square());
            }
            return sum;
        };
        Graph slopes = graph(in -> List.of(Transforms.grad(valley).apply(in.getFirst())), x);
        assertThat(isOne(slopes)).isTrue();
        compared(slopes, x);
        Graph both = graph(
                in -> {
                    Tensor a = in.getFirst().at(0, 1).exp(),
                            b = in.getFirst().at(0, 2).sin();
                    Tensor pair = Tensor.stack(0, List.of(a, b));
                    return List.of(pair, Tensor.stack(0, List.of(b.tanh(), a.tanh(), b.exp())), pair.reshape(2, 1));
                },
                x);
        compared(both, x);
        Graph read = graph(
                in -> {
                    Tensor a = in.getFirst().at(0, 1).exp(),
                            b = in.getFirst().at(0, 2).sin();
                    return List.of(Tensor.stack(0, List.of(a, b, a)), a, a.times(b));
                },
                x);
        compared(read, x);
    }
}
