package dev.slopewise.core;

/// What is known of a tensor before its numbers are: entry type and shape, printed as `f32[784, 10]`.
public record Type(DType dtype, Shape shape) {
    public Type with(Shape other) {
        return new Type(dtype, other);
    }

    public Type with(DType other) {
        return new Type(other, shape);
    }

    /// What a tensor of this type holds.
    public long bytes() {
        return (long) dtype.bytes() * shape.count();
    }

    @Override
    public String toString() {
        return dtype + shape.toString();
    }
}
