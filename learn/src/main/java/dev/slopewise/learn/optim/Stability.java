package dev.slopewise.learn.optim;

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
}
