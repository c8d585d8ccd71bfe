package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

/// Distributions beyond uniform and normal, made from bits of a key. [Key] offers them by the same names.
final class Draws {
    /// e to minus this is 0 in every precision.
    private static final double VANISHED = 1000;

    private Draws() {}

    /// The share (b + ½) / 2⁶³ that 63 bits stand for.
    static Tensor share(Tensor bits, DType dtype) {
        return bits.to(dtype).plus(0.5).times(0x1p-63);
    }

    /// Whole numbers from 0 to span − 1, the remainders of 63 bits. The last few of the 2⁶³ numbers would make some remainders likelier; they are drawn
    /// once more, and that the second is one of them again has a chance of (span / 2⁶³)² at most.
    static Tensor below(long span, Tensor first, Tensor second) {
        long surplus = (Long.MAX_VALUE % span + 1) % span;
        Tensor even = first.gt(first.like(Long.MAX_VALUE - surplus)).select(second, first);
        return even.floorMod(even.like(span));
    }

    /// −ln(1 − u), from whichever of u and 1 − u is the lesser, so that small and large numbers keep their digits.
    static Tensor exponential(Tensor bits, DType dtype) {
        require(dtype.isFloat(), "exponential numbers are f32 or f64, got %s", dtype);
        Tensor below = share(bits, dtype), above = share(bits.bitXor(Long.MAX_VALUE), dtype);
        return bits.lt(bits.like(1L << 62))
                .select(below.neg().log1p().neg(), above.log().neg());
    }

    /// A gamma number of concentration a < 1 is one of a + 1 times e^(−E/a), E being exponential (Stuart 1962).
    static Tensor gamma(Tensor concentration, Tensor bits, Tensor exponential) {
        // a slope E/a² may be infinite where the factor is 0
        Tensor vanished = exponential.gt(concentration.times(VANISHED));
        Tensor safe = vanished.select(concentration.like(1), concentration);
        Tensor factor = vanished.select(
                concentration.like(0), exponential.div(safe).neg().exp());
        Tensor from1 = from1(concentration, bits);
        return concentration.lt(1).select(from1.times(factor), from1);
    }

    static Tensor logOfGamma(Tensor concentration, Tensor bits, Tensor exponential) {
        Tensor small = concentration.lt(1);
        Tensor below1 = small.select(concentration, concentration.like(1));
        Tensor log = from1(concentration, bits).log();
        return small.select(log.minus(exponential.div(below1)), log);
    }

    private static Tensor from1(Tensor concentration, Tensor bits) {
        Tensor raised = concentration.lt(1).select(concentration.plus(1), concentration);
        return Tensor.apply(new Sampling.Gamma(0), raised, bits);
    }
}
