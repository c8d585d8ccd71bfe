package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;
import java.util.stream.IntStream;

/// Where random numbers come from: two words that say which ones. The same key gives the same numbers, on any machine, in any order, however
/// many threads work; so a key is used once, and [#split] makes new ones. A key is a tree with one leaf, an argument like any other.
///
/// ```
/// var keys = Key.of(42).split(2);
/// Tensor weights = keys.get(0).normal(784, 10);
/// Tensor noise = keys.get(1).uniform(10);
/// ```
///
/// @param words `i32[2]`
public record Key(Tensor words) {
    // Streams tell the uses of a key apart, so that no two of them share bits.
    private static final int NUMBERS = 0;
    private static final int SPLIT = 1;
    private static final int FOLD = 2;
    private static final int SECOND = 3;

    private static final int F32_BITS = 24;
    private static final int F64_BITS = 53;

    public static Key of(long seed) {
        return new Key(Tensor.of((int) (seed >>> 32), (int) seed));
    }

    /// `count` independent keys.
    public List<Key> split(int count) {
        require(count > 0, "a key is split into at least 1, got %d", count);
        Tensor all = bits(32, SPLIT, Shape.of(count, 2));
        return IntStream.range(0, count).mapToObj(i -> new Key(all.at(0, i))).toList();
    }

    /// An independent key for each value of a number, such as a step's.
    ///
    /// @param number an `i32` scalar
    public Key fold(Tensor number) {
        require(
                number.dtype() == DType.I32 && number.shape().rank() == 0,
                "a key is folded with an i32 scalar, got %s; cast it with .to(I32), take one entry with get(…)",
                number.type());
        Tensor mixed = bits(32, FOLD, Shape.of(2)).plus(number.broadcastTo(2));
        return new Key(new Key(mixed).bits(32, FOLD, Shape.of(2)));
    }

    public Key fold(int number) {
        return fold(Tensor.scalar(number));
    }

    /// Uniform whole numbers from 0 to 2^bits − 1; see [Source.RandomBits].
    public Tensor bits(int bits, int... sizes) {
        return bits(bits, NUMBERS, Shape.of(sizes));
    }

    private Tensor bits(int bits, int stream, Shape shape) {
        return Tensor.apply(new Source.RandomBits(bits, shape, stream), words);
    }

    /// Uniform real numbers in [0, 1), `f32`: multiples of 2⁻²⁴.
    public Tensor uniform(int... sizes) {
        return uniform(DType.F32, sizes);
    }

    /// Uniform real numbers in [0, 1): multiples of 2⁻²⁴ (`f32`) or 2⁻⁵³ (`f64`).
    public Tensor uniform(DType dtype, int... sizes) {
        return uniform(dtype, NUMBERS, Shape.of(sizes));
    }

    private Tensor uniform(DType dtype, int stream, Shape shape) {
        require(dtype.isFloat(), "uniform numbers are f32 or f64, got %s; see bits for whole numbers", dtype);
        int bits = dtype == DType.F32 ? F32_BITS : F64_BITS;
        return bits(bits, stream, shape).to(dtype).times(Math.scalb(1.0, -bits));
    }

    /// Normal numbers with mean 0 and deviation 1, `f32`.
    public Tensor normal(int... sizes) {
        return normal(DType.F32, sizes);
    }

    /// Normal numbers with mean 0 and deviation 1.
    ///
    /// @see <a href="https://doi.org/10.1214/aoms/1177706645">Box and Muller 1958</a>
    public Tensor normal(DType dtype, int... sizes) {
        Shape shape = Shape.of(sizes);
        Tensor radius =
                uniform(dtype, NUMBERS, shape).oneMinus().log().times(-2).sqrt();
        Tensor angle = uniform(dtype, SECOND, shape).times(2 * Math.PI);
        return radius.times(angle.cos());
    }

    /// `true` with the given probability.
    public Tensor bernoulli(double probability, int... sizes) {
        require(probability >= 0 && probability <= 1, "a probability is from 0 to 1, got %s", probability);
        return uniform(sizes).lt(probability);
    }

    /// Whole numbers from `low` (inclusive) to `high` (exclusive), `i32`, each equally likely to within 2⁻⁶².
    public Tensor integers(int low, int high, int... sizes) {
        require(low < high, "integers need low < high, got %d and %d", low, high);
        Shape shape = Shape.of(sizes);
        Tensor below = Draws.below((long) high - low, bits(63, NUMBERS, shape), bits(63, SECOND, shape));
        return below.plus(below.like(low)).to(DType.I32);
    }

    /// Exponential numbers with mean 1, `f32`; see [#exponential(DType, int...)].
    public Tensor exponential(int... sizes) {
        return exponential(DType.F32, sizes);
    }

    /// Exponential numbers with mean 1: from 2⁻⁶⁴ to 44.4, each with all digits of its type.
    public Tensor exponential(DType dtype, int... sizes) {
        return Draws.exponential(bits(63, sizes), dtype);
    }

    /// Gumbel numbers, `f32`; see [#gumbel(DType, int...)].
    public Tensor gumbel(int... sizes) {
        return gumbel(DType.F32, sizes);
    }

    /// Gumbel numbers with place 0 and scale 1, whose share below x is exp(−e⁻ˣ): −ln of exponential numbers.
    public Tensor gumbel(DType dtype, int... sizes) {
        return exponential(dtype, sizes).log().neg();
    }

    /// Gamma numbers with scale 1, `f32`.
    ///
    /// @param concentration above 0
    public Tensor gamma(double concentration, int... sizes) {
        require(concentration > 0, "gamma numbers need a concentration above 0, got %s", concentration);
        return gamma(Tensor.full(concentration, DType.F32, sizes));
    }

    /// Gamma numbers with scale 1, one for each concentration, differentiable twice with respect to it: entry by entry the slope is that of implicit
    /// reparameterisation, see [Sampling.Gamma]. (A concentration that crosses 1 makes the number jump.)
    ///
    /// A concentration far below 1 gives numbers too small for their type, which become 0; see [#logOfGamma]. That of 0 gives 0, a negative one NaN.
    ///
    /// @see <a href="https://arxiv.org/abs/1805.08498">Figurnov, Mohamed and Mnih 2018, Implicit Reparameterization Gradients</a>
    public Tensor gamma(Tensor concentration) {
        return Draws.gamma(concentration, bits(63, NUMBERS, concentration.shape()), second(concentration));
    }

    /// The logarithms of the numbers that [#gamma(Tensor)] gives, which stay numbers for any concentration above 0.
    public Tensor logOfGamma(Tensor concentration) {
        return Draws.logOfGamma(concentration, bits(63, NUMBERS, concentration.shape()), second(concentration));
    }

    private Tensor second(Tensor like) {
        return Draws.exponential(bits(63, SECOND, like.shape()), like.dtype());
    }

    /// Beta numbers, in [0, 1], one for each pair of concentrations of equal shapes; differentiable as gamma numbers are.
    public Tensor beta(Tensor first, Tensor second) {
        List<Key> keys = split(2);
        return keys.get(0)
                .logOfGamma(first)
                .minus(keys.get(1).logOfGamma(second))
                .sigmoid();
    }

    /// Dirichlet shares: rows of the last axis that sum to 1, from concentrations `[…, k]` above 0; differentiable as gamma numbers are.
    public Tensor dirichlet(Tensor concentration) {
        return logOfGamma(concentration).softmax(-1);
    }

    /// Poisson numbers with this mean, `i64`; see [#poisson(Tensor)].
    public Tensor poisson(double rate, int... sizes) {
        return poisson(Tensor.full(rate, DType.F64, sizes));
    }

    /// Poisson numbers, `i64`, one for each mean, from 0 to 10¹⁵.
    public Tensor poisson(Tensor rate) {
        return Tensor.apply(new Sampling.Poisson(), rate, bits(63, NUMBERS, rate.shape()));
    }

    /// Normal numbers with mean 0 and deviation 1, given that they lie from `low` to `high`, `f32`; bounds may be infinite.
    public Tensor truncatedNormal(double low, double high, int... sizes) {
        require(low < high, "truncated normal numbers need low < high, got %s and %s", low, high);
        return truncatedNormal(Tensor.full(low, DType.F32, sizes), Tensor.full(high, DType.F32, sizes));
    }

    /// Normal numbers with mean 0 and deviation 1, one for each pair of bounds of equal shapes, differentiable with respect to them. They keep their
    /// digits however far out the bounds are; NaN unless low < high. For mean m and deviation s take bounds (low − m) / s, then · s + m.
    public Tensor truncatedNormal(Tensor low, Tensor high) {
        return Tensor.apply(new Sampling.TruncatedNormal(), low, high, bits(63, NUMBERS, low.shape()));
    }

    /// For each row of `logits[…, k]` one of its positions (`i32[…]`), with a chance proportional to e^logit; −∞ is never drawn. A row with NaN,
    /// +∞, or nothing but −∞ is refused. For n draws from one row, broadcastTo(n, k).
    public Tensor categorical(Tensor logits) {
        return choice(logits, 1).squeeze(-1);
    }

    /// `count` different numbers of 0 to `population` − 1 in random order, `i32`.
    public Tensor choice(int population, int count) {
        require(
                count >= 0 && count <= population,
                "without replacement from 0 to %d can be drawn, got %d; integers(0, %d, %d) draws with replacement",
                population,
                count,
                population,
                count);
        return permutation(population).slice(0, 0, count);
    }

    /// For each row of `logits[…, k]` the positions (`i32[…, count]`) of `count` different entries in the order of drawing, each with a chance
    /// proportional to e^logit among those left; −∞ is never drawn. Refused when fewer than `count` are above −∞.
    public Tensor choice(Tensor logits, int count) {
        return Tensor.apply(new Sampling.Race(count), logits, bits(63, NUMBERS, logits.shape()));
    }

    /// An `f32` matrix with orthonormal columns; see [#orthogonal(DType, int, int)].
    public Tensor orthogonal(int rows, int columns) {
        return orthogonal(DType.F32, rows, columns);
    }

    /// A matrix with orthonormal columns, or rows where these are fewer, evenly distributed over all such matrices (Haar): the factor Q of a matrix
    /// of normal numbers, as R has no negative diagonal entry; in `f64`.
    ///
    /// @see <a href="https://arxiv.org/abs/math-ph/0609050">Mezzadri 2007, How to generate random matrices from the classical compact groups</a>
    public Tensor orthogonal(DType dtype, int rows, int columns) {
        require(dtype.isFloat(), "orthogonal matrices are f32 or f64, got %s", dtype);
        Tensor tall = LinearAlgebra.qr(normal(DType.F64, Math.max(rows, columns), Math.min(rows, columns)))
                .q();
        return (rows < columns ? tall.transpose() : tall).to(dtype);
    }

    /// The numbers 0 to n − 1 in random order, `i32`: each order equally likely, up to ties among 63 random bits.
    public Tensor permutation(int n) {
        return bits(63, n).argsort();
    }
}
