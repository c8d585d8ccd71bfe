package dev.slopewise.data;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import java.util.Locale;

/// How a number that is predicted is learnt; what a model answers is brought back from it.
public enum TargetScale {
    /// As it is, in its own unit.
    NONE,
    /// As its distance from the training mean in training standard deviations, so that its unit does not matter.
    STANDARD,
    /// The same of ln(1 + x): for amounts of 0 and above with a long tail, such as prices and counts, whose errors then count by their ratio
    /// to 1 + x. Numbers must be above −1. A squared loss on this scale is least at the middle (median) of a long tail and not at its mean, so sums of
    /// many answers come out too small.
    LOG;

    /// A number on this scale, before it is standardised; NaN where it has no place there.
    double of(double value) {
        return this == LOG && value <= -1 ? Double.NaN : this == LOG ? Math.log1p(value) : value;
    }

    /// The number that [#of] was given.
    double undone(double scaled) {
        return this == LOG ? Math.expm1(scaled) : scaled;
    }

    /// The same of each entry, `f64`.
    Tensor undone(Tensor scaled) {
        Tensor exact = scaled.to(DType.F64);
        return this == LOG ? exact.expm1() : exact;
    }

    /// The name a user writes: `none`, `standard`, `log`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
