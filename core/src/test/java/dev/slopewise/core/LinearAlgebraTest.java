package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Forms, conventions and refusals; how exact results are is in [LinearAlgebraAccuracyTest].
class LinearAlgebraTest {
    private static final Draw DRAW = new Draw(Trials.SEED);

    private static void near(Tensor got, Tensor expected) {
        assertThat(got.isClose(expected, 1e-12, 1e-12))
                .as("%s and %s", got, expected)
                .isTrue();
    }

    @Test
    void rightSidesAreVectorsOrMatricesForOneMatrixOrMany() {
        Tensor one = DRAW.regular(Shape.of(3, 3)), many = DRAW.regular(Shape.of(2, 4, 3, 3));
        for (Shape sides : List.of(Shape.of(3), Shape.of(3, 5), Shape.of(2, 3, 5), Shape.of(2, 4, 3, 5))) {
            Tensor b = DRAW.real(sides, -1, 1);
            near(one.matmul(LinearAlgebra.solve(one, b)), b);
        }
        for (Shape sides : List.of(Shape.of(2, 4, 3, 5), Shape.of(3, 5))) {
            Tensor b = DRAW.real(sides, -1, 1);
            near(many.matmul(LinearAlgebra.solve(many, b)), b.broadcastTo(2, 4, 3, 5));
        }
        for (Shape sides : List.of(Shape.of(2, 4, 3), Shape.of(3))) {
            Tensor b = DRAW.real(sides, -1, 1);
            near(
                    many.matmul(LinearAlgebra.solve(many, b).expand(-1)),
                    b.broadcastTo(2, 4, 3).expand(-1));
        }
    }

    @Test
    void triangularSolvesReadTheirTriangleOnly() {
        Tensor a = DRAW.regular(Shape.of(4, 4)), b = DRAW.real(Shape.of(4), -1, 1);
        near(Triangle.LOWER.of(a).matmul(LinearAlgebra.solveLower(a, b)), b);
        near(Triangle.UPPER.of(a).matmul(LinearAlgebra.solveUpper(a, b)), b);
    }

    @Test
    void anInverseTimesItsMatrixIsTheIdentity() {
        Tensor a = DRAW.regular(Shape.of(2, 5, 5));
        near(a.matmul(LinearAlgebra.inverse(a)), Tensor.eye(5, DType.F64).broadcastTo(2, 5, 5));
    }

    @Test
    void determinantsHaveTheirSign() {
        Tensor a =
                Tensor.of(new double[][][] {{{0, 2}, {3, 4}}, {{2, 0}, {0, 3}}, {{-1, 0}, {0, 5}}, {{1, 1}, {1, 1}}});
        assertThat(LinearAlgebra.determinant(a).toDoubles()).containsExactly(-6, 6, -5, 0);
        var log = LinearAlgebra.logDeterminant(a);
        assertThat(log.sign().toDoubles()).containsExactly(-1, 1, -1, 0);
        near(log.logAbs().exp(), Tensor.of(6.0, 6.0, 5.0, 0.0));
        assertThat(LinearAlgebra.determinant(Tensor.zeros(0, 0)).item()).isEqualTo(1);
    }

    @Test
    void determinantsOverflowOnlyAsAWhole() {
        Tensor grades = MatrixKinds.matrix(6, 6, (i, j) -> i != j ? 0 : i < 3 ? -1e300 : 1e-300);
        near(LinearAlgebra.determinant(grades), Tensor.scalar(-1.0));
    }

    @Test
    void logDeterminantsDoNotOverflow() {
        Tensor a = Tensor.eye(60, DType.F32).times(1e30);
        assertThat(LinearAlgebra.determinant(a).item()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(LinearAlgebra.logDeterminant(a)
                        .logAbs()
                        .isClose(Tensor.scalar((float) (60 * 30 * Math.log(10))), 1e-6, 0))
                .isTrue();
    }

    @Test
    void theLargestEntryOfAColumnBecomesThePivot() {
        var lu = LinearAlgebra.lu(Tensor.of(new double[][] {{1, 2, 3}, {-4, 4, 0}, {4, -1, 1}}));
        assertThat(lu.order().toInts()).containsExactly(1, 0, 2);
        assertThat(lu.order().dtype()).isEqualTo(DType.I32);
        assertThat(lu.parity().item()).isEqualTo(-1);
        assertThat(lu.packed().at(0, 0).toDoubles()).containsExactly(-4, 4, 0);
    }

    @Test
    void signsOfVectorsAreFixed() {
        Tensor a = Tensor.of(new double[][] {{0, -1}, {-1, 0}});
        double half = Math.sqrt(0.5);
        near(LinearAlgebra.eigh(a).vectors(), Tensor.of(new double[][] {{half, half}, {half, -half}}));
        near(LinearAlgebra.eigenvalues(a), Tensor.of(-1.0, 1.0));
        near(LinearAlgebra.svd(Tensor.of(new double[][] {{-2}, {0}})).u(), Tensor.of(new double[][] {{1}, {0}}));
        near(LinearAlgebra.svd(Tensor.of(new double[][] {{-2}, {0}})).v(), Tensor.of(new double[][] {{-1}}));
        near(LinearAlgebra.qr(a).r(), Tensor.eye(2, DType.F64));
        near(LinearAlgebra.qr(a).q(), a);
    }

    @Test
    void symmetricArgumentsAreReadAsTheirSymmetricPart() {
        Tensor a = DRAW.positive(Shape.of(3, 3)), s = Triangle.symmetric(a);
        near(LinearAlgebra.cholesky(a), LinearAlgebra.cholesky(s));
        near(LinearAlgebra.eigenvalues(a), LinearAlgebra.eigenvalues(s));
    }

    @Test
    void completedVectorsOfARankDeficientMatrixAreTheSameInEveryRun() {
        Tensor a = Tensor.zeros(3, 2);
        var svd = LinearAlgebra.svd(a);
        assertThat(svd.u().toFloats()).containsExactly(1, 0, 0, 1, 0, 0);
        assertThat(svd.v().toFloats()).containsExactly(1, 0, 0, 1);
    }

    @Test
    void anEntryThatIsNotFiniteSpoilsItsOwnMatrixAlone() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            Tensor good = Tensor.eye(2, DType.F64).times(2);
            Tensor batch = Tensor.stack(0, List.of(Tensor.of(new double[][] {{1, 0}, {bad, 1}}), good));
            for (UnaryOperator<Tensor> f : List.<UnaryOperator<Tensor>>of(
                    LinearAlgebra::cholesky,
                    LinearAlgebra::inverse,
                    LinearAlgebra::determinant,
                    a -> LinearAlgebra.lu(a).packed(),
                    a -> LinearAlgebra.qr(a).q(),
                    a -> LinearAlgebra.qr(a).r(),
                    a -> LinearAlgebra.eigh(a).vectors(),
                    LinearAlgebra::eigenvalues,
                    a -> LinearAlgebra.svd(a).u(),
                    LinearAlgebra::singularValues,
                    a -> LinearAlgebra.logDeterminant(a).logAbs())) {
                Tensor z = f.apply(batch);
                assertThat(z.at(0, 0).ne(z.at(0, 0)).toBooleans()).doesNotContain(false);
                near(z.at(0, 1), f.apply(good));
            }
            assertThat(LinearAlgebra.lu(batch).order().toInts()).containsExactly(0, 1, 0, 1);
        }
    }

    @Test
    void oneMatrixServesABatchOfRightSidesUnderVmapWithOneFactorisation() {
        Tensor a = DRAW.regular(Shape.of(3, 3)), b = DRAW.real(Shape.of(7, 3), -1, 1);
        Function<Tensor, Tensor> many = Transforms.vmap((Tensor v) -> LinearAlgebra.solve(a, v));
        for (int i = 0; i < 7; i++) near(a.matmul(many.apply(b).at(0, i)), b.at(0, i));
        Graph graph = Transforms.graph(many, b);
        assertThat(graph.nodes().stream().filter(n -> n.op() instanceof LinearSolve))
                .singleElement()
                .satisfies(n -> assertThat(n.types().get(1).shape()).isEqualTo(Shape.of(3, 3)));
    }

    @Test
    void matricesThatAreNotPositiveDefiniteAreNamed() {
        Tensor batch = Tensor.stack(0, List.of(Tensor.eye(2, DType.F64), Tensor.of(new double[][] {{1, 2}, {2, 1}})));
        assertThatThrownBy(() -> LinearAlgebra.cholesky(batch))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageStartingWith("cholesky needs positive definite matrices, got pivot 1 = -3.0 in matrix [1] of"
                        + " f64[2, 2, 2]")
                .hasMessageEndingWith("add a small multiple of the identity, or use eigh");
    }

    @Test
    void singularMatricesAreNamed() {
        Tensor ones = Tensor.ones(2, 3, 2, 2).plus(Tensor.eye(2, DType.F32));
        Tensor batch = Tensor.concatenate(1, List.of(ones, Tensor.ones(2, 1, 2, 2)));
        assertThatThrownBy(() -> LinearAlgebra.inverse(batch))
                .hasMessageStartingWith(
                        "solve needs regular matrices, got pivot 1 = 0 in matrix [0, 3] of" + " f32[2, 4, 2, 2]");
        assertThatThrownBy(() -> LinearAlgebra.solveLower(Tensor.zeros(2, 2), Tensor.ones(2)))
                .hasMessageStartingWith("solve lower needs regular matrices, got pivot 0 = 0 in f32[2, 2]");
    }

    @Test
    void whatIsNoMatrixIsRefused() {
        assertThatThrownBy(() -> LinearAlgebra.cholesky(Tensor.zeros(2, 3)))
                .hasMessageContaining("cholesky needs square matrices […, n, n] of real numbers, got f32[2, 3]");
        assertThatThrownBy(() -> LinearAlgebra.eigh(Tensor.of(1, 2)))
                .hasMessageContaining("eigh needs square matrices […, n, n] of real numbers, got i32[2]");
        assertThatThrownBy(() -> LinearAlgebra.svd(Tensor.of(1f, 2f)))
                .hasMessageContaining("svd needs matrices […, m, n] of real numbers, got f32[2]");
        assertThatThrownBy(() -> LinearAlgebra.solve(Tensor.zeros(2, 2), Tensor.zeros(3)))
                .hasMessageContaining("solve needs right sides [2] or […, 2, k] with the leading axes and entry type of"
                        + " the matrices, got f32[2, 2] and f32[3]");
        assertThatThrownBy(() -> LinearAlgebra.leastSquares(Tensor.zeros(2, 3), Tensor.zeros(2)))
                .hasMessageContaining("leastSquares needs as many rows as columns or more, got f32[2, 3]");
    }
}
