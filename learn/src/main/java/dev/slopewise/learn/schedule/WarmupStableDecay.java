package dev.slopewise.learn.schedule;

import static dev.slopewise.core.SlopewiseException.require;

/// A straight climb, a long plain, and a straight fall over the last of the planned steps (WSD), so that it can be decided late how long to train.
///
///     min(step / warmup, 1, end + (1 − end) · (1 − done) / decay)
///
/// with the share of steps that are done of [Progress#done]; beyond the plan it stays at `end`. Hu et al. fall exponentially; Hägele et al.
/// find a straight line, and 10 to 20 % of all steps, enough.
///
/// @param warmup steps of the climb, at least 1, where there is none
/// @param decay  share of the planned steps that fall, above 0 and at most 1
/// @param end    at least 0 and at most 1
/// @see <a href="https://arxiv.org/abs/2404.06395">Hu et al. 2024, section 4</a>
/// @see <a href="https://arxiv.org/abs/2405.18392">Hägele et al. 2024</a>
public record WarmupStableDecay(long warmup, double decay, double end) implements Schedule {
    public WarmupStableDecay {
        require(warmup >= 1, "warmup must be at least 1 step, got %d", warmup);
        require(decay > 0 && decay <= 1, "decay must be above 0 and at most 1, got %s", decay);
        require(end >= 0 && end <= 1, "end must be from 0 to 1, got %s", end);
    }

    public WarmupStableDecay(long warmup) {
        this(warmup, 0.2, 0);
    }

    @Override
    public double factor(Progress at) {
        double up = Math.min(1, at.step() / (double) warmup);
        double down = Math.min(1, end + (1 - end) * (1 - at.done()) / decay);
        return Math.min(up, down);
    }
}
