package dev.slopewise.learn.loss;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.CustomDerivative;

/// Keeps losses finite for any finite prediction: numbers stop at a bound, slopes go on, so that what went too far is still pulled back.
final class Bounded {
    private Bounded() {}

    /// The entries within [low, high], with the slope 1 inside and outside.
    static Tensor within(Tensor x, double low, double high) {
        return CustomDerivative.withPush((Tensor y) -> y.clip(low, high), (y, change) -> change)
                .apply(x);
    }

    /// a − b, between ±10³⁰ (`f64`: ±10³⁰⁰), so that neither it nor the sum of a batch overflows. Worked out in halves, as the whole may
    /// overflow.
    static Tensor difference(Tensor a, Tensor b) {
        double bound = (a.dtype() == DType.F64 ? 1e300 : 1e30) / 2;
        return within(a.times(0.5).minus(b.times(0.5)), -bound, bound).times(2);
    }
}
