package dev.slopewise.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;

/// Small files and rows for the tests.
final class Samples {
    private Samples() {}

    static Path file(Path directory, String text) {
        try {
            return Files.writeString(directory.resolve("data.csv"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Table table(Path directory, String text) {
        return Csv.read(file(directory, text));
    }

    static Table resource(String name) {
        try {
            return Csv.read(Path.of(Objects.requireNonNull(Samples.class.getResource("/" + name))
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static int[] all(Table table) {
        return IntStream.range(0, table.rows()).toArray();
    }

    static double[] numbers(Table table, String name) {
        return ((Column.Numeric) table.column(name)).values();
    }

    static String[] texts(Table table, String name) {
        return ((Column.Text) table.column(name)).values();
    }
}
