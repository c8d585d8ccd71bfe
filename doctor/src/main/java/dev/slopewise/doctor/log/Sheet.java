package dev.slopewise.doctor.log;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Numbers as a log has them: by row, in the order they were written, with gaps.
public final class Sheet {
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private int rows;

    /// A number of a row. The rows of a name come in order, and one that goes back is passed over; a second number of a row replaces the first.
    public void add(int row, String name, double number) {
        columns.computeIfAbsent(name, _ -> new Column()).add(row, number);
        rows = Math.max(rows, row + 1);
    }

    public int rows() {
        return rows;
    }

    public List<String> names() {
        return List.copyOf(columns.keySet());
    }

    Column column(String name) {
        return columns.getOrDefault(name, new Column());
    }

    /// The numbers of one name and the rows they stand in.
    static final class Column {
        private int[] rows = new int[64];
        private double[] numbers = new double[64];
        private int size;

        void add(int row, double number) {
            if (size > 0 && rows[size - 1] >= row) {
                if (rows[size - 1] == row) numbers[size - 1] = number;
                return;
            }
            if (size == rows.length) {
                rows = Arrays.copyOf(rows, 2 * size);
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            rows[size] = row;
            numbers[size++] = number;
        }

        int size() {
            return size;
        }

        int row(int i) {
            return rows[i];
        }

        double number(int i) {
            return numbers[i];
        }

        /// A number for each row; where there is none, that of the row before; before the first, the first.
        double[] filled(int count) {
            double[] all = new double[count];
            double at = size == 0 ? Double.NaN : numbers[0];
            for (int i = 0, row = 0; row < count; row++) {
                if (i < size && rows[i] == row) at = numbers[i++];
                all[row] = at;
            }
            return all;
        }
    }
}
