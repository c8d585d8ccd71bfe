package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.compile.Backends;
import dev.slopewise.core.transform.Pull;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation, compiled, gives what the interpreter gives, in values and slopes, plain and in vectors.
class CompiledSamplesTest {
    /// Functions are good to some ulps; slopes are made of a few of them.
    private static final double ULPS = 64;

    static List<Sample> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void valuesAndSlopesAreTheInterpreters(Sample sample) {
        Trials.check(sample, (example, draw) -> {
            check(example.op(), example.in(), draw);
            boolean isNarrowed = example.in().stream().anyMatch(x -> x.dtype() == DType.F64)
                    && !(example.op() instanceof Boundary.Custom);
            if (!isNarrowed) return;
            List<Tensor> single = example.in().stream()
                    .map(x -> x.dtype() == DType.F64 ? x.to(DType.F32) : x)
                    .toList();
            check(example.op(), single, draw);
        });
    }

    private static void check(SingleOp op, List<Tensor> in, Draw draw) {
        List<Graph.Input> inputs =
                in.stream().map(x -> new Graph.Input("", x.type())).toList();
        Graph graph = Trace.of(inputs, x -> List.of(Tensor.apply(op, x))).graph();
        same(graph, in);
        List<Integer> real = IntStream.range(0, in.size())
                .filter(i -> in.get(i).dtype().isFloat())
                .boxed()
                .toList();
        if (real.isEmpty() || !graph.outputTypes().getFirst().dtype().isFloat()) return;
        Graph pull = Pull.of(graph, real);
        Tensor slope = draw.real(graph.outputTypes().getFirst().shape(), -1, 1)
                .to(graph.outputTypes().getFirst().dtype());
        List<Tensor> with = new java.util.ArrayList<>(in);
        with.add(slope);
        same(pull, with);
    }

    private static void same(Graph graph, List<Tensor> in) {
        List<Tensor> expected = Backends.interpreted(graph, in);
        List<Tensor> plain = Backends.run(Backends.plain(), graph, in);
        List<Tensor> vectors = Backends.run(Backends.vectors(), graph, in);
        for (int k = 0; k < expected.size(); k++) {
            Tensor e = expected.get(k);
            assertThat(vectors.get(k).array().sameBits(plain.get(k).array()))
                    .as("vectors %s\nplain %s", vectors.get(k), plain.get(k))
                    .isTrue();
            double ulp = e.dtype() == DType.F32 ? Math.ulp(1f) : Math.ulp(1.0);
            boolean close = e.dtype().isFloat()
                    ? plain.get(k).isClose(e, ULPS * ulp, ULPS * ulp)
                    : plain.get(k).array().sameBits(e.array());
            assertThat(close)
                    .as("compiled %s\ninterpreted %s\n%s", plain.get(k), e, graph)
                    .isTrue();
        }
    }
}
