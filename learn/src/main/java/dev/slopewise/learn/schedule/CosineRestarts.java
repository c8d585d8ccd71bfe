package dev.slopewise.learn.schedule;

import static dev.slopewise.core.SlopewiseException.require;

/// Cosines one after the other (SGDR): each falls from 1 to `end` and the next begins at 1 again, so that training may leave where it is.
///
/// Period i, from 0, is ⌊period · growthⁱ⌋ steps long. It goes on without end, whatever is planned. Keras' `CosineDecayRestarts`
/// (`t_mul`, with `m_mul` 1) and PyTorch's `CosineAnnealingWarmRestarts` (`T_mult`, whole numbers only).
///
/// @param period steps of the first fall, at least 1
/// @param growth of each period to the one before, at least 1 and at most 1000
/// @param end    at least 0 and at most 1
/// @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter 2017, section 3</a>
public record CosineRestarts(long period, double growth, double end) implements Schedule {
    public CosineRestarts {
        require(period >= 1, "period must be at least 1 step, got %d", period);
        require(growth >= 1 && growth <= 1000, "growth must be from 1 to 1000, got %s", growth);
        require(end >= 0 && end <= 1, "end must be from 0 to 1, got %s", end);
    }

    public CosineRestarts(long period) {
        this(period, 1, 0);
    }

    @Override
    public double factor(Progress at) {
        long done = at.step() - 1;
        double length = period;
        if (growth == 1) done %= period;
        else
            while (done >= (long) length) {
                done -= (long) length;
                length *= growth;
            }
        return Cosine.between(1, end, done / Math.floor(length));
    }
}
