package dev.slopewise.learn.optim;

import dev.slopewise.core.Tensor;

/// Muon: the momentum of a matrix made orthogonal, so that a step is equally long in every direction.
///
///     m ← momentum · m + (1 − momentum) g
///     x = (1 − momentum) g + momentum · m,   divided by ‖x‖ + 10⁻⁷, lying down (transposed if it has more rows than columns)
///     five times:  a = x xᵀ,   x ← 3.4445 x + (−4.7750 a + 2.0315 a²) x
///     θ ← θ − rate · (0.2 √(longer side) · x + decay · θ)
///
/// The Newton-Schulz iteration brings singular values near 1 (0.7 to 1.2), not to 1. It runs in the parameter's own type; the reference in bfloat16.
/// The factor 0.2 √(longer side) is Liu et al.'s: a step then has the root mean square of [AdamW]'s, so that one rate and one decay serve both;
/// in PyTorch it is `adjust_lr_fn="match_rms_adamw"`. Jordan's own is √max(1, rows / columns), with rates about 0.02.
///
/// Of more than two axes all but the first are taken as one, as the reference does with a convolution's kernels. A tensor with less than two axes
/// has no directions to even out and takes [AdamW]'s step with the same rate and decay. So should embeddings and the output layer: give them an
/// optimiser of their own by groups of paths in the trainer.
///
/// @param rate     usual length of an entry's step in units of 0.2, above 0
/// @param momentum share of the old mean that is kept, in [0, 1)
/// @param decay    share of a parameter that it loses in a step, per unit of rate, at least 0
/// @see <a href="https://kellerjordan.github.io/posts/muon/">Jordan et al. 2024</a>
/// @see <a href="https://arxiv.org/abs/2502.16982">Liu et al. 2025, section 2.2, for scale and decay</a>
public record Muon(double rate, double momentum, double decay) implements Optimizer<Muon.Memory> {
    private static final int ROUNDS = 5;

    public Muon {
        Ranges.rate(rate);
        Ranges.share("momentum", momentum);
        Ranges.from0("decay", decay);
    }

    public Muon(double rate) {
        this(rate, 0.95, 0.1);
    }

    /// What is remembered, by the kind of tensor.
    public sealed interface Memory {
        /// The running mean of a matrix's slopes.
        record Matrix(Tensor mean) implements Memory {}

        /// Of a tensor with less than two axes.
        record Entries(Adam.Moments moments) implements Memory {}
    }

    private AdamW entries() {
        return new AdamW(rate, decay);
    }

    @Override
    public Memory start(Tensor parameter) {
        return parameter.shape().rank() < 2
                ? new Memory.Entries(entries().start(parameter))
                : new Memory.Matrix(parameter.like(0));
    }

    @Override
    public Next<Memory> next(Now now, Tensor p, Tensor g, Memory s) {
        return switch (s) {
            case Memory.Entries(Adam.Moments moments) -> {
                Next<Adam.Moments> next = entries().next(now, p, g, moments);
                yield new Next<>(next.parameter(), new Memory.Entries(next.state()));
            }
            case Memory.Matrix(Tensor mean) -> {
                Tensor m = mean.times(momentum).plus(g.times(1 - momentum));
                Tensor x = g.times(1 - momentum).plus(m.times(momentum));
                Tensor step = direction(x).plus(p.times(decay));
                yield new Next<>(p.minus(step.times(now.rate())), new Memory.Matrix(m));
            }
        };
    }

    private static Tensor direction(Tensor x) {
        Tensor matrix = x.reshape(x.shape().size(0), -1);
        int rows = matrix.shape().size(0), columns = matrix.shape().size(1);
        Tensor even = rows > columns ? orthogonal(matrix.transpose()).transpose() : orthogonal(matrix);
        return even.reshape(x.shape()).times(0.2 * Math.sqrt(Math.max(rows, columns)));
    }

    private static Tensor orthogonal(Tensor matrix) {
        Tensor x = matrix.div(matrix.norm().plus(1e-7));
        for (int i = 0; i < ROUNDS; i++) {
            Tensor a = x.matmul(x.transpose());
            Tensor b = a.times(-4.7750).plus(a.matmul(a).times(2.0315));
            x = x.times(3.4445).plus(b.matmul(x));
        }
        return x;
    }

    @Override
    public Stability stability(double rate) {
        return new Stability.Unknown("a matrix's step is equally long in every direction, whatever the slope,"
                + " so that on no curvature do steps settle down or grow");
    }
}
