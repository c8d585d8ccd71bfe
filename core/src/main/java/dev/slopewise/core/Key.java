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
                "a key is folded with an i32 scalar, got %s",
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

    /// The numbers 0 to n − 1 in random order, `i32`: each order equally likely, up to ties among 63 random bits.
    public Tensor permutation(int n) {
        return bits(63, n).argsort();
    }
}
