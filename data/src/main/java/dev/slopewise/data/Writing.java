package dev.slopewise.data;

import java.util.function.IntUnaryOperator;

/// Writes one column, encoded, into its place in the rows of a model's input.
final class Writing {
    private Writing() {}

    /// @param values `[rows, width]`, row by row
    /// @param at     the first of the columns of `values` that belong to this encoding
    static void write(Encoding encoding, Table table, int[] rows, float[] values, int width, int at) {
        switch (encoding) {
            case Encoding.Dropped _ -> {}
            case Encoding.Standardised standardised -> {
                double[] numbers = numbers(table, standardised.name());
                for (int i = 0; i < rows.length; i++) {
                    double number = numbers[rows[i]];
                    values[i * width + at] = Statistics.standardised(
                            Double.isNaN(number) ? standardised.median() : number,
                            standardised.mean(),
                            standardised.deviation(),
                            table,
                            standardised.name(),
                            rows[i]);
                }
            }
            case Encoding.OneHot oneHot -> {
                IntUnaryOperator place = Categories.places(oneHot.categories(), table.column(oneHot.name()));
                for (int i = 0; i < rows.length; i++) {
                    int category = place.applyAsInt(rows[i]);
                    if (category >= 0) {
                        values[i * width + at + category] = 1;
                    }
                }
            }
        }
    }

    private static double[] numbers(Table table, String name) {
        return switch (table.column(name)) {
            case Column.Numeric numeric -> numeric.values();
            case Column.Text text ->
                throw Targets.notNumbers(
                        text,
                        Targets.where(table, name),
                        "it held numbers in training: correct the values or leave them empty");
        };
    }
}
