package dev.slopewise.core;

import java.util.Locale;

/// What one entry of a tensor is: `F32` by default, `F64` on request, `I32` and `I64` for indices, `BOOL` for masks.
///
/// Types never mix in silence: an operation on an `f32` and an `f64` tensor is refused with the cast to write.
public enum DType {
    F32(Float.BYTES),
    F64(Double.BYTES),
    I32(Integer.BYTES),
    I64(Long.BYTES),
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /// Size of one entry in memory, in bytes.
    public int bytes() {
        return bytes;
    }

    /// Whether entries are real numbers, which alone have slopes.
    public boolean isFloat() {
        return this == F32 || this == F64;
    }

    public boolean isInteger() {
        return this == I32 || this == I64;
    }

    public boolean isNumber() {
        return this != BOOL;
    }

    /// The short name used in graphs and errors, such as `f32`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
