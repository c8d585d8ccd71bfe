package dev.slopewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparationTest {
    @TempDir
    Path directory;

    private Table table(String text) {
        return Samples.table(directory, text);
    }

    private static Preparation fit(Table table) {
        return Preparation.fit(table, table.names(), Samples.all(table));
    }

    @Test
    void standardisesNumbersByTheTrainingRowsAlone() {
        Table table = table("x\n1\n3\n1000\n");
        Preparation preparation = Preparation.fit(table, List.of("x"), new int[] {0, 1});
        assertThat(preparation.encodings()).containsExactly(new Encoding.Standardised("x", 0, 2, 2, 1));
        Encoded encoded = preparation.apply(table, new int[] {2, 0});
        assertThat(encoded.values()).containsExactly(998, -1);
        assertThat(encoded.rows()).isEqualTo(2);
        assertThat(encoded.columns()).isEqualTo(1);
        assertThat(encoded.names()).containsExactly("x");
    }

    @Test
    void fillsMissingNumbersWithTheTrainingMedian() {
        Table table = table("x,y\n1,0\nNA,1\n2,0\n9,1\n?,5\n");
        Preparation preparation = Preparation.fit(table, List.of("x"), new int[] {0, 1, 2, 3});
        var x = (Encoding.Standardised) preparation.encodings().getFirst();
        assertThat(x.missing()).isEqualTo(1);
        assertThat(x.median()).isEqualTo(2);
        assertThat(x.mean()).isEqualTo(3.5); // of 1, 2, 2, 9
        assertThat(preparation.apply(table, new int[] {4}).values())
                .containsExactly((float) ((2 - 3.5) / x.deviation()), 1); // and it was missing
    }

    @Test
    void turnsTextIntoAColumnPerCategoryItSawInTraining() {
        Table table = table("c\nred\nblue\n\nred\nblue\n".replace("\n\n", "\n\"\"\n\"\"\n") + "green\n");
        int[] train = {0, 1, 2, 3, 4, 5};
        Preparation preparation = Preparation.fit(table, List.of("c"), train);
        Encoded encoded = preparation.apply(table, new int[] {0, 1, 2, 6});
        assertThat(encoded.names()).containsExactly("c=(missing)", "c=blue", "c=red");
        assertThat(encoded.values()).containsExactly(0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0);
        assertThat(preparation.account())
                .containsExactly("`c` turned into 3 columns of 0 and 1: `(missing)`, `blue`, `red`.");
    }

    @Test
    void leavesOutWhatCannotTeach() {
        var text = new StringBuilder("id,empty,same,word,price,x\n");
        IntStream.range(0, 20)
                .forEach(i -> text.append("k%d,,7,w,%s,%d%n".formatted(i, i == 3 ? "free" : "1." + i, i)));
        Preparation preparation = fit(table(text.toString()));
        assertThat(preparation.account())
                .containsExactly(
                        "1 numeric column standardised by its training mean and standard deviation.",
                        "`id` left out: text with 20 different values in 20 training rows (at most one for"
                                + " every two rows).",
                        "`empty` left out: no training row has a value.",
                        "`same` left out: always 7 in the training rows.",
                        "`word` left out: always `w` in the training rows.",
                        "`price` left out: text with 20 different values in 20 training rows (at most one for"
                                + " every two rows); most are numbers, but not `free`: correct these or leave them"
                                + " empty.");
        assertThat(preparation.apply(table("x\n5\n"), new int[] {0}).names()).containsExactly("x");
    }

    @Test
    void hashesTextWithMoreThanFiftyCategories() {
        var fifty = new Column.Text(
                "fifty", IntStream.range(0, 200).mapToObj(i -> "v" + i % 50).toArray(String[]::new));
        var more = new Column.Text(
                "more", IntStream.range(0, 200).mapToObj(i -> "v" + i % 51).toArray(String[]::new));
        Preparation preparation = fit(new Table("t", List.of(fifty, more)));
        assertThat(preparation.encodings().get(0).encodedNames()).hasSize(50);
        assertThat(preparation.encodings().get(1)).isEqualTo(new Encoding.Hashed("more", 51, 32));
        assertThat(preparation.account())
                .contains("`more`, 51 different texts, spread over 32 columns of 0 and 1 by a hash.");
        float[] row = preparation
                .apply(new Table("t", List.of(column("fifty", "v0"), column("more", "never seen"))), new int[] {0})
                .values();
        float sum = 0;
        for (int i = 50; i < row.length; i++) {
            sum += row[i];
        }
        assertThat(sum).isEqualTo(1);
    }

    private static Column column(String name, String... values) {
        return new Column.Text(name, values);
    }

    @Test
    void countsWhatTrainingDidNotSee() {
        Preparation preparation = fit(table("c,x\na,1\nb,2\na,3\nb,4\n"));
        Table later = table("c,x\na,1\nz,2\ny,3\nz,4\n");
        assertThat(preparation.unseen(later, Samples.all(later)))
                .containsExactly("`c` holds in 3 of 4 rows what training did not see, taken as none of its categories:"
                        + " `y`, `z`.");
        assertThat(preparation.unseen(later, new int[] {0})).isEmpty();
    }

    @Test
    void scalesNumbersAsTold() {
        Table table = table("x\n1\n2\n3\n4\n101\n");
        int[] rows = Samples.all(table);
        var least = Preparation.fit(table, List.of("x"), rows, Scaling.MIN_MAX);
        assertThat(least.apply(table, rows).values()).containsExactly(0, 0.01f, 0.02f, 0.03f, 1);
        var robust = Preparation.fit(table, List.of("x"), rows, Scaling.ROBUST);
        assertThat(robust.apply(table, rows).values())
                .containsExactly(-1, -0.5f, 0, 0.5f, 49); // median 3, quartiles 2, 4
        assertThat(robust.account())
                .containsExactly(
                        "`x` scaled to (x − 3) / 2: median and distance of the quartiles of the training rows.");
        for (Preparation preparation : List.of(least, robust)) {
            assertThat(Preparation.from(preparation.toMap())).isEqualTo(preparation);
        }
    }

    @Test
    void numbersBecomeTheShareOfTrainingValuesBelow() {
        Table table = table("x\n1\n2\n2\n2\n1e6\n");
        var shares = Preparation.fit(table, List.of("x"), Samples.all(table), Scaling.QUANTILE);
        assertThat(shares.account())
                .containsExactly("`x` turned into the share of training values below it, from 1 (0) to 1000000 (1).");
        Table other = table("x\n-5\n1\n1.5\n2\n500001\n1e6\n1e9\n\"\"\n");
        assertThat(shares.apply(other, Samples.all(other)).values())
                .containsExactly(
                        new float[] {0, 0, 0.125f, 0.5f, 0.875f, 1, 1, 0.5f},
                        within(1e-6f)); // 2 stands for 0.25 to 0.75
        assertThat(Preparation.from(shares.toMap())).isEqualTo(shares);
    }

    /// More rows than quantiles, with ties that do not fall on them, and numbers at the ends of a double.
    @Test
    void sharesOfTrainingRowsAreUniform() {
        double[] x = new double[5000];
        for (int i = 0; i < x.length; i++) x[i] = i < 990 ? 0.1 : Math.exp(i / 100.0);
        var table = new Table("t", List.of(new Column.Numeric("x", x), new Column.Numeric("y", new double[5000])));
        int[] rows = IntStream.range(0, x.length).toArray();
        var shares = Preparation.fit(table, List.of("x"), rows, Scaling.QUANTILE);
        assertThat(Preparation.from(shares.toMap())).isEqualTo(shares);
        float[] values = shares.apply(table, rows).values();
        for (int i = 0; i < 990; i++)
            assertThat(values[i]).isCloseTo(0.099f, within(1e-3f)); // the middle of 0 to 0.198
        for (int i = 990; i < x.length; i++) assertThat(values[i]).isCloseTo(i / 4999f, within(1e-3f));
        assertThat(Statistics.share(0, new double[] {-1.7e308, 1.7e308})).isEqualTo(0.5f);
    }

    @Test
    void findsDatesInTimeAndInTheirCycles() {
        Table table = table("d\n2023-01-01\n2023-04-02T06:00\n2023-10-01T18:00\nNA\n");
        Preparation preparation = Preparation.fit(table, List.of("d"), Samples.all(table));
        Encoded encoded = preparation.apply(table, Samples.all(table));
        assertThat(encoded.names())
                .containsExactly(
                        "d",
                        "d=sin of year",
                        "d=cos of year",
                        "d=sin of half year",
                        "d=cos of half year",
                        "d=sin of week",
                        "d=cos of week",
                        "d=sin of half week",
                        "d=cos of half week",
                        "d=sin of day",
                        "d=cos of day",
                        "d=sin of half day",
                        "d=cos of half day",
                        "d=(missing)");
        float[] values = encoded.values();
        assertThat(values[0] + values[14] + values[28]).isCloseTo(0, within(1e-6f)); // three distances from the mean
        assertThat(values[1]).isZero();
        assertThat(values[14 + 1]).isCloseTo(1, within(1e-3f)); // a quarter of the year, by some hours
        assertThat(values[14 + 4]).isCloseTo(-1, within(1e-3f)); // which is half of half a year
        assertThat(values[14 + 9]).isCloseTo(1, within(1e-6f)); // 6 o'clock
        assertThat(values[28 + 9]).isCloseTo(-1, within(1e-6f)); // 18 o'clock
        assertThat(values[28 + 12]).isCloseTo(-1, within(1e-6f)); // half of half a day
        assertThat(java.util.Arrays.copyOfRange(values, 42, 56))
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        assertThat(Preparation.from(preparation.toMap())).isEqualTo(preparation);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> preparation.apply(table("d\nsoon\n"), new int[] {0}))
                .withMessageContaining("column `d`, data row 1: a date such as 2012-01-31 is needed, got `soon`");
    }

    @Test
    void hashesTheWordsOfSentences() {
        Table table = table("s\nthe cat sat\nthe dog sat down\nA bird: it flew away!\na bird it flew away\n");
        Preparation preparation = Preparation.fit(table, List.of("s"), Samples.all(table));
        float[] values = preparation.apply(table, Samples.all(table)).values();
        assertThat(java.util.Arrays.copyOfRange(values, 128, 192))
                .isEqualTo(java.util.Arrays.copyOfRange(values, 192, 256));
        double square = 0;
        for (int i = 0; i < 64; i++) {
            square += values[i] * values[i];
        }
        assertThat(square).isCloseTo(1, within(1e-6)); // float rounding
        assertThat(Preparation.from(preparation.toMap())).isEqualTo(preparation);
    }

    @Test
    void takesTenThousandColumnsInSeconds() {
        var columns = IntStream.range(0, 10_000)
                .mapToObj(i -> (Column) new Column.Numeric("c" + i, new double[] {i, i + 1, i + 3}))
                .toList();
        var table = new Table("t", columns);
        long start = System.nanoTime();
        Preparation preparation = fit(table);
        assertThat(preparation.apply(table, new int[] {0, 1}).columns()).isEqualTo(10_000);
        assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    }

    @Test
    void saysHowManyValuesItFilled() {
        Preparation preparation = fit(table("bill_depth,z\n17.3,1\nNA,2\nNA,3\n17.3,4\n18,5\n16,6\n"));
        assertThat(preparation.account())
                .containsExactly(
                        "2 numeric columns standardised by their training mean and standard deviation.",
                        "2 missing values in `bill_depth` filled with the training median 17.3.",
                        "`bill_depth` is missing in 2 training rows: a column of 0 and 1 says where.");
    }

    @Test
    void encodesRealData() {
        Table table = Samples.resource("seattle-weather.csv");
        Preparation preparation = Preparation.fit(table, table.namesWithout("weather"), Samples.all(table));
        Encoded encoded = preparation.apply(table, Samples.all(table));
        List<String> numbers = List.of("precipitation", "temp_max", "temp_min", "wind");
        assertThat(encoded.names())
                .containsAll(numbers)
                .containsSequence("precipitation", "precipitation=0") // 838 of the 1461 days are dry
                .hasSize(14);
        for (String name : numbers) {
            int c = encoded.names().indexOf(name);
            double[] values = IntStream.range(0, 1461)
                    .mapToDouble(row -> encoded.values()[row * 14 + c])
                    .toArray();
            Statistics statistics = Statistics.of(values, "");
            assertThat(statistics.mean()).isCloseTo(0, within(1e-6)); // float rounding of each value
            assertThat(statistics.deviation()).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void saysWhereANumberIsTheUsualOne() {
        var text = new StringBuilder("rain,level\n-0,1\n0,1\n0.0,2\n,2\n");
        IntStream.range(0, 11).forEach(i -> text.append("%d.5,%d%n".formatted(i, i % 2)));
        Table table = table(text.toString());
        Preparation preparation = fit(table);
        Encoded encoded = preparation.apply(table, new int[] {0, 1, 2, 3, 4});
        assertThat(encoded.names()).containsExactly("rain", "rain=0", "rain=(missing)", "level");
        assertThat(IntStream.range(0, 5).mapToObj(row -> encoded.values()[row * 4 + 1]))
                .containsExactly(1f, 1f, 1f, 0f, 0f);
        assertThat(preparation.account()).contains("`rain` is often 0: a column of 0 and 1 says where.");
        assertThat(Preparation.from(preparation.toMap())).isEqualTo(preparation);
        Preparation rarer = fit(table(text + "11.5,1\n")); // in 3 of 16 rows
        assertThat(rarer.encodings()).noneMatch(Encoding.Usual.class::isInstance);
    }

    @Test
    void findsCodesInAFileWhereTheyAllLookLikeNumbers() {
        Preparation preparation = fit(table("code\n007\n8\nx\n007\n8\nx\n"));
        assertThat(preparation
                        .apply(table("code\n7\n8.0\n9\n"), new int[] {0, 1, 2})
                        .values())
                .containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 0); // 007, 8, x
    }

    @Test
    void refusesWhatItCannotEncode() {
        Preparation preparation = fit(table("x,y\n1,2\n2,3\n"));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> preparation.apply(table("x,y\n1,2\n1.2.3,3\n"), new int[] {0}))
                .withMessageEndingWith("column `x`: numbers are needed, got text such as `1.2.3`; it held numbers in"
                        + " training: correct the values or leave them empty");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> preparation.apply(table("x\n1\n"), new int[] {0}))
                .withMessageContaining("there is no column `y`");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> preparation.apply(table("x,y\n1e300,0\n"), new int[] {0}))
                .withMessageContaining("column `x`, data row 1: 1E+300 is too far from the training mean 1.5");
    }

    @Test
    void needsAColumnToLearnFromAndRows() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> fit(table("x\n1\n1\n")))
                .withMessage("no column is left to learn from; add a column that differs from row to row."
                        + " `x` left out: always 1 in the training rows.");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Preparation.fit(table("x\n1\n2\n"), List.of("x"), new int[0]))
                .withMessageContaining("at least one training row is needed, got none");
    }

    @Test
    void comesBackFromItsMap() {
        Preparation preparation = fit(table("x,c,same\n1,a,1\n2,b,1\nNA,a,1\n3.3,b,1\n"));
        assertThat(Preparation.from(preparation.toMap())).isEqualTo(preparation);
    }

    @Test
    void namesWhatIsWrongInASavedMap() {
        Map<String, Object> column =
                Map.of("encoding", "standardised", "name", "x", "missing", 0, "median", 1, "mean", 1, "deviation", 0.0);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Preparation.from(Map.of("columns", List.of(column))))
                .withMessage("saved preparation, `columns[0]`: `deviation` must be a finite number above 0, got `0.0`;"
                        + " the file was changed or is from another version: train again");
        for (Map<String, ?> broken : List.<Map<String, ?>>of(
                Map.of(),
                Map.of("columns", "x"),
                Map.of("columns", List.of("x")),
                Map.of(
                        "columns",
                        List.of(Map.of("encoding", "hashed", "name", "x", "categories", 1, "buckets", 1 << 30))),
                Map.of("columns", List.of(Map.of("encoding", "oneHot", "name", "x", "categories", List.of(1)))),
                Map.of("columns", List.of(Map.of("encoding", "dropped", "name", "x"))))) {
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> Preparation.from(broken))
                    .withMessageContaining("saved preparation");
        }
    }
}
