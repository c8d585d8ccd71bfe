package dev.slopewise.data;

import java.io.IOException;

/// What the readers of tables have in common.
final class Chunking {
    private Chunking() {}

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
