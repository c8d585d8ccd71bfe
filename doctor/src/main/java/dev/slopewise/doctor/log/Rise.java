package dev.slopewise.doctor.log;

/// How far a series ended above its least value.
///
/// @param at    the place of the least value, of means of three neighbours where there are at least 15
/// @param least that
/// @param last  the mean of the last tenth, and at least of two
/// @param noise how its points scatter about their smooth course, told of the difference of `last` and `least`
record Rise(int at, double least, double last, double noise) {
    /// Of a finite series of at least two points.
    static Rise of(Series series) {
        double[] values = series.values();
        int n = values.length, reach = n >= 15 ? 1 : 0, at = reach;
        double least = Double.POSITIVE_INFINITY;
        for (int i = reach; i < n - reach; i++) {
            double sum = 0;
            for (int j = i - reach; j <= i + reach; j++) sum += values[j];
            if (sum / (2 * reach + 1) < least) {
                least = sum / (2 * reach + 1);
                at = i;
            }
        }
        int tail = Math.max(2, n / 10);
        return new Rise(
                at,
                least,
                Robust.mean(values, n - tail, n),
                Robust.noise(values, 0, n) * Math.sqrt(1.0 / tail + 1.0 / (2 * reach + 1)));
    }

    /// The rise as a share of the least value.
    double share() {
        return (last - least) / Math.max(Math.abs(least), Double.MIN_NORMAL);
    }

    /// Whether it is a rise by this share and so many deviations.
    boolean isBeyond(double share, double sure) {
        return share() > share && last - least > sure * noise;
    }
}
