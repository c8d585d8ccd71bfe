package dev.slopewise.core;

/// Reflections I − τ v vᵀ that turn a vector into a multiple of the first unit vector: row-major, in double precision.
///
/// @see <a href="https://doi.org/10.1137/1.9780898718027">Higham 2002, Accuracy and Stability of Numerical Algorithms, section 19.1</a>
final class Householder {
    private Householder() {}

    /// τ, for the vector at rows `from` … `rows` − 1 of a column. Its first entry becomes ± its length, the others those of v, whose first
    /// is 1. A vector that is such a multiple already is left as it is, with τ = 0.
    static double reflect(double[] a, int rows, int columns, int from, int column) {
        double first = a[from * columns + column], largest = 0;
        for (int i = from + 1; i < rows; i++) largest = Math.max(largest, Math.abs(a[i * columns + column]));
        if (largest == 0) return 0;
        largest = Math.max(largest, Math.abs(first));
        double squares = 0;
        for (int i = from; i < rows; i++) {
            double x = a[i * columns + column] /= largest;
            squares += x * x;
        }
        first /= largest;
        double length = Math.copySign(Math.sqrt(squares), -first), pivot = first - length;
        for (int i = from + 1; i < rows; i++) a[i * columns + column] /= pivot;
        a[from * columns + column] = largest * length;
        return -pivot / length;
    }

    /// The reflection that [#reflect] left in a column of `v`, applied to rows `from` … and columns `left` … of another array.
    static void apply(
            double tau, double[] v, int columns, int from, int column, double[] to, int rows, int width, int left) {
        if (tau == 0) return;
        double[] along = new double[width];
        for (int i = from; i < rows; i++) {
            double x = i == from ? 1 : v[i * columns + column];
            for (int c = left; c < width; c++) along[c] += x * to[i * width + c];
        }
        for (int i = from; i < rows; i++) {
            double x = tau * (i == from ? 1 : v[i * columns + column]);
            for (int c = left; c < width; c++) to[i * width + c] -= x * along[c];
        }
    }
}
