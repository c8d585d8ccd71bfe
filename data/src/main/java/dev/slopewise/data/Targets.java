package dev.slopewise.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/// How a target is made from a column and applied to it.
final class Targets {
    private Targets() {}

    static Target.Classes classes(Table table, String name, SortedMap<String, Integer> counts) {
        int rows = counts.values().stream().mapToInt(Integer::intValue).sum();
        if (counts.size() == 1) {
            throw constant("two classes or more are needed", counts.firstKey(), where(table, name));
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

    static Target.Numbers numbers(Table table, String name, int[] trainRows, TargetScale scale) {
        return numbers(name, scale, values(table, name, trainRows), where(table, name));
    }

    static Target.Numbers numbers(String name, TargetScale scale, double[] values, String where) {
        double[] scaled = Arrays.stream(values)
                .map(value -> scaled(value, scale, 0, _ -> where))
                .toArray();
        var statistics = Statistics.of(scaled, where);
        if (statistics.isConstant()) {
            throw constant("different values are needed in the training rows", Fields.name(values[0]), where);
        }
        return scale == TargetScale.NONE
                ? Target.Numbers.plain(name)
                : new Target.Numbers(name, scale, statistics.mean(), statistics.deviation());
    }

    /// A value on a scale.
    ///
    /// @param where what messages call the place of this number
    /// @throws DataException if it has no place on the scale
    static double scaled(double value, TargetScale scale, int place, IntFunction<String> where) {
        double scaled = scale.of(value);
        if (Double.isNaN(scaled)) {
            throw new DataException(
                    "numbers above -1 are needed on the log scale ln(1 + x), got " + Words.number(value),
                    where.apply(place),
                    "correct the value, or learn numbers on the scale `standard`");
        }
        return scaled;
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
                                row(table, target.name(), row),
                                "correct the row or leave it out");
                    }
                    return label;
                })
                .toArray();
    }

    static float[] standardised(Target.Numbers target, Table table, int[] rows) {
        return standardised(target, values(table, target.name(), rows), i -> row(table, target.name(), rows[i]));
    }

    /// @param where what messages call the place of a value
    static float[] standardised(Target.Numbers target, double[] values, IntFunction<String> where) {
        var standardised = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            double scaled = scaled(values[i], target.scale(), i, where);
            standardised[i] = Statistics.standardised(scaled, target.mean(), target.deviation(), i, where);
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
                                row(table, name, row),
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
                    case Target.Numbers numbers ->
                        "`%s` is the target, %s.".formatted(numbers.name(), account(numbers));
                });
        int missing = table.rows() - rows.length;
        if (missing > 0) {
            sentences.add(
                    Words.count(missing, "row", "rows") + " without a value in `" + target.name() + "` left out.");
        }
        return sentences;
    }

    /// How numbers are learnt, in words.
    static String account(Target.Numbers of) {
        String by = " standardised by its training mean %s and standard deviation %s"
                .formatted(Words.number(of.mean()), Words.number(of.deviation()));
        return switch (of.scale()) {
            case NONE -> "a number taken as it is";
            case STANDARD -> "a number" + by;
            case LOG -> "a number x on the log scale ln(1 + x)," + by + " there";
        };
    }

    static String where(Table table, String name) {
        return table.source() + ", column `" + name + "`";
    }

    static String row(Table table, String name, int row) {
        return where(table, name) + ", data row " + (row + 1);
    }

    private static DataException constant(String needed, String only, String where) {
        return new DataException(
                needed + ", got only " + Words.quoted(only), where, "name another column as the target");
    }
}
