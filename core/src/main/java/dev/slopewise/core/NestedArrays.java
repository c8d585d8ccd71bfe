package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Java arrays of arrays to tensors and back, and comparison within a tolerance.
final class NestedArrays {
    private NestedArrays() {}

    static Tensor toTensor(Object nested) {
        return switch (nested) {
            case Float x -> Tensor.of(new float[] {x});
            case Double x -> Tensor.of(new double[] {x});
            case Integer x -> Tensor.of(new int[] {x});
            case Long x -> Tensor.of(new long[] {x});
            case Boolean x -> Tensor.of(new boolean[] {x});
            default -> fromNested(nested);
        };
    }

    private static Tensor fromNested(Object nested) {
        List<Integer> sizes = new ArrayList<>();
        Class<?> type = nested.getClass();
        Object first = nested;
        while (type.isArray()) {
            int length = first == null ? 0 : java.lang.reflect.Array.getLength(first);
            sizes.add(length);
            type = type.getComponentType();
            first = length == 0 || type.isPrimitive() ? null : java.lang.reflect.Array.get(first, 0);
        }
        require(
                type.isPrimitive() && !sizes.isEmpty(),
                "a tensor is made from primitive numbers in arrays, such as float[][], got %s",
                nested.getClass().getTypeName());
        Shape shape = Shape.of(sizes.stream().mapToInt(i -> i).toArray());
        Object flat = java.lang.reflect.Array.newInstance(type, shape.count());
        fill(nested, shape, 0, flat, 0);
        return new Tensor(Array.wrap(shape, flat));
    }

    private static int fill(@Nullable Object nested, Shape shape, int axis, Object flat, int at) {
        if (nested == null) throw SlopewiseException.refuse("all rows must be equally long, got one that is null", "");
        int length = java.lang.reflect.Array.getLength(nested);
        require(length == shape.size(axis), "all rows must be equally long, got %d and %d", shape.size(axis), length);
        if (axis == shape.rank() - 1) {
            System.arraycopy(nested, 0, flat, at, length);
            return at + length;
        }
        int next = at;
        for (int i = 0; i < length; i++)
            next = fill(java.lang.reflect.Array.get(nested, i), shape, axis + 1, flat, next);
        return next;
    }

    static Object fromArray(Array array) {
        return nest(array, 0, 0, array.shape().strides());
    }

    private static Object nest(Array array, int axis, int at, int[] strides) {
        Shape shape = array.shape();
        if (axis == shape.rank()) return java.lang.reflect.Array.get(array.data(), at);
        int length = shape.size(axis);
        if (axis == shape.rank() - 1) {
            Object row =
                    java.lang.reflect.Array.newInstance(array.data().getClass().getComponentType(), length);
            System.arraycopy(array.data(), at, row, 0, length);
            return row;
        }
        Class<?> part = array.data().getClass();
        for (int i = axis + 2; i < shape.rank(); i++) part = part.arrayType();
        Object rows = java.lang.reflect.Array.newInstance(part, length);
        for (int i = 0; i < length; i++) {
            java.lang.reflect.Array.set(rows, i, nest(array, axis + 1, at + i * strides[axis], strides));
        }
        return rows;
    }

    static boolean isClose(Array actual, Array expected, double relative, double absolute) {
        if (!actual.type().equals(expected.type())) return false;
        for (int i = 0; i < actual.count(); i++) {
            double a = actual.number(i), b = expected.number(i);
            boolean same = a == b || (Double.isNaN(a) && Double.isNaN(b));
            boolean near =
                    Double.isFinite(a) && Double.isFinite(b) && Math.abs(a - b) <= absolute + relative * Math.abs(b);
            if (!same && !near) return false;
        }
        return true;
    }
}
