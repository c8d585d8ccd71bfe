package dev.slopewise.learn.optim;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;

/// Adafactor: divides by a mean square of slopes that is kept as the means of its rows and columns, so that a matrix needs hardly any memory.
///
///     β = 1 − t^(−power)
///     r ← β r + (1 − β) · mean of each row of (g² + ε₁)       c ← the same of each column
///     v̂ = r cᵀ / mean(r)              (of vectors: v̂ ← β v̂ + (1 − β) (g² + ε₁))
///     u = g / √v̂                      û = u / max(1, rms(u) / clip)
///     θ ← θ − α û
///     α = max(ε₂, rms(θ)) · min(rate, 1/√t)  at the RELATIVE pace,  α = rate  at the GIVEN one
///
/// rms is the root of the mean square. Of more than two axes the last two are factored and the others ride along; the paper has only matrices.
/// The paper's default is RELATIVE with rate 0.01, and PyTorch's, which bounds v̂ from below in place of adding ε₁; Keras' has rate 0.001. fairseq
/// and Hugging Face call the GIVEN pace `relative_step=False, scale_parameter=False`. There is no momentum, which the paper can do without.
///
/// With v̂ as it is and nothing clipped, steps are gradient descent's on the preconditioned Hessian with P = √v̂ · rate / α: stable below 2 / rate.
/// Beyond that steps grow only until they are clipped.
///
/// @param rate     at the GIVEN pace the usual length of an entry's step, in units of the parameter; at the RELATIVE one the largest share of rms(θ)
///                 that a step may be; above 0
/// @param pace     what a step's length goes by
/// @param power    how soon means of squares get long, in (0, 1]
/// @param epsilon1 added to squared slopes, above 0
/// @param epsilon2 least size that a tensor is taken for at the RELATIVE pace, in units of the parameter, above 0
/// @param clip     largest rms of a step in units of α, above 0
/// @see <a href="https://arxiv.org/abs/1804.04235">Shazeer and Stern 2018, Algorithms 4 and 5</a>
public record Adafactor(double rate, Pace pace, double power, double epsilon1, double epsilon2, double clip)
        implements Optimizer<Adafactor.Squares> {
    /// What a step's length goes by: the tensor's own size and the number of the step, or the rate alone.
    public enum Pace {
        RELATIVE,
        GIVEN
    }

    public Adafactor {
        Ranges.rate(rate);
        require(power > 0 && power <= 1, "power must be above 0 and at most 1, got %s", power);
        Ranges.above0("epsilon1", epsilon1);
        Ranges.above0("epsilon2", epsilon2);
        Ranges.above0("clip", clip);
    }

    public Adafactor(double rate) {
        this(rate, Pace.RELATIVE);
    }

    public Adafactor(double rate, Pace pace) {
        this(rate, pace, 0.8, 1e-30, 1e-3, 1);
    }

    /// The running mean of squared slopes.
    public sealed interface Squares {
        Tensor whole();

        /// Of a tensor with less than two axes.
        record Whole(Tensor whole) implements Squares {}

        /// Of `[…, m, n]`: rows `[…, m]` and columns `[…, n]`.
        record Factored(Tensor rows, Tensor columns) implements Squares {
            /// Rows are divided first, as the product of two tiny means would vanish.
            @Override
            public Tensor whole() {
                Shape whole =
                        rows.shape().insert(rows.shape().rank(), columns.shape().size(-1));
                Tensor shares = rows.div(rows.mean(-1).expand(-1));
                return shares.expand(-1).broadcastTo(whole).times(columns.expand(-2));
            }
        }
    }

    @Override
    public Squares start(Tensor parameter) {
        Tensor zero = parameter.like(0);
        return parameter.shape().rank() < 2
                ? new Squares.Whole(zero)
                : new Squares.Factored(zero.mean(-1), zero.mean(-2));
    }

    @Override
    public Next<Squares> next(Now now, Tensor p, Tensor g, Squares s) {
        Tensor fresh = now.step().pow(-power), kept = fresh.oneMinus();
        Tensor square = g.square().plus(epsilon1);
        Squares squares = switch (s) {
            case Squares.Whole(Tensor whole) ->
                new Squares.Whole(whole.times(kept).plus(square.times(fresh)));
            case Squares.Factored(Tensor rows, Tensor columns) ->
                new Squares.Factored(
                        rows.times(kept).plus(square.mean(-1).times(fresh)),
                        columns.times(kept).plus(square.mean(-2).times(fresh)));
        };
        Tensor u = g.div(squares.whole().sqrt());
        Tensor clipped = u.div(size(u).div(clip).max(1));
        return new Next<>(p.minus(clipped.times(length(now, p))), squares);
    }

    private Tensor length(Now now, Tensor p) {
        return switch (pace) {
            case GIVEN -> now.rate();
            case RELATIVE ->
                size(p).max(epsilon2).times(now.rate().min(now.step().pow(-0.5)));
        };
    }

    private static Tensor size(Tensor x) {
        return x.square().mean().sqrt();
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.OnPreconditioned(2 / rate);
    }

    @Override
    public Tensor preconditioner(Now now, Tensor parameter, Squares s) {
        return s.whole().sqrt().times(now.rate().div(length(now, parameter)));
    }
}
