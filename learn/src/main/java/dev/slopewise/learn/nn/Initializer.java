package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;

/// How weights start. A spread that is [Scaled] to the number of units keeps signals of one size from layer to layer.
public sealed interface Initializer {
    /// a = √(6 / (in + out)): uniform weights from (−a, a), for tanh and sigmoid.
    ///
    /// @see <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio 2010, equation 16</a>
    static Initializer glorotUniform() {
        return new Scaled(1, Side.MEAN, Draw.UNIFORM);
    }

    /// Normal weights of deviation √(2 / (in + out)).
    static Initializer glorotNormal() {
        return new Scaled(1, Side.MEAN, Draw.NORMAL);
    }

    /// a = √(6 / in): uniform weights from (−a, a), for relu.
    ///
    /// @see <a href="https://arxiv.org/abs/1502.01852">He et al. 2015, section 2.2</a>
    static Initializer heUniform() {
        return new Scaled(Math.sqrt(2), Side.IN, Draw.UNIFORM);
    }

    /// Normal weights of deviation √(2 / in), for relu.
    static Initializer heNormal() {
        return new Scaled(Math.sqrt(2), Side.IN, Draw.NORMAL);
    }

    /// a = √(3 / in): uniform weights from (−a, a).
    ///
    /// @see <a href="http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf">LeCun et al. 1998, Efficient BackProp, section 4.6</a>
    static Initializer leCunUniform() {
        return new Scaled(1, Side.IN, Draw.UNIFORM);
    }

    /// Normal weights of deviation √(1 / in), for selu.
    static Initializer leCunNormal() {
        return new Scaled(1, Side.IN, Draw.NORMAL);
    }

    /// Weights of a shape, `f32`.
    ///
    /// @param fans what the weights connect
    Tensor create(Key key, Shape shape, Fans fans);

    /// The weights of a dense layer, `[in, out]`.
    default Tensor create(Key key, int in, int out) {
        var fans = new Fans(in, out);
        return create(key, Shape.of(in, out), fans);
    }

    /// The one that suits an activation: He for relu and what resembles it, LeCun for selu, Glorot for tanh and sigmoid.
    static Initializer suiting(Activation activation) {
        return switch (activation) {
            case RELU, LEAKY_RELU, ELU, SILU, MISH, GELU -> heNormal();
            case SELU -> leCunNormal();
            case TANH, SIGMOID, SOFTPLUS -> glorotUniform();
        };
    }

    /// The same number everywhere: `Constant(0)` for zeros.
    ///
    /// @param value finite
    record Constant(double value) implements Initializer {
        public Constant {
            require(Double.isFinite(value), "constant weights must be finite, got %s", value);
        }

        @Override
        public Tensor create(Key key, Shape shape, Fans fans) {
            return Tensor.full(value, DType.F32, shape.sizes());
        }
    }

    /// Uniform numbers from `low` (inclusive) to `high` (exclusive, but for rounding).
    record Uniform(double low, double high) implements Initializer {
        public Uniform {
            require(
                    low < high && Double.isFinite(high - low),
                    "uniform weights need finite low < high, got %s and %s",
                    low,
                    high);
        }

        @Override
        public Tensor create(Key key, Shape shape, Fans fans) {
            return key.uniform(shape.sizes()).times(high - low).plus(low);
        }
    }

    /// Normal numbers.
    ///
    /// @param mean      finite
    /// @param deviation above 0
    record Normal(double mean, double deviation) implements Initializer {
        public Normal {
            checkMean(mean);
            checkDeviation(deviation);
        }

        @Override
        public Tensor create(Key key, Shape shape, Fans fans) {
            return key.normal(shape.sizes()).times(deviation).plus(mean);
        }
    }

    /// Normal numbers none of which is further than `bound` deviations from the mean. `deviation` is that of the numbers before the others are
    /// left out; with a bound of 2 theirs is 0.8796 of it.
    ///
    /// @param mean      finite
    /// @param deviation above 0
    /// @param bound     in deviations, above 0
    record Truncated(double mean, double deviation, double bound) implements Initializer {
        /// The deviation of normal numbers between −2 and 2: √(1 − 4 φ(2) / (2 Φ(2) − 1)).
        static final double DEVIATION_WITHIN_2 = 0.8796256610342398;

        public Truncated {
            checkMean(mean);
            checkDeviation(deviation);
            require(bound > 0 && Double.isFinite(bound), "a bound must be above 0, got %s", bound);
        }

        @Override
        public Tensor create(Key key, Shape shape, Fans fans) {
            return key.truncatedNormal(-bound, bound, shape.sizes())
                    .times(deviation)
                    .plus(mean);
        }
    }

    /// Which units a spread is scaled to: the inputs of a unit, so that signals keep their size forward; the units an input goes to, so that
    /// slopes keep theirs backward; or the mean of both numbers.
    enum Side {
        IN,
        OUT,
        MEAN
    }

    /// The form of a distribution.
    enum Draw {
        UNIFORM,
        NORMAL,
        /// Normal, none further than 2 deviations out of those before truncation.
        TRUNCATED
    }

    /// Numbers of mean 0 and deviation gain / √n, n being the units on a side.
    ///
    /// @param gain above 0; √2 makes up for the half of its input that relu lets go
    record Scaled(double gain, Side side, Draw draw) implements Initializer {
        public Scaled {
            checkGain(gain);
        }

        @Override
        public Tensor create(Key key, Shape shape, Fans fans) {
            double units = switch (side) {
                case IN -> fans.in();
                case OUT -> fans.out();
                case MEAN -> (fans.in() + (double) fans.out()) / 2;
            };
            double deviation = gain / Math.sqrt(units), limit = Math.sqrt(3) * deviation;
            Initializer draws = switch (draw) {
                case UNIFORM -> new Uniform(-limit, limit);
                case NORMAL -> new Normal(0, deviation);
                case TRUNCATED -> new Truncated(0, deviation / Truncated.DEVIATION_WITHIN_2, 2);
            };
            return draws.create(key, shape, fans);
        }
    }

    /// Orthonormal rows or columns, whichever are fewer, times the gain: axis 0 against all others. Products with such a matrix keep lengths.
    ///
    /// @param gain above 0
    /// @see <a href="https://arxiv.org/abs/1312.6120">Saxe, McClelland and Ganguli 2014</a>
    record Orthogonal(double gain) implements Initializer {
        public Orthogonal {
            checkGain(gain);
        }

        @Override
        public Tensor create(Key key, Shape shape, Fans fans) {
            require(shape.rank() >= 2, "orthogonal weights need at least two axes, got %s", shape);
            int rows = shape.size(0);
            return key.orthogonal(rows, shape.range(1, shape.rank()).count())
                    .reshape(shape)
                    .times(gain);
        }
    }

    /// A kernel `[out, channels, tap…]` that is 0 but at its middle tap, where it has orthonormal columns, times the gain: at first the convolution
    /// keeps lengths, at any depth.
    ///
    /// @param gain above 0
    /// @see <a href="https://arxiv.org/abs/1806.05393">Xiao et al. 2018, algorithm 1</a>
    record DeltaOrthogonal(double gain) implements Initializer {
        public DeltaOrthogonal {
            checkGain(gain);
        }

        @Override
        public Tensor create(Key key, Shape shape, Fans fans) {
            require(
                    shape.rank() >= 3 && shape.size(0) >= shape.size(1),
                    "delta-orthogonal weights need a kernel [out, channels, tap…] with out ≥ channels, got %s",
                    shape);
            Tensor kernel = key.orthogonal(shape.size(0), shape.size(1)).times(gain);
            for (int axis = 2; axis < shape.rank(); axis++) {
                int before = (shape.size(axis) - 1) / 2, after = shape.size(axis) / 2;
                kernel = kernel.expand(-1).pad(-1, before, after, 0);
            }
            return kernel;
        }
    }

    private static void checkMean(double mean) {
        require(Double.isFinite(mean), "the mean of weights must be finite, got %s", mean);
    }

    private static void checkDeviation(double deviation) {
        require(deviation > 0 && Double.isFinite(deviation), "a deviation must be above 0, got %s", deviation);
    }

    private static void checkGain(double gain) {
        require(gain > 0 && Double.isFinite(gain), "a gain must be above 0, got %s", gain);
    }
}
