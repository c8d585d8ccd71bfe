package dev.slopewise.data;

import java.nio.file.Path;

/// Reads a table from a CSV file, which may be packed by gzip.
///
/// The file is UTF-8, with or without a byte order mark. Its first line names the columns; fields are separated by
/// comma, semicolon or tab, whichever the header holds most of; a field may be quoted (`"a, b"`, with `""` for a quote
/// inside). Spaces around a field and blank lines do not count. A field is missing when it is empty, `NA`, `N/A`,
/// `NaN`, `null` or `?`, in any case, quoted or not. A column is numeric when all its other fields are finite numbers
/// such as `12`, `-0.5` or `1e-3`, a column of times when all are dates such as `2012-01-31` or `2012-01-31T14:05`, and
/// text otherwise.
public final class Csv {
    private Csv() {}

    /// The table in this file.
    ///
    /// @throws DataException if the file cannot be read, is not CSV, or holds an infinite number
    public static Table read(Path file) {
        return stream(file).read();
    }

    /// The table in this file, in parts.
    public static TableStream stream(Path file) {
        return new CsvStream(file);
    }
}
