package dev.slopewise.bench.netlib;

import dev.ludovic.netlib.blas.JavaBLAS;
import dev.slopewise.bench.Peer;
import dev.slopewise.bench.Step;
import dev.slopewise.bench.Work;
import dev.slopewise.bench.work.Formulas;
import dev.slopewise.core.DType;

/// BLAS in Java over the Vector API, as Apache Spark uses it, on one thread.
public final class Netlib implements Peer {
    @Override
    public String name() {
        return "netlib";
    }

    @Override
    public boolean isJava() {
        return true;
    }

    @Override
    public Offer offer(Work work) {
        return switch (work) {
            case W10_F32 -> Peer.ready(Netlib::floats);
            case W10_F64 -> Peer.ready(Netlib::doubles);
            case W1, W2, W3, W4, W5, W6A, W6B, W7, W8, W9 -> Peer.absent("it has products alone");
        };
    }

    /// BLAS keeps columns together, so with rows kept together a product's factors change places.
    private static Step floats() {
        var factors = Formulas.factors(DType.F32);
        JavaBLAS blas = JavaBLAS.getInstance();
        int n = factors.a().shape().size(0);
        float[] a = factors.a().toFloats(), b = factors.b().toFloats(), c = new float[n * n];
        return Step.of(
                () -> {
                    blas.sgemm("N", "N", n, n, n, 1, b, n, a, n, 0, c, n);
                    return c;
                },
                Step::size);
    }

    private static Step doubles() {
        var factors = Formulas.factors(DType.F64);
        JavaBLAS blas = JavaBLAS.getInstance();
        int n = factors.a().shape().size(0);
        double[] a = factors.a().toDoubles(), b = factors.b().toDoubles(), c = new double[n * n];
        return Step.of(
                () -> {
                    blas.dgemm("N", "N", n, n, n, 1, b, n, a, n, 0, c, n);
                    return c;
                },
                Step::size);
    }
}
