package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.compile.Backends;
import dev.slopewise.compile.Poisoned;
import dev.slopewise.core.transform.Pull;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// No operation, compiled, reads or writes outside its buffers: values and slopes of every sample are the same among numbers of no meaning, which
/// stay as they are.
class SurroundingsTest {
    /// Small, of one entry, and with rows of some vectors and a rest.
    private static final List<Sizes> SIZES =
            List.of(new Sizes(List.of(), 1, 1, 1), new Sizes(List.of(2), 3, 2, 5), new Sizes(List.of(3), 19, 7, 17));

    static List<Sample> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void valuesAndSlopes(Sample sample) {
        for (Sizes sizes : SIZES) {
            Sample.Example example = Trials.example(sample, sizes, 0);
            check(example.op(), example.in());
            if (example.op() instanceof Boundary.Custom) continue; // its body has types of its own
            List<Tensor> single = example.in().stream()
                    .map(x -> x.dtype() == DType.F64 ? x.to(DType.F32) : x)
                    .toList();
            check(example.op(), single);
        }
    }

    private static void check(SingleOp op, List<Tensor> in) {
        Graph graph = graph(op, in);
        same(graph, in);
        List<Integer> real = IntStream.range(0, in.size())
                .filter(i -> in.get(i).dtype().isFloat())
                .boxed()
                .toList();
        Type out = graph.outputTypes().getFirst();
        if (real.isEmpty() || !out.dtype().isFloat()) return;
        List<Tensor> with = new ArrayList<>(in);
        with.add(new Draw(Trials.SEED).real(out.shape(), -1, 1).to(out.dtype()));
        same(Pull.of(graph, real), with);
    }

    @ParameterizedTest
    @EnumSource(Factorization.class)
    void factors(Factorization op) {
        for (int n : new int[] {3, 19, 40}) {
            Tensor a = new Draw(Trials.SEED).regular(Shape.of(2, n, n));
            Tensor of = op == Factorization.EIGH ? a.plus(a.transpose()) : a;
            for (DType dtype : List.of(DType.F64, DType.F32))
                same(graph(op, List.of(of.to(dtype))), List.of(of.to(dtype)));
        }
    }

    private static Graph graph(Op op, List<Tensor> in) {
        List<Graph.Input> inputs =
                in.stream().map(x -> new Graph.Input("", x.type())).toList();
        return Trace.of(inputs, x -> Tensor.applyAll(op, x)).graph();
    }

    private static void same(Graph graph, List<Tensor> in) {
        List<Tensor> plain = Backends.run(Backends.plain(), graph, in);
        for (boolean lanes : new boolean[] {false, true}) {
            List<Tensor> poisoned = Poisoned.run(lanes, graph, in);
            for (int k = 0; k < plain.size(); k++) {
                assertThat(poisoned.get(k).array().sameBits(plain.get(k).array()))
                        .as("%s among poison, not %s in%n%s", poisoned.get(k), plain.get(k), graph)
                        .isTrue();
            }
        }
    }
}
