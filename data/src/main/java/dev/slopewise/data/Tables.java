package dev.slopewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/// Reads tables from files, whatever their format: it is known by what the file holds, and by its name only where that
/// does not tell.
///
/// | format | known by |
/// |---|---|
/// | Parquet | `PAR1` at the start |
/// | JSON: an array of objects | `[` and then `{` or `]`, or the name `*.json` |
/// | JSON lines: objects one after the other | `{` and then `"` or `}`, or the names `*.jsonl`, `*.ndjson` |
/// | CSV, also with semicolons or tabs | all other text |
///
/// Text may be packed by gzip.
public final class Tables {
    private static final int LOOK = 4096;

    private Tables() {}

    /// The table in this file.
    ///
    /// @throws DataException if the file cannot be read or is broken: file, place and what was expected
    public static Table read(Path file) {
        return stream(file).read();
    }

    /// The table in this file, in parts.
    ///
    /// @throws DataException if the file cannot be read
    public static TableStream stream(Path file) {
        byte[] start = start(file);
        if (startsWith(start, "PAR1")) {
            return new ParquetStream(file);
        }
        return isJson(file, start) ? new JsonStream(file) : new CsvStream(file);
    }

    /// Whether a text is taken for JSON.
    static boolean isJson(Path file) {
        return isJson(file, start(file));
    }

    private static boolean isJson(Path file, byte[] start) {
        String name = file.getFileName() == null
                ? ""
                : file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        boolean named = name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".ndjson");
        return named || FileKind.isJson(new String(start, StandardCharsets.UTF_8));
    }

    private static byte[] start(Path file) {
        try (InputStream in = DataFiles.open(file)) {
            return in.readNBytes(LOOK);
        } catch (IOException e) {
            throw DataFiles.unreadable(file.toString(), e);
        }
    }

    private static boolean startsWith(byte[] bytes, String letters) {
        return new String(bytes, 0, Math.min(bytes.length, letters.length()), StandardCharsets.ISO_8859_1)
                .equals(letters);
    }
}
