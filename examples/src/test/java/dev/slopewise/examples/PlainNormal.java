package dev.slopewise.examples;

/// The density of a multivariate normal distribution in plain Java, by the inverse of its covariance K.
final class PlainNormal {
    private final double[][] inverse;
    private final double logDeterminant;

    private PlainNormal(double[][] inverse, double logDeterminant) {
        this.inverse = inverse;
        this.logDeterminant = logDeterminant;
    }

    /// By Cholesky's method: K = L Lᵀ, and K⁻¹ from two triangular solves for each unit vector.
    static PlainNormal of(double[][] k) {
        int n = k.length;
        double[][] l = new double[n][n], inverse = new double[n][n];
        double logDeterminant = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = k[i][j];
                for (int m = 0; m < j; m++) sum -= l[i][m] * l[j][m];
                l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
            }
            logDeterminant += 2 * Math.log(l[i][i]);
        }
        for (int unit = 0; unit < n; unit++) {
            double[] x = new double[n];
            x[unit] = 1;
            for (int i = 0; i < n; i++) {
                for (int m = 0; m < i; m++) x[i] -= l[i][m] * x[m];
                x[i] /= l[i][i];
            }
            for (int i = n - 1; i >= 0; i--) {
                for (int m = i + 1; m < n; m++) x[i] -= l[m][i] * x[m];
                x[i] /= l[i][i];
            }
            inverse[unit] = x;
        }
        return new PlainNormal(inverse, logDeterminant);
    }

    double[] solve(double[] y) {
        double[] x = new double[y.length];
        for (int i = 0; i < x.length; i++) for (int j = 0; j < x.length; j++) x[i] += inverse[i][j] * y[j];
        return x;
    }

    double logDensity(double[] y) {
        double sum = -logDeterminant - y.length * Math.log(2 * Math.PI);
        double[] x = solve(y);
        for (int i = 0; i < x.length; i++) sum -= x[i] * y[i];
        return sum / 2;
    }

    /// The slope of the log-density when K moves along dK: ½ (K⁻¹y)ᵀ dK (K⁻¹y) − ½ tr(K⁻¹ dK).
    double slope(double[] y, double[][] dk) {
        double sum = 0;
        double[] x = solve(y);
        for (int i = 0; i < x.length; i++)
            for (int j = 0; j < x.length; j++) sum += (x[i] * x[j] - inverse[i][j]) * dk[i][j];
        return sum / 2;
    }
}
