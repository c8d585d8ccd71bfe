package dev.slopewise.bench.pytorch;

import dev.slopewise.bench.Peer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The engine, and numbers on their way in and out.
final class Torch {
    static {
        torch.set_num_threads(Peer.threads());
    }

    private Torch() {}

    static Tensor tensor(dev.slopewise.core.Tensor t) {
        long[] sizes = Arrays.stream(t.shape().sizes()).asLongStream().toArray();
        return switch (t.dtype()) {
            case F32 -> tensor(new FloatPointer(t.toFloats()), sizes, ScalarType.Float);
            case F64 -> tensor(new DoublePointer(t.toDoubles()), sizes, ScalarType.Double);
            case I32, I64 -> tensor(new LongPointer(t.toLongs()), sizes, ScalarType.Long);
            case BOOL -> throw new IllegalArgumentException("no workload has masks");
        };
    }

    private static Tensor tensor(Pointer numbers, long[] sizes, ScalarType type) {
        return torch.from_blob(numbers, sizes, new TensorOptions(type)).clone();
    }

    static double size(Tensor t) {
        return t.to(ScalarType.Double).abs().sum().item_double();
    }

    static Iterator<Tensor> iterator(TensorVector tensors) {
        return LongStream.range(0, tensors.size()).mapToObj(tensors::get).iterator();
    }
}
