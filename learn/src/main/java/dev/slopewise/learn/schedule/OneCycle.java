package dev.slopewise.learn.schedule;

import static dev.slopewise.core.SlopewiseException.require;

/// One cycle over the planned steps: up from `start` to 1 along half a wave, then down to `end` along another.
///
/// With the share of steps that are done of [Progress#done], 1 is reached at `up`; beyond the plan it stays at `end`.
/// The optimiser's rate is the largest, which [Smith's range test](https://arxiv.org/abs/1708.07120) finds. PyTorch's `OneCycleLR` has these
/// defaults (`div_factor` 25, `final_div_factor` 10⁴, `pct_start` 0.3) and puts the last step at the end. Smith's cycle is of straight lines, and lets
/// momentum fall while the rate climbs; here momentum stays as it is.
///
/// @param up    share of the steps that climb, above 0 and below 1
/// @param start at least 0 and at most 1
/// @param end   at least 0 and at most 1
/// @see <a href="https://arxiv.org/abs/1708.07120">Smith and Topin 2018, section 2</a>
public record OneCycle(double up, double start, double end) implements Schedule {
    public OneCycle {
        require(up > 0 && up < 1, "up must be above 0 and below 1, got %s", up);
        require(start >= 0 && start <= 1, "start must be from 0 to 1, got %s", start);
        require(end >= 0 && end <= 1, "end must be from 0 to 1, got %s", end);
    }

    public OneCycle() {
        this(0.3, 0.04, 4e-6);
    }

    @Override
    public double factor(Progress at) {
        double done = at.done();
        return done < up ? Cosine.between(start, 1, done / up) : Cosine.between(1, end, (done - up) / (1 - up));
    }
}
