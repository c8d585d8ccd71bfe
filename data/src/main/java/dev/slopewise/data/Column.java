package dev.slopewise.data;

import org.jspecify.annotations.Nullable;

/// One named column of a table: numbers, text or times. Its array is written once, by whoever made it, and only read
/// afterwards.
@SuppressWarnings("ArrayRecordComponent") // one number per row: boxed in a list it would need five times the memory
public sealed interface Column {
    String name();

    int rows();

    boolean isMissing(int row);

    /// Numbers.
    ///
    /// @param values one per row, finite; `NaN` where the value is missing
    record Numeric(String name, double[] values) implements Column {
        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public boolean isMissing(int row) {
            return Double.isNaN(values[row]);
        }
    }

    /// Text.
    ///
    /// @param values one per row, without spaces around it; `null` where the value is missing
    @SuppressWarnings("exports") // @Nullable is for compilers that look for it; users need not have it
    record Text(String name, @Nullable String[] values) implements Column {
        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public boolean isMissing(int row) {
            return values[row] == null;
        }
    }

    /// Dates, or dates with a time of day.
    ///
    /// @param millis one per row, in milliseconds since 1970-01-01T00:00 in UTC (of times without a zone: as if in
    ///               UTC); [Times#MISSING] where the value is missing
    record Time(String name, long[] millis) implements Column {
        @Override
        public int rows() {
            return millis.length;
        }

        @Override
        public boolean isMissing(int row) {
            return millis[row] == Times.MISSING;
        }
    }
}
