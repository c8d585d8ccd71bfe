package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.slopewise.core.Backend;
import dev.slopewise.core.transform.NonFinite;
import dev.slopewise.doctor.Narrator;
import dev.slopewise.learn.train.Json;
import dev.slopewise.learn.train.NonFiniteForm;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.StepRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
    @TempDir
    Path folder;

    private Path runs = Path.of("");

    @BeforeEach
    void choosesARunsFolderThatIsNotThere() {
        runs = folder.resolve("some/runs");
    }

    @AfterEach
    void goesBackToTheFastest() {
        Backend.use("compiler");
    }

    private Ran train(Path file, String target, Object... more) {
        var args = Stream.concat(Stream.of("train", file, "--target", target, "--runs", runs), Stream.of(more));
        return Ran.of(args.toArray());
    }

    /// By heavy ball at a constant rate, whose steps are those of the textbook.
    private Ran momentum(Path file, String target, Object... more) {
        var fixed = Stream.of("--momentum", "0.9", "--schedule", "constant");
        return train(file, target, Stream.concat(fixed, Stream.of(more)).toArray());
    }

    private static double metric(Ran ran, String name) {
        return ((Number) ((Map<?, ?>) ran.json().getOrDefault("metrics", Map.of())).get(name)).doubleValue();
    }

    private static String oneLine(List<String> sentences) {
        return String.join(" ", sentences).replaceAll("\\s+", " ");
    }

    @Test
    void trainsOnTheCompilerUnlessAskedOtherwise() throws IOException {
        Path table = Ran.table(folder);
        assertThat(momentum(table, "y", "--name", "a", "--threads", "1").out()).contains(" on the compiler.");
        assertThat(momentum(table, "y", "--name", "b", "--backend", "Interpreter")
                        .out())
                .contains(" on the interpreter.");
        Run fast = RunFolder.read(runs.resolve("a")), plain = RunFolder.read(runs.resolve("b"));
        assertThat(fast.header().backend()).contains("compiler");
        assertThat(plain.header().backend()).contains("interpreter");
        // the steps drift apart by rounding alone; before many of them that is little beside the loss
        for (int step = 1; step <= 10; step++) {
            assertThat(fast.step(step).dataLoss()).isCloseTo(plain.step(step).dataLoss(), withinPercentage(1e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"compiler", "interpreter"})
    void reachesGoodAccuracyOnRealDataWithoutAnyOtherOption(String backend) throws IOException {
        Ran ran = train(Ran.BREAST_CANCER, "diagnosis", "--backend", backend);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        Path saved;
        try (Stream<Path> inside = Files.list(runs)) {
            saved = inside.findFirst().orElseThrow();
        }
        Run run = RunFolder.read(saved);
        assertThat(run.result().metrics().get("accuracy")).isGreaterThanOrEqualTo(0.96);
        assertThat(ran.out())
                .containsSubsequence(
                        "Data\n",
                        "569 rows in ../examples/data/breast_cancer.csv: 455 to learn from, 114 to judge by.",
                        "30 numeric columns standardised",
                        "Model\n",
                        "30 inputs → 32 relu → 2 outputs: 1058 parameters.",
                        "Training\n",
                        "epoch   1 of ",
                        "Result\n",
                        "Accuracy 9",
                        "Without a model, always saying `benign` would be right in 63.2 %.",
                        "Saved in " + saved,
                        " rows a second were learnt from",
                        "What happened\n",
                        "./slopewise explain " + saved + " --step 1");
        assertThat(oneLine(List.of(ran.out()))).contains(oneLine(Narrator.account(run)));
        assertThat(ran.out()).doesNotContain("\u001b").doesNotContain("\r");
        assertThat(ran.out().lines().filter(line -> line.contains("epoch "))).hasSizeBetween(5, 25);
    }

    @Test
    void writesAHeaderThatTellsTheRunAgain() throws IOException {
        Path table = Ran.table(folder);
        Ran ran = train(
                table,
                "kind",
                "--name",
                "first",
                "--momentum",
                "0.9",
                "--rate",
                "0.05",
                "--l2",
                "0.003",
                "--hidden",
                "3",
                "--activation",
                "TANH",
                "--l1",
                "0.01",
                "--epochs",
                "2");
        assertThat(ran.code()).isZero();
        Run run = RunFolder.read(runs.resolve("first"));
        assertThat(run.header().id()).isEqualTo("first");
        assertThat(run.header().config())
                .containsEntry("model", "tanh,dense:3")
                .containsEntry("optimizer", "heavy-ball(rate=0.05, momentum=0.9)")
                .containsEntry("average", 0.9)
                .containsEntry("penalty", "l2(strength=0.003), l1(strength=0.01)");
        assertThat(run.header().optimizer()).isEqualTo("HeavyBall[rate=0.05, momentum=0.9]");
        assertThat(run.header().penalties()).containsExactly("L2[strength=0.003]", "L1[strength=0.01]");
        assertThat(run.header().model().getFirst().path()).isEqualTo("layers[0].weight");
        assertThat(run.header().model().getFirst().type()).isEqualTo("f32[4, 3]");
        assertThat(run.header().data())
                .containsEntry("file", table.toString())
                .containsEntry("rows", 60L)
                .containsEntry("train", 48L)
                .containsEntry("validation", 12L)
                .containsKeys("preparation", "target")
                .hasEntrySatisfying("fingerprint", f -> assertThat(f.toString()).matches("sha256:[0-9a-f]{64}"));
        assertThat(run.steps()).hasSize(4).allMatch(s -> s.delivered().isPresent());
    }

    @Test
    void givesTheSameRunForTheSameSeed() throws IOException {
        Path table = Ran.table(folder);
        train(table, "kind", "--name", "a", "--seed", "7", "--epochs", "3");
        train(table, "kind", "--name", "b", "--seed", "7", "--epochs", "3");
        train(table, "kind", "--name", "c", "--seed", "8", "--epochs", "3");
        byte[] model = Files.readAllBytes(runs.resolve("a/model.safetensors"));
        assertThat(Files.readAllBytes(runs.resolve("b/model.safetensors"))).isEqualTo(model);
        assertThat(Files.readAllBytes(runs.resolve("c/model.safetensors"))).isNotEqualTo(model);
    }

    @Test
    void tellsErrorsOfARegressionInTheTargetsOwnUnit() throws IOException {
        Ran ran = momentum(
                Ran.table(folder), "y", "--hidden", "none", "--l2", "0", "--rate", "0.05", "--epochs", "200", "--json");
        assertThat(metric(ran, "r2")).isGreaterThan(0.999);
        assertThat(metric(ran, "rmse")).isBetween(0.0, 0.2);
        assertThat(metric(ran, "mae")).isLessThanOrEqualTo(metric(ran, "rmse"));
        assertThat(train(Ran.table(folder), "y", "--quiet").out())
                .contains("in the unit of `y`")
                .contains("R²");
    }

    @Test
    void predictsAClassAsANumberOnlyWhenAsked() throws IOException {
        Path grades = Files.writeString(folder.resolve("grades.csv"), "x,grade\n" + "1,1\n2,2\n3,3\n".repeat(20));
        assertThat(train(grades, "grade", "--json", "--epochs", "1").out()).contains("\"accuracy\"");
        assertThat(train(grades, "grade", "--json", "--epochs", "1", "--task", "regression")
                        .out())
                .contains("\"r2\"");
    }

    @Test
    void printsOneJsonObjectAndNothingElse() throws IOException {
        Ran ran = train(Ran.table(folder), "kind", "--json", "--name", "machine", "--epochs", "5");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines()).hasSize(1);
        assertThat(ran.json())
                .containsEntry("run", "machine")
                .containsEntry("folder", runs.resolve("machine").toString())
                .containsEntry("stopped", "epochs done")
                .containsEntry("epochs", 5L)
                .containsKeys("steps", "bestEpoch", "seconds")
                .hasEntrySatisfying(
                        "perSecond",
                        speed -> assertThat((Double) speed)
                                .as("5 epochs of 48 of the 60 rows")
                                .isCloseTo(
                                        5 * 48 / (Double) ran.json().getOrDefault("seconds", 0.0),
                                        withinPercentage(1e-6)))
                .containsEntry("account", Narrator.account(RunFolder.read(runs.resolve("machine"))));
        assertThat(metric(ran, "accuracy")).isBetween(0.0, 1.0);
        assertThat(metric(ran, "loss")).isPositive();
    }

    @Test
    void saysOnlyTheResultWhenQuiet() throws IOException {
        Ran ran = train(Ran.table(folder), "kind", "--quiet", "--name", "q");
        assertThat(ran.out()).startsWith("Accuracy ").endsWith("Saved in " + runs.resolve("q") + ".\n");
        assertThat(ran.out().lines()).hasSize(3);
    }

    @Test
    void saysWhatItDidWithMissingValuesTextAndNaN() throws IOException {
        var csv = new StringBuilder("a,city,useless,label\n");
        for (int i = 0; i < 40; i++) {
            String a = i == 3 ? "NaN" : i == 4 ? "" : String.valueOf(i);
            csv.append(
                    "%s,%s,,%s\n".formatted(a, i % 2 == 0 ? "Ulm" : "Bonn", i == 5 ? "" : i % 2 == 0 ? "yes" : "no"));
        }
        Path table = Files.writeString(folder.resolve("holes.csv"), csv);
        String out =
                train(table, "label", "--epochs", "1", "--validation", "0.05").out();
        assertThat(out)
                .contains("2 missing values in `a` filled with the training median")
                .contains("`city` turned into 2 columns of 0 and 1")
                .contains("`useless` left out: ")
                .contains("1 row without a value in `label` left out.");
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 5, 100})
    void tellsThatStepsOvershootWhenTheRateIsFarTooLarge(double rate) throws IOException {
        Ran ran = momentum(
                Ran.BREAST_CANCER,
                "diagnosis",
                "--hidden",
                "16",
                "--rate",
                rate,
                "--epochs",
                "20",
                "--name",
                "wild",
                "--json");
        Run run = RunFolder.read(runs.resolve("wild"));
        assertThat(run.steps().stream()
                        .map(StepRecord::alpha)
                        .flatMap(a -> a.stream().boxed()))
                .anyMatch(alpha -> alpha > 1);
        assertThat(ran.json().get("account").toString()).contains("overshoot").contains("α");
    }

    @Test
    void tellsThatTheLossHardlyMovesWhenTheRateIsFarTooSmall() throws IOException {
        Ran ran = momentum(
                Ran.BREAST_CANCER,
                "diagnosis",
                "--hidden",
                "16",
                "--rate",
                "1e-6",
                "--epochs",
                "20",
                "--name",
                "slow",
                "--json");
        Run run = RunFolder.read(runs.resolve("slow"));
        assertThat(run.epochs().getLast().trainLoss())
                .isLessThan(run.epochs().getFirst().trainLoss());
        assertThat(ran.json().get("account").toString())
                .contains("falls steadily")
                .contains("hardly");
    }

    @Test
    void failsButSavesARunThatBrokeDown() throws IOException {
        Ran ran = momentum(
                Ran.table(folder), "y", "--hidden", "none", "--l2", "0", "--rate", "1e20", "--name", "burst", "--json");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.json()).containsEntry("stopped", "not finite");
        assertThat(RunFolder.read(runs.resolve("burst")).result().steps()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"compiler", "interpreter"})
    void namesTheOperationThatBrokeARunOnRealData(String backend) throws IOException {
        Object[] wild = {"--hidden", "16", "--l2", "0.003", "--rate", "1e20"};
        Ran ran = momentum(
                Ran.BREAST_CANCER,
                "diagnosis",
                Stream.concat(Stream.of(wild), Stream.of("--name", "wild", "--backend", backend))
                        .toArray());
        assertThat(ran.code()).isEqualTo(1);
        String told = "The first number that was not finite was made in step 2, on the way forward, by the product"
                + " `contract ab,bc->ac` at layers[1].weight, in Dense.apply (Dense.java:#): 39 infinite of 64 entries."
                + " It was given `select` from 0 to 4.91 × 10²⁰ and `layers[1].weight` from −2.52 × 10¹⁹ to 2.53 ×"
                + " 10¹⁹. Before it came `contract ab,bc->ac` from −8.43 × 10²⁰ to 4.87 × 10²⁰ in Dense.apply"
                + " (Dense.java:#), then `add` from −8.37 × 10²⁰ to 4.91 × 10²⁰ in Dense.apply (Dense.java:#), then"
                + " `select` from 0 to 4.91 × 10²⁰ in Activation.bent (Activation.java:#).";
        assertThat(ran.out().replaceAll("\\s+", " ").replaceAll("java:\\d+\\)", "java:#)"))
                .contains(told);
        Ran explained = Ran.of("explain", "wild", "--runs", runs);
        assertThat(explained.code()).isZero();
        assertThat(explained.out()).startsWith("Step 2 of 2");
        assertThat(explained.out().replaceAll("\\s+", " ").replaceAll("java:\\d+\\)", "java:#)"))
                .contains(told)
                .endsWith("so the first suspect is the learning rate, 1 × 10²⁰. ");
        Ran forMachines = Ran.of("explain", "wild", "--runs", runs, "--json");
        NonFinite found =
                RunFolder.read(runs.resolve("wild")).result().nonFinite().orElseThrow();
        assertThat(forMachines.json().get("nonFinite")).isEqualTo(Json.read(Json.write(NonFiniteForm.of(found))));
        assertThat(forMachines.json().get("nonFinite").toString()).contains("path=layers[1].weight", "pass=forward");
        Ran json = momentum(
                Ran.BREAST_CANCER,
                "diagnosis",
                Stream.concat(Stream.of(wild), Stream.of("--json")).toArray());
        assertThat(json.json().get("nonFinite")).isEqualTo(forMachines.json().get("nonFinite"));
    }

    @Test
    void saysWhenWhatIsJudgedIsTheUntrainedStart() throws IOException {
        Ran ran = momentum(Ran.table(folder), "y", "--hidden", "none", "--l2", "0", "--rate", "1e20");
        assertThat(ran.out()).contains("judged and saved is the untrained start.");
        assertThat(train(Ran.table(folder), "y", "--epochs", "2").out()).doesNotContain("untrained");
    }

    @Test
    void namesInATableCannotCommandTheTerminal() throws IOException {
        Path table = Ran.table(folder);
        Files.writeString(table, Files.readString(table).replace("high", "\"\u001b[31mhigh\nup\""));
        Ran ran = train(table, "kind", "--epochs", "2");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).doesNotContain("\u001b").contains("[31mhigh up");
    }

    @Test
    void drawsInATerminalAndLeavesTheCursorVisible() throws IOException {
        Path table = Ran.table(folder);
        Object[] args = {"train", table, "--target", "kind", "--runs", runs, "--epochs", "30"};
        Ran ran = Ran.in(Optional.of(new Window.Fixed(90, 30)), args);
        assertThat(ran.out())
                .containsSubsequence("\u001b[?25l", "30 epochs, 60 steps in ", "validation", "\u001b[?25h");
        assertThat(ran.out().lines().filter(line -> !line.contains("table.csv")))
                .allMatch(
                        line -> line.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "").length() <= 200);
        Object[] plain = {"train", table, "--target", "kind", "--runs", runs, "--epochs", "30", "--no-color"};
        assertThat(Ran.in(Optional.of(new Window.Fixed(90, 30)), plain).out()).doesNotContainPattern("\u001b\\[\\d+m");
    }

    @Test
    void takesAnotherNameForEachRunOfTheSameSecond() throws IOException {
        Path table = Ran.table(folder);
        for (int i = 0; i < 3; i++) {
            assertThat(train(table, "kind", "--epochs", "1", "--quiet").code()).isZero();
        }
        try (Stream<Path> inside = Files.list(runs)) {
            assertThat(inside)
                    .hasSize(3)
                    .allMatch(run -> run.getFileName().toString().startsWith("table-20"));
        }
    }

    /// Columns that tell the same make the curvature as large as they are many.
    @Test
    void lowersTheUsualRateWhereTheCurvatureAsksForIt() throws IOException {
        Path wide = Ran.wideTable(folder);
        Ran ran = train(wide, "y", "--name", "wide", "--epochs", 30);
        assertThat(ran.out()).contains("instead of 0.05: its largest curvature at the start is");
        Run run = RunFolder.read(runs.resolve("wide"));
        assertThat(run.result().metrics().get("r2")).isGreaterThan(0.8);
        assertThat(run.header().config().get("optimizer").toString()).startsWith("heavy-ball(rate=0.00");

        assertThat(train(wide, "y", "--rate", 0.05).out())
                .doesNotContain("instead of")
                .contains("Rate too large");
        assertThat(train(Ran.table(folder), "y", "--epochs", 1).out())
                .doesNotContain("instead of")
                .contains("rate=0.05");
    }
}
