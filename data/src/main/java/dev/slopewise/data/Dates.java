package dev.slopewise.data;

import java.util.ArrayList;
import java.util.Arrays;

/// How a column of times is fitted and written.
final class Dates {
    /// A cycle counts when times differ in it by at least this share of it.
    private static final double LEAST_CHANGE = 0.02;

    private Dates() {}

    static Encoding fit(Column.Time column, int[] rows) {
        long[] known = Arrays.stream(rows)
                .filter(row -> !column.isMissing(row))
                .mapToLong(row -> column.millis()[row])
                .toArray();
        var statistics =
                Statistics.of(Arrays.stream(known).mapToDouble(Dates::days).toArray(), column.name());
        if (statistics.isConstant()) {
            return new Encoding.Dropped(column.name(), "always " + Times.name(known[0]) + " in the training rows");
        }
        var cycles = new ArrayList<Cycle>();
        for (Cycle cycle : Cycle.values()) {
            double[] shares = Arrays.stream(known).mapToDouble(cycle::share).toArray();
            double least = Arrays.stream(shares).min().orElse(0);
            double most = Arrays.stream(shares).max().orElse(0);
            if (most - least >= LEAST_CHANGE) {
                cycles.add(cycle);
            }
        }
        return new Encoding.Calendar(column.name(), statistics.mean(), statistics.deviation(), cycles);
    }

    static void write(Encoding.Calendar calendar, Column column, Table table, int row, float[] values, int at) {
        if (column.isMissing(row)) {
            return;
        }
        if (!(column instanceof Column.Time time)) {
            throw new DataException(
                    "a date such as 2012-01-31 is needed, got " + Words.quoted(Categories.name(column, row)),
                    Targets.where(table, column.name()) + ", data row " + (row + 1),
                    "it held dates in training: correct the values or leave them empty");
        }
        long millis = time.millis()[row];
        values[at] =
                Statistics.standardised(days(millis), calendar.mean(), calendar.deviation(), table, column.name(), row);
        int next = at + 1;
        for (Cycle cycle : calendar.cycles()) {
            double angle = 2 * Math.PI * cycle.share(millis);
            values[next++] = (float) Math.sin(angle);
            values[next++] = (float) Math.cos(angle);
            values[next++] = (float) Math.sin(2 * angle);
            values[next++] = (float) Math.cos(2 * angle);
        }
    }

    private static double days(long millis) {
        return millis / (double) Cycle.DAY_LENGTH;
    }
}
