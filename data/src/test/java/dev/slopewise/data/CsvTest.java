package dev.slopewise.data;

import static dev.slopewise.data.Samples.numbers;
import static dev.slopewise.data.Samples.table;
import static dev.slopewise.data.Samples.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @TempDir
    Path directory;

    @Test
    void readsNumbersAndTextByTheirValues() {
        Table table = table(directory, "age,name\n31,Ann\n-4.5e1,7\n");
        assertThat(table.names()).containsExactly("age", "name");
        assertThat(numbers(table, "age")).containsExactly(31, -45);
        assertThat(texts(table, "name")).containsExactly("Ann", "7");
    }

    @Test
    void readsIrises() {
        Table table = Samples.resource("iris.csv");
        assertThat(table.rows()).isEqualTo(150);
        assertThat(table.columns()).filteredOn(Column.Numeric.class::isInstance).hasSize(4);
        assertThat(numbers(table, "petal_width_cm")[149]).isEqualTo(1.8);
        assertThat(texts(table, "species")[149]).isEqualTo("virginica");
    }

    @Test
    void readsWeatherWithItsDates() {
        Table table = Samples.resource("seattle-weather.csv");
        assertThat(table.rows()).isEqualTo(1461);
        assertThat(table.names()).containsExactly("date", "precipitation", "temp_max", "temp_min", "wind", "weather");
        assertThat(Times.name(((Column.Time) table.column("date")).millis()[1460]))
                .isEqualTo("2015-12-31");
        assertThat(numbers(table, "temp_max")[0]).isEqualTo(12.8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NA", "n/a", "NaN", "nan", "NULL", "null", "?", "  ", " NA ", "\"\"", "\"NA\""})
    void takesAFieldAsMissing(String field) {
        Table table = table(directory, "number,text,last\n1,a,0\n" + field + "," + field + ",0\n");
        assertThat(numbers(table, "number")).containsExactly(1, Double.NaN);
        assertThat(texts(table, "text")).containsExactly("a", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1f", "0x10", "1,5", "1 000", "-", "1e", "2012-1-1", "none", "١"})
    void takesAFieldAsText(String field) {
        Table table = table(directory, "x,y\n1,0\n\"" + field + "\",0\n");
        assertThat(texts(table, "x")).containsExactly("1", field);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void findsTheSeparatorInTheHeader(String separator) {
        Table table =
                table(directory, "a|\"b,;\t|c\"|d\n1|2|3\n".replace("|c", " c").replace("|", separator));
        assertThat(table.names()).hasSize(3).contains("a", "d");
        assertThat(numbers(table, "d")).containsExactly(3);
    }

    @Test
    void readsQuotedFieldsWithSeparatorsQuotesAndLineEnds() {
        Table table = table(directory, "a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\"two\nlines\",z\n");
        assertThat(texts(table, "a")).containsExactly("x, y", "two\nlines");
        assertThat(texts(table, "b")).containsExactly("say \"hi\"", "z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsAnyLineEndsAndSkipsBlankLines(String end) {
        Table table = table(directory, "\na,b\n1,2\n\n3,4".replace("\n", end));
        assertThat(numbers(table, "b")).containsExactly(2, 4);
    }

    @Test
    void skipsAByteOrderMark() {
        assertThat(table(directory, "\uFEFFa,b\n1,2\n").names()).containsExactly("a", "b");
    }

    @Test
    void readsLettersOfAllScriptsAcrossItsBuffers() {
        String text = "αβγ 𝒳 né".repeat(20_000);
        Table table = table(directory, "a,bé\nx" + text + ",1\n" + text + ",2\n");
        assertThat(texts(table, "a")).containsExactly("x" + text, text);
        assertThat(table.names()).contains("bé");
    }

    @Test
    void readsManyRowsAndColumns() {
        var text = new StringBuilder("c0");
        for (int i = 1; i < 20_000; i++) {
            text.append(",c").append(i);
        }
        String row = "\n1" + ",2".repeat(19_999);
        assertThat(numbers(table(directory, text + row.repeat(3)), "c19999")).containsExactly(2, 2, 2);
        assertThat(numbers(table(directory, "a,b" + "\n1,2".repeat(100_000)), "b"))
                .hasSize(100_000)
                .containsOnly(2);
    }

    @Test
    void takesAColumnWithoutValuesAsMissingNumbers() {
        assertThat(numbers(table(directory, "a,b\n,1\nNA,2\n"), "a")).containsExactly(Double.NaN, Double.NaN);
    }
}
