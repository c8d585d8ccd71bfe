package dev.slopewise.learn.optim;

import java.util.OptionalDouble;

/// The largest curvature on which an optimiser's steps still settle down; beyond it they overshoot ever more.
///
/// On a quadratic with one curvature this is exact: a test finds it for each optimiser, converging 1 % below and diverging 1 % above.
public sealed interface Stability {
    /// A limit on the largest eigenvalue of the Hessian.
    ///
    /// @param limit in units of the loss per squared unit of the parameter
    record OnCurvature(double limit) implements Stability {}

    /// A limit on the largest eigenvalue of the preconditioned Hessian P⁻¹H, with P of [Optimizer#preconditioner].
    ///
    /// @param limit per unit of the rate
    record OnPreconditioned(double limit) implements Stability {}

    /// No limit is known.
    ///
    /// @param why in a sentence
    record Unknown(String why) implements Stability {}

    /// The rate at which an optimiser's limit falls to a curvature, found by halving, as limits fall when rates grow; empty if none is known.
    ///
    /// @param curvature the largest eigenvalue that `OnCurvature` or `OnPreconditioned` is about, above 0
    static OptionalDouble largestRate(Optimizer<?> optimizer, double curvature) {
        double low = 1e-20, high = 1e20;
        for (int i = 0; i < 200; i++) {
            double middle = Math.sqrt(low * high), most;
            switch (optimizer.stability(middle)) {
                case OnCurvature(double limit) -> most = limit;
                case OnPreconditioned(double limit) -> most = limit;
                case Unknown _ -> {
                    return OptionalDouble.empty();
                }
            }
            if (most > curvature) low = middle;
            else high = middle;
        }
        return OptionalDouble.of(low);
    }
}
