package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.MatrixKinds.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is left of a matrix when it is taken apart and put together again, on matrices that are hard in different ways.
class LinearAlgebraAccuracyTest {
    private static final int[] SIZES = {0, 1, 2, 3, 5, 20, 60};

    /// The bound of theory is a modest multiple of max(m, n) · ε · ‖A‖; the worst measured here is 5.4, of small matrices.
    private static final double BOUND = 8;

    static Stream<Kind> rectangular() {
        List<Kind> all = new ArrayList<>();
        for (int m : SIZES) {
            for (int n : SIZES) MatrixKinds.general(m, n).forEach(all::add);
        }
        return all.stream();
    }

    static Stream<Kind> square() {
        return rectangular()
                .filter(k -> k.matrix().shape().size(0) == k.matrix().shape().size(1));
    }

    @Test
    void orthonormalColumnsTimesATriangleAreTheMatrix() {
        rectangular().forEach(kind -> {
            Tensor a = kind.matrix();
            int m = a.shape().size(0), n = a.shape().size(1), k = Math.min(m, n);
            var qr = LinearAlgebra.qr(a);
            assertThat(qr.q().type()).isEqualTo(a.type().with(Shape.of(m, k)));
            assertThat(qr.r().type()).isEqualTo(a.type().with(Shape.of(k, n)));
            assertThat(Triangle.UPPER.of(qr.r()).array().sameBits(qr.r().array()))
                    .isTrue();
            assertThat(qr.r().slice(-1, 0, k).diagonal().ge(0).toBooleans()).doesNotContain(false);
            measure(kind, MatrixKinds.error(a, exact(qr.q()).matmul(exact(qr.r()))), MatrixKinds.skewness(qr.q()));
        });
    }

    @Test
    void singularVectorsAndValuesAreTheMatrix() {
        rectangular().forEach(kind -> {
            Tensor a = kind.matrix();
            int m = a.shape().size(0), n = a.shape().size(1), k = Math.min(m, n);
            var svd = LinearAlgebra.svd(a);
            assertThat(svd.u().type()).isEqualTo(a.type().with(Shape.of(m, k)));
            assertThat(svd.v().type()).isEqualTo(a.type().with(Shape.of(n, k)));
            assertThat(svd.s().ge(0).toBooleans()).doesNotContain(false);
            assertThat(svd.s().array().sameBits(svd.s().neg().sort(0).neg().array()))
                    .isTrue();
            Tensor again =
                    exact(svd.u()).times(exact(svd.s())).matmul(exact(svd.v()).transpose());
            measure(kind, MatrixKinds.error(a, again), MatrixKinds.skewness(svd.u()), MatrixKinds.skewness(svd.v()));
        });
    }

    @Test
    void eigenvectorsAndEigenvaluesAreTheMatrix() {
        Stream.concat(square(), Stream.of(reflection(), wilkinson())).forEach(kind -> {
            Tensor a = Triangle.symmetric(kind.matrix());
            var eigh = LinearAlgebra.eigh(kind.matrix());
            assertThat(eigh.values().array().sameBits(eigh.values().sort(0).array()))
                    .isTrue();
            Tensor again = exact(eigh.vectors())
                    .times(exact(eigh.values()))
                    .matmul(exact(eigh.vectors()).transpose());
            measure(kind, MatrixKinds.error(a, again), MatrixKinds.skewness(eigh.vectors()));
        });
    }

    /// I − 2 v vᵀ: the eigenvalue 1 nineteen times.
    private static Kind reflection() {
        Tensor v = new Draw(5).real(Shape.of(20), -1, 1);
        Tensor unit = v.div(v.norm());
        return new Kind(
                "reflection", Tensor.eye(20, DType.F64).minus(unit.outer(unit).times(2)));
    }

    /// Tridiagonal, with pairs of eigenvalues that agree to many digits; Wilkinson 1965, The Algebraic Eigenvalue Problem, page 308.
    private static Kind wilkinson() {
        return new Kind(
                "Wilkinson",
                MatrixKinds.matrix(21, 21, (i, j) -> i == j ? Math.abs(i - 10) : Math.abs(i - j) == 1 ? 1 : 0));
    }

    @Test
    void eigenvaluesOfASecondDifferenceAreKnown() {
        int n = 60;
        Tensor a = MatrixKinds.matrix(n, n, (i, j) -> i == j ? 2 : Math.abs(i - j) == 1 ? -1 : 0);
        Tensor known = Tensor.of(MatrixKinds.matrix(1, n, (_, j) -> 2 - 2 * Math.cos((j + 1) * Math.PI / (n + 1)))
                .toDoubles());
        double rounding = n * 0x1p-53 * 4; // 4 is the length of the matrix
        assertThat(LinearAlgebra.eigenvalues(a).isClose(known, 0, rounding)).isTrue();
        assertThat(LinearAlgebra.singularValues(a).reverse(0).isClose(known, 0, rounding))
                .isTrue();
    }

    /// The largest singular value of Hilbert's matrix and the product of all, its determinant 1 / 266716800000 for n = 5.
    @Test
    void singularValuesOfAHilbertMatrixMultiplyToItsDeterminant() {
        Tensor a = MatrixKinds.matrix(5, 5, (i, j) -> 1.0 / (i + j + 1));
        double known = 1 / 266716800000.0;
        assertThat(LinearAlgebra.singularValues(a).product().item() / known).isCloseTo(1, within(1e-10));
        assertThat(LinearAlgebra.determinant(a).item() / known).isCloseTo(1, within(1e-10));
    }

    @Test
    void triangularFactorsAreTheMatrixWithItsRowsExchanged() {
        square().forEach(kind -> {
            Tensor a = kind.matrix();
            var lu = LinearAlgebra.lu(a);
            assertThat(lu.lower().abs().le(1).toBooleans()).doesNotContain(false);
            measure(
                    kind,
                    MatrixKinds.error(a.gather(lu.order()), exact(lu.lower()).matmul(exact(lu.upper()))));
        });
    }

    /// The solution is that of a matrix nearby: what it leaves is small beside ‖A‖ ‖x‖, however large x may be.
    @Test
    void solutionsLeaveLittle() {
        square().forEach(kind -> {
            Tensor a = kind.matrix();
            if (a.shape().count() == 0 || LinearAlgebra.logDeterminant(a).sign().item() == 0) return;
            Tensor b = new Draw(1).real(a.shape(), -1, 1).to(a.dtype()).times(a.norm());
            Tensor x = LinearAlgebra.solve(a, b);
            Tensor rest = exact(a).matmul(exact(x)).minus(exact(b));
            double unit = a.dtype() == DType.F32 ? 0x1p-24 : 0x1p-53;
            double scale = exact(a).norm().item() * exact(x).norm().item();
            if (!Double.isFinite(scale)) return; // the solution itself overflows
            measure(kind, rest.norm().item() / (a.shape().size(0) * unit * scale));
        });
    }

    @Test
    void theCholeskyFactorTimesItsTransposeIsTheMatrix() {
        for (int n : SIZES) {
            Tensor factor = new Draw(n).real(Shape.of(n, n), -1, 1);
            Tensor grades = MatrixKinds.matrix(n, n, (i, _) -> Math.pow(10, -i * 0.25));
            for (Tensor root : List.of(factor, factor.times(grades))) {
                Tensor square = root.matmul(root.transpose());
                Tensor ridge = Tensor.eye(n, DType.F64).times(square.norm()).times(1e-6);
                for (DType dtype : List.of(DType.F64, DType.F32)) {
                    Tensor a = square.plus(ridge).to(dtype);
                    Tensor l = LinearAlgebra.cholesky(a);
                    assertThat(Triangle.LOWER.of(l).array().sameBits(l.array())).isTrue();
                    measure(
                            new Kind("positive definite", a),
                            MatrixKinds.error(a, exact(l).matmul(exact(l).transpose())));
                }
            }
        }
        Tensor hilbert = MatrixKinds.matrix(10, 10, (i, j) -> 1.0 / (i + j + 1));
        Tensor l = LinearAlgebra.cholesky(hilbert);
        measure(new Kind("Hilbert", hilbert), MatrixKinds.error(hilbert, l.matmul(l.transpose())));
    }

    @Test
    void leastSquaresLeaveARestAtRightAnglesToTheColumns() {
        for (int n : new int[] {1, 2, 3, 5, 20}) {
            Tensor a = MatrixKinds.matrix(60, n, (i, j) -> Math.pow((i + 1.0) / 60, j)),
                    b = new Draw(n).real(Shape.of(60), -1, 1);
            Tensor x = LinearAlgebra.leastSquares(a, b);
            Tensor rest = a.matmul(x).minus(b),
                    along = LinearAlgebra.qr(a).q().transpose().matmul(rest);
            // what rounding leaves is that of A x, whose terms may be large beside their sum
            double unit =
                    60 * 0x1p-53 * (a.norm().item() * x.norm().item() + b.norm().item());
            assertThat(along.norm().item()).isLessThan(BOUND * unit);
        }
    }

    private static Tensor exact(Tensor x) {
        return x.to(DType.F64);
    }

    private static void measure(Kind kind, double... errors) {
        for (double error : errors) assertThat(error).as(kind::toString).isLessThan(BOUND);
    }

    private static org.assertj.core.data.Offset<Double> within(double offset) {
        return org.assertj.core.data.Offset.offset(offset);
    }
}
