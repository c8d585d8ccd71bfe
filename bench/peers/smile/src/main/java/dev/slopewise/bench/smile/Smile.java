package dev.slopewise.bench.smile;

import dev.slopewise.bench.Peer;
import dev.slopewise.bench.Step;
import dev.slopewise.bench.Work;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.bench.work.Formulas;
import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import smile.tensor.DenseMatrix;
import smile.tensor.ScalarType;

/// Smile: hand-written derivatives over OpenBLAS, in `f64`.
public final class Smile implements Peer {
    @Override
    public String name() {
        return "smile";
    }

    @Override
    public Offer offer(Work work) {
        return switch (work) {
            case W1 -> Peer.ready(() -> new Classifier(Dense.w1()));
            case W2 -> Peer.ready(() -> new Tiny(Dense.w2()));
            case W10_F32 -> Peer.ready(() -> product(DType.F32, ScalarType.Float32));
            case W10_F64 -> Peer.ready(() -> product(DType.F64, ScalarType.Float64));
            case W3 -> Peer.absent("its networks have a hidden layer, its regression another method");
            case W4, W5 -> Peer.absent("its networks have dense layers alone");
            case W6A, W6B, W7, W8, W9 -> Peer.absent("it has no automatic derivatives");
        };
    }

    private static Step product(DType dtype, ScalarType type) {
        var factors = Formulas.factors(dtype);
        DenseMatrix a = matrix(factors.a(), type), b = matrix(factors.b(), type);
        return Step.of(() -> a.mm(b), Smile::size);
    }

    private static DenseMatrix matrix(Tensor t, ScalarType type) {
        int n = t.shape().size(0);
        double[] values = t.toDoubles();
        DenseMatrix matrix = DenseMatrix.zeros(type, n, n);
        for (int i = 0; i < values.length; i++) matrix.set(i / n, i % n, values[i]);
        return matrix;
    }

    private static double size(DenseMatrix m) {
        double sum = 0;
        for (int i = 0; i < m.nrow(); i++) for (int j = 0; j < m.ncol(); j++) sum += Math.abs(m.get(i, j));
        return sum;
    }

    /// The rows of a matrix.
    static double[][] rows(Tensor t) {
        return (double[][]) t.to(DType.F64).toNested();
    }
}
