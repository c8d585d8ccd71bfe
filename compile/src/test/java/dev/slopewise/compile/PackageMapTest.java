package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The map of the package names every file, once, and none that is not there.
class PackageMapTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/slopewise/compile");
    private static final Pattern NAME = Pattern.compile("[`\\[](\\p{Lu}\\w+)[`\\]]");

    @Test
    void namesEveryFileOnce() throws IOException {
        List<String> named = NAME.matcher(Files.readString(SOURCES.resolve("package-info.java")))
                .results()
                .map(found -> found.group(1))
                .toList();
        try (Stream<Path> files = Files.list(SOURCES)) {
            List<String> there = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !name.equals("package-info"))
                    .toList();
            assertThat(named).containsExactlyInAnyOrderElementsOf(there);
        }
    }
}
