package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.penalty.Penalties;
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
import org.junit.jupiter.params.provider.MethodSource;

class LossOptionsTest {
    @TempDir
    Path folder;

    private Path runs() {
        return folder.resolve("runs");
    }

    private Ran train(Path table, String target, Object... more) {
        var fixed = Stream.of("train", table, "--target", target, "--runs", runs(), "--name", "a", "--epochs", 40);
        return Ran.of(Stream.concat(fixed, Stream.of(more)).toArray());
    }

    private static double metric(Ran ran, String name) {
        return ((Number) ((Map<?, ?>) ran.json().getOrDefault("metrics", Map.of())).get(name)).doubleValue();
    }

    private List<String> predicted(Path rows) {
        Ran ran = Ran.of("predict", "a", rows, "--runs", runs());
        assertThat(ran.err()).isEmpty();
        return ran.out().lines().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "cross-entropy(smoothing=0.1),true",
        "focal,true",
        "binary-cross-entropy(2),true",
        "hinge,false",
        "multi-class-hinge,false"
    })
    void everyLossOfTwoClassesTellsThem(String loss, boolean hasShares) throws IOException {
        Path table = Ran.table(folder);
        Ran trained = train(table, "kind", "--loss", loss, "--json");
        assertThat(trained.err()).isEmpty();
        assertThat(metric(trained, "accuracy")).isGreaterThanOrEqualTo(0.9);
        assertThat(Losses.parse(RunFolder.read(runs().resolve("a"))
                        .header()
                        .config()
                        .get("loss")
                        .toString()))
                .isEqualTo(Losses.parse(loss));
        List<String> lines = predicted(table);
        assertThat(lines.getFirst()).isEqualTo(hasShares ? "kind,probability" : "kind");
        assertThat(lines.get(1)).startsWith("low");
        assertThat(lines.getLast()).startsWith("high");
        Ran evaluated = Ran.of("evaluate", "a", table, "--runs", runs(), "--json");
        assertThat(metric(evaluated, "accuracy")).isGreaterThanOrEqualTo(0.9);
        assertThat(metric(evaluated, "auc")).isGreaterThan(0.9);
        assertThat(((Map<?, ?>) evaluated.json().getOrDefault("metrics", Map.of())).containsKey("logLoss"))
                .isEqualTo(hasShares);
    }

    @Test
    void gaussianTellsHowSureItIs() throws IOException {
        Path table = Ran.table(folder);
        Ran trained = train(table, "y", "--loss", "gaussian", "--optimizer", "adam(0.01)", "--json");
        assertThat(trained.err()).isEmpty();
        assertThat(metric(trained, "r2")).isGreaterThan(0.9);
        List<String> lines = predicted(table);
        assertThat(lines.getFirst()).isEqualTo("y,deviation");
        assertThat(Double.parseDouble(lines.get(30).split(",")[0])).isCloseTo(3 * 2.9 + 100, offset(2.0));
        assertThat(Double.parseDouble(lines.get(30).split(",")[1])).isBetween(0.0, 5.0); // the target's own is 5.2
    }

    @Test
    void poissonLearnsCountsAsTheyAre() throws IOException {
        var csv = new StringBuilder("x,n\n");
        for (int i = 0; i < 120; i++)
            csv.append("%s,%d\n".formatted(i / 120.0, Math.round(Math.exp(2 + 2 * i / 120.0))));
        Path table = Files.writeString(folder.resolve("counts.csv"), csv);
        Object[] words = {"--task", "regression", "--loss", "poisson", "--model", "", "--optimizer", "adam(0.05)"};
        Ran trained = train(table, "n", words);
        assertThat(trained.err()).isEmpty();
        assertThat(trained.out()).contains("`n` is the target, a number taken as it is.");
        assertThat(Double.parseDouble(predicted(table).get(61))).isCloseTo(Math.exp(3), offset(2.0));
        Files.writeString(table, csv + "1,-1\n".repeat(9));
        assertThat(train(table, "n", words).err()).contains("are counts, at least 0");
    }

    @Test
    void aLossThatDoesNotSuitIsRefused() throws IOException {
        Path table = Ran.table(folder);
        assertThat(train(table, "y", "--loss", "hinge").err()).contains("a number: take squared");
        assertThat(train(table, "kind", "--loss", "poisson").err()).contains("a class: take cross-entropy");
        Path three = Files.writeString(folder.resolve("three.csv"), "x,y\n" + "1,a\n2,b\n3,c\n".repeat(20));
        assertThat(train(three, "y", "--loss", "hinge").err()).contains("one of 3 classes: of more than two take");
    }

    static List<String> penalties() {
        return Penalties.names();
    }

    @ParameterizedTest
    @MethodSource("penalties")
    void everyPenaltyIsTakenAndKept(String name) throws IOException {
        Ran ran = train(Ran.table(folder), "y", "--penalty", name + "(0.5)", "--hidden", 3);
        assertThat(ran.err()).isEmpty();
        var header = RunFolder.read(runs().resolve("a")).header();
        assertThat(header.penalties()).hasSize(1);
        assertThat(header.config().get("penalty").toString()).startsWith(name + "(strength=0.5");
        assertThat(TrainOptions.from(header.config()).recipe().penalties().toString())
                .isEqualTo(header.penalties().toString());
    }
}
