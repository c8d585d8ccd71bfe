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

    /// The largest curvature on which steps at this rate still settle down; an optimiser's doc comment gives the source.
    Stability stability(double rate);

    /// P, by which this optimiser divides slopes entry by entry, momentum aside: without it a step is −rate · g / P. Of the parameter's
    /// shape, above 0; all 1 where [#stability] is not of the preconditioned Hessian.
    ///
    /// @param state the memory after the step `now`
    default Tensor preconditioner(Now now, Tensor parameter, S state) {
        return parameter.like(1);
    }

    /// How far steps against a slope that stays 1 go, per unit of the rate, once they are at speed: 1 / (1 − β) with momentum β. A penalty that pulls
    /// after the step pulls as many times, so that it holds the balance with a slope of the data. 1 where a step's length does not grow with the
    /// slope's.
    default double reach() {
        return 1;
    }

    /// The parameter to judge and predict with, where that is not the one whose slope is taken.
    default Tensor judged(Tensor parameter, S state) {
        return parameter;
    }

    /// What changes from step to step: an input of the graph, never a constant in it.
    ///
    /// @param step the step's number, from 1, a real scalar
    /// @param rate the learning rate of this step, a real scalar
    record Now(Tensor step, Tensor rate) {
        /// How much of its weight a running mean that began with 0 has after this step: 1 − βᵗ, as −expm1(t · ln β), which keeps its digits.
        Tensor filled(double beta) {
            return step.times(Math.log(beta)).expm1().neg();
        }
    }

    /// The parameter and the memory after a step.
    record Next<S>(Tensor parameter, S state) {}
}
