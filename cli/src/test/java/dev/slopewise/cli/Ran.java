package dev.slopewise.cli;

import dev.slopewise.learn.train.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// A command that was run in this process, as a pipe would see it.
record Ran(int code, String out, String err) {
    static final Path BREAST_CANCER = Path.of("../examples/data/breast_cancer.csv");

    static Ran of(Object... args) {
        return in(Optional.empty(), args);
    }

    /// In a terminal of this size.
    static Ran in(Optional<Window> window, Object... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                window,
                window.isPresent());
        int code = Main.run(console, List.of(args).stream().map(String::valueOf).toArray(String[]::new));
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @SuppressWarnings("unchecked") // the command writes an object
    Map<String, Object> json() {
        return (Map<String, Object>) Json.read(out);
    }

    /// A table with a number, a text column, and both kinds of target: `kind` follows from `x`, `y` is 3 x + 100.
    static Path table(Path folder) throws IOException {
        var csv = new StringBuilder("x,colour,kind,y\n");
        for (int i = 0; i < 60; i++) {
            double x = i * 0.1;
            csv.append("%s,%s,%s,%s\n".formatted(x, i % 3 == 0 ? "red" : "blue", i < 30 ? "low" : "high", 3 * x + 100));
        }
        return Files.writeString(folder.resolve("table.csv"), csv);
    }

    /// 80 rows of 400 columns that tell nearly the same as `y`, which makes the curvature as large as they are many.
    static Path wideTable(Path folder) throws IOException {
        int columns = 400;
        var random = new Random(1);
        var csv = new StringBuilder();
        for (int c = 0; c < columns; c++) csv.append('x').append(c).append(',');
        csv.append("y\n");
        for (int row = 0; row < 80; row++) {
            double x = random.nextGaussian();
            for (int c = 0; c < columns; c++)
                csv.append(x + 0.1 * random.nextGaussian()).append(',');
            csv.append(x).append('\n');
        }
        return Files.writeString(folder.resolve("wide.csv"), csv);
    }
}
