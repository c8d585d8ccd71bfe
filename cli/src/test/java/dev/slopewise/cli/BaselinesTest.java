package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.data.Encoded;
import dev.slopewise.data.Preparation;
import dev.slopewise.data.Split;
import dev.slopewise.data.Table;
import dev.slopewise.data.Tables;
import dev.slopewise.data.Target;
import dev.slopewise.data.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A bare `train` against linear models and boosted trees of other libraries, on the same rows, prepared alike: the mean over
/// a few splits comes within 1 % accuracy or 3 % root mean square error of the better of the two.
///
/// The rows that judge have chosen the epoch that `train` kept, which favours it a little; the others chose by cross-validation
/// within the training rows.
class BaselinesTest {
    /// So many splits that a row that judges counts for a third of the allowance, three at least.
    private static final int JUDGING_ROWS = 300;

    private static final double VALIDATION = 0.2; // the share that `train` takes

    @TempDir
    Path runs;

    @ParameterizedTest
    @CsvSource({
        "breast_cancer.csv, diagnosis, 0.01",
        "wine.csv, cultivar, 0.01",
        "iris.csv, species, 0.01",
        "penguins.json, Species, 0.01",
        "seattle-weather.csv, weather, 0.01",
        "diabetes.csv, progression, 0.03",
        "cars.json, Miles_per_Gallon, 0.03",
        "seattle-weather.csv, temp_max, 0.03"
    })
    void aBareTrainIsAsGoodAsATunedBaseline(String name, String target, double allowance) {
        Path file = shared(name);
        Table table = Tables.read(file);
        Task task = Task.of(table, target);
        int splits = Math.max(3, Math.ceilDiv(JUDGING_ROWS, (int) (VALIDATION * table.rows())));
        double linear = mean(splits, seed -> baseline(Baseline.LINEAR, table, target, task, seed));
        double boosted = mean(splits, seed -> baseline(Baseline.BOOSTED, table, target, task, seed));
        double trained = mean(splits, seed -> trained(file, target, task, seed));
        String all = "%s, %s: linear %.4f, boosted %.4f, trained %.4f over %d splits"
                .formatted(name, target, linear, boosted, trained, splits);
        System.out.println(all);
        switch (task) {
            case CLASSIFICATION ->
                assertThat(trained).as(all).isGreaterThanOrEqualTo(Math.max(linear, boosted) - allowance);
            case REGRESSION ->
                assertThat(trained).as(all).isLessThanOrEqualTo(Math.min(linear, boosted) * (1 + allowance));
        }
    }

    private static double mean(int splits, LongToDoubleFunction score) {
        return LongStream.range(0, splits).mapToDouble(score).average().orElseThrow();
    }

    private double trained(Path file, String target, Task task, long seed) {
        Ran ran = Ran.of("train", file, "--target", target, "--seed", seed, "--runs", runs, "--json");
        assertThat(ran.code()).as(ran.err()).isZero();
        var metrics = (Map<?, ?>) ran.json().getOrDefault("metrics", Map.of());
        String metric = task == Task.CLASSIFICATION ? "accuracy" : "rmse";
        if (metrics.get(metric) instanceof Number number) return number.doubleValue();
        throw new AssertionError("no " + metric + " in " + ran.out());
    }

    /// Accuracy, or root mean square error in the target's unit.
    private static double baseline(Baseline baseline, Table table, String name, Task task, long seed) {
        Split split = Split.of(table, name, task, VALIDATION, seed);
        Target target = Target.fit(table, name, task, split.train());
        Preparation preparation = Preparation.fit(table, table.namesWithout(name), split.train());
        double error = baseline.error(
                rows(table, preparation, target, split.train()), rows(table, preparation, target, split.validation()));
        return switch (target) {
            case Target.Classes _ -> 1 - error;
            case Target.Numbers numbers -> Math.sqrt(error) * numbers.deviation();
        };
    }

    private static Baseline.Rows rows(Table table, Preparation preparation, Target target, int[] rows) {
        Encoded encoded = preparation.apply(table, rows);
        double[][] x = new double[encoded.rows()][encoded.columns()];
        for (int row = 0; row < x.length; row++) {
            int start = row * encoded.columns();
            Arrays.setAll(x[row], column -> encoded.values()[start + column]);
        }
        return switch (target) {
            case Target.Classes classes ->
                new Baseline.Rows(
                        x,
                        Arrays.stream(classes.labels(table, rows))
                                .asDoubleStream()
                                .toArray(),
                        true);
            case Target.Numbers numbers -> {
                float[] y = numbers.standardised(table, rows);
                yield new Baseline.Rows(
                        x, IntStream.range(0, y.length).mapToDouble(i -> y[i]).toArray(), false);
            }
        };
    }

    /// A file of the sample data that lies beside the project.
    private static Path shared(String name) {
        Path project = Path.of("").toAbsolutePath();
        for (Path folder = project; folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("shared/data").resolve(name);
            if (Files.exists(file)) return file;
        }
        throw new AssertionError(
                "this test needs shared/data/" + name + " beside the project, or above it: " + project);
    }
}
