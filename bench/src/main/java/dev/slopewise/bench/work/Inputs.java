package dev.slopewise.bench.work;

import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import java.util.SplittableRandom;

/// Random numbers that are the same for every peer: one generator with a fixed seed, read in order.
final class Inputs {
    private final SplittableRandom random;

    Inputs(long seed) {
        random = new SplittableRandom(seed);
    }

    /// Normally distributed around 0, as `f32`.
    Tensor normal(double deviation, int... sizes) {
        Shape shape = Shape.of(sizes);
        float[] values = new float[shape.count()];
        for (int i = 0; i < values.length; i++) values[i] = (float) (random.nextGaussian() * deviation);
        return Tensor.of(shape, values);
    }

    /// The same as `f64`.
    Tensor normalDoubles(double deviation, int... sizes) {
        return normal(deviation, sizes).to(DType.F64);
    }

    /// Integers from 0 to bound − 1, as `i32`.
    Tensor below(int bound, int... sizes) {
        Shape shape = Shape.of(sizes);
        int[] values = new int[shape.count()];
        for (int i = 0; i < values.length; i++) values[i] = random.nextInt(bound);
        return Tensor.of(shape, values);
    }
}
