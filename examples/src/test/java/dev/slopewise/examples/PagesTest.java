package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The programs that pages show are the ones that the build runs, and print what the pages say.
class PagesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path SOURCES = Path.of("src/main/java/dev/slopewise/examples");
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern OUTPUT = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL);

    private static final Pattern LISTED = Pattern.compile("^/// \\| `(\\w+)` \\| (.*) \\|$", Pattern.MULTILINE);

    /// A page, the program it shows, and how to start that.
    record Page(String file, String program, Runnable main) {
        @Override
        public String toString() {
            return file;
        }

        String text() throws IOException {
            return Files.readString(ROOT.resolve(file));
        }
    }

    static Stream<Page> pages() {
        return Stream.of(
                new Page("README.md", "FirstSlope.java", FirstSlope::main),
                new Page("docs/from-scratch.md", "FromScratch.java", FromScratch::main));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void showsTheProgramThatTheBuildCompiles(Page page) throws IOException {
        String source = Files.readString(SOURCES.resolve(page.program)).replaceAll("(?m)^    ", "");
        List<String> blocks =
                CODE.matcher(page.text()).results().map(m -> m.group(1).strip()).toList();
        assertThat(blocks).isNotEmpty().allSatisfy(block -> assertThat(source).contains(block));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void showsWhatTheProgramPrints(Page page) throws IOException {
        Matcher output = OUTPUT.matcher(page.text());
        assertThat(output.find()).as("%s shows an output", page).isTrue();
        assertThat(Printed.by(page.main).text()).isEqualTo(output.group(1));
    }

    @Test
    void theReadmeTellsOfEveryProgramWhatTheModuleTells() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        assertThat(LISTED.matcher(Files.readString(Path.of("src/main/java/module-info.java")))
                        .results())
                .isNotEmpty()
                .allSatisfy(m -> assertThat(readme)
                        .contains("| [%1$s](examples/%2$s/%1$s.java) | %3$s |"
                                .formatted(m.group(1), SOURCES, m.group(2))));
    }

    @Test
    void theModuleListsEveryProgram() throws IOException {
        String page = Files.readString(Path.of("src/main/java/module-info.java"));
        List<String> listed =
                LISTED.matcher(page).results().map(m -> m.group(1)).toList();
        try (Stream<Path> programs = Files.list(SOURCES)) {
            assertThat(programs.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            listed.stream().map(name -> name + ".java").toList());
        }
    }
}
