package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What cannot be trained on is refused in one line that says what to do, and leaves nothing behind.
class BadInputTest {
    @TempDir
    Path folder;

    private AbstractStringAssert<?> refused(String csv, Object... more) throws IOException {
        return refused(Files.writeString(folder.resolve("data.csv"), csv), more);
    }

    private AbstractStringAssert<?> refused(Path file, Object... more) {
        Path runs = folder.resolve("runs");
        var args = new Object[6 + more.length];
        System.arraycopy(new Object[] {"train", file, "--target", "y", "--runs", runs}, 0, args, 0, 6);
        System.arraycopy(more, 0, args, 6, more.length);
        Ran ran = Ran.of(args);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err()).startsWith("error: ").doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(runs).doesNotExist();
        return assertThat(ran.err());
    }

    private static String rows(String format, int count) {
        var csv = new StringBuilder();
        for (int i = 0; i < count; i++) {
            csv.append(format.formatted(i));
        }
        return csv.toString();
    }

    @Test
    void namesTheNearestColumn() throws IOException {
        refused("x,Y\n" + rows("%d,a\n", 20)).contains("there is no column `y`; did you mean `Y`? columns: `x`, `Y`");
        refused("x,Y\n" + rows("%d,a\n", 20), "--task", "regression").contains("there is no column `y`");
    }

    @Test
    void refusesFilesThatAreNoTable() throws IOException {
        refused("").contains("the file is empty");
        refused("x,y\n").contains("there is a header but no row below it");
        refused("x,y\n1,2\n3\n").contains("line 3: 2 fields are needed as in the header, got 1");
        refused(Files.write(folder.resolve("latin.csv"), "x,y\né,2\n".getBytes(StandardCharsets.ISO_8859_1)))
                .contains("UTF-8 text is needed, got the byte 0xE9");
        refused(folder.resolve("absent.csv")).contains("there is no such file");
    }

    @Test
    void refusesATargetThatTeachesNothing() throws IOException {
        refused("x,y\n" + rows("%d,same\n", 20)).contains("two classes or more are needed, got only `same`");
        refused("x,y\n" + rows("%d,\n", 20)).contains("the target is missing in all 20 rows");
        refused("x,y\n" + rows("%d,text\n", 20), "--task", "regression")
                .contains("numbers are needed, got text such as `text`");
        refused("x,y\n" + rows("%1$d,%1$d\n", 5)).contains("at least 10 rows");
    }

    @Test
    void refusesATableWithoutAColumnToLearnFrom() throws IOException {
        refused("x,y\n" + rows(",%d\n", 30)).contains("no column is left to learn from");
        refused("y\n" + rows("%d\n", 30)).contains("no column is left to learn from");
    }

    @Test
    void refusesInfiniteNumbers() throws IOException {
        refused("x,y\ninf,2\n" + rows("%1$d,%1$d\n", 20)).contains("finite numbers are needed, got `inf`");
    }

    @Test
    void refusesARunsFolderThatIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "mine");
        Ran ran = Ran.of("train", Ran.table(folder), "--target", "kind", "--runs", file, "--quiet");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .isEqualTo(
                        "error: the run cannot be saved in %1$s: %1$s is in the way: it is no folder; make room or allow it,"
                                        .formatted(file)
                                + " or choose another folder with --runs\n");
        assertThat(file).hasContent("mine");
    }

    @Test
    void refusesARunsFolderThatMayNotBeWritten() throws IOException {
        Path locked = Path.of("/proc/self");
        assumeThat(locked).isDirectory(); // Linux has it, and there not even root may write
        Ran ran = Ran.of("train", Ran.table(folder), "--target", "kind", "--runs", locked.resolve("runs"), "--quiet");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err())
                .contains("the run cannot be saved in /proc/self/runs: ")
                .contains("--runs");
    }

    @Test
    void doesNotTouchARunOfTheSameName() throws IOException {
        Path mine = Files.createDirectories(folder.resolve("runs/mine"));
        Files.writeString(mine.resolve("run.json"), "precious");
        Ran ran = Ran.of(
                "train", Ran.table(folder), "--target", "kind", "--runs", folder.resolve("runs"), "--name", "mine");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("is already there; choose another name");
        assertThat(mine.resolve("run.json")).hasContent("precious");
    }
}
