package dev.slopewise.compile;

import java.util.Arrays;

/// Sorts numbers by their upper 32 bits, digit by digit from the lowest on, in an array and one beside it. Those of equal upper bits keep their order, so
/// lower bits that count upwards are in order afterwards.
///
/// Nanoseconds a number, beside the JDK's sort by comparing, of normal draws on an AVX-512 machine: 1,000 numbers 4.3 and 3.2, 4,000 3.3 and 3.8,
/// 100,000 3.2 and 8.0, 10⁶ 3.9 and 10.
final class RadixSort {
    /// Numbers from which on this is quicker.
    static final int LEAST = 1 << 12;

    /// Of 11, 11 and 10 bits.
    private static final int DIGITS = 3;

    private static final int BITS = 11, VALUES = 1 << BITS;

    private RadixSort() {}

    /// Sorts the first `n` of `x`, upwards as signed numbers.
    static void run(long[] x, int n) {
        if (isInOrder(x, n)) return;
        int[] places = WorkingSpace.SQUARES.ints(DIGITS * VALUES);
        count(x, n, places);
        long[] from = x, to = WorkingSpace.SQUARES.longs(n);
        int moves = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            if (!begin(places, digit, n)) continue;
            move(from, to, n, places, digit);
            long[] other = from;
            from = to;
            to = other;
            moves++;
        }
        if (moves % 2 == 1) System.arraycopy(from, 0, x, 0, n);
    }

    private static boolean isInOrder(long[] x, int n) {
        for (int i = 1; i < n; i++) if (x[i - 1] > x[i]) return false;
        return true;
    }

    private static void count(long[] x, int n, int[] places) {
        Arrays.fill(places, 0, DIGITS * VALUES, 0);
        for (int i = 0; i < n; i++) {
            long number = x[i];
            places[place(number, 0)]++;
            places[place(number, 1)]++;
            places[place(number, 2)]++;
        }
    }

    /// Where the places of a number's digit are kept. The highest is turned by its sign.
    private static int place(long number, int digit) {
        int upper = (int) (number >>> Integer.SIZE) ^ Integer.MIN_VALUE;
        return digit * VALUES + (upper >>> (digit * BITS) & (VALUES - 1));
    }

    /// Makes counts the places where numbers of each value begin; false if all have the same, so that nothing is to be moved.
    private static boolean begin(int[] places, int digit, int n) {
        int sum = 0;
        for (int value = digit * VALUES; value < (digit + 1) * VALUES; value++) {
            int some = places[value];
            if (some == n) return false;
            places[value] = sum;
            sum += some;
        }
        return true;
    }

    private static void move(long[] from, long[] to, int n, int[] places, int digit) {
        for (int i = 0; i < n; i++) {
            int place = place(from[i], digit);
            to[places[place]++] = from[i];
        }
    }
}
