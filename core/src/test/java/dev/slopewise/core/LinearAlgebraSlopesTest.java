package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.transform.Gradients;
import dev.slopewise.core.transform.Pull;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Slopes of what is made from factorisations; the factorisations' own are held to the laws in [JointOpLawsTest].
class LinearAlgebraSlopesTest {
    private static final Tensor A = new Draw(Trials.SEED).regular(Shape.of(3, 3)),
            B = new Draw(2).real(Shape.of(3, 2), -1, 1);

    private static Tensor gradient(Function<Tensor, Tensor> loss, Tensor at) {
        return Transforms.grad(loss).apply(at);
    }

    private static void near(Tensor got, Tensor expected) {
        assertThat(got.isClose(expected, 1e-12, 1e-12))
                .as("%s and %s", got, expected)
                .isTrue();
    }

    @Test
    void theGradientOfALogDeterminantIsTheTransposedInverse() {
        Tensor inverse = LinearAlgebra.inverse(A).transpose();
        near(gradient(a -> LinearAlgebra.logDeterminant(a).logAbs(), A), inverse);
        near(gradient(LinearAlgebra::determinant, A), inverse.times(LinearAlgebra.determinant(A)));
        near(gradient(a -> LinearAlgebra.logDeterminant(a).logAbs(), A.neg()), inverse.neg());
    }

    @Test
    void theGradientOfASolutionIsMinusTheProductOfTwoSolutions() {
        Tensor w = new Draw(4).direction(B);
        Tensor x = LinearAlgebra.solve(A, B), adjoint = LinearAlgebra.solve(A.transpose(), w);
        near(
                gradient(a -> LinearAlgebra.solve(a, B).times(w).sum(), A),
                adjoint.matmul(x.transpose()).neg());
        near(gradient(b -> LinearAlgebra.solve(A, b).times(w).sum(), B), adjoint);
    }

    @Test
    void reverseModeFactorisesOnce() {
        var traced = Trace.of(
                List.of(new Graph.Input("a", A.type()), new Graph.Input("b", B.type())),
                in -> List.of(LinearAlgebra.solve(in.get(0), in.get(1)).square().sum()));
        Graph back = Pull.of(traced.graph(), List.of(0, 1));
        assertThat(back.nodes().stream().filter(n -> n.op() instanceof JointOp)).hasSize(1);
        assertThat(back.multiplyAdds()).isLessThan(4 * traced.graph().multiplyAdds());
    }

    @Test
    void firstAndSecondDerivativesAgreeWithFiniteDifferences() {
        Tensor positive = new Draw(6).positive(Shape.of(3, 3)), tall = new Draw(7).real(Shape.of(4, 3), -1, 1);
        List<UnaryOperator<Tensor>> ofSquare = List.of(
                a -> LinearAlgebra.solve(a, B),
                a -> LinearAlgebra.solve(a, B.at(-1, 0)),
                a -> LinearAlgebra.solveLower(a, B),
                a -> LinearAlgebra.solveUpper(a, B),
                LinearAlgebra::inverse,
                LinearAlgebra::determinant,
                a -> LinearAlgebra.logDeterminant(a).logAbs(),
                a -> LinearAlgebra.lu(a).lower(),
                a -> LinearAlgebra.lu(a).upper(),
                LinearAlgebra::eigenvalues,
                LinearAlgebra::singularValues);
        ofSquare.forEach(f -> check(f, A));
        check(LinearAlgebra::cholesky, positive);
        check(a -> LinearAlgebra.cholesky(a).diagonal().log().sum().times(2), positive);
        check(a -> LinearAlgebra.leastSquares(a, tall.at(-1, 0).plus(1)), tall);
        check(a -> LinearAlgebra.svd(a).u(), tall);
        check(a -> LinearAlgebra.svd(a).v(), tall.transpose());
    }

    private static void check(UnaryOperator<Tensor> f, Tensor at) {
        Tensor w = new Draw(1).direction(f.apply(at)), v = new Draw(2).direction(at);
        Function<Tensor, Tensor> loss = t -> f.apply(t).times(w).sum();
        assertThat(Gradients.check(loss, at).isOk()).isTrue();
        assertThat(Gradients.check((Tensor t) -> gradient(loss, t).times(v).sum(), at)
                        .isOk())
                .isTrue();
    }

    @Test
    void slopesOfASymmetricArgumentAreSymmetric() {
        Tensor a = new Draw(6).positive(Shape.of(3, 3)), w = new Draw(1).direction(a);
        for (UnaryOperator<Tensor> f : List.<UnaryOperator<Tensor>>of(
                LinearAlgebra::cholesky, x -> LinearAlgebra.eigh(x).vectors())) {
            Tensor g = gradient(x -> f.apply(x).times(w).sum(), a);
            near(g, g.transpose());
        }
    }

    @Test
    void lossesOfTheValuesAloneHaveSlopesWhereValuesAreEqual() {
        Tensor eye = Tensor.eye(4, DType.F64);
        near(gradient(a -> LinearAlgebra.eigenvalues(a).exp().sum(), eye), eye.times(Math.E));
        near(gradient(a -> LinearAlgebra.singularValues(a).sum(), eye.times(3)), eye);
        Tensor change = new Draw(1).direction(eye);
        near(
                Transforms.jvp((Tensor a) -> LinearAlgebra.eigenvalues(a).sum())
                        .apply(eye, change)
                        .change(),
                change.diagonal().sum());
        Tensor twice = Tensor.of(new double[][] {{2, 0, 0}, {0, 1, 0}, {0, 0, 2}});
        near(gradient(a -> LinearAlgebra.eigenvalues(a).square().sum(), twice), twice.times(2));
        near(gradient(a -> LinearAlgebra.singularValues(a).square().sum(), Tensor.zeros(2, 3)), Tensor.zeros(2, 3));
    }

    @Test
    void vectorsOfEqualValuesHaveNoSlope() {
        Tensor w = new Draw(1).real(Shape.of(2, 2, 2), -1, 1);
        Tensor batch = Tensor.stack(0, List.of(Tensor.of(new double[][] {{1, 0}, {0, 2}}), Tensor.eye(2, DType.F64)));
        assertThatThrownBy(() ->
                        gradient(a -> LinearAlgebra.eigh(a).vectors().times(w).sum(), batch))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("slopes of eigenvectors need values with gaps, got equal ones in matrix [1] of"
                        + " f64[2, 2, 2]: eigenvalues 0 and 1 are both 1.0")
                .hasMessageContaining("a loss of the values alone has slopes");
        assertThatThrownBy(() -> gradient(a -> LinearAlgebra.svd(a).u().times(w).sum(), batch))
                .hasMessageContaining("singular values 0 and 1 are both 1.0");
        Tensor flat = Tensor.of(new double[][] {{1, 0}, {0, 0}, {0, 0}});
        assertThatThrownBy(() -> gradient(a -> LinearAlgebra.svd(a).u().square().sum(), flat))
                .hasMessageContaining("singular value 1 is 0.0");
    }

    @Test
    void equalValuesHaveNoSecondDerivative() {
        Tensor eye = Tensor.eye(2, DType.F64);
        assertThatThrownBy(() -> Transforms.hvp((Tensor a) ->
                                LinearAlgebra.eigenvalues(a).square().sum())
                        .apply(eye, eye))
                .hasMessageContaining("slopes of eigenvectors need values with gaps");
    }

    @Test
    void theGradientOfADeterminantIsTheCofactorsOfSingularMatricesToo() {
        Tensor singular = Tensor.of(new double[][] {{1, 2, 0}, {2, 4, 1}, {3, 6, 5}});
        Tensor cofactors = Tensor.of(new double[][] {{14, -7, 0}, {-10, 5, 0}, {2, -1, 0}});
        near(gradient(LinearAlgebra::determinant, singular), cofactors);
        near(gradient(a -> LinearAlgebra.determinant(a).sum(), Tensor.zeros(2, 1, 1)), Tensor.ones(2, 1, 1));
        near(gradient(LinearAlgebra::determinant, Tensor.zeros(3, 3)), Tensor.zeros(3, 3));
        assertThatThrownBy(() -> Transforms.hvp(LinearAlgebra::determinant).apply(singular, cofactors))
                .hasMessageContaining("solve needs regular matrices, got pivot 2 = 0 in f64[3, 3]");
    }

    @Test
    void theLogDeterminantOfASingularMatrixHasNoSlope() {
        Tensor singular = Tensor.of(new double[][] {{1, 2}, {2, 4}});
        assertThat(LinearAlgebra.logDeterminant(singular).logAbs().item()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> gradient(a -> LinearAlgebra.logDeterminant(a).logAbs(), singular))
                .hasMessageContaining("solve upper needs regular matrices, got pivot 1 = 0 in f64[2, 2]");
    }

    @Test
    void batchesOfSlopesAreTheSlopesOneByOne() {
        Tensor batch = new Draw(3).regular(Shape.of(5, 3, 3));
        Function<Tensor, Tensor> loss = a -> LinearAlgebra.solve(a, B)
                .sum()
                .plus(LinearAlgebra.logDeterminant(a).logAbs())
                .plus(LinearAlgebra.eigenvalues(a).square().sum())
                .plus(LinearAlgebra.qr(a).q().square().times(B.at(-1, 0)).sum());
        Tensor all = Transforms.vmap((Tensor a) -> gradient(loss, a)).apply(batch);
        for (int i = 0; i < 5; i++) near(all.at(0, i), gradient(loss, batch.at(0, i)));
    }

    @Test
    void singlePrecisionSlopesAreNearThoseInDouble() {
        Function<Tensor, Tensor> loss = a -> LinearAlgebra.svd(a)
                .u()
                .at(-1, 0)
                .sum()
                .plus(LinearAlgebra.inverse(a).sum())
                .plus(LinearAlgebra.cholesky(a.matmul(a.transpose())).sum());
        assertThat(gradient(loss, A.to(DType.F32)).to(DType.F64).isClose(gradient(loss, A), 1e-5, 1e-5))
                .isTrue();
    }
}
