package dev.slopewise.bench.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.slopewise.bench.Peer;
import dev.slopewise.bench.Step;
import dev.slopewise.core.Tensor;
import java.util.Arrays;

/// The engine, and numbers on their way in and out.
final class Torch {
    static {
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(Peer.threads()));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    }

    static final Engine ENGINE = Engine.getEngine("PyTorch");
    static final NDManager MANAGER = ENGINE.newBaseManager();

    private Torch() {}

    static NDArray array(Tensor t) {
        Shape shape = new Shape(Arrays.stream(t.shape().sizes()).asLongStream().toArray());
        return switch (t.dtype()) {
            case F32 -> MANAGER.create(t.toFloats(), shape);
            case F64 -> MANAGER.create(t.toDoubles(), shape);
            case I32, I64 -> MANAGER.create(t.toLongs(), shape);
            case BOOL -> MANAGER.create(t.toBooleans(), shape);
        };
    }

    static double size(NDArray array) {
        return switch (array.getDataType()) {
            case FLOAT32 -> Step.size(array.toFloatArray());
            case FLOAT64 -> Step.size(array.toDoubleArray());
            default -> throw new IllegalArgumentException("no real numbers: " + array);
        };
    }
}
