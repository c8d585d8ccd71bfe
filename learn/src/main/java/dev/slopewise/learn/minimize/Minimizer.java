package dev.slopewise.learn.minimize;

import dev.slopewise.core.Tensor;
import java.util.function.Function;

/// Finds where a function of a whole record is least, all its data at once: for problems of which every evaluation is exact, such as fits
/// of curves and likelihoods. For training on batches, which are not, see the optimisers.
///
/// Which one: [LBfgs] usually; [NewtonCg] where curvature differs much between directions, or at saddles; [ConjugateGradient] where the parameters fill the
/// memory; [LevenbergMarquardt] for sums of squares. All take functions with slopes that are continuous along the way; numbers that
/// are not finite are backed out of. Use `f64` parameters: with `f32` expect about four digits.
///
///     Minimum<Tensor> least = new LBfgs().minimize(x -> x.minus(3).square().sum(), Tensor.of(0.0));
///
/// The loop runs in plain Java, the function as one traced graph. The same start gives the same bits.
public sealed interface Minimizer permits LBfgs, ConjugateGradient, NewtonCg, LevenbergMarquardt {
    /// Goes down from a start, until [Stopping] says so.
    ///
    /// @param f     to one real number; for [LevenbergMarquardt] to the residuals, of which ½ Σ r² is made least
    /// @param start any record, list or map of real tensors
    /// @throws dev.slopewise.core.SlopewiseException if `f` or `start` is not of that kind
    <M> Minimum<M> minimize(Function<M, Tensor> f, M start);
}
