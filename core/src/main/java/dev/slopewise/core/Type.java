package dev.slopewise.core;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is known of a tensor before its numbers are: entry type and shape, printed as `f32[784, 10]`.
public record Type(DType dtype, Shape shape) {
    private static final Map<DType, Type> SCALARS = Stream.of(DType.values())
            .collect(Collectors.toMap(
                    d -> d, d -> new Type(d, Shape.SCALAR), (one, _) -> one, () -> new EnumMap<>(DType.class)));

    /// A single number's type.
    public static Type scalar(DType dtype) {
        return Objects.requireNonNull(SCALARS.get(dtype));
    }

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

    // by hand, as every call of a function compares types, which are mostly the same object
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Type type && dtype == type.dtype && shape.equals(type.shape));
    }

    @Override
    public int hashCode() {
        return 31 * dtype.hashCode() + shape.hashCode();
    }

    @Override
    public String toString() {
        return dtype + shape.toString();
    }
}
