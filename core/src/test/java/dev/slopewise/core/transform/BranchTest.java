package dev.slopewise.core.transform;

import static dev.slopewise.core.transform.Twins.agree;
import static dev.slopewise.core.transform.Twins.forwardAgrees;
import static dev.slopewise.core.transform.Twins.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Graph;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow.Step;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class BranchTest {
    private static final Tensor X = Tensor.of(0.3, 0.7, 1.1);

    private static Tensor either(Tensor condition, Tensor x) {
        return ControlFlow.cond(
                condition, (Tensor y) -> y.exp().times(x), (Tensor y) -> y.sin().square(), x);
    }

    @Test
    void everyTransformGivesWhatTheChosenCaseGives() {
        agree(x -> either(x.at(0, 0).gt(0), x), x -> x.exp().times(x), X);
        agree(x -> either(x.at(0, 0).lt(0), x), x -> x.sin().square(), X);
        agree(x -> either(Tensor.of(true).at(0, 0), x), x -> x.exp().times(x), X);
    }

    @Test
    void casesMayReferToWhatTheyNeed() {
        agree(x -> ControlFlow.cond(x.sum().gt(0), x::exp, x::neg), Tensor::exp, X);
        agree(x -> ControlFlow.cond(x.sum().lt(0), x::exp, () -> x.times(x)), Tensor::square, X);
    }

    @Test
    void aBatchTakesEachEntrysOwnCase() {
        Function<Tensor, Tensor> f = x -> either(x.gt(0.5), x);
        Tensor mask = X.gt(0.5);
        Function<Tensor, Tensor> twin =
                x -> mask.select(x.exp().times(x), x.sin().square());
        agree(x -> Transforms.vmap(f).apply(x), twin, X);
        agree(x -> ControlFlow.map(f).apply(x), twin, X);
    }

    @Test
    void theCaseThatIsNotChosenIsNotWorkedOut() {
        // 0 / 0 and an index that is out of range
        Tensor zero = Tensor.scalar(0.0);
        Function<Tensor, Tensor> safe =
                x -> ControlFlow.cond(x.gt(0), (Tensor y) -> y.sqrt(), (Tensor y) -> y.times(y), x);
        same("slope", Transforms.grad(safe).apply(zero), zero);
        Function<Tensor, Tensor> entry = i -> ControlFlow.cond(
                i.lt(3), (Tensor k) -> X.gather(k.expand(0)).squeeze(0), (Tensor k) -> k.to(X.dtype()), i);
        same("inside", Transforms.vmap(entry).apply(Tensor.of(2, 7)), Tensor.of(1.1, 7.0));
    }

    @Test
    void casesAreCountedFromZero() {
        List<Function<Tensor, Tensor>> cases =
                List.of(Tensor::sin, Tensor::exp, x -> x.times(3).exp().times(x));
        List<Function<Tensor, Tensor>> twins =
                List.of(Tensor::sin, Tensor::exp, x -> x.times(3).exp().times(x));
        for (int k = 0; k < 3; k++) {
            Tensor number = Tensor.scalar(k);
            agree(x -> ControlFlow.switchCase(number, cases, x), twins.get(k), X);
        }
        for (int k : List.of(-1, 3)) {
            assertThatThrownBy(() -> ControlFlow.switchCase(Tensor.scalar(k), cases, X))
                    .isInstanceOf(SlopewiseException.class)
                    .hasMessageContaining("a switch of 3 cases needs a number from 0 to 2, got " + k);
        }
    }

    @Test
    void aBranchInALoopAndALoopInABranch() {
        // Collatz-like: s ← 3 s + x if s < 1, else s / 2
        Function<Tensor, Tensor> f = x -> ControlFlow.scan(
                        (Tensor s, Tensor row) -> new Step<>(
                                ControlFlow.cond(
                                        s.lt(1),
                                        (Tensor t) -> t.times(3).plus(row),
                                        (Tensor t) -> t.times(t).div(2),
                                        s),
                                s),
                        x.at(0, 0),
                        x)
                .given();
        Function<Tensor, Tensor> twin = x -> {
            Tensor a = x.at(0, 0);
            Tensor b = a.times(3).plus(a);
            Tensor c = b.square().div(2);
            return Tensor.stack(0, List.of(a, b, c));
        };
        agree(f, twin, X);
        agree(
                x -> ControlFlow.cond(
                        x.sum().gt(0),
                        (Tensor y) -> ControlFlow.repeat(3, s -> s.times(y).cos(), y),
                        (Tensor y) -> y.neg(),
                        x),
                x -> x.times(x).cos().times(x).cos().times(x).cos(),
                X);
    }

    // ---- whileLoop

    record Search(Tensor guess, Tensor steps) {}

    /// Heron's square root, and how many steps it took.
    private static Search root(Tensor x) {
        return ControlFlow.whileLoop(
                s -> s.guess().square().minus(x).abs().gt(1e-13).and(s.steps().lt(50)),
                s -> new Search(
                        s.guess().plus(x.div(s.guess())).times(0.5), s.steps().plus(1)),
                new Search(x.times(0).plus(1), Tensor.scalar(0)));
    }

    @Test
    void aLoopRunsAsLongAsItsConditionHolds() {
        Search found = root(Tensor.scalar(2.0));
        same("root", found.guess(), Tensor.scalar(Math.sqrt(2)));
        assertThat(found.steps().item()).isEqualTo(5);
        assertThat(root(Tensor.scalar(1.0)).steps().item()).isZero();
    }

    @Test
    void forwardModePassesThroughALoop() {
        forwardAgrees(x -> root(x).guess(), Tensor::sqrt, Tensor.scalar(2.0));
        Function<Tensor, Tensor> roots = Transforms.vmap(x -> root(x).guess());
        forwardAgrees(roots, Tensor::sqrt, Tensor.of(0.2, 2.0, 30.0));
        UnaryOperator<Tensor> second =
                Transforms.jacobianForward(Transforms.jacobianForward((Tensor x) -> root(x).guess()));
        assertThat(second.apply(Tensor.scalar(2.0)).item())
                .isCloseTo(-0.25 * Math.pow(2, -1.5), org.assertj.core.api.Assertions.within(1e-6));
    }

    @Test
    void anEntryOfABatchTakesNoStepTooMany() {
        // after its last step, entry i would read beyond the table
        Tensor table = Tensor.of(5.0, 6.0, 7.0);
        Function<Tensor, Tensor> sum = n -> ControlFlow.whileLoop(
                        s -> s.steps().lt(n),
                        s -> new Search(
                                s.guess().plus(table.gather(s.steps().expand(0)).squeeze(0)),
                                s.steps().plus(1)),
                        new Search(Tensor.scalar(0.0), Tensor.scalar(0)))
                .guess();
        same("sums", Transforms.vmap(sum).apply(Tensor.of(0, 3, 1, 2)), Tensor.of(0.0, 18.0, 5.0, 11.0));
    }

    @Test
    void aBatchWhoseConditionIsSharedGoesOnTogether() {
        Function<Tensor, Tensor> f = x -> ControlFlow.whileLoop(
                        s -> s.steps().lt(4),
                        s -> new Search(s.guess().times(x).cos(), s.steps().plus(1)),
                        new Search(x, Tensor.scalar(0)))
                .guess();
        Function<Tensor, Tensor> twin =
                x -> x.times(x).cos().times(x).cos().times(x).cos().times(x).cos();
        forwardAgrees(f, twin, Tensor.scalar(0.7));
        Graph graph = Transforms.graph(x -> Transforms.vmap(f).apply(x), Tensor.of(0.1, 0.2));
        assertThat(graph.nodes())
                .extracting(n -> n.op().label())
                .containsOnlyOnce("whileLoop")
                .doesNotContain("scan 2");
    }

    @Test
    void reverseModeThroughALoopIsRefusedByName() {
        assertThatThrownBy(() -> Transforms.grad((Tensor x) -> root(x).guess()).apply(Tensor.scalar(2.0)))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("reverse mode cannot pass a whileLoop")
                .hasMessageContaining(
                        "use scan with a fixed length, ImplicitDerivative if the loop solves an equation");
        // where no slope goes through, there is nothing to refuse
        Function<Tensor, Tensor> stopped = x -> root(x.stopGradient()).guess().times(x);
        same("slope", Transforms.grad(stopped).apply(Tensor.scalar(4.0)), Tensor.scalar(2.0));
        Function<Tensor, Tensor> bound = w -> ControlFlow.whileLoop(s -> s.lt(w), s -> s.plus(1), Tensor.scalar(0.0))
                .times(w);
        same("slope", Transforms.grad(bound).apply(Tensor.scalar(2.5)), Tensor.scalar(3.0));
        Function<Tensor, Tensor> counts = x -> root(x).steps().to(x.dtype()).times(x);
        same("slope", Transforms.grad(counts).apply(Tensor.scalar(1.0)), Tensor.scalar(0.0));
    }

    @Test
    void wrongConditionsAndCasesAreRefused() {
        Tensor one = Tensor.scalar(1.0);
        assertThatThrownBy(() -> ControlFlow.cond(X.gt(0), (Tensor x) -> x, (Tensor x) -> x, X))
                .hasMessageContaining("cond needs one bool, got bool[3]")
                .hasMessageContaining("for a choice in each entry use mask.select(a, b)");
        assertThatThrownBy(() -> ControlFlow.whileLoop(x -> x, x -> x, one))
                .hasMessageContaining("the condition of a whileLoop must give one bool, got [f64[]]");
        assertThatThrownBy(() -> ControlFlow.cond(one.gt(0), (Tensor x) -> x, (Tensor x) -> x.expand(0), one))
                .hasMessageContaining("all cases must give the same, got [f64[1]] from case 0 and [f64[]] from case 1");
        assertThatThrownBy(() -> ControlFlow.switchCase(one, List.of((Tensor x) -> x), one))
                .hasMessageContaining("a switch needs i32[] to choose by, got f64[]");
        assertThatThrownBy(() -> ControlFlow.whileLoop(x -> x.item() > 0 ? x.gt(0) : x.lt(0), x -> x, one))
                .hasMessageContaining("are not known while its function is being traced");
    }
}
