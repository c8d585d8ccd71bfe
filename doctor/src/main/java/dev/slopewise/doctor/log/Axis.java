package dev.slopewise.doctor.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Along which steps the rows of a sheet lie, and in which order they count.
///
/// Where steps go back, the log was begun again: of what was written before, the steps from there on no longer count. Steps that begin anew time and again at the
/// same number count batches of an epoch, and are counted on. Rows in no order at all are put in order.
///
/// @param unit  what a step is: `step`, `epoch` or `row`
/// @param order the rows that count, by rising step
/// @param steps of these
/// @param notes what was done with them, in sentences
@SuppressWarnings("ArrayRecordComponent") // made here, read by the package alone
record Axis(String unit, int[] order, long[] steps, List<String> notes) {
    private static final int MOST_TOLD = 3;

    static Axis of(Sheet sheet) {
        List<String> notes = new ArrayList<>();
        for (Names.Stepped stepped : Names.steps(sheet.names())) {
            double[] steps = sheet.column(stepped.name()).filled(sheet.rows());
            if (isSteps(steps, sheet.column(stepped.name()).size())) {
                double[] epochs = sheet.names().stream()
                        .filter(name -> Names.isEpoch(name) && !name.equals(stepped.name()))
                        .findFirst()
                        .map(name -> sheet.column(name).filled(sheet.rows()))
                        .orElse(new double[0]);
                return ordered(
                        stepped.unit(),
                        Arrays.stream(steps).mapToLong(x -> (long) x).toArray(),
                        epochs,
                        notes);
            }
        }
        notes.add("no column counts steps (whole numbers from 0 on that rise); rows are counted instead");
        int[] rows = IntStream.range(0, sheet.rows()).toArray();
        return new Axis("row", rows, Arrays.stream(rows).mapToLong(i -> i + 1L).toArray(), notes);
    }

    private static boolean isSteps(double[] steps, int written) {
        boolean isWhole = Arrays.stream(steps).allMatch(x -> x >= 0 && x <= 1L << 52 && x == Math.rint(x));
        return isWhole
                && (steps.length == 1
                        || Arrays.stream(steps).distinct().limit(2).count() > 1)
                && 2 * written >= steps.length;
    }

    private static Axis ordered(String unit, long[] steps, double[] epochs, List<String> notes) {
        int[] back = IntStream.range(1, steps.length)
                .filter(i -> steps[i] < steps[i - 1])
                .toArray();
        if (back.length == 0) return whole(unit, steps, notes);
        if (isWithinEpochs(steps, back, epochs)) {
            notes.add("the %ss begin anew %d times, as those within an epoch do; they are counted on"
                    .formatted(unit, back.length));
            return whole(unit, countedOn(steps, back), notes);
        }
        return back.length > Math.max(2, steps.length / 10)
                ? sorted(unit, steps, notes)
                : restarted(unit, steps, notes);
    }

    private static Axis whole(String unit, long[] steps, List<String> notes) {
        return new Axis(unit, IntStream.range(0, steps.length).toArray(), steps, notes);
    }

    private static boolean isWithinEpochs(long[] steps, int[] back, double[] epochs) {
        boolean toTheStart = Arrays.stream(back).allMatch(i -> steps[i] <= steps[0]);
        if (toTheStart && epochs.length > 0 && Arrays.stream(back).allMatch(i -> epochs[i] > epochs[i - 1]))
            return true;
        long longest = 0, shortest = Long.MAX_VALUE;
        for (int i : back) {
            longest = Math.max(longest, steps[i - 1]);
            shortest = Math.min(shortest, steps[i - 1]);
        }
        return toTheStart && back.length >= 2 && longest > steps[0] && shortest >= 0.9 * longest;
    }

    private static long[] countedOn(long[] steps, int[] back) {
        long[] all = steps.clone();
        long before = 0;
        int next = 0;
        for (int i = 0; i < steps.length; i++) {
            if (next < back.length && back[next] == i) {
                before = all[i - 1] + 1 - steps[i];
                next++;
            }
            all[i] = before + steps[i];
        }
        return all;
    }

    private static Axis sorted(String unit, long[] steps, List<String> notes) {
        notes.add("rows are not in order of their %ss; they were put in order".formatted(unit));
        int[] order = IntStream.range(0, steps.length)
                .boxed()
                .sorted(Comparator.comparingLong(i -> steps[i]))
                .mapToInt(i -> i)
                .toArray();
        return new Axis(
                unit, order, Arrays.stream(order).mapToLong(i -> steps[i]).toArray(), notes);
    }

    private static Axis restarted(String unit, long[] steps, List<String> notes) {
        int[] order = new int[steps.length];
        int size = 0, restarts = 0;
        for (int i = 0; i < steps.length; i++) {
            if (size > 0 && steps[i] < steps[order[size - 1]]) {
                if (restarts++ < MOST_TOLD) {
                    notes.add(
                            "it goes back from %s %d to %d: training was begun again there, and what was written before of %s %d and later no longer counts"
                                    .formatted(unit, steps[order[size - 1]], steps[i], unit, steps[i]));
                }
                while (size > 0 && steps[order[size - 1]] >= steps[i]) size--;
            }
            order[size++] = i;
        }
        if (restarts > MOST_TOLD) notes.add("it goes back %d times in all".formatted(restarts));
        int[] kept = Arrays.copyOf(order, size);
        return new Axis(unit, kept, Arrays.stream(kept).mapToLong(i -> steps[i]).toArray(), notes);
    }

    /// The numbers of a column by step; of several at one step the last.
    Series series(String name, Sheet.Column column) {
        double[] numbers = new double[column.size()];
        long[] at = new long[column.size()];
        int size = 0;
        int[] index = new int[order.length == 0 ? 0 : Arrays.stream(order).max().orElse(0) + 1];
        Arrays.fill(index, -1);
        for (int i = 0; i < column.size(); i++) if (column.row(i) < index.length) index[column.row(i)] = i;
        for (int i = 0; i < order.length; i++) {
            int found = index[order[i]];
            if (found < 0) continue;
            if (size > 0 && at[size - 1] == steps[i]) size--;
            at[size] = steps[i];
            numbers[size++] = column.number(found);
        }
        return new Series(name, Arrays.copyOf(at, size), Arrays.copyOf(numbers, size));
    }
}
