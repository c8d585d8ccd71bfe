package dev.slopewise.doctor.corpus;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.train.Batch;
import java.util.SplittableRandom;

/// Something to learn, drawn from a seed. The same seed gives the same examples.
///
/// @param name       such as `spiral`
/// @param kind       what is to be told
/// @param use        what its runs are for
/// @param input      the shape of an example
/// @param outputs    how many numbers tell the answer: of classes, how many there are
/// @param train      examples to train on
/// @param validation examples to judge by
/// @param row        draws one example
public record Problem(String name, Kind kind, Use use, Shape input, int outputs, int train, int validation, Row row) {
    public Problem {
        require(train >= 1 && validation >= 1, "%s needs examples in both parts", name);
        require(outputs >= 1, "%s needs an output", name);
    }

    /// What is to be told.
    public enum Kind {
        /// Numbers, `f32[n, outputs]`.
        NUMBERS,
        /// Yes (1) or no (0), `f32[n, outputs]`.
        YES_NO,
        /// One of several classes, `i32[n]`.
        CLASSES
    }

    /// No problem serves both: what is set on some is judged on others.
    public enum Use {
        /// Thresholds may be set on it.
        TUNE,
        /// For the score alone.
        TEST
    }

    /// How an example is drawn.
    @FunctionalInterface
    public interface Row {
        /// Fills in one example.
        ///
        /// @param random where chance comes from
        /// @param i      the example's number, from 0; those to judge by follow those to train on
        /// @param x      its inputs, all 0
        /// @param y      its targets, all 0; a class is told in the first
        void draw(SplittableRandom random, int i, float[] x, float[] y);
    }

    /// The same with another number of examples to train on.
    public Problem train(int examples) {
        return new Problem(name, kind, use, input, outputs, examples, validation, row);
    }

    /// All examples of a seed.
    public Parts parts(long seed) {
        var random = new SplittableRandom(seed);
        return new Parts(draw(random, 0, train), draw(random, train, validation));
    }

    private Batch draw(SplittableRandom random, int first, int count) {
        int columns = input.count();
        float[] inputs = new float[count * columns], targets = new float[count * outputs];
        int[] classes = new int[count];
        for (int i = 0; i < count; i++) {
            float[] x = new float[columns], y = new float[outputs];
            row.draw(random, first + i, x, y);
            System.arraycopy(x, 0, inputs, i * columns, columns);
            System.arraycopy(y, 0, targets, i * outputs, outputs);
            classes[i] = (int) y[0];
        }
        Tensor target = kind == Kind.CLASSES ? Tensor.of(classes) : Tensor.of(Shape.of(count, outputs), targets);
        return new Batch(Tensor.of(inputs).reshape(Shape.of(count).then(input)), target);
    }
}
