package dev.slopewise.bench.nd4j;

import dev.slopewise.bench.Peer;
import dev.slopewise.core.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/// The engine, and numbers on their way in and out.
final class Arrays {
    static {
        // The build for this processor; the one on oneDNN trains wrongly here.
        System.setProperty("org.bytedeco.javacpp.platform.extension", "-avx512");
        Nd4j.getEnvironment().setMaxThreads(Peer.threads());
        Nd4j.getEnvironment().setMaxMasterThreads(Peer.threads());
    }

    private Arrays() {}

    static INDArray of(Tensor t) {
        long[] sizes = java.util.Arrays.stream(t.shape().sizes()).asLongStream().toArray();
        return switch (t.dtype()) {
            case F32 -> Nd4j.create(t.toFloats(), sizes, DataType.FLOAT);
            case F64 -> Nd4j.create(t.toDoubles(), sizes, DataType.DOUBLE);
            case I32, I64, BOOL -> throw new IllegalArgumentException("no workload here has " + t.dtype());
        };
    }

    static double size(INDArray array) {
        double sum = 0;
        for (double x : array.ravel().toDoubleVector()) sum += Math.abs(x);
        return sum;
    }
}
