package dev.slopewise.bench.openblas;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;

/// What is compared of OpenBLAS and the LAPACK within it, for one type of numbers; arrays lie outside of the JVM's heap. A product's matrices are kept by rows, a
/// factorisation's by columns.
sealed interface OpenBlas {
    int BY_ROWS = 101, BY_COLUMNS = 102, AS_IT_IS = 111, TURNED = 112;

    static OpenBlas of(DType dtype) {
        return dtype == DType.F32 ? new Floats() : new Doubles();
    }

    Pointer array(Tensor entries);

    Pointer array(long count);

    double[] read(Pointer array, int count);

    /// c = a b.
    void product(Products.Sizes s, Pointer a, Pointer b, Pointer c);

    void cholesky(int n, Pointer a);

    void solve(int n, Pointer a, IntPointer order, Pointer b);

    /// Q in the place of a.
    void qr(int n, Pointer a, Pointer factors);

    /// Eigenvectors in the place of a.
    void eigen(int n, Pointer a, Pointer values);

    void singular(int n, Pointer a, Pointer values, Pointer u, Pointer vt);

    private static void check(int info) {
        if (info != 0) throw new IllegalStateException("LAPACK gave " + info);
    }

    /// `f32`.
    record Floats() implements OpenBlas {
        @Override
        public Pointer array(Tensor entries) {
            return new FloatPointer(entries.toFloats());
        }

        @Override
        public Pointer array(long count) {
            return new FloatPointer(count);
        }

        @Override
        public double[] read(Pointer array, int count) {
            double[] to = new double[count];
            for (int i = 0; i < count; i++) to[i] = ((FloatPointer) array).get(i);
            return to;
        }

        @Override
        public void product(Products.Sizes s, Pointer a, Pointer b, Pointer c) {
            openblas.cblas_sgemm(
                    BY_ROWS,
                    s.leftFlag(),
                    s.rightFlag(),
                    s.rows(),
                    s.columns(),
                    s.inner(),
                    1,
                    (FloatPointer) a,
                    s.leftRow(),
                    (FloatPointer) b,
                    s.rightRow(),
                    0,
                    (FloatPointer) c,
                    s.columns());
        }

        @Override
        public void cholesky(int n, Pointer a) {
            check(openblas.LAPACKE_spotrf(BY_COLUMNS, (byte) 'L', n, (FloatPointer) a, n));
        }

        @Override
        public void solve(int n, Pointer a, IntPointer order, Pointer b) {
            check(openblas.LAPACKE_sgesv(BY_COLUMNS, n, n, (FloatPointer) a, n, order, (FloatPointer) b, n));
        }

        @Override
        public void qr(int n, Pointer a, Pointer factors) {
            check(openblas.LAPACKE_sgeqrf(BY_COLUMNS, n, n, (FloatPointer) a, n, (FloatPointer) factors));
            check(openblas.LAPACKE_sorgqr(BY_COLUMNS, n, n, n, (FloatPointer) a, n, (FloatPointer) factors));
        }

        @Override
        public void eigen(int n, Pointer a, Pointer values) {
            check(openblas.LAPACKE_ssyevd(
                    BY_COLUMNS, (byte) 'V', (byte) 'L', n, (FloatPointer) a, n, (FloatPointer) values));
        }

        @Override
        public void singular(int n, Pointer a, Pointer values, Pointer u, Pointer vt) {
            check(openblas.LAPACKE_sgesdd(
                    BY_COLUMNS,
                    (byte) 'S',
                    n,
                    n,
                    (FloatPointer) a,
                    n,
                    (FloatPointer) values,
                    (FloatPointer) u,
                    n,
                    (FloatPointer) vt,
                    n));
        }
    }

    /// `f64`.
    record Doubles() implements OpenBlas {
        @Override
        public Pointer array(Tensor entries) {
            return new DoublePointer(entries.toDoubles());
        }

        @Override
        public Pointer array(long count) {
            return new DoublePointer(count);
        }

        @Override
        public double[] read(Pointer array, int count) {
            double[] to = new double[count];
            ((DoublePointer) array).get(to);
            return to;
        }

        @Override
        public void product(Products.Sizes s, Pointer a, Pointer b, Pointer c) {
            openblas.cblas_dgemm(
                    BY_ROWS,
                    s.leftFlag(),
                    s.rightFlag(),
                    s.rows(),
                    s.columns(),
                    s.inner(),
                    1,
                    (DoublePointer) a,
                    s.leftRow(),
                    (DoublePointer) b,
                    s.rightRow(),
                    0,
                    (DoublePointer) c,
                    s.columns());
        }

        @Override
        public void cholesky(int n, Pointer a) {
            check(openblas.LAPACKE_dpotrf(BY_COLUMNS, (byte) 'L', n, (DoublePointer) a, n));
        }

        @Override
        public void solve(int n, Pointer a, IntPointer order, Pointer b) {
            check(openblas.LAPACKE_dgesv(BY_COLUMNS, n, n, (DoublePointer) a, n, order, (DoublePointer) b, n));
        }

        @Override
        public void qr(int n, Pointer a, Pointer factors) {
            check(openblas.LAPACKE_dgeqrf(BY_COLUMNS, n, n, (DoublePointer) a, n, (DoublePointer) factors));
            check(openblas.LAPACKE_dorgqr(BY_COLUMNS, n, n, n, (DoublePointer) a, n, (DoublePointer) factors));
        }

        @Override
        public void eigen(int n, Pointer a, Pointer values) {
            check(openblas.LAPACKE_dsyevd(
                    BY_COLUMNS, (byte) 'V', (byte) 'L', n, (DoublePointer) a, n, (DoublePointer) values));
        }

        @Override
        public void singular(int n, Pointer a, Pointer values, Pointer u, Pointer vt) {
            check(openblas.LAPACKE_dgesdd(
                    BY_COLUMNS,
                    (byte) 'S',
                    n,
                    n,
                    (DoublePointer) a,
                    n,
                    (DoublePointer) values,
                    (DoublePointer) u,
                    n,
                    (DoublePointer) vt,
                    n));
        }
    }
}
