package dev.slopewise.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CustomDerivativeTest {
    private static final double TIGHT = 1e-13;

    private static final Tensor X = Tensor.of(0.5, -1.25, 2.0);

    record Scored(Tensor logits, Tensor label) {}

    /// x³ with the slope 30 x², ten times too steep, so that one sees which derivative was taken.
    private static final Function<Tensor, Tensor> BY_PULL = CustomDerivative.withPull(
            (Tensor x) -> x.square().times(x),
            (Tensor x, Tensor slope) -> slope.times(x.square()).times(30));

    private static final Function<Tensor, Tensor> BY_PUSH = CustomDerivative.withPush(
            (Tensor x) -> x.square().times(x),
            (Tensor x, Tensor change) -> change.times(x.square()).times(30));

    static List<Function<Tensor, Tensor>> both() {
        return List.of(BY_PULL, BY_PUSH);
    }

    private static void assertClose(Tensor actual, Tensor expected) {
        assertThat(actual.isClose(expected, TIGHT, TIGHT))
                .as("%s vs %s", actual, expected)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void theValueIsTheFunctions(Function<Tensor, Tensor> f) {
        assertClose(f.apply(X), X.square().times(X));
        assertClose(Transforms.traced(f).apply(X), X.square().times(X));
    }

    @ParameterizedTest
    @MethodSource("both")
    void eachModeTakesTheStatedDerivative(Function<Tensor, Tensor> f) {
        Tensor slope = X.square().times(30);
        assertClose(Transforms.grad((Tensor x) -> f.apply(x).sum()).apply(X), slope);
        assertClose(Transforms.jvp(f).apply(X, X).change(), slope.times(X));
        assertClose(Transforms.vjp(f, X).pull().apply(X), slope.times(X));
        assertClose(Transforms.linearize(f, X).push().apply(X), slope.times(X));
        assertClose(
                Transforms.jacobian(f).apply(X), Transforms.jacobianForward(f).apply(X));
    }

    @ParameterizedTest
    @MethodSource("both")
    void theSecondDerivativeIsThatOfTheStatedOne(Function<Tensor, Tensor> f) {
        Tensor hessian = Transforms.hessian((Tensor x) -> f.apply(x).sum()).apply(X);
        assertClose(hessian.diagonal(), X.times(60));
        assertClose(Transforms.hvp((Tensor x) -> f.apply(x).sum()).apply(X, X.like(1)), X.times(60));
        assertClose(Transforms.grad(Transforms.grad(f)).apply(Tensor.scalar(2.0)), Tensor.scalar(120.0));
    }

    @ParameterizedTest
    @MethodSource("both")
    void itMayBeMappedOverABatch(Function<Tensor, Tensor> f) {
        Tensor rows = Tensor.stack(0, List.of(X, X.times(2)));
        assertClose(Transforms.vmap(f).apply(rows), rows.square().times(rows));
        assertClose(
                Transforms.vmap(Transforms.grad((Tensor x) -> f.apply(x).sum())).apply(rows),
                rows.square().times(30));
        Tensor ofSum =
                Transforms.grad((Tensor x) -> Transforms.vmap(f).apply(x).sum()).apply(rows);
        assertClose(ofSum, rows.square().times(30));
    }

    @Test
    void aClippedSlopeIsAnOrdinaryUse() {
        Function<Tensor, Tensor> clipped = CustomDerivative.withPull((Tensor x) -> x, (x, slope) -> slope.clip(-1, 1));
        Tensor gradient =
                Transforms.grad((Tensor x) -> clipped.apply(x).times(5).sum()).apply(X);
        assertClose(gradient, X.like(1));
    }

    @Test
    void anArgumentMayHoldIntegersThatHaveNoSlope() {
        Function<Scored, Tensor> loss = CustomDerivative.withPull(
                (Scored s) -> s.logits().logSoftmax(-1).pick(s.label()).neg(),
                (Scored s, Tensor slope) -> new Scored(
                        s.logits()
                                .softmax(-1)
                                .minus(s.label().oneHot(3).to(s.logits().dtype()))
                                .times(slope),
                        s.label()));
        Function<Tensor, Tensor> ofLogits = x -> loss.apply(new Scored(x, Tensor.scalar(2)));
        Function<Tensor, Tensor> plain = x -> x.logSoftmax(-1).at(0, 2).neg();
        assertClose(Transforms.grad(ofLogits).apply(X), Transforms.grad(plain).apply(X));
        assertClose(
                Transforms.jvp(ofLogits).apply(X, X).change(),
                Transforms.jvp(plain).apply(X, X).change());
    }

    @Test
    void tensorsFromOutsideAreRefused() {
        Tensor outside = Tensor.of(1.0, 2.0, 3.0);
        Function<Tensor, Tensor> captures =
                CustomDerivative.withPull((Tensor x) -> x.times(outside), (x, slope) -> slope);
        assertThatThrownBy(() -> captures.apply(X))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining(
                        "a function with its own derivative may use its argument only, and it uses 1 tensors from"
                                + " outside; make them part of the argument");
        Function<Tensor, Tensor> inPush =
                CustomDerivative.withPush((Tensor x) -> x, (x, change) -> change.times(outside));
        assertThatThrownBy(() -> inPush.apply(X)).hasMessageContaining("may use its argument only");
    }

    @Test
    void aSlopeOfAnotherTypeIsRefused() {
        Function<Tensor, Tensor> wrong = CustomDerivative.withPull((Tensor x) -> x.sum(), (x, slope) -> slope);
        assertThatThrownBy(() -> wrong.apply(X))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("pull must return one slope for each input, [f64[3]], got [f64[]]");
    }

    @Test
    void aChangeOfAnotherTypeIsRefused() {
        Function<Tensor, Tensor> wrong = CustomDerivative.withPush((Tensor x) -> x.sum(), (x, change) -> change);
        assertThatThrownBy(() -> wrong.apply(X))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("push must return the result's change [f64[]], got [f64[3]]");
    }

    @Test
    void anIntegerResultIsRefused() {
        Function<Tensor, Tensor> wrong = CustomDerivative.withPull((Tensor x) -> x.argmax(0), (x, slope) -> x);
        assertThatThrownBy(() -> wrong.apply(X)).hasMessageContaining("only real results have slopes, got i32[]");
    }

    @Test
    void bothDirectionsAreTakenAsStated() {
        Function<Tensor, Tensor> f = CustomDerivative.withBoth(
                (Tensor x) -> x.square().times(x),
                (x, change) -> change.times(x.square()).times(30),
                (x, slope) -> slope.times(x.square()).times(30),
                X);
        Tensor slope = X.square().times(30);
        assertClose(Transforms.grad((Tensor x) -> f.apply(x).sum()).apply(X), slope);
        assertClose(Transforms.jvp(f).apply(X, X).change(), slope.times(X));
        assertClose(Transforms.hvp((Tensor x) -> f.apply(x).sum()).apply(X, X.like(1)), X.times(60));
    }

    @Test
    void directionsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> CustomDerivative.withBoth(
                        (Scored s) -> s.logits().exp().sum(),
                        (s, change) -> change.logits().times(s.logits().exp()).sum(),
                        (s, slope) -> new Scored(s.logits().exp().times(slope).times(1.001), s.label()),
                        new Scored(X, Tensor.scalar(2))))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("push and pull must be the transpose of each other, got ⟨push dx, dz⟩ = ")
                .hasMessageContaining("compare each with Gradients.check");
    }
}
