package dev.slopewise.core.transform;

import dev.slopewise.core.Array;
import dev.slopewise.core.Convert;
import dev.slopewise.core.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// An operation done again with other operands, to see which of their entries make one entry of its result non-finite.
record Trial(Op op, List<Array> in, int result, int entry) {
    /// Entries that are not finite are replaced by these, one after the other, to see whether they matter: each function is finite at one of
    /// them at least.
    private static final double[] STAND_INS = {0.5, 1.5};

    /// An entry of an operand, by its flat number.
    record Entry(int operand, int entry) {}

    /// The operand, and its entry, without which this entry would be finite; empty if there is none.
    Optional<Entry> culprit() {
        List<Integer> bad = IntStream.range(0, in.size())
                .filter(i -> !isFinite(in.get(i)))
                .boxed()
                .toList();
        if (bad.isEmpty()) return Optional.empty();
        for (double standIn : STAND_INS) {
            List<Array> healthy = new ArrayList<>(in);
            for (int i : bad) healthy.set(i, repaired(in.get(i), standIn));
            if (isBad(healthy)) continue;
            for (int i : bad) {
                List<Array> others = new ArrayList<>(in);
                others.set(i, healthy.get(i));
                if (!isBad(others)) return Optional.of(within(in, i, standIn));
            }
            return Optional.of(within(healthy, bad.getFirst(), standIn));
        }
        // finite entries overflow as well; what came in non-finite came first all the same
        for (double standIn : STAND_INS) {
            List<Array> tame = in.stream().map(x -> tamed(x, standIn)).toList();
            if (isBad(tame)) continue;
            for (int i : bad) {
                List<Array> spoilt = new ArrayList<>(tame);
                spoilt.set(i, spoilt(in.get(i), standIn));
                if (isBad(spoilt)) return Optional.of(within(tame, i, standIn));
            }
        }
        return Optional.empty();
    }

    /// Whether the entry is non-finite with these operands.
    private boolean isBad(List<Array> operands) {
        return !Double.isFinite(Execution.carriedOut(op, operands).get(result).number(entry));
    }

    /// The entry of an operand that counts: the last of the fewest first ones that spoil the result when those after them are repaired.
    ///
    /// @param others the operands beside it
    private Entry within(List<Array> others, int operand, double standIn) {
        Array x = in.get(operand);
        List<Integer> bad = bad(x);
        int low = 1, high = bad.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int kept = middle;
            List<Array> some = new ArrayList<>(others);
            some.set(operand, changed(x, (i, v) -> Double.isFinite(v) || i <= bad.get(kept - 1) ? v : standIn));
            if (isBad(some)) high = middle;
            else low = middle + 1;
        }
        return new Entry(operand, bad.get(low - 1));
    }

    private static Array tamed(Array x, double standIn) {
        return x.dtype().isFloat() ? changed(x, (_, _) -> standIn) : x;
    }

    private static Array spoilt(Array x, double standIn) {
        return changed(x, (_, v) -> Double.isFinite(v) ? standIn : v);
    }

    private static Array repaired(Array x, double standIn) {
        return changed(x, (_, v) -> Double.isFinite(v) ? v : standIn);
    }

    private interface Change {
        double of(int entry, double number);
    }

    private static Array changed(Array x, Change change) {
        double[] numbers = new double[x.count()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = change.of(i, x.number(i));
        var wide = Array.wrap(x.shape(), numbers);
        return Execution.carriedOut(new Convert(x.dtype()), List.of(wide)).getFirst();
    }

    /// The entries that are not finite.
    static List<Integer> bad(Array x) {
        if (!x.dtype().isFloat()) return List.of();
        return IntStream.range(0, x.count())
                .filter(i -> !Double.isFinite(x.number(i)))
                .boxed()
                .toList();
    }

    private static boolean isFinite(Array x) {
        return bad(x).isEmpty();
    }
}
