package dev.slopewise.data;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/// Which encoding suits a column, judged by its training rows alone.
final class Fitting {
    static final int MOST_CATEGORIES = 50;

    private Fitting() {}

    static Encoding fit(Table table, String name, int[] rows) {
        Column column = table.column(name);
        if (Arrays.stream(rows).allMatch(column::isMissing)) {
            return new Encoding.Dropped(column.name(), "no training row has a value");
        }
        return switch (column) {
            case Column.Numeric numeric -> number(numeric, rows, Targets.where(table, name));
            case Column.Text text -> text(text, rows);
        };
    }

    private static Encoding number(Column.Numeric column, int[] rows, String where) {
        double[] known = Arrays.stream(rows)
                .mapToDouble(row -> column.values()[row])
                .filter(value -> !Double.isNaN(value))
                .toArray();
        double median = Statistics.median(known);
        double[] filled = Arrays.copyOf(known, rows.length);
        Arrays.fill(filled, known.length, rows.length, median);
        var statistics = Statistics.of(filled, where);
        if (statistics.isConstant()) {
            return new Encoding.Dropped(column.name(), "always " + Words.number(median) + " in the training rows");
        }
        return new Encoding.Standardised(
                column.name(), rows.length - known.length, median, statistics.mean(), statistics.deviation());
    }

    private static Encoding text(Column.Text column, int[] rows) {
        SortedMap<String, Integer> counts = Categories.counts(column, rows);
        if (counts.size() == 1) {
            return new Encoding.Dropped(
                    column.name(), "always " + Words.quoted(counts.firstKey()) + " in the training rows");
        }
        if (counts.size() > MOST_CATEGORIES || counts.size() > rows.length / 2) {
            return new Encoding.Dropped(column.name(), tooMany(counts, rows.length));
        }
        return new Encoding.OneHot(column.name(), List.copyOf(counts.keySet()));
    }

    private static String tooMany(SortedMap<String, Integer> counts, int rows) {
        String strays = Categories.strays(counts.keySet());
        return "text with %d different values in %d training rows (at most %d, and one for every two rows)"
                        .formatted(counts.size(), rows, MOST_CATEGORIES)
                + (strays.isEmpty() ? "" : "; " + strays);
    }
}
