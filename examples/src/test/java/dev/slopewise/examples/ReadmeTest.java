package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The README's program is the one that the build runs, and prints what the README says.
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCKS = Pattern.compile("```java\n(.*?)```\n+```\n(.*?)```", Pattern.DOTALL);

    private static Matcher blocks() throws IOException {
        Matcher blocks = BLOCKS.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(blocks.find()).as("README.md has a program and its output").isTrue();
        return blocks;
    }

    @Test
    void showsTheProgramThatTheBuildCompiles() throws IOException {
        String source = Files.readString(Path.of("src/main/java/dev/slopewise/examples/FirstSlope.java"));
        String flat = source.replaceAll("(?m)^    ", "");
        assertThat(flat).contains(blocks().group(1).strip());
    }

    @Test
    void showsWhatTheProgramPrints() throws IOException {
        PrintStream before = System.out;
        var printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            FirstSlope.main();
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo(blocks().group(2));
    }
}
