package dev.slopewise.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Transforms of transforms, against formulas worked out by hand or one application at a time.
class NestingTest {
    /// Results are sums of a few products in f64: a few ulp.
    private static final double TIGHT = 1e-12;

    private static final Tensor X = Tensor.of(0.5, -1.25, 2.0);
    private static final Tensor ROWS = Tensor.of(new double[][] {{0.5, -1.25, 2}, {1, 0.25, -0.75}});

    private static Tensor loss(Tensor x) {
        return x.times(x.sin()).sum().plus(x.product());
    }

    private static Tensor rowByRow(Function<Tensor, Tensor> f, Tensor rows) {
        return Tensor.stack(0, List.of(f.apply(rows.at(0, 0)), f.apply(rows.at(0, 1))));
    }

    private static void assertClose(Tensor actual, Tensor expected) {
        assertThat(actual.isClose(expected, TIGHT, TIGHT))
                .as("%s vs %s", actual, expected)
                .isTrue();
    }

    @Test
    void vmapOfGradGivesOneGradientARow() {
        var grad = Transforms.grad(NestingTest::loss);
        assertClose(Transforms.vmap(grad).apply(ROWS), rowByRow(grad, ROWS));
    }

    @Test
    void gradOfVmapOfSumsAddsUpTheRows() {
        var total = Transforms.grad((Tensor rows) ->
                Transforms.vmap((Tensor x) -> loss(x)).apply(rows).sum());
        assertClose(total.apply(ROWS), rowByRow(Transforms.grad(NestingTest::loss), ROWS));
    }

    @Test
    void vmapOfVmapIsOverBothAxes() {
        Function<Tensor, Tensor> nested = Transforms.vmap(Transforms.vmap((Tensor x) -> loss(x)));
        Tensor cube = Tensor.stack(0, List.of(ROWS, ROWS.neg(), ROWS.times(2)));
        Tensor out = nested.apply(cube);
        assertThat(out.shape().sizes()).containsExactly(3, 2);
        assertClose(out.at(0, 2), rowByRow(NestingTest::loss, ROWS.times(2)));
    }

    @Test
    void forwardOverReverseAndReverseOverForwardAgree() {
        Tensor direction = Tensor.of(1.0, -2.0, 0.5);
        Tensor forwardOverReverse = Transforms.jvp(Transforms.grad(NestingTest::loss))
                .apply(X, direction)
                .change();
        Tensor reverseOverForward = Transforms.grad((Tensor x) ->
                        Transforms.jvp(NestingTest::loss).apply(x, direction).change())
                .apply(X);
        Tensor forwardOverForward = Transforms.jacobianForward((Tensor x) ->
                        Transforms.jvp(NestingTest::loss).apply(x, direction).change())
                .apply(X);
        Tensor reverseOverReverse = Transforms.grad((Tensor x) ->
                        Transforms.grad(NestingTest::loss).apply(x).dot(direction))
                .apply(X);
        Tensor product = Transforms.hvp(NestingTest::loss).apply(X, direction);
        for (Tensor other : List.of(forwardOverReverse, reverseOverForward, forwardOverForward, reverseOverReverse)) {
            assertClose(other, product);
        }
    }

    @Test
    void hvpInVmapEqualsOneByOne() {
        Tensor direction = Tensor.of(1.0, -2.0, 0.5);
        Function<Tensor, Tensor> product =
                x -> Transforms.hvp(NestingTest::loss).apply(x, direction);
        assertClose(Transforms.vmap(product).apply(ROWS), rowByRow(product, ROWS));
    }

    @Test
    void theJacobianOfAGradientIsTheHessian() {
        Tensor hessian = Transforms.hessian(NestingTest::loss).apply(X);
        UnaryOperator<Tensor> grad = Transforms.grad(NestingTest::loss);
        assertClose(Transforms.jacobian(grad).apply(X), hessian);
        assertClose(Transforms.jacobianForward(grad).apply(X), hessian);
        assertClose(
                Transforms.vmap(Transforms.hessian(NestingTest::loss))
                        .apply(ROWS)
                        .at(0, 0),
                hessian);
    }

    @Test
    void vjpAndLinearizeWorkInsideTracedFunctions() {
        Function<Tensor, Tensor> f = x -> x.exp().times(x.sum());
        Function<Tensor, Tensor> pulled = x -> Transforms.vjp(f, x).pull().apply(x.like(1));
        Function<Tensor, Tensor> pushed = x -> Transforms.linearize(f, x).push().apply(x.like(1));
        assertClose(Transforms.traced(pulled).apply(X), pulled.apply(X));
        assertClose(Transforms.traced(pushed).apply(X), pushed.apply(X));
        assertClose(Transforms.vmap(pulled).apply(ROWS), rowByRow(pulled, ROWS));
        assertClose(
                Transforms.jacobian(pushed).apply(X),
                Transforms.jacobianForward(pushed).apply(X));
        assertClose(pulled.apply(X), Transforms.jacobian(f).apply(X).sum(0));
        assertClose(pushed.apply(X), Transforms.jacobian(f).apply(X).sum(1));
    }

    @Test
    void aTransformSeesOuterTensorsAsConstants() {
        // d/dy [ |∇ₓ (x·y)² |² ] at x = a, where ∇ₓ = 2 (a·y) y
        Tensor a = Tensor.of(0.3, 0.7), y = Tensor.of(-0.5, 2.0);
        Tensor outer = Transforms.grad(
                        (Tensor v) -> Transforms.grad((Tensor x) -> x.dot(v).square())
                                .apply(a)
                                .square()
                                .sum())
                .apply(y);
        double ay = a.dot(y).item(), yy = y.dot(y).item();
        assertClose(outer, a.times(8 * ay * yy).plus(y.times(8 * ay * ay)));
    }

    @Test
    void fourTransformsDeepStillAgrees() {
        // the mean over rows of ∂³f along x, of f = Σ x⁴ : 24 Σ x
        UnaryOperator<Tensor> third = Transforms.grad((Tensor x) -> Transforms.grad((Tensor u) -> Transforms.grad(
                                (Tensor v) -> v.square().square().sum())
                        .apply(u)
                        .sum())
                .apply(x)
                .sum());
        Tensor mean = Transforms.grad(
                        (Tensor rows) -> Transforms.vmap(third).apply(rows).mean())
                .apply(ROWS);
        assertClose(mean, ROWS.like(24.0 / 6));
        assertClose(Transforms.vmap(third).apply(ROWS), ROWS.times(24));
    }

    @Test
    void aTransformMadeOnceServesInsideAndOutsideOfTraces() {
        var grad = Transforms.grad(NestingTest::loss);
        Tensor first = grad.apply(X);
        Tensor inside = Transforms.traced((Tensor x) -> grad.apply(x).times(2)).apply(X);
        assertClose(inside, first.times(2));
        assertThat(grad.apply(X).array().sameBits(first.array())).isTrue();
    }
}
