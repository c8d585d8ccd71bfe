package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// How a gradient becomes a step, for one tensor of parameters; the trainer walks the tree.
///
/// @param <S> what is remembered from step to step, a tree of tensors
public interface Optimizer<S> {
    /// The memory before the first step.
    S start(Tensor parameter);

    /// One step.
    Next<S> next(Now now, Tensor parameter, Tensor gradient, S state);

    /// The learning rate before any schedule, above 0.
    double rate();

    /// The largest curvature (eigenvalue of the Hessian) on which steps at this rate still settle down. Beyond it they overshoot ever more.
    double curvatureLimit(double rate);

    /// What changes from step to step: an input of the graph, never a constant in it.
    ///
    /// @param step the step's number, from 1, a real scalar
    /// @param rate the learning rate of this step, a real scalar
    record Now(Tensor step, Tensor rate) {}

    /// The parameter and the memory after a step.
    record Next<S>(Tensor parameter, S state) {}
}
