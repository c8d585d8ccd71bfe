package dev.slopewise.data;

import java.util.Locale;

/// What is predicted: one of several classes, or a number.
public enum Task {
    CLASSIFICATION,
    REGRESSION;

    static final int MOST_NUMBERED_CLASSES = 10;
    static final int FEWEST_ROWS_PER_NUMBERED_CLASS = 5;

    /// The task that a target asks for by its values. A rule of thumb that a user may overrule:
    ///
    /// - text is classified, as are dates;
    /// - numbers are classified when all are whole, at most 10 differ, and there are at least 5 rows for each of
    ///   these on average, so that `0` and `1` or the grades 1 to 6 are classes, while 12 ages are numbers;
    /// - all other numbers are regressed.
    ///
    /// @throws DataException if there is no such column or all its values are missing
    public static Task of(Table table, String target) {
        int[] rows = Target.rows(table, target);
        return switch (table.column(target)) {
            case Column.Text _, Column.Time _ -> CLASSIFICATION;
            case Column.Numeric numeric -> {
                for (int row : rows) {
                    if (Math.rint(numeric.values()[row]) != numeric.values()[row]) {
                        yield REGRESSION;
                    }
                }
                int distinct = Categories.counts(numeric, rows).size();
                boolean few = distinct <= MOST_NUMBERED_CLASSES
                        && rows.length >= (long) FEWEST_ROWS_PER_NUMBERED_CLASS * distinct;
                yield few ? CLASSIFICATION : REGRESSION;
            }
        };
    }

    /// The name a user writes: `classification`, `regression`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
