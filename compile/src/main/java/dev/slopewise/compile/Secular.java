package dev.slopewise.compile;

import java.util.function.IntConsumer;

/// Eigenvalues and eigenvectors of diag(d) + ρ z zᵀ with d upwards, no two equal, ρ > 0 and no z of 0: the roots of
///
///     f(λ) = 1 + ρ Σ zⱼ² / (dⱼ − λ)
///
/// of which one lies above each d. A root is counted from the nearer d, so that its distances to all of them are right to all digits. Eigenvectors are those of the z
/// for which the roots that were found are exact, and so are at right angles.
///
/// @see <a href="https://doi.org/10.1137/S0895479892241287">Gu and Eisenstat 1995, A Divide-and-Conquer Algorithm for the Symmetric Tridiagonal Eigenproblem</a>
/// @see <a href="https://www.netlib.org/lapack/lawnspdf/lawn89.pdf">Li 1994, Solving Secular Equations Stably and Efficiently</a>
final class Secular implements IntConsumer {
    /// Three to six are usual for each root.
    private static final int STEPS = 60;

    /// Roots that a task finds.
    private static final int SHARE = 16;

    /// What f is known to, beside the sum of its terms' sizes.
    private static final double ENOUGH = 4 * Math.ulp(1.0);

    private double[] d = {};
    private double[] z = {};
    private double rho;
    private double squares;
    private int k;
    private double[] apart = {}; // d[j] − root i, row by row
    private double[] exact = {}; // z

    /// The roots, upwards.
    double[] roots = {};

    /// Finds the roots for the first `k` of d and z.
    void solve(double[] d, double[] z, double rho, int k) {
        this.d = d;
        this.z = z;
        this.rho = rho;
        this.k = k;
        squares = 0;
        for (int j = 0; j < k; j++) squares += z[j] * z[j];
        roots = Reflections.room(roots, k);
        exact = Reflections.room(exact, k);
        apart = Reflections.room(apart, k * k);
        Pool.each(Math.ceilDiv(k, SHARE), 20L * k * k, this);
        correct();
    }

    @Override
    public void accept(int task) {
        for (int i = task * SHARE; i < Math.min(task * SHARE + SHARE, k); i++) find(i);
    }

    private void find(int i) {
        boolean isLast = i == k - 1;
        double gap = isLast ? rho * squares : d[i + 1] - d[i];
        int near = !isLast && value(i, gap / 2) < 0 ? i + 1 : i;
        double low = near == i ? 0 : -gap / 2, high = near > i ? 0 : isLast ? gap : gap / 2;
        double x = near == i ? high : low;
        for (int step = 0; step < STEPS; step++) {
            double below = 0, above = 0, slopeBelow = 0, slopeAbove = 0;
            for (int j = 0; j <= i; j++) {
                double inverse = 1 / (d[j] - d[near] - x), term = z[j] * z[j] * inverse;
                below += term;
                slopeBelow += term * inverse;
            }
            for (int j = i + 1; j < k; j++) {
                double inverse = 1 / (d[j] - d[near] - x), term = z[j] * z[j] * inverse;
                above += term;
                slopeAbove += term * inverse;
            }
            double value = 1 / rho + below + above;
            if (Math.abs(value) <= ENOUGH * (1 / rho - below + above)) break;
            if (value < 0) low = x;
            else high = x;
            double next =
                    x + step(d[i] - d[near] - x, isLast ? 0 : d[i + 1] - d[near] - x, value, slopeBelow, slopeAbove);
            if (!(next > low && next < high)) next = low == 0 ? high / 16 : high == 0 ? low / 16 : (low + high) / 2;
            if (next == x || next == low || next == high) break;
            x = next;
        }
        roots[i] = d[near] + x;
        for (int j = 0; j < k; j++) apart[i * k + j] = d[j] - d[near] - x;
    }

    /// f / ρ at a distance above one of the d.
    private double value(int i, double x) {
        double sum = 1 / rho;
        for (int j = 0; j < k; j++) sum += z[j] * z[j] / (d[j] - d[i] - x);
        return sum;
    }

    /// The way to the root of c + r / (left − η) + s / (right − η), which has f's value here, and the slopes of what lies on either side.
    private static double step(double left, double right, double value, double slopeBelow, double slopeAbove) {
        if (slopeAbove == 0) return left * value / (value - left * slopeBelow);
        double c = value - left * slopeBelow - right * slopeAbove;
        double a = (left + right) * value - left * right * (slopeBelow + slopeAbove), b = left * right * value;
        double root = Math.sqrt(Math.max(a * a - 4 * b * c, 0));
        return a <= 0 ? (a - root) / (2 * c) : 2 * b / (a + root);
    }

    /// The z, with its signs, for which the roots are exact.
    private void correct() {
        for (int j = 0; j < k; j++) exact[j] = apart[j * k + j];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < i; j++) exact[j] *= apart[i * k + j] / (d[j] - d[i]);
            for (int j = i + 1; j < k; j++) exact[j] *= apart[i * k + j] / (d[j] - d[i]);
        }
        for (int j = 0; j < k; j++) exact[j] = Math.copySign(Math.sqrt(Math.abs(exact[j])), z[j]);
        for (int i = 0; i < k; i++) {
            double sum = 0;
            for (int j = 0; j < k; j++) {
                apart[i * k + j] = exact[j] / apart[i * k + j];
                sum += apart[i * k + j] * apart[i * k + j];
            }
            double length = Math.sqrt(sum);
            for (int j = 0; j < k; j++) apart[i * k + j] /= length;
        }
    }

    /// Entry j of the eigenvector for root i.
    double entry(int i, int j) {
        return apart[i * k + j];
    }
}
