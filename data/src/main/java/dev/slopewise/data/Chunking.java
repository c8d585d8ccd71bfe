package dev.slopewise.data;

import java.io.IOException;

/// What the readers of tables have in common.
final class Chunking {
    /// Values that a part of a table holds at most, so that one of ten thousand columns fits into memory too.
    private static final int MOST_VALUES = 1 << 23;

    private Chunking() {}

    /// Rows of a part of at most so many, by the table's columns; all rows are asked for by the largest `int`.
    static int rows(int most, int columns) {
        return most == Integer.MAX_VALUE ? most : Math.min(most, fitting(columns));
    }

    /// How many rows of so many columns make a part, at least 1.
    static int fitting(int columns) {
        return Math.max(1, MOST_VALUES / Math.max(1, columns));
    }

    static int checked(int rows) {
        if (rows < 1) {
            throw new DataException("a part of a table needs at least 1 row, got " + rows, "", "");
        }
        return rows;
    }

    /// Closes what could not be begun with, and gives the exception to throw.
    static RuntimeException closed(AutoCloseable opened, String name, Exception cause) {
        try {
            opened.close();
        } catch (Exception e) {
            cause.addSuppressed(e);
        }
        return switch (cause) {
            case IOException io -> DataFiles.unreadable(name, io);
            case RuntimeException unchecked -> unchecked;
            default -> new IllegalStateException(cause);
        };
    }
}
