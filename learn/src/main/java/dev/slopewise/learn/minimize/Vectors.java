package dev.slopewise.learn.minimize;

/// Sums over all parameters, laid end to end.
final class Vectors {
    private Vectors() {}

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    static double norm(double[] a) {
        double largest = 0;
        for (double x : a) largest = Math.max(largest, Math.abs(x));
        if (largest == 0 || !Double.isFinite(largest)) return largest;
        double sum = 0;
        for (double x : a) sum += (x / largest) * (x / largest);
        return largest * Math.sqrt(sum);
    }

    /// a + t b.
    static double[] plus(double[] a, double t, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) sum[i] = a[i] + t * b[i];
        return sum;
    }

    static double[] minus(double[] a, double[] b) {
        return plus(a, -1, b);
    }

    static double[] times(double[] a, double t) {
        double[] product = new double[a.length];
        for (int i = 0; i < a.length; i++) product[i] = t * a[i];
        return product;
    }

    static boolean isFinite(double[] a) {
        for (double x : a) if (!Double.isFinite(x)) return false;
        return true;
    }
}
