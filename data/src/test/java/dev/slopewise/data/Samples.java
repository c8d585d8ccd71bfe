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
        return Tables.read(resourceFile(name));
    }

    static Path resourceFile(String name) {
        try {
            return Path.of(Objects.requireNonNull(Samples.class.getResource("/" + name))
                    .toURI());
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

    /// A file of the sample data that lies beside the project, in `../shared/data`.
    static Path shared(String name) {
        Path project = Path.of("").toAbsolutePath();
        for (Path folder = project; folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("shared/data").resolve(name);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new AssertionError(
                "this test needs shared/data/" + name + " beside the project, or above it: " + project);
    }
}
