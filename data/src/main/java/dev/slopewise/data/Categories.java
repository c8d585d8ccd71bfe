package dev.slopewise.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/// The different values of a column by name. A number is named by its shortest text (`3`, `0.5`), a missing value
/// `(missing)`.
final class Categories {
    static final String MISSING = "(missing)";

    /// Numbers by size, then text by its characters: the same order everywhere.
    private static final Comparator<String> ORDER =
            Comparator.comparingDouble(Fields::number).thenComparing(Comparator.naturalOrder());

    private Categories() {}

    /// How many of these rows hold each value, in order.
    static SortedMap<String, Integer> counts(Column column, int[] rows) {
        var counts = new HashMap<String, Integer>();
        for (int row : rows) {
            counts.merge(name(column, row), 1, Integer::sum);
        }
        var ordered = new TreeMap<String, Integer>(ORDER);
        ordered.putAll(counts);
        return ordered;
    }

    static String name(Column column, int row) {
        return switch (column) {
            case Column.Text text -> Objects.requireNonNullElse(text.values()[row], MISSING);
            case Column.Numeric numeric -> numeric.isMissing(row) ? MISSING : Fields.name(numeric.values()[row]);
            case Column.Time time -> time.isMissing(row) ? MISSING : Times.name(time.millis()[row]);
        };
    }

    /// From a row of the column to the place of its value among the categories, −1 if it is not there.
    ///
    /// A number also finds the category that spells it in another way: 7 finds `007` where there is no `7`, since a
    /// file whose codes all happen to be numbers is read as numbers.
    static IntUnaryOperator places(List<String> categories, Column column) {
        var byName = new HashMap<String, Integer>();
        var byNumber = new HashMap<Double, Integer>();
        for (int i = 0; i < categories.size(); i++) {
            byName.put(categories.get(i), i);
            byNumber.putIfAbsent(Fields.number(categories.get(i)), i);
        }
        return row -> {
            Integer place = byName.get(name(column, row));
            if (place == null && column instanceof Column.Numeric numeric && !numeric.isMissing(row)) {
                place = byNumber.get(numeric.values()[row]);
            }
            return place == null ? -1 : place;
        };
    }

    /// What to say of a column of numbers that a few stray texts have made a column of text; nothing if most values are
    /// text.
    static String strays(Collection<String> values) {
        var texts = values.stream()
                .filter(value -> !value.equals(MISSING) && Double.isNaN(Fields.number(value)))
                .toList();
        boolean mostAreNumbers = texts.size() < values.size() / 2;
        return mostAreNumbers
                ? "most are numbers, but not " + Words.listed(texts, 3) + ": correct these or leave them empty"
                : "";
    }

    /// `setosa 50, versicolor 50`, the first few.
    static String shown(Map<String, Integer> counts, int most) {
        var names = counts.entrySet().stream()
                .limit(most)
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
        return String.join(", ", names) + (counts.size() <= most ? "" : " and " + (counts.size() - most) + " more");
    }
}
