package dev.slopewise.core;

import static dev.slopewise.core.Sensitivity.None.NONE;
import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// Operations that turn uniform bits into numbers of other distributions, worked out in double precision.
///
/// Each takes, last, 63 random bits an entry (`i64`, of [Source.RandomBits]) and looks at nothing else but its parameters for that entry. b stands for the
/// share (b + ½) / 2⁶³, of which both ends are kept to all digits: tails reach shares of 2⁻⁶⁴.
///
/// Numbers are made by turning the distribution function round, not by rejection: so real ones are smooth functions of the parameters, and the slope
/// that is stated is their own, which finite differences confirm.
public sealed interface Sampling extends SingleOp {
    /// Gamma numbers with scale 1, `concentration[…]` (from 1 on, else NaN) and `bits[…]` to `[…]`; or their derivative by the concentration.
    /// The slope of one order is the next; order 2 has none.
    ///
    /// @param order from 0 to 2
    record Gamma(int order) implements Sampling {
        private static final int LAST = 2;

        public Gamma {
            require(order >= 0 && order <= LAST, "derivatives of gamma numbers go from 0 to %d, got %d", LAST, order);
        }

        @Override
        public Type type(List<Type> in) {
            return real(in);
        }

        @Override
        public void eval(List<Array> in, Array out) {
            Array a = in.get(0);
            long[] bits = in.get(1).longs();
            for (int i = 0; i < bits.length; i++) {
                out.put(i, GammaQuantile.derivative(order, a.number(i), below(bits[i]), above(bits[i])));
            }
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            if (order == LAST) {
                throw refuse(
                        "gamma numbers have slopes to order 2 in their concentration, got a derivative of order 3",
                        "stopGradient() the concentration in one of the derivatives");
            }
            return List.of(new Sensitivity.Slope(Tensor.apply(new Gamma(order + 1), in)), NONE);
        }
    }

    /// Normal numbers, given that they lie between bounds: `low[…]` and `high[…]`, which may be infinite, and `bits[…]` to `[…]`; NaN unless low < high.
    /// However far out the bounds are, the numbers keep their digits.
    record TruncatedNormal() implements Sampling {
        @Override
        public Type type(List<Type> in) {
            return real(in);
        }

        @Override
        public void eval(List<Array> in, Array out) {
            Array low = in.get(0), high = in.get(1);
            long[] bits = in.get(2).longs();
            for (int i = 0; i < bits.length; i++) {
                out.put(i, NormalTails.between(low.number(i), high.number(i), below(bits[i]), above(bits[i])));
            }
        }

        /// ∂z/∂low = φ(low) / φ(z) · the share above z; ∂z/∂high = φ(high) / φ(z) · the share below. Far out the
        /// rounding of z counts: slopes are off by up to z² ulps, in `f32` a thousandth at 100.
        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor z) {
            Tensor bits = in.get(2);
            return List.of(
                    new Sensitivity.Slope(slope(in.get(0), z, bits.bitXor(Long.MAX_VALUE))),
                    new Sensitivity.Slope(slope(in.get(1), z, bits)),
                    NONE);
        }

        /// 0 for an infinite bound.
        private static Tensor slope(Tensor bound, Tensor z, Tensor bits) {
            Tensor finite = bound.isFinite(), at = finite.select(bound, z);
            Tensor ratio = z.minus(at).times(z.plus(at)).times(0.5).exp();
            return finite.select(ratio.times(Draws.share(bits, z.dtype())), z.like(0));
        }
    }

    /// Poisson numbers, `rate[…]` (0 to 10¹⁵, else refused) and `bits[…]` to `[…]` (`i64`).
    record Poisson() implements Sampling {
        @Override
        public Type type(List<Type> in) {
            return real(in).with(DType.I64);
        }

        @Override
        public void eval(List<Array> in, Array out) {
            Array rates = in.get(0);
            long[] bits = in.get(1).longs();
            for (int i = 0; i < bits.length; i++) {
                double rate = rates.number(i);
                require(
                        rate >= 0 && rate <= PoissonQuantile.MOST,
                        "Poisson numbers need a rate from 0 to 10¹⁵, got %s; beyond, draw normal numbers of equal mean"
                                + " and variance",
                        rate);
                out.put(i, PoissonQuantile.at(rate, below(bits[i]), above(bits[i])));
            }
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return List.of(NONE, NONE);
        }
    }

    /// The positions of `count` different entries of the last axis, one after the other, each with a chance proportional to e^logit among those that are
    /// left: `logits[…, k]`, finite or −∞ (never drawn), and `bits[…, k]` give `[…, count]` (`i32`). Refused when fewer than `count` are finite.
    ///
    /// Each entry arrives at a random time, exponential with rate e^logit; the first to arrive are taken.
    ///
    /// @see <a href="https://arxiv.org/abs/1903.06059">Kool, van Hoof and Welling 2019, Stochastic Beams and Where to Find Them</a>
    record Race(int count) implements Sampling {
        public Race {
            require(count >= 0, "a count of draws is at least 0, got %d", count);
        }

        @Override
        public Type type(List<Type> in) {
            Type logits = real(in);
            require(logits.shape().rank() >= 1, "draws need logits […, k], got %s", logits);
            require(
                    count <= logits.shape().size(-1),
                    "without replacement at most as many can be drawn as there are, got %d of %s",
                    count,
                    logits);
            return new Type(DType.I32, logits.shape().dropLast(1).then(Shape.of(count)));
        }

        @Override
        public void eval(List<Array> in, Array out) {
            Array logits = in.get(0);
            long[] bits = in.get(1).longs();
            int k = logits.shape().size(-1);
            double[] times = new double[k]; // their logarithms
            for (int row = 0; row < out.count() / Math.max(1, count); row++) {
                int possible = 0;
                for (int i = 0; i < k; i++) {
                    double logit = logits.number(row * k + i), b = below(bits[row * k + i]);
                    if (!(logit < Double.POSITIVE_INFINITY)) throw notALogit(logit);
                    double late = b < 0.5 ? -Math.log1p(-b) : -Math.log(above(bits[row * k + i]));
                    times[i] = Math.log(late) - logit;
                    if (logit != Double.NEGATIVE_INFINITY) possible++;
                }
                if (possible < count) throw tooFew(possible, k);
                long[] keys = SortLoops.keys(Array.wrap(Shape.of(k), times));
                System.arraycopy(SortLoops.order(keys, 0, k), 0, out.ints(), row * count, count);
            }
        }

        private static SlopewiseException notALogit(double logit) {
            return refuse(
                    "draws need logits that are finite or −∞, got " + logit,
                    "logits are logarithms of weights, up to a constant; −∞ is a weight of 0");
        }

        private SlopewiseException tooFew(int possible, int k) {
            return refuse(
                    "%d of %d entries cannot be drawn: %d have a logit above −∞".formatted(count, k, possible),
                    "leave a finite logit for each draw");
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return List.of(NONE, NONE);
        }
    }

    /// The share of numbers below an entry with these bits.
    private static double below(long bits) {
        return ((bits & Long.MAX_VALUE) + 0.5) * 0x1p-63;
    }

    private static double above(long bits) {
        return below(~bits);
    }

    /// The type of the parameters, which must all have the shape of the bits.
    private static Type real(List<Type> in) {
        Type first = in.getFirst(), bits = in.getLast();
        boolean fits = bits.dtype() == DType.I64
                && first.dtype().isFloat()
                && bits.shape().equals(first.shape())
                && in.subList(0, in.size() - 1).stream().allMatch(first::equals);
        require(fits, "draws need real parameters of one type, and i64 bits of the same shape, got %s", in);
        return first;
    }

    @Override
    default long multiplyAdds(List<Type> in, Type out) {
        return in.getLast().shape().count();
    }

    @Override
    default int operands() {
        return switch (this) {
            case Gamma _, Poisson _, Race _ -> 2;
            case TruncatedNormal _ -> 3;
        };
    }

    @Override
    default String label() {
        return switch (this) {
            case Gamma(int order) -> order == 0 ? "gamma" : "gamma slope " + order;
            case TruncatedNormal() -> "truncated normal";
            case Poisson() -> "poisson";
            case Race(int count) -> "race of " + count;
        };
    }
}
