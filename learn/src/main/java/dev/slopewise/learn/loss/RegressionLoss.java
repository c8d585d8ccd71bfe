package dev.slopewise.learn.loss;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;

/// Losses for numbers. With d = prediction − target, of equal shapes, each gives one loss for each entry.
///
/// Those that grow in proportion to |d| are finite for any finite numbers, and so are their slopes.
public sealed interface RegressionLoss extends Loss {
    @Override
    default void check(Tensor prediction, Tensor target) {
        Seen.alike(name(), prediction, target);
    }

    /// What errors call it.
    String name();

    /// d², in squared units of the target; says the mean. In `f32` infinite for |d| above 1.8 · 10¹⁹: then the training is lost, and should say so.
    record Squared() implements RegressionLoss {
        @Override
        public Tensor each(Tensor prediction, Tensor target) {
            check(prediction, target);
            return prediction.minus(target).square();
        }

        @Override
        public String name() {
            return "squared error";
        }
    }

    /// |d|, in units of the target; says the median. Its slope is ±1, and 0 where d is.
    record Absolute() implements RegressionLoss {
        @Override
        public Tensor each(Tensor prediction, Tensor target) {
            check(prediction, target);
            return Bounded.difference(prediction, target).abs();
        }

        @Override
        public String name() {
            return "absolute error";
        }
    }

    /// ½ d² for |d| ≤ width, beyond that width · (|d| − ½ width): outliers pull no harder than an error of `width`.
    ///
    /// @param width where the parabola ends, in units of the target, above 0
    /// @see <a href="https://doi.org/10.1214/aoms/1177703732">Huber 1964</a>
    record Huber(double width) implements RegressionLoss {
        public Huber {
            require(width > 0 && Double.isFinite(width), "the width of a Huber loss must be above 0, got %s", width);
        }

        @Override
        public Tensor each(Tensor prediction, Tensor target) {
            check(prediction, target);
            Tensor d = Bounded.difference(prediction, target);
            Tensor inner = d.clip(-width, width); // c · (d − ½ c): the slope is c on both sides
            return inner.times(d.minus(inner.times(0.5)));
        }

        @Override
        public String name() {
            return "the Huber loss";
        }
    }

    /// ln cosh d: ½ d² for small d, |d| − ln 2 for large, smooth between. For errors around 1; scale the target so that they are.
    record LogCosh() implements RegressionLoss {
        @Override
        public Tensor each(Tensor prediction, Tensor target) {
            check(prediction, target);
            Tensor d = Bounded.difference(prediction, target);
            Tensor small = d.abs().lt(1); // there by cosh d = 1 + 2 sinh² ½d, exact to the last digits
            Tensor near = small.select(d, d.like(0))
                    .times(0.5)
                    .sinh()
                    .square()
                    .times(2)
                    .log1p();
            Tensor far = d.times(2).softplus().minus(d).minus(Math.log(2));
            return small.select(near, far);
        }

        @Override
        public String name() {
            return "log-cosh";
        }
    }

    /// share · (−d) where the prediction is too low, (1 − share) · d where it is too high: says the value below which that share of targets lies.
    ///
    /// @param share in (0, 1); ½ is half the absolute error
    /// @see <a href="https://doi.org/10.2307/1913643">Koenker and Bassett 1978</a>
    record Quantile(double share) implements RegressionLoss {
        public Quantile {
            require(share > 0 && share < 1, "the share of a quantile loss must be in (0, 1), got %s", share);
        }

        @Override
        public Tensor each(Tensor prediction, Tensor target) {
            check(prediction, target);
            Tensor d = Bounded.difference(prediction, target);
            return d.times(-share).max(d.times(1 - share));
        }

        @Override
        public String name() {
            return "the quantile loss";
        }
    }

    /// e^r − target · r of a count and the logarithm r of its expected value: −ln of the Poisson probability without ln target!, in nats. The
    /// exponential stops at r = 60 (`f64`: 600), its slope does not.
    record Poisson() implements RegressionLoss {
        @Override
        public Tensor each(Tensor prediction, Tensor target) {
            check(prediction, target);
            double top = prediction.dtype() == DType.F64 ? 600 : 60;
            Tensor rate =
                    Bounded.within(prediction, Double.NEGATIVE_INFINITY, top).exp();
            return Bounded.difference(rate, target.times(Bounded.within(prediction, -1e20, 1e20)));
        }

        @Override
        public void check(Tensor prediction, Tensor target) {
            RegressionLoss.super.check(prediction, target);
            Seen.entries("targets of " + name() + " are counts, at least 0", target, t -> t >= 0);
        }

        @Override
        public String name() {
            return "the Poisson loss";
        }
    }

    /// ½ (s + d² e^(−s)) of a mean and the logarithm s of the variance about it: −ln of the normal density without ½ ln 2π, in nats. Predictions
    /// `[…, 2]` (mean, s), targets `[…]`.
    ///
    /// Numbers stop at |d| = 10⁹ and s = −40 (`f64`: 10⁹⁰ and −200), slopes do not.
    ///
    /// @see <a href="https://doi.org/10.1109/ICNN.1994.374138">Nix and Weigend 1994</a>
    record Gaussian() implements RegressionLoss {
        @Override
        public Tensor each(Tensor prediction, Tensor target) {
            check(prediction, target);
            boolean fine = prediction.dtype() == DType.F64;
            double widest = fine ? 1e90 : 1e9, least = fine ? -200 : -40;
            Tensor d = Bounded.within(Bounded.difference(prediction.at(-1, 0), target), -widest, widest);
            Tensor s = prediction.at(-1, 1);
            Tensor precision = Bounded.within(s, least, 1e30).neg().exp();
            return Bounded.difference(s, s.like(0))
                    .plus(d.square().times(precision))
                    .times(0.5);
        }

        @Override
        public void check(Tensor prediction, Tensor target) {
            require(
                    prediction.shape().rank() >= 1 && prediction.shape().size(-1) == 2,
                    "%s needs predictions […, 2], a mean and the logarithm of a variance, got %s",
                    name(),
                    prediction.type());
            Seen.alike(name(), prediction.at(-1, 0), target);
        }

        @Override
        public String name() {
            return "the Gaussian loss";
        }
    }
}
