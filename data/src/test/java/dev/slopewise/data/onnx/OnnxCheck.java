package dev.slopewise.data.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/// Runs files in onnxruntime, and compares them with the function they were made from.
final class OnnxCheck {
    /// Sums of a few hundred products in `f32` there, rounded once here.
    private static final double RELATIVE = 2e-5, ABSOLUTE = 2e-6;

    private OnnxCheck() {}

    /// The function answers the same here and there, at the example's batch and at another one; the file takes both.
    static <M> void agree(M model, BiFunction<M, Tensor, Tensor> function, Tensor example) {
        Onnx.Exported file = Onnx.export(model, function, example);
        assertThat(file.fixedBatch()).isEmpty();
        Tensor more = Tensor.concatenate(0, java.util.List.of(example.reverse(0), example, example));
        for (Tensor x : java.util.List.of(example, more, example.slice(0, 0, 1))) {
            compare(run(file.bytes(), Map.of("input", x)), function.apply(model, x));
        }
    }

    static void compare(Tensor there, Tensor here) {
        assertThat(there.type()).isEqualTo(here.type());
        assertThat(there.isClose(here, RELATIVE, ABSOLUTE))
                .as("%nthere %s%nhere %s", there, here)
                .isTrue();
    }

    /// Random numbers of a fixed seed.
    static Tensor random(int... sizes) {
        return Key.of(7).fold(sizes.length).normal(sizes);
    }

    static Tensor run(byte[] file, Map<String, Tensor> inputs) {
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (var session = environment.createSession(file, new OrtSession.SessionOptions())) {
                Map<String, OnnxTensor> given = new LinkedHashMap<>();
                for (var input : inputs.entrySet()) given.put(input.getKey(), tensor(environment, input.getValue()));
                try (OrtSession.Result result = session.run(given)) {
                    return tensor(result.get(0));
                } finally {
                    given.values().forEach(OnnxTensor::close);
                }
            }
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Tensor x) throws OrtException {
        long[] sizes = Arrays.stream(x.shape().sizes()).asLongStream().toArray();
        return x.dtype() == DType.F32
                ? OnnxTensor.createTensor(environment, FloatBuffer.wrap(x.toFloats()), sizes)
                : OnnxTensor.createTensor(environment, IntBuffer.wrap(x.toInts()), sizes);
    }

    private static Tensor tensor(OnnxValue value) {
        OnnxTensor tensor = (OnnxTensor) value;
        int[] sizes = Arrays.stream(tensor.getInfo().getShape())
                .mapToInt(Math::toIntExact)
                .toArray();
        return switch (tensor.getInfo().type) {
            case FLOAT -> {
                float[] numbers = new float[Shape.of(sizes).count()];
                tensor.getFloatBuffer().get(numbers);
                yield Tensor.of(Array.wrap(Shape.of(sizes), numbers));
            }
            case INT32 -> {
                int[] numbers = new int[Shape.of(sizes).count()];
                tensor.getIntBuffer().get(numbers);
                yield Tensor.of(Array.wrap(Shape.of(sizes), numbers));
            }
            default -> throw new AssertionError(tensor.getInfo().type);
        };
    }
}
