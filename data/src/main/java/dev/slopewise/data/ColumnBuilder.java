package dev.slopewise.data;

import java.util.Arrays;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/// The fields of one column as they come in, kept as text until all have been seen and the column's kind is known.
///
/// A column is numeric when all values that are not missing are numbers, one of times when all are ISO dates, text
/// otherwise.
final class ColumnBuilder {
    private final String name;
    private final StringBuilder text = new StringBuilder(); // the fields of all rows, missing ones as nothing
    private int[] ends = new int[64]; // where in `text` each row ends
    private double[] numbers = new double[64]; // the same rows as numbers, as long as all are
    private int rows;
    private boolean isNumeric = true;
    private String infinite = ""; // the first infinite value, and the line of the file it stands in
    private long infiniteLine;

    ColumnBuilder(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void add(String field, long line) {
        if (rows == ends.length) {
            int larger = (int) Math.min(2L * rows, Integer.MAX_VALUE - 8);
            ends = Arrays.copyOf(ends, larger);
            numbers = isNumeric ? Arrays.copyOf(numbers, larger) : numbers;
        }
        boolean missing = Fields.isMissing(field);
        if (!missing) {
            text.append(field);
        }
        if (isNumeric) {
            numbers[rows] = missing ? Double.NaN : number(field, line);
        }
        ends[rows++] = text.length();
    }

    /// Adds missing values until there are this many rows.
    void padTo(int count) {
        while (rows < count) {
            add("", 0);
        }
    }

    int rows() {
        return rows;
    }

    private double number(String field, long line) {
        double number = Fields.number(field);
        isNumeric = !Double.isNaN(number);
        if (Double.isInfinite(number) && infinite.isEmpty()) {
            infinite = field;
            infiniteLine = line;
        }
        return number;
    }

    /// The finished column.
    ///
    /// @throws DataException if a number is infinite, or all numbers are written with a decimal comma
    Column build(String file, char separator) {
        if (!isNumeric) {
            var values = texts();
            long[] times = Times.of(values);
            if (times.length > 0) {
                return new Column.Time(name, times);
            }
            if (separator != ',') {
                refuseDecimalCommas(values, file);
            }
            return new Column.Text(name, values);
        }
        if (!infinite.isEmpty()) {
            throw new DataException(
                    "finite numbers are needed, got " + Words.quoted(infinite),
                    file + ", line " + infiniteLine + ", column " + Words.quoted(name),
                    "correct the value, or leave it empty to mark it as missing");
        }
        return new Column.Numeric(name, Arrays.copyOf(numbers, rows));
    }

    private @Nullable String[] texts() {
        var values = new @Nullable String[rows];
        var shared = new HashMap<String, String>(); // equal values share one text
        int start = 0;
        for (int row = 0; row < rows; row++) {
            if (ends[row] > start) {
                values[row] = shared.computeIfAbsent(text.substring(start, ends[row]), value -> value);
            }
            start = ends[row];
        }
        return values;
    }

    private void refuseDecimalCommas(@Nullable String[] values, String file) {
        String first = "";
        for (String value : values) {
            if (value != null && Double.isNaN(Fields.number(value.replace(',', '.')))) {
                return;
            }
            first = first.isEmpty() && value != null && value.contains(",") ? value : first;
        }
        throw new DataException(
                "numbers with a decimal point are needed, got " + Words.quoted(first),
                file + ", column " + Words.quoted(name),
                "write 1.5 instead of 1,5 (in pandas: read_csv(FILE, sep=\";\", decimal=\",\").to_csv(NEW,"
                        + " index=False))");
    }
}
