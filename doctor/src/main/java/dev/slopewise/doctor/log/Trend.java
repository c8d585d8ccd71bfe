package dev.slopewise.doctor.log;

import java.util.Arrays;

/// How a series went, over up to 20 equal stretches of its points.
///
/// @param series  finite
/// @param first   the level it began at: the middle of the first three points or the first stretch, whichever is higher
/// @param levels  mean of each stretch, without the tenths at both ends
/// @param errors  standard error of each, from how points scatter about their smooth course
@SuppressWarnings("ArrayRecordComponent") // made here, read by the package alone
record Trend(Series series, double first, double[] levels, double[] errors) {
    static final int STRETCHES = 20;

    /// Of a finite series with at least one point.
    static Trend of(Series series) {
        int n = series.size(), parts = Math.min(STRETCHES, n);
        double[] levels = new double[parts], errors = new double[parts];
        double all = Robust.noise(series.values(), 0, n);
        for (int i = 0; i < parts; i++) {
            int from = start(n, parts, i), to = start(n, parts, i + 1);
            levels[i] = Robust.mean(series.values(), from, to);
            double noise = to - from < 10 ? all : Robust.noise(series.values(), from, to);
            errors[i] = noise / Math.sqrt(to - from);
        }
        double begin = Robust.median(series.values(), 0, Math.min(3, n));
        return new Trend(series, Math.max(begin, levels[0]), levels, errors);
    }

    private static int start(int n, int parts, int i) {
        return (int) ((long) i * n / parts);
    }

    int parts() {
        return levels.length;
    }

    double last() {
        return levels[parts() - 1];
    }

    double least() {
        return Arrays.stream(levels).min().orElse(Double.NaN);
    }

    /// The stretch with the least level.
    int leastAt() {
        int at = 0;
        for (int i = 1; i < parts(); i++) at = levels[i] < levels[at] ? i : at;
        return at;
    }

    /// The size that falls are told as shares of.
    double scale() {
        return Math.max(Math.max(Math.abs(first), Math.abs(last())), Double.MIN_NORMAL);
    }

    /// What was won from the beginning to the last stretch, as a share of the scale.
    double won() {
        return (first - last()) / scale();
    }

    /// The first stretch of the last quarter.
    int quarter() {
        return Math.max(0, parts() - 1 - parts() / 4);
    }

    /// The fall from one stretch to another, in standard errors.
    double sureness(int from, int to) {
        double error = Math.hypot(errors[from], errors[to]);
        return (levels[from] - levels[to]) / Math.max(error, 1e-12 * scale());
    }

    /// What the last quarter won, as a share of what all won: about a quarter where the series falls evenly, near 0 where it is level.
    double lateShare() {
        return (levels[quarter()] - last()) / (first - last());
    }

    /// What the last quarter won, as a share of the level it began with.
    double lateFall() {
        return (levels[quarter()] - last()) / Math.max(Math.abs(levels[quarter()]), Double.MIN_NORMAL);
    }

    /// Whether it falls to its end: by more than a fiftieth in the last quarter, and surely.
    boolean falls() {
        return lateFall() > 0.02 && sureness(quarter(), parts() - 1) > 3;
    }

    /// The first place of the stretch in the series.
    int place(int stretch) {
        return start(series.size(), parts(), stretch);
    }

    /// The first step of the stretch.
    int step(int stretch) {
        return series.step(place(stretch));
    }

    /// The mean level of the stretches from one to before another.
    double mean(int from, int to) {
        return Arrays.stream(levels, from, to).average().orElse(Double.NaN);
    }

    /// How much lower the last quarter lies than the quarter before, in standard errors.
    double lateSureness() {
        int quarter = Math.max(1, parts() / 4), end = parts();
        double before = mean(Math.max(0, end - 2 * quarter), end - quarter);
        return (before - mean(end - quarter, end)) / Math.max(error() * Math.sqrt(2.0 / quarter), 1e-12 * scale());
    }

    /// The middle standard error of a stretch.
    double error() {
        return Robust.median(errors, 0, parts());
    }

    /// The step since which the series stays within `share` of the scale from the level of its second half.
    int levelSince(double share) {
        double level = mean(parts() / 2, parts());
        int i = parts();
        while (i > 0 && Math.abs(levels[i - 1] - level) <= share * scale() + 3 * Math.max(errors[i - 1], error())) i--;
        return step(Math.min(i, parts() - 1));
    }
}
