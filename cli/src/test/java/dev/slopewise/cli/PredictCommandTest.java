package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.slopewise.learn.train.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
    @TempDir
    Path folder;

    private Path table = Path.of("");
    private Path runs = Path.of("");

    @BeforeEach
    void trains() throws IOException {
        table = Ran.table(folder);
        runs = folder.resolve("runs");
    }

    private void train(String target) {
        Ran ran = Ran.of(
                "train", table, "--target", target, "--runs", runs, "--name", target, "--quiet", "--epochs", "60");
        assertThat(ran.code()).isZero();
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void saysClassAndProbabilityOfEachRowInOrder() throws IOException {
        train("kind");
        Ran ran = Ran.of(
                "predict", "kind", file("new.csv", "y,colour,x\n100.3,red,0.1\n117.7,blue,5.9\n"), "--runs", runs);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines().map(line -> line.split(",", -1)[0])).containsExactly("kind", "low", "high");
        assertThat(ran.out().lines().skip(1).map(line -> Double.parseDouble(line.split(",", -1)[1])))
                .allMatch(share -> share > 0.5 && share <= 1);
    }

    @Test
    void saysNumbersInTheTargetsUnitAsJsonLines() throws IOException {
        train("y");
        Path out = folder.resolve("answers.jsonl");
        Path rows = file("new.jsonl", "{\"x\": 1, \"colour\": \"red\", \"kind\": \"low\"}\n".repeat(3));
        Ran ran = Ran.of("predict", "y", rows, "--runs", runs, "--out", out, "--json");
        assertThat(ran.json()).containsEntry("rows", 3L).containsEntry("remarks", List.of());
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSize(3);
        double value = ((Number) ((Map<?, ?>) Json.read(lines.getFirst())).get("y")).doubleValue();
        assertThat(value).isCloseTo(103, offset(2.0)); // 3 x + 100, learnt from 48 rows
    }

    @Test
    void countsCategoriesThatTrainingDidNotSee() throws IOException {
        train("kind");
        Ran ran = Ran.of(
                "predict", "kind", file("new.csv", "x,colour,y\n1,red,103\n2,pink,106\n3,teal,109\n"), "--runs", runs);
        assertThat(ran.out().lines()).hasSize(4);
        assertThat(ran.err())
                .contains("`colour` holds in 2 of 3 rows what training did not see")
                .contains("`pink`, `teal`");
    }

    @Test
    void refusesAFileWithoutAColumnAndWritesNothing() throws IOException {
        train("kind");
        Path out = folder.resolve("answers.csv");
        Ran ran = Ran.of("predict", "kind", file("new.csv", "x,color\n1,red\n"), "--runs", runs, "--out", out);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("there is no column `colour`; did you mean `color`?");
        assertThat(out).doesNotExist();
        assertThat(folder.resolve("answers.csv.part")).doesNotExist();
    }

    @Test
    void evaluatesClassesAndNumbers() {
        train("kind");
        train("y");
        Ran classes = Ran.of("evaluate", "kind", table, "--runs", runs, "--json");
        assertThat(classes.json()).containsEntry("rows", 60L);
        assertThat((Map<?, ?>) classes.json().get("metrics"))
                .extracting(Map::keySet)
                .asString()
                .isEqualTo("[loss, accuracy, f1, auc, logLoss, brier, calibration]");
        assertThat(metric(classes, "accuracy")).isGreaterThan(0.9);
        assertThat(metric(classes, "auc")).isBetween(0.95, 1.0);
        Ran numbers = Ran.of("evaluate", "y", table, "--runs", runs, "--json");
        assertThat(metric(numbers, "r2")).isGreaterThan(0.9);
        assertThat(Ran.of("evaluate", "kind", table, "--runs", runs).out())
                .contains("Over 60 rows: accuracy ", "is \\ said", "recall", "precision");
    }

    private static double metric(Ran ran, String name) {
        return ((Number) ((Map<?, ?>) ran.json().getOrDefault("metrics", Map.of())).get(name)).doubleValue();
    }

    @Test
    void refusesAFileWithoutAnswersToEvaluate() throws IOException {
        train("kind");
        Path empty = file("none.csv", "x,colour,y,kind\n1,red,103,\n2,blue,106,\n");
        assertThat(Ran.of("evaluate", "kind", empty, "--runs", runs).err()).contains("no row has a value in `kind`");
    }

    @Test
    void trainsPredictsAndEvaluatesOnImages() throws IOException {
        byte[] images = new byte[16 + 40 * 9], labels = new byte[8 + 40];
        images[2] = labels[2] = 8; // unsigned bytes
        images[3] = 3;
        labels[3] = 1;
        images[7] = labels[7] = 40;
        images[11] = images[15] = 3;
        for (int i = 0; i < 40; i++) { // class 1 is bright in the middle
            labels[8 + i] = (byte) (i % 2);
            images[16 + 9 * i + 4] = (byte) (i % 2 * 200 + i);
        }
        Path pictures = Files.write(folder.resolve("images.idx"), images);
        Path answers = Files.write(folder.resolve("labels.idx"), labels);
        Ran ran = Ran.of(
                "train",
                pictures,
                "--labels",
                answers,
                "--model",
                "conv:4x3,dense:8",
                "--rate",
                "0.02",
                "--batch",
                "8",
                "--runs",
                runs,
                "--name",
                "images",
                "--json");
        assertThat(ran.err()).isEmpty();
        assertThat(metric(
                        Ran.of("evaluate", "images", pictures, "--labels", answers, "--runs", runs, "--json"),
                        "accuracy"))
                .isEqualTo(1.0);
        assertThat(Ran.of("predict", "images", pictures, "--runs", runs).out().lines())
                .hasSize(41);
    }
}
