package dev.slopewise.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.IntUnaryOperator;

/// How a target is made from a column and applied to it.
final class Targets {
    private Targets() {}

    static Target.Classes classes(Table table, String name, SortedMap<String, Integer> counts) {
        int rows = counts.values().stream().mapToInt(Integer::intValue).sum();
        if (counts.size() == 1) {
            throw constant(table, name, "two classes or more are needed", counts.firstKey());
        }
        if (counts.size() > rows / 2) {
            String strays = Categories.strays(counts.keySet());
            throw new DataException(
                    "classes need several rows each, got %d classes in %d rows".formatted(counts.size(), rows),
                    where(table, name),
                    table.column(name) instanceof Column.Numeric
                            ? "predict it as a number: --task regression"
                            : strays.isEmpty() ? "name another column as the target" : strays);
        }
        return new Target.Classes(name, List.copyOf(counts.keySet()));
    }

    static Target.Numbers numbers(Table table, String name, int[] trainRows) {
        double[] values = values(table, name, trainRows);
        var statistics = Statistics.of(values, where(table, name));
        if (statistics.isConstant()) {
            throw constant(table, name, "different values are needed in the training rows", Fields.name(values[0]));
        }
        return new Target.Numbers(name, statistics.mean(), statistics.deviation());
    }

    static int[] labels(Target.Classes target, Table table, int[] rows) {
        Column column = table.column(target.name());
        IntUnaryOperator place = Categories.places(target.classes(), column);
        return Arrays.stream(rows)
                .map(row -> {
                    int label = column.isMissing(row) ? -1 : place.applyAsInt(row);
                    if (label < 0) {
                        throw new DataException(
                                "one of the classes " + Words.listed(target.classes(), 10) + " is needed, got "
                                        + Words.quoted(Categories.name(column, row)),
                                where(table, target.name()) + ", data row " + (row + 1),
                                "correct the row or leave it out");
                    }
                    return label;
                })
                .toArray();
    }

    static float[] standardised(Target.Numbers target, Table table, int[] rows) {
        double[] values = values(table, target.name(), rows);
        var standardised = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            standardised[i] = Statistics.standardised(
                    values[i], target.mean(), target.deviation(), table, target.name(), rows[i]);
        }
        return standardised;
    }

    private static double[] values(Table table, String name, int[] rows) {
        return switch (table.column(name)) {
            case Column.Numeric numeric -> {
                for (int row : rows) {
                    if (numeric.isMissing(row)) {
                        throw new DataException(
                                "a number is needed, got a missing value",
                                where(table, name) + ", data row " + (row + 1),
                                "leave the row out, as Target.rows does");
                    }
                }
                yield Arrays.stream(rows)
                        .mapToDouble(row -> numeric.values()[row])
                        .toArray();
            }
            case Column.Text text ->
                throw notNumbers(text, where(table, name), "predict it as a class: --task classification");
            case Column.Time _ ->
                throw new DataException(
                        "numbers are needed, got dates",
                        where(table, name),
                        "write them as numbers, such as days since a start");
        };
    }

    /// The exception for a text column where numbers are needed, with the first value that is none.
    static DataException notNumbers(Column.Text text, String where, String wayOut) {
        String first = Arrays.stream(text.values())
                .filter(value -> value != null && Double.isNaN(Fields.number(value)))
                .findFirst()
                .orElse("");
        return new DataException("numbers are needed, got text such as " + Words.quoted(first), where, wayOut);
    }

    static List<String> account(Target target, Table table) {
        int[] rows = Target.rows(table, target.name());
        var sentences = new ArrayList<String>();
        sentences.add(
                switch (target) {
                    case Target.Classes classes ->
                        "`%s` is the target, one of %d classes: %s."
                                .formatted(
                                        classes.name(),
                                        classes.classes().size(),
                                        Categories.shown(Categories.counts(table.column(classes.name()), rows), 10));
                    case Target.Numbers numbers
                    when numbers.isPlain() -> "`%s` is the target, a number taken as it is.".formatted(numbers.name());
                    case Target.Numbers numbers ->
                        "`%s` is the target, a number standardised by its training mean %s and standard deviation %s."
                                .formatted(
                                        numbers.name(),
                                        Words.number(numbers.mean()),
                                        Words.number(numbers.deviation()));
                });
        int missing = table.rows() - rows.length;
        if (missing > 0) {
            sentences.add(
                    Words.count(missing, "row", "rows") + " without a value in `" + target.name() + "` left out.");
        }
        return sentences;
    }

    static String where(Table table, String name) {
        return table.source() + ", column `" + name + "`";
    }

    private static DataException constant(Table table, String name, String needed, String only) {
        return new DataException(
                needed + ", got only " + Words.quoted(only), where(table, name), "name another column as the target");
    }
}
