package dev.slopewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvErrorsTest {
    @TempDir
    Path directory;

    @Test
    void namesAFileThatIsNotThere() {
        refused(directory.resolve("no.csv"))
                .withMessageEndingWith("no.csv: there is no such file; check the name; looked in " + directory);
    }

    @Test
    void namesADirectory() {
        refused(directory).withMessageContaining(": a file is needed, this is a directory; name a file in it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "\uFEFF"})
    void namesAnEmptyFile(String text) {
        refused(text).withMessageContaining("data.csv: the file is empty");
    }

    @Test
    void namesAFileWithAHeaderOnly() {
        refused("a,b\n").withMessageContaining("data.csv: there is a header but no row below it");
    }

    @Test
    void namesTheLineOfARaggedRow() {
        refused("a,b,c\n1,2,3\n\n4,5\n")
                .withMessageEndingWith("data.csv, line 4: 3 fields are needed as in the header, got 2;"
                        + " quote a field that contains ',', or correct the line");
        refused("a;b\n\"1\n\";2\n1;2;3\n").withMessageContaining("line 4: 2 fields are needed as in the header, got 3");
    }

    @Test
    void namesTheLineAndByteOfWhatIsNotUtf8() throws IOException {
        Path file = directory.resolve("latin1.csv");
        Files.write(file, "name,n\nAnn,1\r\nRené,2\n".getBytes(StandardCharsets.ISO_8859_1));
        refused(file)
                .withMessageContaining("latin1.csv, line 3 (byte 18): UTF-8 text is needed, got the byte 0xE9")
                .withMessageContaining("iconv -f WINDOWS-1252 -t UTF-8");
        byte[] cut = ("a,b\n" + "xy,1\n".repeat(50_000) + "é").getBytes(StandardCharsets.UTF_8);
        Files.write(file, Arrays.copyOf(cut, cut.length - 1));
        refused(file).withMessageContaining("line 50002 (byte 250005)");
    }

    @Test
    void namesBinaryFiles() throws IOException {
        Path file = directory.resolve("data.csv");
        Files.write(file, "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE));
        refused(file)
                .withMessageContaining(
                        "line 1: UTF-8 text is needed, got a zero byte: this is a binary file, or UTF-16");
        Files.write(file, "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16));
        refused(file).withMessageContaining("text in UTF-16; convert it: iconv -f UTF-16");
        Files.write(file, new byte[] {'a', 1, ',', (byte) 0xf2});
        refused(file)
                .withMessageContaining("(byte 4): UTF-8 text is needed, got the byte 0xF2")
                .withMessageContaining("this is a binary file");
        Path cut = Files.write(directory.resolve("x.Parquet"), new byte[] {'a', (byte) 0xf2});
        refused(cut)
                .withMessageContaining(
                        "x.Parquet, line 1 (byte 2): by its name this is a .parquet file, which begins with the bytes"
                                + " 50 41 52 31");
        Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10});
        refused(file).withMessageContaining("this is a PNG picture");
        Files.writeString(file, "PK\3\4....");
        refused(file).withMessageContaining("save the sheet as CSV");
        Files.writeString(file, "PAR1....");
        refused(file).withMessageContaining("a Parquet file; read it with Tables.read");
        for (String json : List.of("[{\"a\": 1}]", "[\n  {}\n]", "{\"a\": [1]}", "{\n}")) {
            Files.writeString(file, json);
            refused(file).withMessageContaining("CSV text is needed, this is JSON; read it with Tables.read");
        }
    }

    @Test
    void namesColumnsOfTheSameName() {
        refused("x,y,x \n1,2,3\n")
                .withMessageContaining("line 1: columns 1 and 3 are both named `x`; rename one of them");
    }

    @Test
    void namesAColumnWithoutName() {
        refused(",x\n0,2\n").withMessageContaining("line 1: every column needs a name, column 1 has none; name it");
    }

    @Test
    void asksForAHeaderWhereThereAreOnlyNumbers() {
        refused("1,2.5\n3,4\n").withMessageContaining("line 1: a header with the columns' names is needed");
    }

    @Test
    void namesTheFieldWhoseQuoteIsNotClosed() {
        refused("a,b\n1,2\n3,\"4\n5,6\n")
                .withMessageContaining("data.csv, line 3, column `b`: the quotes of a field do not");
        refused("a,b\n\"1\"x,2\n").withMessageContaining("line 2, column `a`: the quotes of a field do not match");
        refused("a,\"b\n1,2\n").withMessageContaining("data.csv, line 1: the quotes of a field do not match");
    }

    @ParameterizedTest
    @ValueSource(ints = {(1 << 20) + 1, 3 << 20})
    void namesAnAbsurdlyLongField(int length) {
        refused("a,b\n1,2\n3," + "x".repeat(length) + "\n")
                .withMessageContaining("data.csv, line 3, column `b`: a field is longer than 1048576 characters");
    }

    @ParameterizedTest
    @CsvSource({"inf", "-Infinity", "1e999", "∞"})
    void namesAnInfiniteNumber(String value) {
        refused("a,b\n1,2\n\n3," + value + "\n4,inf\n")
                .withMessageEndingWith("data.csv, line 4, column `b`: finite numbers are needed, got `" + value
                        + "`; correct the value, or leave it empty to mark it as missing");
    }

    @Test
    void refusesDecimalCommasRatherThanTakeThemAsText() {
        refused("a;b\n1;2,5\n2;3\n")
                .withMessageContaining("column `b`: numbers with a decimal point are needed, got `2,5`");
        assertThat(Samples.table(directory, "a;b\n1;2,5\n2;x\n").column("b")).isInstanceOf(Column.Text.class);
    }

    @Test
    void saysItInOneLineAndInParts() {
        refused("a,b\n1\n").satisfies(e -> {
            assertThat(e.getMessage()).doesNotContain("\n").isEqualTo(e.where() + ": " + e.what() + "; " + e.wayOut());
        });
    }

    @Test
    void leavesNoFileOpen() {
        assumeThat(ManagementFactory.getOperatingSystemMXBean()).isInstanceOf(UnixOperatingSystemMXBean.class);
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        String[] texts = {"", "a,b\n1\n", "a,b\n1,\"2\n", "a,b\n1,inf\n", "a,b\n1,\0\n", "PAR1", "a\n1\n"};
        refused(texts[1]); // loads what is loaded once
        long before = system.getOpenFileDescriptorCount();
        for (int i = 0; i < 50; i++) {
            for (String text : texts) {
                try {
                    Samples.table(directory, text);
                } catch (DataException _) {
                    // expected of all but the last
                }
            }
        }
        assertThat(system.getOpenFileDescriptorCount()).isLessThan(before + 50); // others may open a few meanwhile
    }

    private ThrowableAssertAlternative<DataException> refused(String text) {
        return refused(Samples.file(directory, text));
    }

    private static ThrowableAssertAlternative<DataException> refused(Path file) {
        return assertThatExceptionOfType(DataException.class).isThrownBy(() -> Csv.read(file));
    }
}
