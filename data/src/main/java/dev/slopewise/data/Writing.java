package dev.slopewise.data;

import java.util.function.IntUnaryOperator;

/// Writes one column, encoded, into its place in the rows of a model's input.
final class Writing {
    private Writing() {}

    /// @param values `[rows, width]`, row by row
    /// @param at     the first of the columns of `values` that belong to this encoding
    static void write(Encoding encoding, Column column, Table table, int[] rows, float[] values, int width, int at) {
        switch (encoding) {
            case Encoding.Dropped _ -> {}
            case Encoding.Standardised(var _, int _, double median, double mean, double deviation) ->
                scale(column, median, mean, deviation, table, rows, values, width, at);
            case Encoding.Scaled(var _, var _, int _, double median, double offset, double scale) ->
                scale(column, median, offset, scale, table, rows, values, width, at);
            case Encoding.Missing _ -> {
                for (int i = 0; i < rows.length; i++) {
                    values[i * width + at] = column.isMissing(rows[i]) ? 1 : 0;
                }
            }
            case Encoding.Usual(var _, double value) -> {
                double[] numbers = numbers(column, table);
                for (int i = 0; i < rows.length; i++) {
                    values[i * width + at] = numbers[rows[i]] == value ? 1 : 0;
                }
            }
            case Encoding.Calendar calendar -> {
                for (int i = 0; i < rows.length; i++) {
                    Dates.write(calendar, column, table, rows[i], values, i * width + at);
                }
            }
            case Encoding.Hashed hashed -> {
                for (int i = 0; i < rows.length; i++) {
                    values[i * width + at + Hashing.bucket(Categories.name(column, rows[i]), hashed.buckets())] = 1;
                }
            }
            case Encoding.HashedWords words -> {
                for (int i = 0; i < rows.length; i++) {
                    if (!column.isMissing(rows[i])) {
                        Hashing.addWords(Categories.name(column, rows[i]), values, i * width + at, words.buckets());
                    }
                }
            }
            case Encoding.OneHot oneHot -> {
                IntUnaryOperator place = Categories.places(oneHot.categories(), column);
                for (int i = 0; i < rows.length; i++) {
                    int category = place.applyAsInt(rows[i]);
                    if (category >= 0) {
                        values[i * width + at + category] = 1;
                    }
                }
            }
        }
    }

    private static void scale(
            Column column,
            double median,
            double offset,
            double scale,
            Table table,
            int[] rows,
            float[] values,
            int width,
            int at) {
        double[] numbers = numbers(column, table);
        for (int i = 0; i < rows.length; i++) {
            double number = numbers[rows[i]];
            values[i * width + at] = Statistics.standardised(
                    Double.isNaN(number) ? median : number, offset, scale, table, column.name(), rows[i]);
        }
    }

    private static double[] numbers(Column column, Table table) {
        return switch (column) {
            case Column.Numeric numeric -> numeric.values();
            case Column.Text text ->
                throw Targets.notNumbers(
                        text,
                        Targets.where(table, column.name()),
                        "it held numbers in training: correct the values or leave them empty");
            case Column.Time _ ->
                throw new DataException(
                        "numbers are needed, got dates",
                        Targets.where(table, column.name()),
                        "it held numbers in training: correct the values or leave them empty");
        };
    }
}
