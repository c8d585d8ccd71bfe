package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Sample.Example;
import dev.slopewise.core.transform.Simplify;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every op promises of its values, over all of [Samples].
class OpLawsTest {
    /// Each step of a custom function's graph rounds, so that f32 may differ by a few ulps from f64 rounded; every other op rounds once.
    private static final double CUSTOM_ULPS = 8;

    static List<Sample> samples() {
        return Samples.all();
    }

    @Test
    void everyOpWithOneResultHasASample() {
        Set<Object> sampled = new HashSet<>();
        for (Sample sample : samples())
            sampled.add(
                    kind(Trials.example(sample, Trials.sizes().getFirst(), 0).op()));
        assertThat(sampled).containsExactlyInAnyOrderElementsOf(kinds(SingleOp.class));
    }

    /// A record's class; an enum's constant.
    private static Object kind(SingleOp op) {
        return op instanceof Enum<?> ? op : op.getClass();
    }

    private static List<Object> kinds(Class<?> family) {
        if (family.isEnum()) return List.of(family.getEnumConstants());
        if (!family.isSealed()) return List.of(family);
        List<Object> all = new ArrayList<>();
        for (Class<?> member : family.getPermittedSubclasses()) all.addAll(kinds(member));
        return all;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void writesAResultOfItsTypeAndReadsItsInputsOnly(Sample sample) {
        Trials.check(sample, (example, _) -> {
            List<Array> in = example.in().stream().map(Tensor::array).toList();
            List<Array> before = in.stream().map(Array::copy).toList();
            Array fresh =
                    Array.zeros(example.op().type(in.stream().map(Array::type).toList()));
            Array used = Array.zeros(fresh.type());
            used.fill(7.5);
            example.op().eval(in, fresh);
            example.op().eval(in, used);
            assertThat(fresh.sameBits(used))
                    .as("what was in the result before plays no part")
                    .isTrue();
            for (int i = 0; i < in.size(); i++)
                assertThat(in.get(i).sameBits(before.get(i))).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("samples")
    void singlePrecisionIsDoubleRoundedOnce(Sample sample) {
        Trials.check(sample, (example, _) -> {
            if (example.in().stream().noneMatch(x -> x.dtype() == DType.F64) || dependsOnThePrecision(example.op()))
                return;
            List<Tensor> single =
                    example.in().stream().map(x -> as(DType.F32, x)).toList();
            if (example.op() instanceof Boundary.Custom custom) {
                Graph f32 = retyped(custom.value(), single);
                Tensor got = Trace.replay(f32, single).getFirst();
                Tensor exact = Trace.replay(
                                custom.value(),
                                single.stream().map(x -> as(DType.F64, x)).toList())
                        .getFirst();
                assertThat(got.to(DType.F64).isClose(exact, CUSTOM_ULPS * 0x1p-24, 1e-7))
                        .isTrue();
                return;
            }
            Tensor got = Tensor.apply(example.op(), single);
            Tensor exact = Tensor.apply(
                    example.op(), single.stream().map(x -> as(DType.F64, x)).toList());
            assertThat(got.array().sameBits(exact.to(got.dtype()).array()))
                    .as("%s, exactly %s", got, exact)
                    .isTrue();
        });
    }

    /// Whether there are matrices of constants that have no result.
    private static boolean refusesSomeNumbers(Op op) {
        return op instanceof Triangular || op instanceof Gaps || op == Determinants.COFACTORS;
    }

    private static boolean dependsOnThePrecision(SingleOp op) {
        return op instanceof Convert
                || (op instanceof Pointwise p && p.meaning() instanceof Pointwise.Meaning.Neighbor2);
    }

    private static Tensor as(DType dtype, Tensor x) {
        return x.dtype().isFloat() ? x.to(dtype) : x;
    }

    private static Graph retyped(Graph graph, List<Tensor> in) {
        List<Graph.Input> inputs =
                in.stream().map(x -> new Graph.Input("", x.type())).toList();
        return Trace.of(inputs, x -> Trace.replay(graph, x)).graph();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void simplifiedGraphsGiveTheSameBits(Sample sample) {
        Trials.check(sample, (example, _) -> {
            Graph plain = Trace.of(inputs(example), in -> everything(example.op(), in))
                    .graph();
            List<Array> at = example.in().stream().map(Tensor::array).toList();
            same(plain, at);
            if (refusesSomeNumbers(example.op())) return;
            List<Number> numbers = List.of(-0.0, 1, 0, -1);
            for (int first = 0; first < numbers.size(); first += 2) {
                List<Tensor> constants = new ArrayList<>();
                for (Tensor x : example.in()) {
                    Number number = numbers.get((first + constants.size()) % numbers.size());
                    boolean index =
                            example.op() instanceof Indexing && x.dtype().isInteger();
                    constants.add(
                            Tensor.full(index ? 0 : number, x.dtype(), x.shape().sizes()));
                }
                same(
                        Trace.of(List.of(), _ -> everything(example.op(), fills(constants)))
                                .graph(),
                        List.of());
            }
        });
    }

    private static List<Tensor> fills(List<Tensor> in) {
        return in.stream()
                .map(x -> x.like(x.shape().count() == 0 ? 0 : x.array().number(0)))
                .toList();
    }

    private static void same(Graph plain, List<Array> at) {
        Graph simple = Simplify.of(plain);
        List<Array> expected = Interpreter.run(plain, at), got = Interpreter.run(simple, at);
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.get(i).sameBits(expected.get(i)))
                    .as(() -> plain + "\nsimplified\n" + simple)
                    .isTrue();
        }
    }

    private static List<Graph.Input> inputs(Example example) {
        return example.in().stream().map(x -> new Graph.Input("", x.type())).toList();
    }

    /// The result, its derivative, and both again with operations that change nothing.
    private static List<Tensor> everything(SingleOp op, List<Tensor> in) {
        Tensor z = Tensor.apply(op, in);
        List<Tensor> all = new ArrayList<>(List.of(z, Tensor.apply(op, in)));
        if (z.dtype().isFloat()) {
            List<Sensitivity> derivative = op.derivative(in, z);
            for (int i = 0; i < in.size(); i++) {
                if (derivative.get(i) == Sensitivity.None.NONE) continue;
                all.add(derivative.get(i).push(in.get(i)));
                all.add(derivative.get(i).pull(z));
            }
        }
        for (Tensor x : List.copyOf(all)) {
            all.add(x.reshape(x.shape().then(Shape.of(1))).squeeze(-1));
            if (x.shape().rank() >= 2) all.add(x.transpose().transpose());
            if (x.dtype().isNumber()) all.addAll(List.of(x.times(1).neg().neg(), x.plus(0), x.minus(0), x.times(-1)));
            if (x.dtype().isFloat())
                all.addAll(List.of(x.div(1), x.plus(-0.0), x.like(0).minus(x)));
            if (x.dtype().isNumber()) all.add(x.eq(x).select(x, x));
        }
        return all;
    }
}
