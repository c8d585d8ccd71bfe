package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;
import java.util.List;

/// Positions as angles: entry i and entry i + size / 2 of a query or key at position p are turned, as a point of the plane, by the angle
/// p · base^(−2 i / size). A product of two turned points depends on how far their positions are apart, and on nothing else of them.
///
/// Entries are paired across the halves, as in GPT-NeoX and Llama; the paper pairs neighbours, which is the same up to the order of entries.
///
/// @param base above 1, in the paper 10000: how many times slower the last pair turns than the first, nearly
/// @see <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021, RoFormer, section 3.2.2</a>
public record Rotary(double base) {
    public Rotary {
        require(base > 1 && Double.isFinite(base), "the base of rotary positions must be above 1, got %s", base);
    }

    public Rotary() {
        this(10000);
    }

    /// `[…, time, size]` turned.
    ///
    /// @param positions whole numbers, `i32[time]`
    public Tensor apply(Tensor x, Tensor positions) {
        int size = x.shape().size(-1), half = size / 2;
        require(size % 2 == 0, "rotary positions need an even number of entries, got %s", x.type());
        double[] speeds = new double[half];
        for (int i = 0; i < half; i++) speeds[i] = Math.pow(base, -2.0 * i / size);
        Tensor angles = positions.to(x.dtype()).outer(Tensor.of(speeds).to(x.dtype()));
        Tensor cos = angles.cos(), sin = angles.sin();
        Tensor a = x.slice(-1, 0, half), b = x.slice(-1, half, size);
        return Tensor.concatenate(
                -1, List.of(a.times(cos).minus(b.times(sin)), a.times(sin).plus(b.times(cos))));
    }
}
