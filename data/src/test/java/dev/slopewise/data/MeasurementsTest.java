package dev.slopewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementsTest {
    @TempDir
    Path folder;

    private List<String> notes = List.of();

    /// Each number as `row name number`.
    private List<String> read(String name, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve(name), bytes);
        List<String> numbers = new ArrayList<>();
        notes = Measurements.read(file, (row, column, number) -> numbers.add(row + " " + column + " " + number));
        return numbers;
    }

    private List<String> read(String name, String text) throws IOException {
        return read(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keepsWhatIsNotFiniteAndLeavesOutWhatIsEmpty() throws IOException {
        assertThat(read("log.csv", "step,loss,val\n1,nan,\n2,inf,0.5\n3,-Infinity,NA\n4,1e-3,None\n"))
                .containsExactly(
                        "0 step 1.0",
                        "0 loss NaN",
                        "1 step 2.0",
                        "1 loss Infinity",
                        "1 val 0.5",
                        "2 step 3.0",
                        "2 loss -Infinity",
                        "3 step 4.0",
                        "3 loss 0.001");
        assertThat(notes).isEmpty();
    }

    @Test
    void readsTabsAndSemicolonsAndByteOrderMarks() throws IOException {
        assertThat(read("log.tsv", "step\tloss\n1\t2\n")).containsExactly("0 step 1.0", "0 loss 2.0");
        assertThat(read("log.txt", "step;loss\n1;2\n")).containsExactly("0 step 1.0", "0 loss 2.0");
        assertThat(read("log.csv", "\uFEFFstep,loss\r\n1,2\r\n")).containsExactly("0 step 1.0", "0 loss 2.0");
    }

    @Test
    void aLineThatIsCutIsToldAndLeftOut() throws IOException {
        assertThat(read("log.csv", "step,loss\n1,2\n2,1\n3"))
                .containsExactly("0 step 1.0", "0 loss 2.0", "1 step 2.0", "1 loss 1.0");
        assertThat(notes)
                .containsExactly(
                        "the last line, 4, has another number of fields than the header: it was cut, or is still being"
                                + " written");
        assertThat(read("log.csv", "step,loss\n1,2\n2,\"1")).containsExactly("0 step 1.0", "0 loss 2.0");
        assertThat(notes).singleElement().asString().contains("the quotes of a field do not match");
        assertThat(read("log.jsonl", "{\"step\":1,\"loss\":2}\n{\"step\":2,\"lo"))
                .containsExactly("0 step 1.0", "0 loss 2.0", "1 step 2.0");
        assertThat(notes)
                .singleElement()
                .asString()
                .startsWith("line 2, character ")
                .contains("it is cut there");
    }

    @Test
    void oddRowsInTheMiddleAndRepeatedHeadersArePassedOverAndCounted() throws IOException {
        assertThat(read("log.csv", "step,loss\n1,2\nsaved model\n2,1\nstep,loss\n1,3\n"))
                .containsExactly("0 step 1.0", "0 loss 2.0", "1 step 2.0", "1 loss 1.0", "2 step 1.0", "2 loss 3.0");
        assertThat(notes)
                .containsExactly(
                        "rows with another number of fields than the header, passed over: 1, the first in line 3",
                        "the header stands again, times: 1");
    }

    @Test
    void readsJsonLinesAsPythonWritesThem() throws IOException {
        assertThat(read("log.jsonl", """
            {"step": 1, "train": {"loss": NaN}, "tags": [1, 2]}
            {"step": 2, "train": {"loss": Infinity}, "ok": true}
            """))
                .contains("0 step 1.0", "0 train.loss NaN")
                .endsWith("2 step 2.0", "2 train.loss Infinity");
        assertThat(read("log.json", "[{\"loss\": 1}, {\"loss\": \"nan\"}, {\"loss\": null}]"))
                .containsExactly("0 loss 1.0", "1 loss NaN");
    }

    @Test
    void readsHistoriesOfOneObject() throws IOException {
        assertThat(read(
                        "state.json",
                        "{\"epoch\": 2.0, \"log_history\": [{\"loss\": 3, \"step\": 1}, {\"loss\": 2,"
                                + " \"step\": 2}], \"max\": 7}"))
                .containsExactly("0 epoch 2.0", "0 loss 3.0", "0 step 1.0", "1 loss 2.0", "1 step 2.0", "0 max 7.0");
        assertThat(read("history.json", "{\"loss\": [3, 2], \"val_loss\": [4, NaN]}"))
                .containsExactly("0 loss 3.0", "1 loss 2.0", "0 val_loss 4.0", "1 val_loss NaN");
    }

    @Test
    void namesWhatHoldsTextAlone() throws IOException {
        assertThat(read("log.csv", "step,loss,when\n1,2,now\n2,1,then\n")).hasSize(4);
        assertThat(notes).containsExactly("without numbers, and passed over: `when` (such as `now`)");
        assertThat(read("log.csv", "step;loss\n1;0,5\n")).containsExactly("0 step 1.0");
        assertThat(notes).containsExactly("without numbers, and passed over: `loss` (such as `0,5`)");
    }

    @Test
    void columnsWithoutANameAndOfOneNameAreToldApart() throws IOException {
        assertThat(read("log.csv", ",loss,loss\n0,2,3\n"))
                .containsExactly("0 column 1 0.0", "0 loss 2.0", "0 loss (2) 3.0");
    }

    private void refused(String name, byte[] bytes, String why) {
        assertThatThrownBy(() -> read(name, bytes))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(why);
    }

    @Test
    void refusesWhatIsNoLogByName() {
        Charset utf16 = StandardCharsets.UTF_16;
        refused("utf16.csv", "step,loss\n1,2\n".getBytes(utf16), "text in UTF-16; convert it: iconv -f UTF-16");
        refused(
                "utf16le.csv",
                "step,loss\n1,2\n".getBytes(StandardCharsets.UTF_16LE),
                "a zero byte: this is a binary file, or UTF-16");
        refused("latin.csv", "step,loss,größe\n1,2,3\n".getBytes(StandardCharsets.ISO_8859_1), "UTF-8 text is needed");
        refused("empty.csv", new byte[0], "the file is empty");
        refused("header.csv", "step,loss\n".getBytes(StandardCharsets.UTF_8), "there are no numbers in it");
        refused(
                "bare.csv",
                "1,2\n3,4\n".getBytes(StandardCharsets.UTF_8),
                "a header with the columns' names is needed");
        refused(
                "text.csv",
                "a b\nx y\n".getBytes(StandardCharsets.UTF_8),
                "there are no numbers in it, only text: `a b` (such as `x y`)");
        refused(
                "ragged.csv",
                "a,b\n1\n2\n3,4\n".getBytes(StandardCharsets.UTF_8),
                "2 of 3 have another number; write all names into the header");
        refused("broken.json", "{oops}".getBytes(StandardCharsets.UTF_8), "JSON is expected to go on otherwise");
    }
}
