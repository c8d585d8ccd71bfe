package dev.slopewise.core;

import static dev.slopewise.core.Sensitivity.linear;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// Operations whose every entry is made from the entries up to it, along the last axis.
public sealed interface Cumulative extends SingleOp {
    /// The sum up to each entry, with the bits that [Reduction.Sum] gives for the entries so far.
    record Sum() implements Cumulative {
        @Override
        public void eval(List<Array> in, Array out) {
            CumulativeLoops.sum(in.getFirst(), out);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return List.of(linear(dx -> Tensor.apply(this, dx), dz -> reversed(Tensor.apply(this, reversed(dz)))));
        }
    }

    /// A linear recurrence: `factor[…, n]` and `start[…, n]` give
    ///
    ///     z₀ = start₀          zᵢ = factorᵢ · zᵢ₋₁ + startᵢ
    ///
    /// The first factor plays no part. Its derivatives are linear recurrences again.
    record Recurrence() implements Cumulative {
        @Override
        public void eval(List<Array> in, Array out) {
            CumulativeLoops.recurrence(in.get(0), in.get(1), out);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor z) {
            Tensor factor = in.get(0);
            int n = z.shape().size(-1);
            if (n == 0) return List.of(linear(d -> d, d -> d), linear(d -> d, d -> d));
            Tensor before = z.slice(-1, 0, n - 1);
            return List.of(
                    linear(
                            da -> Tensor.apply(
                                    this,
                                    factor,
                                    da.slice(-1, 1, n).times(before).pad(-1, 1, 0, 0)),
                            dz -> backwards(factor, dz)
                                    .slice(-1, 1, n)
                                    .times(before)
                                    .pad(-1, 1, 0, 0)),
                    linear(db -> Tensor.apply(this, factor, db), dz -> backwards(factor, dz)));
        }

        /// rᵢ = factorᵢ₊₁ · rᵢ₊₁ + dzᵢ, from the last entry.
        private Tensor backwards(Tensor factor, Tensor dz) {
            int n = dz.shape().size(-1);
            Tensor moved = reversed(factor).slice(-1, 0, n - 1).pad(-1, 1, 0, 0);
            return reversed(Tensor.apply(this, moved, reversed(dz)));
        }
    }

    /// The position (`i32`) of the largest entry so far, the first of equals; from the first NaN on its position.
    record ArgMax() implements Cumulative {
        @Override
        public void eval(List<Array> in, Array out) {
            CumulativeLoops.argMax(in.getFirst(), out);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return List.of(Sensitivity.None.NONE);
        }
    }

    private static Tensor reversed(Tensor x) {
        return Tensor.apply(new Layout.Reverse(List.of(-1)), x);
    }

    @Override
    default Type type(List<Type> in) {
        Type x = in.getFirst();
        require(x.shape().rank() >= 1, "%s needs an axis to go along, got %s", label(), x);
        require(
                x.dtype().isNumber(),
                "%s needs numbers, got %s; cast first, for example .to(F32) or .to(I32)",
                label(),
                x);
        require(
                in.getLast().equals(x),
                "%s needs equal shapes and entry types, got %s and %s",
                label(),
                x,
                in.getLast());
        return this instanceof ArgMax ? x.with(DType.I32) : x;
    }

    @Override
    default long multiplyAdds(List<Type> in, Type out) {
        return out.shape().count();
    }

    @Override
    default int operands() {
        return switch (this) {
            case Sum _, ArgMax _ -> 1;
            case Recurrence _ -> 2;
        };
    }

    @Override
    default String label() {
        return switch (this) {
            case Sum() -> "cumulative sum";
            case Recurrence() -> "recurrence";
            case ArgMax() -> "cumulative argmax";
        };
    }
}
