package dev.slopewise.learn.nn;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.signal.Taps;
import java.util.Locale;

/// What bends a layer's output, entry by entry.
public enum Activation implements Layer {
    /// x where positive, else 0.
    RELU,
    /// x where positive, else 0.01 x, so that a slope is left everywhere.
    ///
    /// @see <a href="https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf">Maas, Hannun and Ng 2013</a>
    LEAKY_RELU,
    /// x where positive, else eˣ − 1.
    ///
    /// @see <a href="https://arxiv.org/abs/1511.07289">Clevert, Unterthiner and Hochreiter 2016</a>
    ELU,
    /// λ x where positive, else λ α (eˣ − 1), with λ = 1.0507 and α = 1.6733, for which signals of mean 0 and deviation 1 stay so.
    ///
    /// @see <a href="https://arxiv.org/abs/1706.02515">Klambauer et al. 2017, equation 14</a>
    SELU,
    /// x · σ(x), also called swish.
    ///
    /// @see <a href="https://arxiv.org/abs/1702.03118">Elfwing, Uchibe and Doya 2017</a>
    SILU,
    /// x · tanh(ln(1 + eˣ)).
    ///
    /// @see <a href="https://arxiv.org/abs/1908.08681">Misra 2020</a>
    MISH,
    /// ln(1 + eˣ).
    SOFTPLUS,
    /// x · Φ(x), Φ being the normal distribution's share below x.
    ///
    /// @see <a href="https://arxiv.org/abs/1606.08415">Hendrycks and Gimpel 2016</a>
    GELU,
    TANH,
    /// σ(x) = 1 / (1 + e⁻ˣ).
    SIGMOID;

    private static final double LEAK = 0.01;
    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_DEPTH = 1.6732632423543772;

    @Override
    public Tensor apply(Tensor x) {
        return Taps.bend(toString(), x, this::bent);
    }

    private Tensor bent(Tensor x) {
        return switch (this) {
            case RELU -> x.relu();
            case LEAKY_RELU -> x.gt(0).select(x, x.times(LEAK));
            case ELU -> x.gt(0).select(x, fall(x));
            case SELU -> x.gt(0).select(x, fall(x).times(SELU_DEPTH)).times(SELU_SCALE);
            case SILU -> x.times(x.sigmoid());
            case MISH -> x.times(x.softplus().tanh());
            case SOFTPLUS -> x.softplus();
            case GELU -> x.gelu();
            case TANH -> x.tanh();
            case SIGMOID -> x.sigmoid();
        };
    }

    /// eˣ − 1 where x is not positive, else 0: an entry that is not chosen must not overflow, as its slope would be 0 · ∞.
    private static Tensor fall(Tensor x) {
        return x.gt(0).select(x.like(0), x).expm1();
    }

    /// As it is written on a command line, such as `leaky-relu`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
