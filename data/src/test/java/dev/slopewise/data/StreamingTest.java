package dev.slopewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.learn.train.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamingTest {
    @TempDir
    Path folder;

    private static Fitted fitted(TableStream stream, String target) {
        return Fitted.of(stream, target, Optional.empty(), _ -> true, Scaling.STANDARD);
    }

    @Test
    void fitsWhatTheWholeTableWouldGive() {
        Table table = Samples.resource("seattle-weather.csv");
        var whole = Preparation.fit(table, table.namesWithout("weather"), Samples.all(table));
        Fitted fitted = fitted(Tables.stream(Samples.resourceFile("seattle-weather.csv")), "weather");
        assertThat(fitted.rows()).isEqualTo(1461);
        assertThat(fitted.target()).isEqualTo(Target.classes(table, "weather"));
        float[] streamed = fitted.preparation().apply(table, Samples.all(table)).values();
        float[] wanted = whole.apply(table, Samples.all(table)).values();
        for (int i = 0; i < wanted.length; i++) {
            assertThat(streamed[i]).isCloseTo(wanted[i], within(1e-5f)); // two ways to add up a mean, then float
        }
    }

    @Test
    void findsMomentsOfNumbersFarFromZero() {
        var moments = new Moments();
        for (double x : new double[] {1e9 + 2, 1e9 + 4, 1e9 + 4, 1e9 + 4, 1e9 + 5}) {
            moments.add(x);
        }
        Moments all = moments.with(1e9 + 5, 1).with(1e9 + 7, 1).with(1e9 + 9, 1);
        assertThat(all.mean()).isCloseTo(1e9 + 5, within(1e-6)); // ulp 1.2e-7
        assertThat(all.deviation()).isCloseTo(2, within(1e-6));
    }

    @Test
    void learnsFromTheTrainingRowsAlone() {
        var x = new Column.Numeric("x", new double[] {1, 3, 1000, 5000});
        var y = new Column.Numeric("y", new double[] {10, 20, 99, 98});
        TableStream stream = parts(new Table("t", List.of(x, y)), 1);
        var fitted = Fitted.of(stream, "y", Optional.of(Task.REGRESSION), row -> row < 2, Scaling.STANDARD);
        assertThat(fitted.preparation().encodings()).containsExactly(new Encoding.Standardised("x", 0, 2, 2, 1));
        assertThat(fitted.target()).isEqualTo(new Target.Numbers("y", TargetScale.STANDARD, 15, 5));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Fitted.of(stream, "y", Optional.empty(), _ -> false, Scaling.STANDARD))
                .withMessageContaining(
                        "t, column `y`: at least one training row with a known target is needed, got none");
    }

    @Test
    void takesMeanAndDeviationOfATargetOnItsScale() {
        var x = new Column.Numeric("x", new double[] {1, 2, 3, 4});
        var y = new Column.Numeric("y", new double[] {0, Math.E - 1, Math.E * Math.E - 1, -3});
        TableStream stream = parts(new Table("t", List.of(x, y)), 2);
        Optional<Task> task = Optional.of(Task.REGRESSION);
        var fitted = Fitted.of(stream, "y", task, row -> row % 4 < 3, Scaling.STANDARD, TargetScale.LOG);
        var target = (Target.Numbers) fitted.target();
        assertThat(target.scale()).isEqualTo(TargetScale.LOG);
        assertThat(target.mean()).isCloseTo(1, within(1e-12));
        assertThat(target.deviation()).isCloseTo(Math.sqrt(2 / 3.0), within(1e-12));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Fitted.of(stream, "y", task, _ -> true, Scaling.STANDARD, TargetScale.LOG))
                .withMessageContaining("t, column `y`, data row 4: numbers above -1 are needed");
        assertThat(Fitted.of(stream, "y", task, _ -> true, Scaling.STANDARD, TargetScale.NONE)
                        .target())
                .isEqualTo(Target.Numbers.plain("y"));
    }

    @Test
    void partsOfWideTablesHaveFewerRows() throws IOException {
        int columns = 9000, rows = 1000, most = 1 << 23; // values of a part
        var csv = new StringBuilder();
        for (int i = 0; i < columns; i++)
            csv.append(i == 0 ? "" : ",").append('c').append(i);
        String row = "\n" + "1,".repeat(columns - 1) + "2";
        Path file = Files.writeString(folder.resolve("wide.csv"), csv + row.repeat(rows) + "\n");
        int before = 0;
        try (var chunks = Tables.stream(file).chunks(50_000)) {
            for (var part = chunks.next(); part.isPresent(); part = chunks.next()) {
                assertThat(part.get().rows()).isLessThanOrEqualTo(most / columns);
                before += part.get().rows();
            }
        }
        assertThat(before).isEqualTo(rows);
    }

    /// The table again and again, as a stream.
    private static TableStream parts(Table table, int times) {
        return new TableStream() {
            @Override
            public String source() {
                return table.source();
            }

            @Override
            public Chunks chunks(int rows) {
                return new Chunks() {
                    private int given;

                    @Override
                    public Optional<Table> next() {
                        return given++ < times ? Optional.of(table) : Optional.empty();
                    }

                    @Override
                    public void close() {}
                };
            }
        };
    }

    @Test
    void drawsEveryRowAlike() {
        double[] x = new double[10_000];
        Arrays.setAll(x, i -> i);
        var sample = new RowSample("x", TargetScale.STANDARD, 1000);
        for (int i = 0; i < 100; i++) {
            double[] part = Arrays.copyOfRange(x, 100 * i, 100 * (i + 1));
            sample.add(new Table("t", List.of(new Column.Numeric("x", part))), _ -> true);
        }
        double[] drawn = Samples.numbers(sample.table("t"), "x");
        assertThat(Arrays.stream(drawn).distinct().count()).isEqualTo(1000);
        assertThat(Arrays.stream(drawn).average().orElseThrow())
                .isCloseTo(4999.5, within(5 * 2887 / Math.sqrt(1000))); // five deviations of such a mean
    }

    @Test
    void takesAColumnThatTurnsToTextForText() {
        var sample = new RowSample("x", TargetScale.STANDARD, 10);
        sample.add(new Table("t", List.of(new Column.Numeric("x", new double[] {7, Double.NaN}))), _ -> true);
        sample.add(new Table("t", List.of(new Column.Text("x", new String[] {"a"}))), _ -> true);
        assertThat(Samples.texts(sample.table("t"), "x")).containsExactly("7", "a");
    }

    @Test
    void givesEachRowOncePerEpochInAnotherOrder() {
        TableStream stream = Tables.stream(Samples.resourceFile("iris.csv"));
        var batches = new TableBatches(stream, fitted(stream, "species"), 16, 50, row -> row % 10 != 0, 7);
        List<Batch> first = all(batches, 0);
        assertThat(first.stream().mapToInt(Batch::size).sum()).isEqualTo(135);
        assertThat(first.getFirst().inputs().shape().size(1)).isEqualTo(4);
        assertThat(sum(first)).isCloseTo(sum(all(batches, 1)), within(1e-2)); // another order of adding floats
        assertThat(floats(first)).isEqualTo(floats(all(batches, 0))).isNotEqualTo(floats(all(batches, 1)));
        int[] counts = new int[3];
        first.forEach(batch -> Arrays.stream(batch.targets().array().ints()).forEach(label -> counts[label]++));
        assertThat(counts).containsExactly(45, 45, 45);
    }

    private static List<Batch> all(TableBatches batches, long epoch) {
        var all = new ArrayList<Batch>();
        try (var pass = batches.epoch(epoch)) {
            for (var batch = pass.next(); batch.isPresent(); batch = pass.next()) {
                all.add(batch.get());
            }
        }
        return all;
    }

    private static List<Float> floats(List<Batch> batches) {
        var floats = new ArrayList<Float>();
        batches.forEach(batch -> {
            for (float x : batch.inputs().array().floats()) floats.add(x);
        });
        return floats;
    }

    private static double sum(List<Batch> batches) {
        return floats(batches).stream().mapToDouble(Float::doubleValue).sum();
    }
}
