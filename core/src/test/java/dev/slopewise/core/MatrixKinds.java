package dev.slopewise.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;

/// Matrices that are hard in different ways, and what a factorisation is measured by.
final class MatrixKinds {
    private MatrixKinds() {}

    /// A matrix and what it is called.
    record Kind(String name, Tensor matrix) {
        @Override
        public String toString() {
            return name + " " + matrix.type();
        }
    }

    /// An entry from its row and column, counted from 0.
    interface Entry {
        double at(int i, int j);
    }

    static Tensor matrix(int m, int n, Entry entry) {
        double[] numbers = new double[m * n];
        for (int i = 0; i < m * n; i++) numbers[i] = entry.at(i / n, i % n);
        return Tensor.of(Shape.of(m, n), numbers);
    }

    /// Every kind in both precisions.
    static Stream<Kind> general(int m, int n) {
        Draw draw = new Draw(m * 100 + n);
        int rank = Math.min(m, n) / 2;
        List<Kind> kinds = new ArrayList<>();
        for (DType dtype : List.of(DType.F64, DType.F32)) {
            kinds.add(kind("random", draw.real(Shape.of(m, n), -1, 1), dtype));
            kinds.add(kind("Hilbert", matrix(m, n, (i, j) -> 1.0 / (i + j + 1)), dtype));
            kinds.add(kind("Vandermonde", matrix(m, n, (i, j) -> Math.pow((i + 1.0) / m, j)), dtype));
            kinds.add(kind("rows graded", scaled(draw, m, n, i -> Math.pow(10, -i * 0.5), _ -> 1), dtype));
            kinds.add(kind("columns graded", scaled(draw, m, n, _ -> 1, j -> Math.pow(10, -j * 0.5)), dtype));
            Tensor left = draw.real(Shape.of(m, rank), -1, 1), right = draw.real(Shape.of(rank, n), -1, 1);
            kinds.add(kind("rank deficient", left.matmul(right), dtype));
            kinds.add(kind("zero", matrix(m, n, (_, _) -> 0), dtype));
            kinds.add(kind("ones", matrix(m, n, (_, _) -> 1), dtype));
            kinds.add(kind("identity", matrix(m, n, (i, j) -> i == j ? 1 : 0), dtype));
            kinds.add(kind("small", draw.real(Shape.of(m, n), -1, 1).times(1e-30), dtype));
            kinds.add(kind("large", draw.real(Shape.of(m, n), -1, 1).times(1e30), dtype));
        }
        kinds.add(kind("tiny", draw.real(Shape.of(m, n), -1, 1).times(1e-300), DType.F64));
        kinds.add(kind("huge", draw.real(Shape.of(m, n), -1, 1).times(1e300), DType.F64));
        kinds.add(kind("graded into nothing", scaled(draw, m, n, _ -> 1, j -> Math.pow(10, -j * 9)), DType.F64));
        return kinds.stream();
    }

    private static Kind kind(String name, Tensor matrix, DType dtype) {
        return new Kind(name, matrix.to(dtype));
    }

    private static Tensor scaled(Draw draw, int m, int n, IntToDoubleFunction row, IntToDoubleFunction column) {
        Tensor factors = matrix(m, n, (i, j) -> row.applyAsDouble(i) * column.applyAsDouble(j));
        return draw.real(Shape.of(m, n), -1, 1).times(factors);
    }

    /// The length ‖a − b‖ as a multiple of what rounding may cost, max(m, n) · ε · ‖a‖, or of the smallest number there is.
    static double error(Tensor a, Tensor b) {
        if (a.shape().count() == 0) return 0;
        double length = length(a), size = Math.max(a.shape().size(-1), a.shape().size(-2));
        double unit = a.dtype() == DType.F32 ? 0x1p-24 : 0x1p-53;
        return length(a.to(DType.F64).minus(b.to(DType.F64)))
                / (size * unit * length + (a.dtype() == DType.F32 ? Float.MIN_VALUE : Double.MIN_VALUE));
    }

    /// How far columns are from orthonormal, in the same measure.
    static double skewness(Tensor q) {
        Tensor exact = q.to(DType.F64);
        Tensor eye = Tensor.eye(q.shape().size(-1), DType.F64);
        Tensor product = exact.transpose().matmul(exact);
        if (eye.shape().count() == 0) return 0;
        double unit = q.dtype() == DType.F32 ? 0x1p-24 : 0x1p-53;
        return length(product.minus(eye)) / (q.shape().size(-2) * unit * length(eye));
    }

    private static double length(Tensor x) {
        return x.to(DType.F64).norm().item();
    }
}
