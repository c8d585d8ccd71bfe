package dev.slopewise.data;

import java.util.List;

/// Rows as a model takes them.
///
/// @param values  `[rows, columns]`, row by row
/// @param names   one per column: the table's own, or `species=setosa` for a column of 0 and 1
@SuppressWarnings("ArrayRecordComponent") // becomes a tensor's storage without a copy
public record Encoded(float[] values, int rows, int columns, List<String> names) {
    public Encoded {
        names = List.copyOf(names);
    }
}
