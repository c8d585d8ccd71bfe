package dev.slopewise.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads a table from a CSV file.
///
/// The file is UTF-8, with or without a byte order mark. Its first line names the columns; fields are separated by
/// comma, semicolon or tab, whichever the header holds most of; a field may be quoted (`"a, b"`, with `""` for a quote
/// inside). Spaces around a field and blank lines do not count. A field is missing when it is empty, `NA`, `N/A`,
/// `NaN`, `null` or `?`, in any case, quoted or not. A column is numeric when all its other fields are finite numbers
/// such as `12`, `-0.5` or `1e-3`, and text otherwise.
public final class Csv {
    private Csv() {}

    /// The table in this file.
    ///
    /// @throws DataException if the file cannot be read, is not CSV, or holds an infinite number
    public static Table read(Path file) {
        String name = file.toString();
        if (Files.isDirectory(file)) {
            throw new DataException("a CSV file is needed, this is a directory", name, "name a file in it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, name);
        } catch (NoSuchFileException _) {
            Path folder = file.toAbsolutePath().getParent();
            throw new DataException("there is no such file", name, "check the name; looked in " + folder);
        } catch (AccessDeniedException _) {
            throw new DataException("the file may not be read", name, "allow it: chmod u+r FILE");
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static Table read(InputStream in, String name) throws IOException {
        var text = new Utf8Reader(in, name);
        char separator = Separator.of(text.start());
        var rows = new CsvRows(name, separator);
        try (var reader = CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(2 * CsvRows.LONGEST_FIELD)
                .build(rows, text)) {
            reader.forEach(_ -> {});
            return rows.table();
        } catch (UncheckedIOException e) {
            throw unreadable(name, e);
        } catch (CsvParseException e) {
            if (e.getCause() instanceof DataException ours) {
                throw ours;
            }
            throw String.valueOf(e.getMessage()).contains("buffer") ? rows.tooLong() : rows.badQuotes();
        }
    }

    private static DataException unreadable(String name, Exception cause) {
        var unreadable = new DataException("the file cannot be read: " + cause.getMessage(), name, "");
        unreadable.initCause(cause);
        return unreadable;
    }
}
