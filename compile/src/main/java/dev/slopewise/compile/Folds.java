package dev.slopewise.compile;

import dev.slopewise.core.Reduction;

/// How numbers become one: the inner loops of [Totals].
enum Folds {
    SUM,
    /// A sum whose error is kept beside it.
    EXACT_SUM,
    PRODUCT,
    MIN,
    MAX;

    /// Numbers that are added up before their sum goes to the others.
    static final int BLOCK = 128;

    static Folds of(Reduction op, boolean isWide) {
        return switch (op) {
            case Reduction.Sum _ -> isWide ? EXACT_SUM : SUM;
            case Reduction.Product _ -> PRODUCT;
            case Reduction.Min _, Reduction.ArgMin _ -> MIN;
            case Reduction.Max _, Reduction.ArgMax _ -> MAX;
        };
    }

    boolean isSum() {
        return this == SUM || this == EXACT_SUM;
    }

    /// What a total begins with; extremes with one of their entries.
    double first(double entry) {
        return isSum() ? 0 : this == PRODUCT ? 1 : entry;
    }

    long first(long entry) {
        return isSum() ? 0 : this == PRODUCT ? 1 : entry;
    }

    /// Eight sums side by side, added up pair by pair.
    static double sum(double[] x, int count) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int i = 0;
        for (; i + 8 <= count; i += 8) {
            s0 += x[i];
            s1 += x[i + 1];
            s2 += x[i + 2];
            s3 += x[i + 3];
            s4 += x[i + 4];
            s5 += x[i + 5];
            s6 += x[i + 6];
            s7 += x[i + 7];
        }
        for (; i < count; i++) s0 += x[i];
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    double fold(double start, double[] x, int count) {
        double total = start;
        switch (this) {
            case SUM, EXACT_SUM -> total += sum(x, count);
            case PRODUCT -> {
                for (int i = 0; i < count; i++) total *= x[i];
            }
            case MIN -> {
                for (int i = 0; i < count; i++) total = Math.min(total, x[i]);
            }
            case MAX -> {
                for (int i = 0; i < count; i++) total = Math.max(total, x[i]);
            }
        }
        return total;
    }

    long fold(long start, long[] x, int count) {
        long total = start;
        switch (this) {
            case SUM, EXACT_SUM -> {
                for (int i = 0; i < count; i++) total += x[i];
            }
            case PRODUCT -> {
                for (int i = 0; i < count; i++) total *= x[i];
            }
            case MIN -> {
                for (int i = 0; i < count; i++) total = Math.min(total, x[i]);
            }
            case MAX -> {
                for (int i = 0; i < count; i++) total = Math.max(total, x[i]);
            }
        }
        return total;
    }

    /// Takes one more number for each total; what an exact sum loses goes to `lost`.
    void each(double[] totals, double[] lost, double[] x, int count) {
        switch (this) {
            case SUM -> {
                for (int i = 0; i < count; i++) totals[i] += x[i];
            }
            case EXACT_SUM -> {
                for (int i = 0; i < count; i++) {
                    double sum = totals[i] + x[i], grown = sum - totals[i];
                    lost[i] += (totals[i] - (sum - grown)) + (x[i] - grown);
                    totals[i] = sum;
                }
            }
            case PRODUCT -> {
                for (int i = 0; i < count; i++) totals[i] *= x[i];
            }
            case MIN -> {
                for (int i = 0; i < count; i++) totals[i] = Math.min(totals[i], x[i]);
            }
            case MAX -> {
                for (int i = 0; i < count; i++) totals[i] = Math.max(totals[i], x[i]);
            }
        }
    }

    void each(long[] totals, long[] x, int count) {
        switch (this) {
            case SUM, EXACT_SUM -> {
                for (int i = 0; i < count; i++) totals[i] += x[i];
            }
            case PRODUCT -> {
                for (int i = 0; i < count; i++) totals[i] *= x[i];
            }
            case MIN -> {
                for (int i = 0; i < count; i++) totals[i] = Math.min(totals[i], x[i]);
            }
            case MAX -> {
                for (int i = 0; i < count; i++) totals[i] = Math.max(totals[i], x[i]);
            }
        }
    }
}
