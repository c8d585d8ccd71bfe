package dev.slopewise.core.transform;

import static dev.slopewise.core.transform.Twins.agree;
import static dev.slopewise.core.transform.Twins.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ImplicitDerivativeTest {
    record Point(Tensor x, Tensor y) {}

    record Circle(Tensor radius, Tensor slope, Tensor unused) {}

    /// √a by Heron's steps, until they no longer help.
    private static Tensor heron(Tensor a) {
        return ControlFlow.whileLoop(
                x -> x.square().minus(a).abs().gt(a.times(1e-15)).and(x.square().ne(a)),
                x -> x.plus(a.div(x)).times(0.5),
                a.times(0).plus(3));
    }

    private static final Function<Tensor, Tensor> ROOT =
            ImplicitDerivative.ofRoot((x, a) -> x.square().minus(a), ImplicitDerivativeTest::root);

    /// The same with a fixed number of steps.
    private static Tensor root(Tensor a) {
        return ControlFlow.repeat(
                60, x -> x.plus(a.div(x)).times(0.5), a.times(0).plus(3));
    }

    @Test
    void everyTransformGivesWhatTheClosedFormGives() {
        agree(ROOT, Tensor::sqrt, Tensor.scalar(2.0));
        agree(Transforms.vmap(ROOT), Tensor::sqrt, Tensor.of(0.5, 2.0, 7.0));
        Function<Tensor, Tensor> third =
                x -> Transforms.grad(Transforms.grad(Transforms.grad(ROOT))).apply(x);
        same("third", third.apply(Tensor.scalar(2.0)), Tensor.scalar(0.375 * Math.pow(2, -2.5)));
    }

    @Test
    void aSolverOfUnknownLengthHasReverseMode() {
        Function<Tensor, Tensor> f =
                ImplicitDerivative.ofRoot((x, a) -> x.square().minus(a), a -> heron(a.stopGradient()));
        agree(f, Tensor::sqrt, Tensor.scalar(2.0));
        Function<Tensor, Tensor> plain =
                ImplicitDerivative.ofRoot((x, a) -> x.square().minus(a), ImplicitDerivativeTest::heron);
        agree(plain, Tensor::sqrt, Tensor.scalar(2.0));
    }

    @Test
    void aFixedPoint() {
        // x = cos(a x): dx/da = −x sin(a x) / (1 + a sin(a x))
        Function<Tensor, Tensor> f = ImplicitDerivative.ofFixedPoint(
                (x, a) -> a.times(x).cos(),
                a -> ControlFlow.repeat(200, x -> a.times(x).cos(), a));
        double a = 0.8, x = f.apply(Tensor.scalar(a)).item();
        double slope = -x * Math.sin(a * x) / (1 + a * Math.sin(a * x));
        same("slope", Transforms.grad(f).apply(Tensor.scalar(a)), Tensor.scalar(slope));
        Gradients.check(f, Tensor.scalar(a));
    }

    @Test
    void unknownsAndArgumentsAreTrees() {
        // x² + y² = r², y = s x
        Function<Circle, Point> f = ImplicitDerivative.ofRoot(
                (p, c) -> new Point(
                        p.x().square().plus(p.y().square()).minus(c.radius().square()),
                        p.y().minus(c.slope().times(p.x()))),
                c -> {
                    Tensor x = c.radius().div(c.slope().square().plus(1).sqrt());
                    return new Point(x, x.times(c.slope()));
                });
        var circle = new Circle(Tensor.scalar(2.0), Tensor.scalar(0.5), Tensor.scalar(3));
        Function<List<Tensor>, Tensor> y =
                in -> f.apply(new Circle(in.get(0), in.get(1), circle.unused())).y();
        Function<List<Tensor>, Tensor> closed =
                in -> in.get(0).times(in.get(1)).div(in.get(1).square().plus(1).sqrt());
        List<Tensor> at = List.of(circle.radius(), circle.slope());
        List<Tensor> got = Transforms.grad(y).apply(at),
                expected = Transforms.grad(closed).apply(at);
        for (int i = 0; i < 2; i++) same("slope " + i, got.get(i), expected.get(i));
    }

    @Test
    void aSystemAndWhatItRefersTo() {
        // tanh(W x) + x = b, with W from outside
        Tensor b = Tensor.of(0.5, -1.0, 2.0);
        Function<Tensor, Tensor> ofWeight = w -> {
            Function<Tensor, Tensor> f = ImplicitDerivative.ofRoot(
                    (x, c) -> w.matmul(x).tanh().plus(x).minus(c), c -> newton(w, c));
            return f.apply(b);
        };
        Function<Tensor, Tensor> unrolled = w -> newton(w, b);
        Tensor w = Tensor.of(new double[][] {{0.2, 0.1, 0.0}, {-0.3, 0.4, 0.1}, {0.2, 0.2, -0.1}});
        agree(ofWeight, unrolled, w);
        Function<Tensor, Tensor> ofB = c -> {
            Function<Tensor, Tensor> f = ImplicitDerivative.ofRoot(
                    (x, d) -> w.matmul(x).tanh().plus(x).minus(d), d -> newton(w, d));
            return f.apply(c);
        };
        agree(ofB, c -> newton(w, c), b);
    }

    private static Tensor newton(Tensor w, Tensor b) {
        Tensor x = b;
        for (int i = 0; i < 8; i++) {
            Tensor at = x;
            Function<Tensor, Tensor> f = y -> w.matmul(y).tanh().plus(y).minus(b);
            x = at.minus(LinearAlgebra.solve(Transforms.jacobian(f).apply(at), f.apply(at)));
        }
        return x;
    }

    @Test
    void whatIsNoEquationIsRefused() {
        Tensor a = Tensor.scalar(2.0);
        assertThatThrownBy(() -> ImplicitDerivative.ofRoot((Tensor x, Tensor y) -> x.expand(0), (Tensor y) -> y)
                        .apply(a))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining(
                        "an equation for [f64[]] must give as many numbers of the same types, got [f64[1]]");
        assertThatThrownBy(() -> ImplicitDerivative.ofRoot((Tensor x, Tensor y) -> x, (Tensor y) -> y.gt(0))
                        .apply(a))
                .hasMessageContaining("an implicit derivative is for real unknowns of one type, got [bool[]]");
        // the slope of x² = 0 at 0 is infinite
        Function<Tensor, Tensor> flat =
                ImplicitDerivative.ofRoot((x, y) -> x.square().minus(y), y -> y.times(0));
        assertThat(flat.apply(Tensor.scalar(0.0)).item()).isZero();
        assertThatThrownBy(() -> Transforms.grad(flat).apply(Tensor.scalar(0.0)))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("solve needs regular matrices, got pivot 0 = 0");
    }
}
