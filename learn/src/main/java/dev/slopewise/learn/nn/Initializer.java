package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;

/// How weights start: with a spread that keeps signals of one size from layer to layer. Each row names its spread.
///
/// Uniform weights are from (−a, a), normal ones have deviation s; `in` and `out` count the units on both sides.
public enum Initializer {
    /// a = √(6 / (in + out)), for tanh and sigmoid.
    ///
    /// @see <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio 2010, equation 16</a>
    GLOROT_UNIFORM {
        @Override
        public Tensor create(Key key, int in, int out) {
            return uniform(key, in, out, Math.sqrt(6.0 / (in + out)));
        }
    },
    /// s = √(2 / (in + out)).
    GLOROT_NORMAL {
        @Override
        public Tensor create(Key key, int in, int out) {
            return normal(key, in, out, Math.sqrt(2.0 / (in + out)));
        }
    },
    /// a = √(6 / in), for relu.
    ///
    /// @see <a href="https://arxiv.org/abs/1502.01852">He et al. 2015, section 2.2</a>
    HE_UNIFORM {
        @Override
        public Tensor create(Key key, int in, int out) {
            return uniform(key, in, out, Math.sqrt(6.0 / in));
        }
    },
    /// s = √(2 / in), for relu.
    HE_NORMAL {
        @Override
        public Tensor create(Key key, int in, int out) {
            return normal(key, in, out, Math.sqrt(2.0 / in));
        }
    };

    /// Weights `[in, out]`, `f32`.
    public abstract Tensor create(Key key, int in, int out);

    /// The one that suits an activation: He for relu and gelu, Glorot for tanh and sigmoid.
    public static Initializer suiting(Activation activation) {
        return switch (activation) {
            case RELU, GELU -> HE_NORMAL;
            case TANH, SIGMOID -> GLOROT_UNIFORM;
        };
    }

    private static Tensor uniform(Key key, int in, int out, double limit) {
        check(in, out);
        return key.uniform(in, out).times(2 * limit).minus(limit);
    }

    private static Tensor normal(Key key, int in, int out, double deviation) {
        check(in, out);
        return key.normal(in, out).times(deviation);
    }

    private static void check(int in, int out) {
        require(in > 0 && out > 0, "a layer needs at least one unit on each side, got %d and %d", in, out);
    }
}
