package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;

/// A row for each position, added to what stands there: `[…, time, width]` to the same shape, for up to as many steps as there are rows.
///
/// @param rows `[positions, width]`
public record Positions(Tensor rows) implements Layer {
    /// Learned ones: normal numbers of deviation 0.02 to begin with, as in GPT-2.
    public static Positions learned(Key key, int positions, int width) {
        return new Positions(key.normal(positions, width).times(0.02));
    }

    /// Waves: at position p the entries 2 i and 2 i + 1 are sin and cos of p / 10000^(2 i / width).
    ///
    /// They are an ordinary leaf, which training changes unless it is frozen.
    ///
    /// @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.5</a>
    public static Positions waves(int positions, int width) {
        float[] rows = new float[positions * width];
        for (int p = 0; p < positions; p++) {
            for (int i = 0; i < width; i++) {
                double angle = p / Math.pow(10000, (i - i % 2) / (double) width);
                rows[p * width + i] = (float) (i % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
            }
        }
        return new Positions(Tensor.of(rows).reshape(positions, width));
    }

    @Override
    public Tensor apply(Tensor x) {
        int most = rows.shape().size(0), width = rows.shape().size(1);
        require(
                x.shape().rank() >= 2
                        && x.shape().size(-1) == width
                        && x.shape().size(-2) <= most,
                "positions need […, time, %d] with at most %d steps, got %s",
                width,
                most,
                x.type());
        return x.plus(rows.slice(0, 0, x.shape().size(-2)));
    }
}
