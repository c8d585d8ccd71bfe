package dev.slopewise.core.transform;

import static dev.slopewise.core.transform.Twins.agree;
import static dev.slopewise.core.transform.Twins.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Control;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ScanTest {
    private static final Tensor X = Tensor.of(0.3, -0.7, 1.1, 0.4, -0.2);
    private static final Tensor WEIGHT = Tensor.of(new double[][] {{0.5, -0.3}, {0.2, 0.8}});

    /// A small recurrent net: the state is a vector, and so is what a step gives.
    private static BiFunction<Tensor, Tensor, Step<Tensor, Tensor>> net(Tensor weight) {
        return (state, x) -> {
            Tensor next = state.matmul(weight).plus(x).tanh();
            return new Step<>(next, next.square().times(x));
        };
    }

    private static Tensor join(Tensor state, Tensor given) {
        return Tensor.concatenate(0, List.of(state, given.reshape(-1)));
    }

    private static Tensor start(Tensor x) {
        return Tensor.stack(0, List.of(x.at(0, 0), x.at(0, 1).sin()));
    }

    private static Tensor scanned(Tensor weight, Tensor start, Tensor rows) {
        var all = ControlFlow.scan(net(weight), start, rows);
        return join(all.state(), all.given());
    }

    private static Tensor unrolled(Tensor weight, Tensor start, Tensor rows) {
        Tensor state = start;
        List<Tensor> given = new ArrayList<>();
        for (int t = 0; t < rows.shape().size(0); t++) {
            Step<Tensor, Tensor> step = net(weight).apply(state, rows.at(0, t));
            state = step.state();
            given.add(step.given());
        }
        return join(state, Tensor.stack(0, given));
    }

    @Test
    void everyTransformGivesWhatTheUnrolledLoopGives() {
        agree(x -> scanned(WEIGHT, start(x), x), x -> unrolled(WEIGHT, start(x), x), X);
    }

    @Test
    void slopesReachTheStartTheRowsAndWhatEachStepRefersTo() {
        agree(x -> scanned(WEIGHT, start(x), X), x -> unrolled(WEIGHT, start(x), X), X);
        agree(x -> scanned(WEIGHT, start(X), x), x -> unrolled(WEIGHT, start(X), x), X);
        agree(x -> scanned(x, start(X), X), x -> unrolled(x, start(X), X), WEIGHT);
        agree(x -> scanned(x.times(x), start(X), X), x -> unrolled(x.times(x), start(X), X), WEIGHT);
    }

    @Test
    void fromTheLastRow() {
        BiFunction<Tensor, Tensor, Step<Tensor, Tensor>> step =
                (s, x) -> new Step<>(s.times(x).plus(1), s.times(s));
        agree(
                x -> {
                    var all = ControlFlow.scanBackward(step, Tensor.scalar(0.5), x);
                    return Tensor.concatenate(0, List.of(all.state().expand(0), all.given()));
                },
                x -> {
                    Tensor s = Tensor.scalar(0.5);
                    List<Tensor> given = new ArrayList<>();
                    for (int t = x.shape().size(0) - 1; t >= 0; t--) {
                        Step<Tensor, Tensor> one = step.apply(s, x.at(0, t));
                        s = one.state();
                        given.addFirst(one.given());
                    }
                    return Tensor.concatenate(0, List.of(s.expand(0), Tensor.stack(0, given)));
                },
                X);
    }

    record Counter(Tensor number, Tensor sum, Tensor unused) {}

    @Test
    void theStateMayHoldIntegersAndTensorsThatNobodyReads() {
        Function<Tensor, Tensor> f = x -> ControlFlow.scan(
                        (Counter c, Tensor row) -> new Step<>(
                                new Counter(
                                        c.number().plus(1),
                                        c.sum().plus(row.times(c.number().to(DType.F64))),
                                        c.unused().times(2)),
                                c.number()),
                        new Counter(Tensor.scalar(1), Tensor.scalar(0.0), Tensor.of(1.0, 2.0)),
                        x)
                .state()
                .sum()
                .square();
        Tensor weights = Tensor.of(1.0, 2.0, 3.0, 4.0, 5.0);
        agree(f, x -> x.times(weights).sum().square(), X);
    }

    @Test
    void loopsNest() {
        // row i: s ← Σⱼ sin(s · xⱼ) · xᵢ
        agree(
                x -> ControlFlow.scan(
                                (Tensor s, Tensor xi) -> new Step<>(
                                        ControlFlow.scan(
                                                        (Tensor sum, Tensor xj) -> new Step<>(
                                                                sum.plus(s.times(xj)
                                                                        .sin()),
                                                                xj.times(sum)),
                                                        s.times(0),
                                                        x)
                                                .state()
                                                .times(xi),
                                        s),
                                x.at(0, 0),
                                x)
                        .given(),
                x -> {
                    Tensor s = x.at(0, 0);
                    List<Tensor> given = new ArrayList<>();
                    for (int i = 0; i < x.shape().size(0); i++) {
                        given.add(s);
                        s = s.times(x).sin().sum().times(x.at(0, i));
                    }
                    return Tensor.stack(0, given);
                },
                X);
    }

    @Test
    void noStepGivesTheStartAndNoRows() {
        var none = ControlFlow.scan(net(WEIGHT), Tensor.of(1.0, 2.0), Tensor.of(new double[0]));
        same("state", none.state(), Tensor.of(1.0, 2.0));
        assertThat(none.given().shape()).isEqualTo(dev.slopewise.core.Shape.of(0, 2));
        Tensor slope = Transforms.grad((Tensor s) -> ControlFlow.scan(net(WEIGHT), s, Tensor.of(new double[0]))
                        .state()
                        .square()
                        .sum())
                .apply(Tensor.of(1.0, 2.0));
        same("slope", slope, Tensor.of(2.0, 4.0));
    }

    @Test
    void repeatAndMap() {
        agree(
                x -> ControlFlow.repeat(4, s -> s.times(x).cos(), x),
                x -> x.times(x).cos().times(x).cos().times(x).cos().times(x).cos(),
                X);
        agree(
                x -> ControlFlow.map((Tensor one) -> one.times(one).exp()).apply(x),
                x -> x.times(x).exp(),
                X);
    }

    @Test
    void itsGraphDoesNotGrowWithItsLength() {
        Function<Tensor, Tensor> loss =
                x -> scanned(WEIGHT, Tensor.of(1.0, 1.0), x).sum();
        Graph few = Transforms.graph(
                x -> Transforms.grad(loss).apply(x), Tensor.zeros(4).to(DType.F64));
        Graph many = Transforms.graph(
                x -> Transforms.grad(loss).apply(x), Tensor.zeros(4000).to(DType.F64));
        assertThat(many.nodes()).hasSameSizeAs(few.nodes());
    }

    @Test
    void reverseModeStoresOnlyWhatItsDerivativeNeeds() {
        // s ← s + sin x: the slope needs cos x of each step; neither sums nor sines are carried or stored
        Function<Tensor, Tensor> sum = x -> ControlFlow.scan(
                        (Tensor s, Tensor row) -> new Step<>(s.plus(row.sin()), List.of()), Tensor.scalar(0.0), x)
                .state();
        Graph gradient = Transforms.graph(x -> Transforms.grad(sum).apply(x), X);
        Control.Scan cosines = scans(gradient).getFirst();
        assertThat(cosines.carries()).isZero();
        assertThat(cosines.body().nodes()).extracting(Graph.Node::op).containsExactly(dev.slopewise.core.Pointwise.COS);
        // s ← s · x: each state, and nothing else; rows are there already
        Function<Tensor, Tensor> product = x -> ControlFlow.scan(
                        (Tensor s, Tensor row) -> new Step<>(s.times(row), List.of()), Tensor.scalar(1.0), x)
                .state();
        Graph other = Transforms.graph(x -> Transforms.grad(product).apply(x), X);
        assertThat(scans(other).getFirst().body().outputs()).hasSize(2);
    }

    static List<Control.Scan> scans(Graph graph) {
        return graph.nodes().stream()
                .map(Graph.Node::op)
                .filter(Control.Scan.class::isInstance)
                .map(Control.Scan.class::cast)
                .toList();
    }

    @Test
    void aGradientThroughALoopCostsAtMostFourFunctionsAndOneMoreIfRunAgain() {
        Tensor rows = Tensor.zeros(100, 32).to(DType.F64);
        Function<Tensor, Tensor> loss =
                w -> ControlFlow.scan(net(w), rows.at(0, 0), rows).given().sum();
        Function<Tensor, Tensor> again = w -> ControlFlow.checkpointedScan(net(w), rows.at(0, 0), rows, 10)
                .given()
                .sum();
        Tensor weight = Tensor.eye(32, DType.F64);
        long value = Transforms.graph(loss, weight).multiplyAdds();
        assertThat(Transforms.graph(w -> Transforms.grad(loss).apply(w), weight).multiplyAdds())
                .isBetween(2 * value, 4 * value);
        assertThat(Transforms.graph(w -> Transforms.grad(again).apply(w), weight)
                        .multiplyAdds())
                .isBetween(3 * value, 5 * value);
    }

    @Test
    void whatStepsGiveIsNotStoredAgainForTheDerivative() {
        Function<Tensor, Tensor> loss = x -> ControlFlow.scan(
                        (Tensor s, Tensor row) -> {
                            Tensor y = s.plus(row).exp();
                            return new Step<>(y.times(0.1), y);
                        },
                        Tensor.scalar(0.0),
                        x)
                .given()
                .square()
                .sum();
        Graph gradient = Transforms.graph(x -> Transforms.grad(loss).apply(x), X);
        assertThat(scans(gradient).getFirst().body().outputs()).hasSize(2);
        Gradients.check(loss, X);
    }

    record Counted(Tensor x, int step) {}

    @Test
    void aPlainNumberOfTheStateIsFixed() {
        assertThatThrownBy(() -> ControlFlow.repeat(
                        2, c -> new Counted(c.x().times(2), c.step() + 1), new Counted(Tensor.scalar(1.0), 0)))
                .hasMessageContaining("must give a state like the one it took: step is 1, was 0")
                .hasMessageContaining("what changes from step to step must be a tensor");
    }

    @Test
    void whatAllStepsHaveInCommonIsDoneOnce() {
        Graph graph =
                Transforms.graph((Tensor x) -> ControlFlow.repeat(100, s -> s.times(x.exp()), x), Tensor.scalar(0.1));
        assertThat(scans(graph).getFirst().body().nodes()).hasSize(1);
        assertThat(graph.nodes()).hasSize(2);
    }

    @Test
    void aScanPrintsItsBody() {
        Graph graph = Transforms.graph((Tensor x) -> ControlFlow.repeat(3, s -> s.times(x), x), Tensor.scalar(2.0));
        assertThat(graph).hasToString("""
            (v0: f64[]) {
              v1 = scan 3 v0 v0 : f64[]
                (v0: f64[], v1: f64[]) {
                  v2 = mul v0 v1 : f64[]
                  return v2
                }
              return v1
            }\
            """);
    }

    @Test
    void aStateThatChangesItsTypeIsRefused() {
        assertThatThrownBy(() -> ControlFlow.repeat(2, s -> s.expand(0), Tensor.scalar(1.0)))
                .hasMessageContaining(
                        "the body of a scan must keep the types of its state, and the state becomes f64[1] from f64[]");
        assertThatThrownBy(() -> ControlFlow.scan(
                        (Tensor s, List<Tensor> x) -> new Step<>(s, List.of()),
                        Tensor.scalar(1.0),
                        List.of(Tensor.zeros(3), Tensor.zeros(4))))
                .hasMessageContaining("all rows of a scan need one length, got 3 and [1] [4]");
        assertThatThrownBy(() -> ControlFlow.scan(net(WEIGHT), Tensor.of(1.0, 2.0), Tensor.scalar(1.0)))
                .hasMessageContaining("a scan goes along axis 0, and the rows [] has none");
        assertThatThrownBy(() -> ControlFlow.repeat(-1, s -> s, Tensor.scalar(1.0)))
                .hasMessageContaining("a scan has 0 steps or more, got -1");
    }
}
