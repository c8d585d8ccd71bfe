package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// The matrices of a batch one by one, as the interpreter works on them: row-major numbers in double precision.
final class Matrices {
    private Matrices() {}

    /// How many matrices there are.
    static int count(Array x) {
        return x.shape().dropLast(2).count();
    }

    /// The numbers of one matrix, or, of an array of vectors (`axes` is 1), of one vector.
    static double[] read(Array x, int axes, int which) {
        int size = x.shape().last(axes).count();
        double[] numbers = new double[size];
        for (int i = 0; i < size; i++) numbers[i] = x.number(which * size + i);
        return numbers;
    }

    /// The numbers of one matrix, or nothing but NaN if one of them is not finite.
    static double[] readFinite(Array x, int which) {
        double[] numbers = read(x, 2, which);
        if (!isFinite(numbers)) Arrays.fill(numbers, Double.NaN);
        return numbers;
    }

    /// Writes what belongs to one of some matrices, `double[]` or `int[]`, each entry rounded once.
    static void write(Object numbers, int which, int matrices, Array out) {
        int count = out.count() / matrices;
        Array from = Array.wrap(Shape.of(count), numbers);
        for (int i = 0; i < count; i++) out.put(which * count + i, from.number(i));
    }

    /// Writes NaN into what belongs to one of some matrices.
    static void spoil(int which, int matrices, Array out) {
        int size = out.count() / matrices;
        for (int i = 0; i < size; i++) out.put(which * size + i, Double.NaN);
    }

    /// The square matrix (A + Aᵀ) / 2.
    static double[] symmetric(double[] a, int n) {
        double[] s = a.clone();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                s[i * n + j] = 0.5 * a[i * n + j] + 0.5 * a[j * n + i];
                s[j * n + i] = s[i * n + j];
            }
        }
        return s;
    }

    static double[] identity(int rows, int columns) {
        double[] eye = new double[rows * columns];
        for (int i = 0; i < Math.min(rows, columns); i++) eye[i * columns + i] = 1;
        return eye;
    }

    static double[] transposed(double[] a, int rows, int columns) {
        double[] t = new double[a.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) t[j * rows + i] = a[i * columns + j];
        }
        return t;
    }

    static boolean isFinite(double[] numbers) {
        for (double x : numbers) {
            if (!Double.isFinite(x)) return false;
        }
        return true;
    }

    /// A power of 2 that brings the largest of these finite numbers near 1, so that squares neither overflow nor vanish.
    static double scale(double[] numbers) {
        double largest = 0;
        for (double x : numbers) largest = Math.max(largest, Math.abs(x));
        return largest == 0 ? 1 : Math.scalb(1.0, Math.clamp(-Math.getExponent(largest), -1000, 1000));
    }

    static void times(double[] numbers, double factor) {
        for (int i = 0; i < numbers.length; i++) numbers[i] *= factor;
    }

    /// The order that sorts these numbers upwards.
    static int[] upwards(double[] numbers) {
        return SortLoops.order(SortLoops.keys(Array.wrap(Shape.of(numbers.length), numbers)), 0, numbers.length);
    }

    /// One matrix as errors name it: `matrix [1, 0] of f64[2, 2, 4, 4]`.
    static String name(Array x, int which) {
        List<Integer> place = new ArrayList<>();
        int rest = which;
        for (int axis = x.shape().rank() - 3; axis >= 0; axis--) {
            place.add(rest % x.shape().size(axis));
            rest /= x.shape().size(axis);
        }
        Collections.reverse(place);
        return place.isEmpty() ? x.type().toString() : "matrix " + place + " of " + x.type();
    }

    /// @throws SlopewiseException if these are no matrices of real numbers
    static void requireMatrices(String op, Type x) {
        require(x.shape().rank() >= 2, "%s needs matrices […, m, n] of real numbers, got %s", op, x);
        requireReal(op, x);
    }

    /// @throws SlopewiseException if these are no square matrices of real numbers
    static void requireSquare(String op, Type x) {
        require(
                x.shape().rank() >= 2 && x.shape().size(-1) == x.shape().size(-2),
                "%s needs square matrices […, n, n] of real numbers, got %s",
                op,
                x);
        requireReal(op, x);
    }

    private static void requireReal(String op, Type x) {
        require(x.dtype().isFloat(), "%s needs matrices of real numbers, got %s; cast first: .to(F32)", op, x);
    }

    /// @throws SlopewiseException if these are no right sides `[…, n, k]` for square matrices `[…, n, n]`
    static void requireRightSides(String op, Type a, Type b) {
        requireSquare(op, a);
        require(
                b.dtype() == a.dtype()
                        && b.shape().rank() == a.shape().rank()
                        && b.shape().dropLast(1).equals(a.shape().dropLast(1)),
                "%s needs right sides […, n, k] for matrices […, n, n] with equal leading axes and entry types, got %s"
                        + " and %s",
                op,
                a,
                b);
    }
}
