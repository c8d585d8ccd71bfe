package dev.slopewise.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Interpreter;
import dev.slopewise.core.Key;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Source;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimplifyTest {
    /// Every kind of number that algebra may get wrong.
    private static final Tensor X = Tensor.of(
            1.5,
            -2.25,
            0.0,
            -0.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            1e308);

    private static final Graph.Input INPUT = new Graph.Input("x", X.type());

    private static Graph raw(UnaryOperator<Tensor> f) {
        return Trace.of(List.of(INPUT), in -> List.of(f.apply(in.getFirst()))).graph();
    }

    private static Graph simple(UnaryOperator<Tensor> f) {
        return Simplify.of(raw(f));
    }

    private static List<Array> run(Graph graph) {
        Backend interpreter = new Interpreter();
        return interpreter.compile(graph).run(List.of(X.array()));
    }

    @Test
    void equalOperationsAreDoneOnce() {
        Graph graph = simple(x -> x.exp().plus(1).times(x.exp().plus(1)));
        assertThat(graph.nodes()).extracting(n -> n.op().label()).containsExactly("exp", "fill 1.0", "add", "mul");
    }

    @Test
    void whatNoResultNeedsIsLeftOut() {
        assertThat(simple(x -> {
                            x.exp().sum();
                            return x.neg();
                        })
                        .nodes())
                .hasSize(1);
    }

    @Test
    void constantsAreWorkedOut() {
        Graph graph = simple(
                x -> x.times(Tensor.scalar(2.0).like(3).square().plus(1).sqrt().broadcastTo(9)));
        assertThat(graph.nodes()).hasSize(2);
        assertThat(graph.nodes().getFirst().op())
                .isInstanceOfSatisfying(
                        Source.Fill.class, fill -> assertThat(fill.value()).isEqualTo(Math.sqrt(10)));
        assertThat(simple(x -> x.like(1).to(DType.I32).plus(2).to(DType.F64)).nodes())
                .hasSize(1);
    }

    @Test
    void algebraThatIsExactIsUsed() {
        List<UnaryOperator<Tensor>> identities = List.of(
                x -> x.times(1),
                x -> x.like(1).times(x),
                x -> x.div(1),
                x -> x.minus(0),
                x -> x.plus(-0.0),
                x -> x.like(-0.0).plus(x),
                x -> x.neg().neg(),
                x -> x.gt(0).select(x, x),
                x -> x.reshape(3, 3).reshape(9),
                x -> x.reshape(3, 3).transpose().transpose().reshape(9));
        for (UnaryOperator<Tensor> identity : identities)
            assertThat(simple(identity).nodes()).isEmpty();
        assertThat(simple(x -> x.times(-1)).nodes()).extracting(Graph.Node::op).containsExactly(Pointwise.NEG);
    }

    @Test
    void algebraThatNaNInfinityOrSignedZeroContradictsIsNot() {
        List<UnaryOperator<Tensor>> others = List.of(
                x -> x.times(0),
                x -> x.plus(0),
                x -> x.minus(x),
                x -> x.minus(-0.0),
                x -> x.div(x),
                x -> x.like(0).minus(x));
        for (UnaryOperator<Tensor> other : others)
            assertThat(simple(other).nodes()).isNotEmpty();
        assertThat(run(simple(x -> x.times(0))).getFirst().number(4)).isNaN();
        assertThat(run(simple(x -> x.plus(0))).getFirst().doubles()[3]).isEqualTo(0.0);
    }

    @Test
    void inputsKeepTheirPlacesEvenIfUnused() {
        assertThat(simple(x -> Tensor.scalar(1.0).like(2)).inputs()).containsExactly(INPUT);
    }

    static List<UnaryOperator<Tensor>> functions() {
        return List.of(
                x -> x.times(0).plus(x.times(1)).minus(-0.0),
                x -> x.neg().neg().times(-1).plus(0),
                x -> x.softmax(-1).plus(x.softmax(-1).like(-0.0)),
                x -> x.reshape(3, 3)
                        .transpose()
                        .matmul(x.reshape(3, 3))
                        .transpose()
                        .reshape(9),
                x -> x.abs().sqrt().log().div(1).max(x).reverse(0).reverse(0),
                x -> x.gt(0).not().not().select(x.times(2), x.times(2)),
                x -> x.to(DType.F32)
                        .to(DType.F64)
                        .plus(x.like(0.1).to(DType.F32).to(DType.F64)),
                x -> x.like(0.1).plus(0.2).times(x).pad(0, 2, 1, 1).slice(0, 2, 11),
                x -> Transforms.grad((Tensor t) -> t.sigmoid().square().sum()).apply(x),
                x -> Transforms.hvp((Tensor t) -> t.tanh().pow(3).sum()).apply(x, x.like(1)),
                x -> Key.of(3).uniform(DType.F64, 9).minus(0).times(x));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void itNeverChangesABit(UnaryOperator<Tensor> f) {
        Trace.Closure closure = Trace.of(List.of(INPUT), in -> List.of(f.apply(in.getFirst())));
        List<Array> in = new java.util.ArrayList<>(List.of(X.array()));
        closure.captured().forEach(x -> in.add(x.array()));
        Graph simple = Simplify.of(closure.graph());
        Array before = new Interpreter().compile(closure.graph()).run(in).getFirst();
        Array after = new Interpreter().compile(simple).run(in).getFirst();
        assertThat(after.sameBits(before)).as("%s\n%s", closure.graph(), simple).isTrue();
        assertThat(simple.nodes().size())
                .isLessThanOrEqualTo(closure.graph().nodes().size());
        assertThat(Simplify.of(simple)).isEqualTo(simple);
    }
}
