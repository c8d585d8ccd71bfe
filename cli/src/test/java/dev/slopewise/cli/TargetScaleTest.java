package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.array.Npz;
import dev.slopewise.learn.train.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Numbers with a long tail, learnt by their logarithm.
class TargetScaleTest {
    @TempDir
    Path folder;

    private Path runs() {
        return folder.resolve("runs");
    }

    /// Prices that double and double again: from 1 to about 8,000.
    private Path prices() throws IOException {
        var csv = new StringBuilder("size,price\n");
        double[] noise = Key.of(3).normal(300).toDoubles();
        for (int i = 0; i < 300; i++) {
            double size = i / 300.0 * 9;
            csv.append("%s,%s\n".formatted(size, Math.exp(size + 0.2 * noise[i])));
        }
        return Files.writeString(folder.resolve("prices.csv"), csv);
    }

    private Ran train(Path file, String name, String... more) {
        Stream<Object> fixed = Stream.of(
                "train", file, "--target", "price", "--runs", runs(), "--name", name, "--epochs", 40, "--json");
        return Ran.of(Stream.concat(fixed, Stream.of(more)).toArray());
    }

    private static double metric(Ran ran, String name) {
        assertThat(ran.err()).isEmpty();
        return ((Number) ((Map<?, ?>) ran.json().getOrDefault("metrics", Map.of())).get(name)).doubleValue();
    }

    @Test
    void tellsSmallPricesRightAndUndoesTheScaleEverywhere() throws IOException {
        Path file = prices();
        Ran standard = train(file, "standard"), log = train(file, "log", "--target-scale", "log");
        assertThat(metric(log, "mae")).isLessThan(metric(standard, "mae"));
        assertThat(RunFolder.read(runs().resolve("log")).header().config()).containsEntry("target-scale", "log");
        Path rows = Files.writeString(folder.resolve("rows.csv"), "size\n1\n8\n");
        List<String> told =
                Ran.of("predict", "log", rows, "--runs", runs()).out().lines().toList();
        // the noise of ±20 % is learnt from 13 sizes near by at most, so the middle is known to a tenth or so
        assertThat(Double.parseDouble(told.get(1)) / Math.E).isBetween(0.8, 1.25);
        assertThat(Double.parseDouble(told.get(2)) / Math.exp(8)).isBetween(0.8, 1.25);
        Ran evaluated = Ran.of("evaluate", "log", file, "--runs", runs(), "--json");
        assertThat(metric(evaluated, "mae")).isCloseTo(meanError(file), offset(1e-3));
    }

    private double meanError(Path file) throws IOException {
        List<String> wanted = Files.readAllLines(file),
                said =
                        Ran.of("predict", "log", file, "--runs", runs())
                                .out()
                                .lines()
                                .toList();
        double sum = 0;
        for (int i = 1; i < wanted.size(); i++) {
            sum += Math.abs(Double.parseDouble(wanted.get(i).split(",", -1)[1]) - Double.parseDouble(said.get(i)));
        }
        return sum / (wanted.size() - 1);
    }

    @Test
    void aGaussianLossTellsASpreadThatGrowsWithThePrice() throws IOException {
        Path file = prices();
        Ran ran = train(file, "g", "--target-scale", "log", "--loss", "gaussian", "--optimizer", "adam(0.01)");
        assertThat(ran.err()).isEmpty();
        Path rows = Files.writeString(folder.resolve("rows.csv"), "size\n2\n7\n");
        List<String> told =
                Ran.of("predict", "g", rows, "--runs", runs()).out().lines().toList();
        assertThat(told.getFirst()).isEqualTo("price,deviation");
        for (String line : told.subList(1, 3)) {
            String[] both = line.split(",", -1);
            // noise of 0.2 in the logarithm is a fifth of the price
            assertThat(Double.parseDouble(both[1]) / Double.parseDouble(both[0]))
                    .isBetween(0.1, 0.4);
        }
    }

    @Test
    void streamsArraysAndFilesOfSettingsKnowIt() throws IOException {
        Path file = prices(), toml = Files.writeString(folder.resolve("s.toml"), "target-scale = \"log\"\n");
        assertThat(metric(train(file, "stream", "--stream", "--validation", "0.2", "--config", toml.toString()), "r2"))
                .isGreaterThan(0);
        assertThat(RunFolder.read(runs().resolve("stream"))
                        .header()
                        .data()
                        .get("target")
                        .toString())
                .contains("scale=log");
        Tensor x = Tensor.linspace(0, 5, 100).expand(-1);
        byte[] bytes = Npz.write(Map.of("x", x, "price", x.squeeze(1).exp()));
        Path arrays = Files.write(folder.resolve("a.npz"), bytes);
        assertThat(metric(train(arrays, "arrays", "--target-scale", "log"), "r2"))
                .as("after 120 short steps")
                .isGreaterThan(0.5);
    }

    @Test
    void aSweepOverScalesComparesErrorsAndNotLosses() throws IOException {
        Ran ran = Ran.of(
                "sweep",
                prices(),
                "--target",
                "price",
                "--over",
                "target-scale=standard|log",
                "--seeds",
                1,
                "--epochs",
                40,
                "--runs",
                runs(),
                "--json");
        List<?> results = (List<?>) ran.json().getOrDefault("results", List.of());
        // in the unit of the price, of which the standard deviation is above 1000
        assertThat(results)
                .hasSize(2)
                .allSatisfy(result -> assertThat(((Number) ((Map<?, ?>) result).get("mean")).doubleValue())
                        .isGreaterThan(50));
    }

    @ParameterizedTest
    @CsvSource({"minMax", "robust", "quantile"})
    void columnsAreScaledAsAskedForAndAlikeWhenTheModelIsUsed(String scaling) throws IOException {
        Path file = prices();
        Ran ran = train(file, "s", "--target-scale", "log", "--scaling", scaling, "--stream", "--validation", "0.2");
        assertThat(metric(ran, "r2")).isGreaterThan(0);
        assertThat(RunFolder.read(runs().resolve("s")).header().config()).containsEntry("scaling", scaling);
        assertThat(metric(Ran.of("evaluate", "s", file, "--runs", runs(), "--json"), "r2"))
                .isGreaterThan(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        table.csv  | y    | --target-scale log --loss poisson | learns counts as they are: leave --target-scale out
        table.csv  | kind | --target-scale log                | --target-scale is for numbers, and `kind` is one of 2 classes
        below.csv  | y    | --target-scale log                | below.csv, column `y`: numbers above -1 are needed on the log scale ln(1 + x), got -3
        below.csv  | y    | --target-scale log --stream       | below.csv, column `y`, data row 1: numbers above -1 are needed
        text.txt   |      | --target-scale log                | --target-scale is for tables, the name text.txt for texts
        table.csv  | y    | --target-scale root               | one of none, standard, log
        """)
    void refusesWhatHasNoLogarithm(String file, String target, String options, String why) throws IOException {
        Ran.table(folder);
        Files.writeString(folder.resolve("below.csv"), "x,y\n" + "1,-3\n2,4.5\n3,5\n4,7\n".repeat(20));
        Files.writeString(folder.resolve("text.txt"), "abc".repeat(100));
        Stream<Object> fixed = Stream.of("train", folder.resolve(file), "--runs", runs());
        Stream<Object> of = target == null ? Stream.of() : Stream.of("--target", target);
        Ran ran = Ran.of(Stream.of(fixed, of, Stream.of(options.split(" ")))
                .flatMap(s -> s)
                .toArray());
        assertThat(ran.code()).isNotZero();
        assertThat(ran.err()).contains(why);
        assertThat(runs()).doesNotExist();
    }
}
