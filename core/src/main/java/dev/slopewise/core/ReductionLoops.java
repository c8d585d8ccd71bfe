package dev.slopewise.core;

import java.util.function.DoubleBinaryOperator;

/// The interpreter's reductions: for each entry of the result, one walk over the entries that it is made from.
final class ReductionLoops {
    private ReductionLoops() {}

    static void run(Reduction op, Array x, Array out) {
        int rank = x.shape().rank();
        int[] reduced = op.axes().stream().mapToInt(a -> a + rank).toArray();
        int[] kept = java.util.stream.IntStream.range(0, rank)
                .filter(i -> !op.axes().contains(i - rank))
                .toArray();
        int[] sizes = x.shape().sizes(), strides = x.shape().strides();
        int[] starts = Offsets.of(0, Offsets.select(sizes, kept), Offsets.select(strides, kept));
        int[] steps = Offsets.of(0, Offsets.select(sizes, reduced), Offsets.select(strides, reduced));
        boolean real = x.dtype().isFloat();
        for (int i = 0; i < starts.length; i++) {
            int start = starts[i];
            switch (op) {
                case Reduction.Sum _ -> {
                    if (real) out.put(i, sum(x, start, steps));
                    else out.put(i, wholeSum(x, start, steps));
                }
                case Reduction.Product _ -> {
                    if (real) out.put(i, product(x, start, steps));
                    else out.put(i, wholeProduct(x, start, steps));
                }
                case Reduction.Min _ -> {
                    if (real) out.put(i, fold(Math::min, x, start, steps));
                    else if (steps.length == 0) out.bools()[i] = true;
                    else x.copyEntry(start + steps[extreme(x, start, steps, -1)], out, i);
                }
                case Reduction.Max _ -> {
                    if (real) out.put(i, fold(Math::max, x, start, steps));
                    else if (steps.length == 0) out.bools()[i] = false;
                    else x.copyEntry(start + steps[extreme(x, start, steps, 1)], out, i);
                }
                case Reduction.ArgMin _ -> out.put(i, (long) extreme(x, start, steps, -1));
                case Reduction.ArgMax _ -> out.put(i, (long) extreme(x, start, steps, 1));
            }
        }
    }

    /// Neumaier's compensated sum, so that the error does not grow with the number of terms;
    /// the plain sum where a term or the sum is not finite.
    ///
    /// @see <a href="https://doi.org/10.1002/zamm.19740540106">Neumaier 1974</a>
    private static double sum(Array x, int start, int[] steps) {
        if (steps.length == 1) return x.number(start + steps[0]); // keeps −0
        double sum = 0, lost = 0;
        for (int step : steps) {
            double term = x.number(start + step);
            double next = sum + term;
            lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
            sum = next;
        }
        return Double.isNaN(lost) || Double.isInfinite(sum) ? sum : sum + lost;
    }

    private static long wholeSum(Array x, int start, int[] steps) {
        long sum = 0;
        for (int step : steps) sum += x.integer(start + step);
        return sum;
    }

    private static double product(Array x, int start, int[] steps) {
        double product = 1;
        for (int step : steps) product *= x.number(start + step);
        return product;
    }

    private static long wholeProduct(Array x, int start, int[] steps) {
        long product = 1;
        for (int step : steps) product *= x.integer(start + step);
        return product;
    }

    /// The least or largest entry, whatever the order: −0 is below +0, NaN wins.
    private static double fold(DoubleBinaryOperator choose, Array x, int start, int[] steps) {
        double chosen = x.number(start + steps[0]);
        for (int step : steps) chosen = choose.applyAsDouble(chosen, x.number(start + step));
        return chosen;
    }

    /// The position of the first extreme entry: least for `sign` −1, largest for 1, the first NaN before both.
    private static int extreme(Array x, int start, int[] steps, int sign) {
        int best = 0;
        for (int k = 1; k < steps.length; k++) {
            if (isMoreExtreme(x, start + steps[k], start + steps[best], sign)) best = k;
        }
        return best;
    }

    /// Whether entry i is beyond entry j; a NaN is beyond any number.
    private static boolean isMoreExtreme(Array x, int i, int j, int sign) {
        if (x.dtype().isInteger()) {
            return sign > 0 ? x.integer(i) > x.integer(j) : x.integer(i) < x.integer(j);
        }
        double a = x.number(i), b = x.number(j);
        return Double.isNaN(a) ? !Double.isNaN(b) : sign > 0 ? a > b : a < b;
    }
}
