package dev.slopewise.learn.schedule;

import static dev.slopewise.core.SlopewiseException.require;

/// A fall from 1 to `end` over the planned steps along half a wave: slow at first, fastest in the middle, slow at the end.
///
///     end + (1 − end) · ½ (1 + cos(π · done))
///
/// with the share of steps that are done of [Progress#done]; beyond the plan it stays at `end`. So do Keras' `CosineDecay` (`end` is its `alpha`);
/// PyTorch's `CosineAnnealingLR`, whose end is a rate, climbs again beyond its `T_max`.
///
/// @param end at least 0 and at most 1
/// @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter 2017, equation 5</a>
public record Cosine(double end) implements Schedule {
    public Cosine {
        require(end >= 0 && end <= 1, "end must be from 0 to 1, got %s", end);
    }

    public Cosine() {
        this(0);
    }

    @Override
    public double factor(Progress at) {
        return between(1, end, at.done());
    }

    /// From one number to another along half a wave.
    ///
    /// @param share of the way, from 0 to 1
    static double between(double from, double to, double share) {
        return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * share));
    }
}
