package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// Operations that make numbers: constants, counting, random bits.
public sealed interface Source extends SingleOp {
    /// The same number everywhere; how a Java number enters a graph.
    ///
    /// A real number for integers must be whole; for `i64` it is refused from 2⁵³ on, where a double may stand for another number.
    ///
    /// @param value a `Double` for real types, a `Long` for integers and for `bool` (0 or 1)
    record Fill(Number value, Type of) implements Source {
        public Fill {
            value = of.dtype().isFloat() ? (Number) rounded(value.doubleValue(), of.dtype()) : whole(value, of);
        }

        /// From here on not every whole number is a double: the one that was written may have been another.
        private static final double ROUNDED_FROM = 0x1p53;

        private static double rounded(double value, DType dtype) {
            return dtype == DType.F32 ? (float) value : value;
        }

        private static long whole(Number value, Type of) {
            boolean real = value instanceof Double || value instanceof Float;
            require(
                    !real
                            || (value.doubleValue() == Math.rint(value.doubleValue())
                                    && !Double.isInfinite(value.doubleValue())),
                    "a tensor of %s takes whole numbers, got %s; cast it first: .to(F32)",
                    of.dtype(),
                    value);
            require(
                    !real || of.dtype() != DType.I64 || Math.abs(value.doubleValue()) < ROUNDED_FROM,
                    "a tensor of i64 takes doubles between -2^53 and 2^53, got %s, which may have been rounded; give"
                            + " Tensor.scalar(…L) instead",
                    value);
            long whole = real ? (long) value.doubleValue() : value.longValue();
            require(
                    of.dtype() != DType.I32 || whole == (int) whole,
                    "a tensor of i32 takes numbers from -2147483648 to 2147483647, got %s; cast it first: .to(I64)",
                    value);
            return whole;
        }

        @Override
        public Type type(List<Type> in) {
            return of;
        }

        @Override
        public void eval(List<Array> in, Array out) {
            out.fill(value);
        }

        @Override
        public String label() {
            return "fill " + value;
        }
    }

    /// 0, 1, 2, … along one axis of `size` entries.
    record Iota(int size, DType dtype) implements Source {
        public Iota {
            require(dtype.isNumber(), "counting needs numbers, got %s", dtype);
        }

        @Override
        public Type type(List<Type> in) {
            return new Type(dtype, Shape.of(size));
        }

        @Override
        public void eval(List<Array> in, Array out) {
            for (int i = 0; i < size; i++) out.put(i, (long) i);
        }

        @Override
        public String label() {
            return "iota " + size;
        }
    }

    /// Independent uniform whole numbers from a key `[…, 2]` of `i32` words: `[…, shape…]`.
    ///
    /// With `bits` up to 31 the numbers are from 0 to 2^bits − 1 as `i32`, with 32 all `i32` values, with 33 to 63 as `i64`.
    /// Entry i depends on the key, the stream and i alone.
    ///
    /// @param stream tells different uses of one key apart
    record RandomBits(int bits, Shape of, int stream) implements Source {
        public RandomBits {
            require(bits > 0 && bits < 64, "bits must be from 1 to 63, got %d", bits);
        }

        @Override
        public Type type(List<Type> in) {
            Type key = in.getFirst();
            require(
                    key.dtype() == DType.I32
                            && key.shape().rank() >= 1
                            && key.shape().size(-1) == 2,
                    "random numbers need a key i32[…, 2], got %s; make one with Key.of(seed)",
                    key);
            return new Type(
                    bits <= 32 ? DType.I32 : DType.I64, key.shape().dropLast(1).then(of));
        }

        @Override
        public void eval(List<Array> in, Array out) {
            int[] key = in.getFirst().ints();
            int n = of.count();
            for (int i = 0; i < out.count(); i++) {
                int k = i / n * 2;
                long block = Threefry.block(key[k], key[k + 1], stream, i % n);
                if (bits <= 32) out.put(i, bits == 32 ? (int) block : block >>> (64 - bits));
                else out.put(i, block >>> (64 - bits));
            }
        }

        @Override
        public String label() {
            return "random %d bits %s stream %d".formatted(bits, of, stream);
        }
    }

    @Override
    default int operands() {
        return switch (this) {
            case Fill _, Iota _ -> 0;
            case RandomBits _ -> 1;
        };
    }

    @Override
    default List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
        return in.stream().map(x -> (Sensitivity) Sensitivity.None.NONE).toList();
    }
}
