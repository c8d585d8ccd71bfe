package dev.slopewise.data;

import static dev.slopewise.data.Samples.numbers;
import static dev.slopewise.data.Samples.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TablesTest {
    @TempDir
    Path directory;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    static byte[] zipped(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"y\"}]",
                "{\"a\":1,\"b\":\"x\"}\\n{\"a\":2,\"b\":\"y\"}",
                "{\"a\":\"1\",\\n \"b\":\"x\"} {\"b\":\"y\", \"a\":2.0}\\n",
                "a,b\\n1,x\\n2,y",
                "a\\tb\\n1\\tx\\n2\\ty\\n",
            })
    void knowsAFormatByWhatTheFileHoldsPackedOrNot(String text) throws IOException {
        byte[] bytes = text.replace("\\n", "\n").replace("\\t", "\t").getBytes(StandardCharsets.UTF_8);
        for (byte[] content : List.of(bytes, zipped(bytes))) {
            Table table = Tables.read(Files.write(directory.resolve("no-name-that-tells"), content));
            assertThat(numbers(table, "a")).containsExactly(1, 2);
            assertThat(texts(table, "b")).containsExactly("x", "y");
        }
    }

    @Test
    void readsCarsAndPenguins() {
        Table cars = Tables.read(Samples.shared("cars.json"));
        assertThat(cars.rows()).isEqualTo(406);
        assertThat(numbers(cars, "Miles_per_Gallon")).hasSize(406).contains(Double.NaN);
        assertThat(cars.column("Year")).isInstanceOf(Column.Time.class);
        Table penguins = Tables.read(Samples.shared("penguins.json"));
        assertThat(penguins.rows()).isEqualTo(344);
        assertThat(numbers(penguins, "Body Mass (g)")[0]).isEqualTo(3750);
        assertThat(texts(penguins, "Sex")[0]).isEqualTo("MALE");
    }

    @Test
    void readsAllSampleTables() {
        for (String name :
                List.of("breast_cancer.csv", "diabetes.csv", "wine.csv", "iris.csv", "seattle-weather.csv")) {
            assertThat(Tables.read(Samples.shared(name)).rows()).isGreaterThan(100);
        }
    }

    @Test
    void flattensInnerObjectsAndFillsWhatRowsLack() throws IOException {
        Table table = Tables.read(file("t.jsonl", """
            {"id": 1, "at": {"city": "Rome", "zip": {"code": 7}}, "ok": true}
            {"id": 2, "at": null, "ok": null, "late": "2020-02-29T12:00:00Z"}
            """));
        assertThat(table.names()).containsExactly("id", "at.city", "at.zip.code", "ok", "at", "late");
        assertThat(texts(table, "at.city")).containsExactly("Rome", null);
        assertThat(numbers(table, "at.zip.code")).containsExactly(7, Double.NaN);
        assertThat(texts(table, "ok")).containsExactly("true", null);
        assertThat(((Column.Time) table.column("late")).millis())
                .containsExactly(Times.MISSING, 1582977600000L); // by `date -d … +%s`
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "[{\"a\":1},2]|t.json, line 1, character 10: an object, a row of the table, is needed, got a number",
                "[{\"a\":[1]}]|t.json, line 1, character 7, column `a`: a number, a text, true, false or null is"
                        + " needed, got a list",
                "[{\"a\":1,\"a\":2}]|line 1, character 13: a row has two fields `a`",
                "[{\"a\":1}|line 1, character 9: JSON is expected to go on otherwise: Unexpected end-of-input:"
                        + " expected close marker for Array;",
                "[{\"a\":1}] 3|got a number",
                "[{\"a\":1]|line 1, character 8: JSON is expected to go on otherwise",
                "[]|there are no rows",
                "{}|the rows have no fields",
                "[{\"a\":1e999}]|line 1, column `a`: finite numbers are needed, got `1e999`",
                "{\"\":1}|every field needs a name",
            })
    void saysWhereJsonIsNotATable(String text, String message) throws IOException {
        refused(file("t.json", text)).withMessageContaining(message);
    }

    @Test
    void refusesJsonThatWouldFillTheMemory() throws IOException {
        refused(file("deep.json", "{\"a\":".repeat(100_000))).withMessageContaining("JSON is expected to go on");
        var sparse = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            sparse.append("{\"f").append(i).append("\":1}\n");
        }
        refused(file("sparse.json", sparse.toString())).withMessageContaining("rows with the same fields are needed");
    }

    @Test
    void refusesABomb() throws IOException {
        byte[] bomb = zipped(("a\n" + "1".repeat(100) + "\n").repeat(2_000_000).getBytes(StandardCharsets.UTF_8));
        assertThat(bomb.length).isLessThan(1_000_000);
        refused(Files.write(directory.resolve("t.csv"), bomb))
                .withMessageContaining("unpacked, this gzip file is more than 200 times its size");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 10, 1000})
    void givesPartsThatMakeUpTheWhole(int rows) throws IOException {
        var csv = new StringBuilder("x,y\n");
        var json = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            csv.append(i).append(",a").append(i).append('\n');
            json.append("{\"x\":%d,\"y\":\"a%d\"}\n".formatted(i, i));
        }
        for (Path file : List.of(file("t.csv", csv.toString()), file("t.jsonl", json.toString()))) {
            TableStream stream = Tables.stream(file);
            for (int pass = 0; pass < 2; pass++) {
                List<Table> parts = parts(stream, rows);
                assertThat(parts).hasSize((10 + rows - 1) / rows);
                assertThat(parts.stream().flatMapToDouble(t -> java.util.Arrays.stream(numbers(t, "x"))))
                        .containsExactly(0., 1., 2., 3., 4., 5., 6., 7., 8., 9.);
                assertThat(texts(parts.getLast(), "y")).endsWith("a9");
            }
        }
    }

    static List<Table> parts(TableStream stream, int rows) {
        var parts = new ArrayList<Table>();
        try (var chunks = stream.chunks(rows)) {
            for (var chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) {
                assertThat(chunk.get().rows()).isBetween(1, rows);
                parts.add(chunk.get());
            }
        }
        return parts;
    }

    @Test
    void readsParquet() {
        try (var chunks = Tables.stream(Samples.shared("flights-3m.parquet")).chunks(20_000)) {
            Table first = chunks.next().orElseThrow();
            assertThat(first.names()).containsExactly("date", "delay", "distance", "origin", "destination");
            assertThat(first.rows()).isBetween(10_000, 20_000);
            assertThat(Times.name(((Column.Time) first.column("date")).millis()[0]))
                    .startsWith("2001-01-");
            assertThat(java.util.Arrays.stream(numbers(first, "distance"))).allMatch(x -> x > 0 && x < 6000);
            assertThat(texts(first, "origin")).allMatch(x -> x.matches("[A-Z0-9]{3}"));
            Table second = chunks.next().orElseThrow();
            assertThat(numbers(second, "delay")).isNotEqualTo(numbers(first, "delay"));
        }
    }

    @Test
    void readsAllTypesOfParquet() {
        Table table = Samples.resource("types.parquet");
        assertThat(table.names()).containsExactly("n", "x", "s", "ok", "day", "at", "price");
        assertThat(numbers(table, "n")).containsExactly(1, 2, Double.NaN);
        assertThat(numbers(table, "x")).containsExactly(0.5, Double.NaN, 2.5);
        assertThat(texts(table, "s")).containsExactly("a", null, "b");
        assertThat(texts(table, "ok")).containsExactly("true", "false", null);
        assertThat(((Column.Time) table.column("day")).millis())
                .containsExactly(Times.parse("2020-02-29"), Times.MISSING, -86_400_000L);
        assertThat(((Column.Time) table.column("at")).millis())
                .containsExactly(Times.parse("2020-02-29T12:00"), Times.MISSING, -3_600_000L);
        assertThat(numbers(table, "price")).containsExactly(1.25, Double.NaN, -3);
    }

    @Test
    void refusesListsInParquet() {
        refused(Samples.resourceFile("lists.parquet"))
                .withMessageContaining(
                        "a column of numbers, text, truth values, dates or timestamps is needed, got lists"
                                + " or objects; flatten it into columns");
    }

    @Test
    void namesWhatIsNotThere() {
        refused(directory.resolve("no.json")).withMessageContaining("there is no such file");
        refused(directory).withMessageContaining("a file is needed, this is a directory");
    }

    @Test
    void knowsAFileAgain() throws IOException {
        String before = DataFiles.fingerprint(file("t.csv", "abc"));
        assertThat(before) // by sha256sum
                .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(DataFiles.fingerprint(file("t.csv", "abd"))).isNotEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01, 0",
        "2012-01-31, 1327968000000",
        "2012-01-31T14:05, 1328018700000",
        "2012-01-31 14:05:09.25, 1328018709250",
        "2012-01-31T14:05:09Z, 1328018709000",
        "2012-01-31T14:05:09+02:00, 1328011509000",
    })
    void readsTimes(String text, long millis) {
        assertThat(Times.parse(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2012-02-30", "2012-1-01", "20120131", "2012-01-31T", "2012-01-31T25:00", "12:00", "x", ""})
    void takesOtherTextsForNoTimes(String text) {
        assertThat(Times.parse(text)).isEqualTo(Times.MISSING);
    }

    @Test
    void findsTheAngleOfATime() {
        assertThat(Cycle.DAY.share(Times.parse("2001-05-05T06:00"))).isEqualTo(0.25);
        assertThat(Cycle.WEEK.share(Times.parse("2024-01-01"))).isZero(); // a Monday
        assertThat(Cycle.YEAR.share(Times.parse("2023-07-02T12:00"))).isCloseTo(0.5, within(1e-12));
    }

    private static ThrowableAssertAlternative<DataException> refused(Path file) {
        return assertThatExceptionOfType(DataException.class).isThrownBy(() -> Tables.read(file));
    }
}
