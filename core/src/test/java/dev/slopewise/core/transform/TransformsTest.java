package dev.slopewise.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TransformsTest {
    /// Results are sums of a few products in f64: a few ulp.
    private static final double TIGHT = 1e-13;

    record Line(Tensor slope, Tensor shift) {
        Tensor at(Tensor x) {
            return x.times(slope).plus(shift);
        }
    }

    record Labelled(Tensor weight, Tensor label) {}

    private static final Tensor X = Tensor.of(0.5, -1.25, 2.0);

    /// R³ → R², with all entries of its jacobian different.
    private static Tensor curve(Tensor x) {
        return Tensor.stack(
                0,
                List.of(
                        x.at(0, 0).times(x.at(0, 1)).sin(),
                        x.square().sum().plus(x.at(0, 2).exp())));
    }

    private static double[][] curveJacobian() {
        double a = 0.5, b = -1.25, c = 2;
        return new double[][] {{b * Math.cos(a * b), a * Math.cos(a * b), 0}, {2 * a, 2 * b, 2 * c + Math.exp(c)}};
    }

    private static void assertClose(Tensor actual, Tensor expected) {
        assertThat(actual.isClose(expected, TIGHT, TIGHT))
                .as("%s vs %s", actual, expected)
                .isTrue();
    }

    @Test
    void aGradientIsAValueOfItsModelsOwnType() {
        var x = Tensor.of(1.0, 2.0);
        Line gradient = Transforms.grad((Line m) -> m.at(x).square().sum())
                .apply(new Line(Tensor.scalar(3.0), Tensor.scalar(1.0)));
        assertThat(gradient.slope().item()).isEqualTo(2 * 4 * 1 + 2 * 7 * 2);
        assertThat(gradient.shift().item()).isEqualTo(2 * 4 + 2 * 7);
    }

    @Test
    void theGradientOfTwoArgumentsIsThatOfTheFirst() {
        var both = Transforms.valueAndGrad((Line m, Tensor x) -> m.at(x).sum())
                .apply(new Line(Tensor.scalar(3.0), Tensor.scalar(1.0)), Tensor.of(1.0, 2.0));
        assertThat(both.value().item()).isEqualTo(11);
        assertThat(both.gradient().slope().item()).isEqualTo(3);
        assertThat(both.gradient().shift().item()).isEqualTo(2);
    }

    @Test
    void theSecondArgumentMayHoldIntegers() {
        var gradient = Transforms.grad((Tensor table, Tensor index) ->
                        table.gather(index).square().sum())
                .apply(Tensor.of(1.0, 2.0, 3.0), Tensor.of(2, 0, 2));
        assertThat(gradient.toDoubles()).containsExactly(2, 0, 12);
    }

    @Test
    void anInputThatDoesNotMatterHasSlopeZero() {
        Map<String, Tensor> gradient = Transforms.grad(
                        (Map<String, Tensor> m) -> m.get("used").sum())
                .apply(Map.of("used", Tensor.of(1.0), "unused", Tensor.of(1.0, 2.0)));
        assertThat(gradient.get("unused").toDoubles()).containsExactly(0, 0);
        assertThat(gradient.get("used").toDoubles()).containsExactly(1);
    }

    @Test
    void jvpGivesTheResultAndItsChange() {
        var pushed = Transforms.jvp(TransformsTest::curve).apply(X, Tensor.of(1.0, 2.0, -1.0));
        assertClose(pushed.value(), curve(X));
        assertClose(pushed.change(), Tensor.of(curveJacobian()).matmul(Tensor.of(1.0, 2.0, -1.0)));
    }

    @Test
    void vjpPullsSeveralSlopesBackFromOnePoint() {
        var pullback = Transforms.vjp(TransformsTest::curve, X);
        assertClose(pullback.value(), curve(X));
        for (Tensor slope : List.of(Tensor.of(1.0, 0.0), Tensor.of(-2.0, 3.0))) {
            assertClose(pullback.pull().apply(slope), slope.matmul(Tensor.of(curveJacobian())));
        }
    }

    @Test
    void linearizeAgreesWithJvpInSeveralDirections() {
        var linear = Transforms.linearize(TransformsTest::curve, X);
        assertClose(linear.value(), curve(X));
        for (Tensor change : List.of(Tensor.of(1.0, 0.0, 0.0), Tensor.of(-2.0, 3.0, 0.5))) {
            assertClose(
                    linear.push().apply(change),
                    Transforms.jvp(TransformsTest::curve).apply(X, change).change());
        }
    }

    @Test
    void aResultMayBeATree() {
        Function<Tensor, Map<String, Tensor>> f =
                x -> Map.of("square", x.square(), "count", x.gt(0).to(DType.I32).sum());
        var pushed = Transforms.jvp(f).apply(X, X.like(1));
        assertClose(pushed.change().get("square"), X.times(2));
        assertThat(pushed.value().get("count").item()).isEqualTo(2);
        assertThat(pushed.change().get("count").toInts()).containsExactly(0);
    }

    @Test
    void bothWaysGiveTheSameJacobian() {
        assertClose(Transforms.jacobian(TransformsTest::curve).apply(X), Tensor.of(curveJacobian()));
        assertClose(Transforms.jacobianForward(TransformsTest::curve).apply(X), Tensor.of(curveJacobian()));
    }

    @Test
    void aJacobianHasTheResultsAxesThenTheArguments() {
        Function<Line, Tensor> f = m ->
                m.slope().matmul(Tensor.of(new double[][] {{1, 2}, {3, 4}})).plus(m.shift());
        var at = new Line(Tensor.of(new double[3][2]), Tensor.scalar(1.0));
        Line reverse = Transforms.jacobian(f).apply(at),
                forward = Transforms.jacobianForward(f).apply(at);
        assertThat(reverse.slope().shape().sizes()).containsExactly(3, 2, 3, 2);
        assertThat(reverse.shift().shape().sizes()).containsExactly(3, 2);
        assertThat(reverse.slope().at(0, 2).at(0, 1).at(0, 2).toDoubles()).containsExactly(2, 4);
        assertClose(forward.slope(), reverse.slope());
        assertClose(forward.shift(), reverse.shift());
    }

    @Test
    void aHessianIsSymmetricAndAgreesWithHvp() {
        Function<Tensor, Tensor> loss = x -> curve(x).square().sum();
        Tensor hessian = Transforms.hessian(loss).apply(X);
        assertClose(hessian, hessian.transpose());
        Tensor direction = Tensor.of(0.3, -0.7, 1.1);
        assertClose(Transforms.hvp(loss).apply(X, direction), hessian.matmul(direction));
    }

    @Test
    void thirdDerivativesAreRight() {
        Function<Tensor, Tensor> f = x -> x.pow(5).sum();
        Tensor third = Transforms.jacobian((Tensor x) -> Transforms.hessian(f).apply(x))
                .apply(Tensor.of(2.0, -1.0));
        assertThat(third.shape().sizes()).containsExactly(2, 2, 2);
        assertClose(third.reshape(-1), Tensor.of(60 * 4.0, 0, 0, 0, 0, 0, 0, 60 * 1.0));
        var thirdOfSine = Transforms.grad(Transforms.grad(Transforms.grad(Tensor::sin)));
        assertThat(thirdOfSine.apply(Tensor.scalar(0.7)).item()).isCloseTo(-Math.cos(0.7), within(TIGHT));
    }

    @Test
    void noSlopePassesStopGradient() {
        var gradient =
                Transforms.grad((Tensor x) -> x.stopGradient().times(x).sum()).apply(X);
        assertClose(gradient, X);
        var change =
                Transforms.jvp((Tensor x) -> x.stopGradient().exp()).apply(X, X).change();
        assertClose(change, X.like(0));
    }

    @Test
    void integersAreRefusedByName() {
        var model = new Labelled(Tensor.of(1.0), Tensor.of(3));
        assertThatThrownBy(
                        () -> Transforms.grad((Labelled m) -> m.weight().sum()).apply(model))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining(
                        "only real numbers have slopes, and label is i32[1]; pass it as another argument");
        assertThatThrownBy(() -> Transforms.jvp((Tensor x) -> x).apply(Tensor.of(1), Tensor.of(1)))
                .hasMessageContaining("only real numbers have slopes, and the argument is i32[1]");
    }

    @Test
    void aLossOfSeveralNumbersIsRefused() {
        assertThatThrownBy(() -> Transforms.grad((Tensor x) -> x.square()).apply(X))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining(
                        "a gradient is taken of one real number, got [f64[3]]; reduce it, for example with mean(), or"
                                + " use jacobian");
        assertThatThrownBy(() -> Transforms.grad((Tensor x) -> x.argmax(0)).apply(X))
                .hasMessageContaining("got [i32[]]");
    }

    @Test
    void aChangeMustLookLikeItsValue() {
        assertThatThrownBy(() -> Transforms.jvp(TransformsTest::curve).apply(X, Tensor.of(1.0)))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("the change must look like the value it belongs to, [f64[3]], got [f64[1]]");
        assertThatThrownBy(() -> Transforms.vjp(TransformsTest::curve, X).pull().apply(X))
                .hasMessageContaining("the slope must look like");
        assertThatThrownBy(() -> Transforms.hvp((Tensor x) -> x.sum()).apply(X, Tensor.of(1f)))
                .hasMessageContaining("the direction must look like");
    }
}
