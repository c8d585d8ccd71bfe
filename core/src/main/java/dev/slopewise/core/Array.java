package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The numbers of a tensor: one contiguous primitive array, the last axis innermost.
///
/// An array is written once, by whoever made it, and only read after it has become a tensor. `floats()`, `doubles()`, `ints()`, `longs()` and
/// `bools()` give the storage itself, without a copy; `number`, `integer` and `truth` read one entry whatever the type. An array that was
/// donated ([Donation]) refuses all of them.
public final class Array {
    private final Type type;
    private final Object data;
    private boolean isShared;
    private Donation.@Nullable Mark donated;

    private Array(Type type, Object data) {
        this.type = type;
        this.data = data;
    }

    /// A new array of zeros (or `false`).
    public static Array zeros(Type type) {
        int n = type.shape().count();
        return new Array(
                type,
                switch (type.dtype()) {
                    case F32 -> new float[n];
                    case F64 -> new double[n];
                    case I32 -> new int[n];
                    case I64 -> new long[n];
                    case BOOL -> new boolean[n];
                });
    }

    /// Wraps primitive storage without copying it: `float[]`, `double[]`, `int[]`, `long[]` or `boolean[]`.
    public static Array wrap(Shape shape, Object data) {
        DType dtype = switch (data) {
            case float[] _ -> DType.F32;
            case double[] _ -> DType.F64;
            case int[] _ -> DType.I32;
            case long[] _ -> DType.I64;
            case boolean[] _ -> DType.BOOL;
            default ->
                throw SlopewiseException.refuse(
                        "numbers must come in a float[], double[], int[], long[] or boolean[], got "
                                + data.getClass().getTypeName(),
                        "");
        };
        int length = java.lang.reflect.Array.getLength(data);
        if (shape.rank() == 0 && length == 1) return new Array(Type.scalar(dtype), data);
        require(length == shape.count(), "shape %s needs %d numbers, got %d", shape, shape.count(), length);
        return new Array(new Type(dtype, shape), data);
    }

    public Type type() {
        return type;
    }

    public Shape shape() {
        return type.shape();
    }

    public DType dtype() {
        return type.dtype();
    }

    public int count() {
        return type.shape().count();
    }

    public float[] floats() {
        return (float[]) data();
    }

    public double[] doubles() {
        return (double[]) data();
    }

    public int[] ints() {
        return (int[]) data();
    }

    public long[] longs() {
        return (long[]) data();
    }

    public boolean[] bools() {
        return (boolean[]) data();
    }

    /// The storage, one of the five primitive array types.
    Object data() {
        return readable().data;
    }

    /// This array, unless it was donated.
    Array readable() {
        if (donated != null) throw donated.refusal();
        return this;
    }

    /// Whether others than tensors can reach the storage, or several arrays have it, so that it must never be overwritten.
    boolean isShared() {
        return isShared;
    }

    /// The same array, from now on shared.
    Array shared() {
        isShared = true;
        return this;
    }

    /// Another array with the same storage, which both then share.
    Array alias() {
        return new Array(type, shared().data()).shared();
    }

    boolean isReadable() {
        return donated == null;
    }

    /// The storage in a new array; this one refuses to be read.
    Array handedOver(Donation.Mark mark) {
        var heir = new Array(type, data);
        heir.isShared = isShared;
        donated = mark;
        return heir;
    }

    void handBack() {
        donated = null;
    }

    void lose(Donation.Mark mark) {
        donated = mark;
    }

    /// One entry as a real number (`true` is 1).
    public double number(int i) {
        return switch (type.dtype()) {
            case F32 -> floats()[i];
            case F64 -> doubles()[i];
            case I32 -> ints()[i];
            case I64 -> longs()[i];
            case BOOL -> bools()[i] ? 1 : 0;
        };
    }

    /// One entry as an integer; real numbers are cut towards zero.
    public long integer(int i) {
        return switch (type.dtype()) {
            case I32 -> ints()[i];
            case I64 -> longs()[i];
            case F32, F64, BOOL -> (long) number(i);
        };
    }

    /// One entry as a truth value: whether it differs from zero.
    public boolean truth(int i) {
        return type.dtype() == DType.BOOL ? bools()[i] : number(i) != 0;
    }

    /// Writes one entry, rounded to this array's type.
    void put(int i, double value) {
        switch (type.dtype()) {
            case F32 -> floats()[i] = (float) value;
            case F64 -> doubles()[i] = value;
            case I32 -> ints()[i] = (int) value;
            case I64 -> longs()[i] = (long) value;
            case BOOL -> bools()[i] = value != 0;
        }
    }

    /// Writes one entry of an integer array; an `I32` entry keeps the low 32 bits.
    void put(int i, long value) {
        switch (type.dtype()) {
            case I32 -> ints()[i] = (int) value;
            case I64 -> longs()[i] = value;
            case F32, F64, BOOL -> put(i, (double) value);
        }
    }

    /// `out[i] = this[offsets[i]]` for every entry of `out`, an array of the same entry type.
    void pick(int[] offsets, Array out) {
        switch (type.dtype()) {
            case F32 -> {
                float[] from = floats(), to = out.floats();
                for (int i = 0; i < to.length; i++) to[i] = from[offsets[i]];
            }
            case F64 -> {
                double[] from = doubles(), to = out.doubles();
                for (int i = 0; i < to.length; i++) to[i] = from[offsets[i]];
            }
            case I32 -> {
                int[] from = ints(), to = out.ints();
                for (int i = 0; i < to.length; i++) to[i] = from[offsets[i]];
            }
            case I64 -> {
                long[] from = longs(), to = out.longs();
                for (int i = 0; i < to.length; i++) to[i] = from[offsets[i]];
            }
            case BOOL -> {
                boolean[] from = bools(), to = out.bools();
                for (int i = 0; i < to.length; i++) to[i] = from[offsets[i]];
            }
        }
    }

    /// `out[offsets[i]] = this[i]` for every entry of this array.
    void place(int[] offsets, Array out) {
        Object from = data(), to = out.data;
        for (int i = 0; i < offsets.length; i++) {
            System.arraycopy(from, i, to, offsets[i], 1);
        }
    }

    /// `to[j] = this[i]`, between arrays of the same entry type.
    void copyEntry(int i, Array to, int j) {
        System.arraycopy(data(), i, to.data, j, 1);
    }

    /// Every entry becomes `value`.
    void fill(Number value) {
        switch (type.dtype()) {
            case F32 -> Arrays.fill(floats(), value.floatValue());
            case F64 -> Arrays.fill(doubles(), value.doubleValue());
            case I32 -> Arrays.fill(ints(), value.intValue());
            case I64 -> Arrays.fill(longs(), value.longValue());
            case BOOL -> Arrays.fill(bools(), value.longValue() != 0);
        }
    }

    /// A copy of one entry of the first axis.
    Array row(int i) {
        Array row = zeros(type.with(shape().range(1, shape().rank())));
        System.arraycopy(data(), i * row.count(), row.data, 0, row.count());
        return row;
    }

    /// Writes one entry of the first axis.
    void putRow(int i, Array row) {
        System.arraycopy(row.data(), 0, data, i * row.count(), row.count());
    }

    Array copy() {
        Array copy = zeros(type);
        System.arraycopy(data(), 0, copy.data, 0, count());
        return copy;
    }

    /// Whether both hold the same type and the same bits (NaN equals NaN, +0 differs from −0).
    public boolean sameBits(Array other) {
        return type.equals(other.type)
                && switch (type.dtype()) {
                    case F32 -> Arrays.equals(floats(), other.floats());
                    case F64 -> Arrays.equals(doubles(), other.doubles());
                    case I32 -> Arrays.equals(ints(), other.ints());
                    case I64 -> Arrays.equals(longs(), other.longs());
                    case BOOL -> Arrays.equals(bools(), other.bools());
                };
    }
}
