package dev.slopewise.compile;

import dev.slopewise.compile.LoopForm.How;

/// What blocks of rows accumulated, as it is brought together: numbers in double, and beside each sum what rounding it lost.
final class BlockTotals {
    private BlockTotals() {}

    /// Takes some numbers from `at` on, one for each of the first of what is there.
    static void take(How how, Object numbers, int at, int count, double[] whole, double[] lost) {
        switch (how) {
            case ADD, STORE -> {
                if (numbers instanceof float[] x) for (int i = 0; i < count; i++) add(whole, lost, i, x[at + i]);
                else if (numbers instanceof double[] x) for (int i = 0; i < count; i++) add(whole, lost, i, x[at + i]);
            }
            case MIN -> {
                if (numbers instanceof float[] x)
                    for (int i = 0; i < count; i++) whole[i] = Math.min(whole[i], x[at + i]);
                else if (numbers instanceof double[] x)
                    for (int i = 0; i < count; i++) whole[i] = Math.min(whole[i], x[at + i]);
            }
            case MAX -> {
                if (numbers instanceof float[] x)
                    for (int i = 0; i < count; i++) whole[i] = Math.max(whole[i], x[at + i]);
                else if (numbers instanceof double[] x)
                    for (int i = 0; i < count; i++) whole[i] = Math.max(whole[i], x[at + i]);
            }
        }
    }

    private static void add(double[] whole, double[] lost, int i, double next) {
        double sum = whole[i], both = sum + next, came = both - sum;
        lost[i] += (sum - (both - came)) + (next - came);
        whole[i] = both;
    }

    /// Brings those from `from` on into those from `to` on, which lie before them.
    static void bring(How how, double[] whole, double[] lost, int from, int to, int count) {
        for (int i = 0; i < count; i++) {
            double next = whole[from + i];
            switch (how) {
                case ADD, STORE -> add(whole, lost, to + i, next);
                case MIN -> whole[to + i] = Math.min(whole[to + i], next);
                case MAX -> whole[to + i] = Math.max(whole[to + i], next);
            }
            lost[to + i] += lost[from + i];
        }
    }

    /// Writes the first of them.
    static void put(double[] whole, double[] lost, int count, Object to, int at) {
        if (to instanceof float[] z) for (int i = 0; i < count; i++) z[at + i] = (float) exact(whole[i], lost[i]);
        else if (to instanceof double[] z) for (int i = 0; i < count; i++) z[at + i] = exact(whole[i], lost[i]);
    }

    /// The sum alone where nothing is lost, as of −0 the sign would be, or where it is infinite.
    private static double exact(double whole, double lost) {
        return !(Math.abs(lost) > 0) || Double.isInfinite(whole) ? whole : whole + lost;
    }
}
