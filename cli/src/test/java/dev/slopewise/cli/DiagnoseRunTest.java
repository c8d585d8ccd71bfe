package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.array.Npz;
import dev.slopewise.learn.train.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseRunTest {
    @TempDir
    Path folder;

    private Path table = Path.of("");
    private Path runs = Path.of("");

    /// `y` is a smooth function of `a` and `b`, and a little noise.
    @BeforeEach
    void writesATable() throws IOException {
        runs = folder.resolve("runs");
        var random = new Random(1);
        var csv = new StringBuilder("a,b,y\n");
        for (int i = 0; i < 150; i++) {
            double a = random.nextGaussian(), b = random.nextGaussian();
            csv.append("%s,%s,%s\n".formatted(a, b, Math.sin(2 * a) + b * b + random.nextGaussian() / 10));
        }
        table = Files.writeString(folder.resolve("table.csv"), csv);
    }

    private Path trained(String name, Object... more) {
        var args = Stream.concat(
                Stream.of("train", table, "--target", "y", "--runs", runs, "--name", name, "--quiet"), Stream.of(more));
        Ran.of(args.toArray());
        return runs.resolve(name);
    }

    private Map<String, Object> diagnosed(String name, Object... more) {
        var args = Stream.concat(Stream.of("diagnose", name, "--runs", runs, "--json"), Stream.of(more));
        Ran ran = Ran.of(args.toArray());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        return ran.json();
    }

    @SuppressWarnings("unchecked") // findings are objects
    private static Map<String, Object> leading(Map<String, Object> told) {
        assertThat(told).as("%s", told).containsEntry("verdict", "sick");
        return ((List<Map<String, Object>>) told.getOrDefault("findings", List.of())).getFirst();
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    @Test
    void aDamagedRunIsRefusedWithFileAndLine() throws IOException {
        Path steps = trained("cut", "--epochs", "2").resolve("steps.jsonl");
        String whole = Files.readString(steps);
        Files.writeString(steps, whole.substring(0, whole.length() - 20));
        Ran ran = Ran.of("diagnose", "cut", "--runs", runs, "--no-experiments");
        assertThat(ran.err())
                .startsWith("error: " + steps + ", line " + whole.lines().count() + ": JSON is broken")
                .contains("the file was changed or damaged");
    }

    @Test
    void aRateFarTooLargeIsNamedProvedAndFixed() throws IOException {
        Path run = trained("hot", "--rate", "20", "--doctor", "100%");
        Map<String, String> before = contents(run);
        Ran ran = Ran.of("diagnose", "hot", "--runs", runs, "--budget", "8");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .containsSubsequence(
                        "Verdict\n  Rate too large from step 1 on",
                        "What shows it\n  At step 1 the largest curvature was ",
                        "Experiment\n  Changed: rate ",
                        "Predicted: ",
                        "What came: the loss ended at ",
                        "confirmed.",
                        "Remedy\n  Rate: 20 → ",
                        "slopewise train " + table + " --target y --rate 0.0");
        assertThat(contents(run)).isEqualTo(before);
    }

    @Test
    void fixTrainsAgainAndShowsBothRuns() throws IOException {
        Path run = trained("hot", "--rate", "20", "--epochs", "30");
        Map<String, String> before = contents(run);
        Ran ran = Ran.of("diagnose", "hot", "--runs", runs, "--budget", "4", "--fix", "--quiet");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .containsSubsequence("Rate too large", "Saved in " + runs.resolve("hot-fixed"), "run 1", "run 2")
                .containsPattern("ended +not finite +epochs done");
        assertThat(RunFolder.outline(runs.resolve("hot-fixed"))
                        .result()
                        .metrics()
                        .getOrDefault("r2", -1.0))
                .isGreaterThan(0.5);
        assertThat(contents(run)).isEqualTo(before);
    }

    @Test
    void trainAppliesTheRemedyAndOptionsOnTheLineWin() throws IOException {
        trained("cold", "--rate", "1e-5", "--epochs", "60", "--batch", "150");
        Ran ran =
                Ran.of("train", table, "--apply", "cold", "--runs", runs, "--name", "warm", "--epochs", "2", "--quiet");
        assertThat(ran.err()).isEmpty();
        Map<String, Object> config =
                RunFolder.outline(runs.resolve("warm")).header().config();
        assertThat(config).containsEntry("epochs", 2L);
        double rate = TrainOptions.from(config).recipe().optimizer().rate();
        assertThat(rate).isBetween(0.001, 1.0);
    }

    @Test
    void aRateFarTooSmallIsNamed() {
        trained("cold", "--rate", "1e-5", "--epochs", "60", "--batch", "150");
        Map<String, Object> told = diagnosed("cold", "--budget", "6");
        assertThat(leading(told)).containsEntry("cause", "rate too small").containsKey("experiment");
        assertThat(told.get("command").toString())
                .startsWith("slopewise train " + table)
                .contains(" --rate 0.0");
    }

    @Test
    void aPenaltyTooStrongIsNamed() {
        trained("held", "--l2", "3", "--epochs", "40");
        Map<String, Object> told = diagnosed("held");
        assertThat(leading(told)).containsEntry("cause", "penalty too strong");
        assertThat(told.get("command").toString())
                .containsPattern("--penalty 'l2\\(strength=(0.3|0.03|0.003|3.0E-4)\\)'");
    }

    /// What is told has nothing to do with the columns, so that it can only be learnt by heart.
    @Test
    void overfittingIsNamed() throws IOException {
        var random = new Random(2);
        var csv = new StringBuilder("a,b,c,d,e,f,y\n");
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 6; j++) csv.append(random.nextGaussian()).append(',');
            csv.append(random.nextGaussian()).append('\n');
        }
        Files.writeString(table, csv);
        trained("heart", "--hidden=128", "--optimizer=adam", "--rate=0.003", "--l2=0", "--batch=100", "--patience=999");
        assertThat(leading(diagnosed("heart"))).containsEntry("cause", "overfitting");
    }

    /// Columns of a table are scaled by `train`; arrays are taken as they are.
    @Test
    void unscaledInputsAreNamedThoughNoOptionScalesThem() throws IOException {
        var random = new Random(3);
        float[] inputs = new float[2 * 150];
        int[] classes = new int[150];
        for (int i = 0; i < classes.length; i++) {
            double a = random.nextGaussian(), b = random.nextGaussian();
            inputs[2 * i] = (float) a;
            inputs[2 * i + 1] = (float) (2000 + 300 * b);
            classes[i] = a + b > 0 ? 1 : 0;
        }
        table = Files.write(
                folder.resolve("arrays.npz"),
                Npz.write(Map.of("x", Tensor.of(inputs).reshape(150, 2), "y", Tensor.of(classes))));
        trained("raw", "--epochs", "40");
        Map<String, Object> told = diagnosed("raw");
        assertThat(leading(told)).containsEntry("cause", "unscaled inputs").containsEntry("where", "input column 2");
        assertThat(told).doesNotContainKey("command");
        assertThat(Ran.of("diagnose", "raw", "--runs", runs, "--quiet").out())
                .contains("No option of `train` does this.");
    }

    @Test
    void aReportShowsTheVerdictIfItIsAskedFor() throws IOException {
        trained("hot", "--rate", "20", "--epochs", "20");
        Path page = folder.resolve("page.html");
        Ran.of("report", "hot", "--runs", runs, "--out", page, "--diagnose", "--quiet");
        assertThat(page).content().contains("<h3>Verdict</h3>", "Rate too large from step 1 on", "<h3>Remedy</h3>");
    }

    @Test
    void aTextIsTrainedAgainForExperiments() throws IOException {
        table = Files.copy(Path.of("../README.md"), folder.resolve("text.txt"));
        Ran.of(
                "train",
                table,
                "--model",
                "transformer:16x1x1",
                "--context",
                16,
                "--epochs",
                3,
                "--rate",
                1e-5,
                "--quiet",
                "--runs",
                runs,
                "--name",
                "cold");
        Map<String, Object> told = diagnosed("cold", "--budget", 6);
        assertThat(leading(told)).containsEntry("cause", "rate too small").containsKey("experiment");
        assertThat(told.get("command").toString()).contains("text.txt", "--rate 0.0");
    }

    @Test
    void aHealthyRunRaisesNothing() {
        trained("well", "--epochs", "60");
        assertThat(diagnosed("well")).containsEntry("verdict", "healthy").doesNotContainKeys("findings", "command");
        Ran fixed = Ran.of("diagnose", "well", "--runs", runs, "--fix");
        assertThat(fixed.out()).contains("Nothing is to be fixed; the run stays as it is.");
        assertThat(fixed.code()).isZero();
        assertThat(runs.resolve("well-fixed")).doesNotExist();
    }

    @Test
    void withoutExperimentsTheVerdictIsByObservation() {
        trained("hot", "--rate", "20");
        Map<String, Object> finding = leading(diagnosed("hot", "--no-experiments"));
        assertThat(finding).containsEntry("cause", "rate too large").doesNotContainKey("experiment");
        assertThat((double) finding.get("confidence")).isLessThan(0.95);
    }

    @Test
    void aRunWhoseDataIsGoneOrChangedIsObserved() throws IOException {
        trained("hot", "--rate", "20");
        Files.writeString(table, "a,b,y\n1,2,3\n");
        Map<String, Object> changed = diagnosed("hot");
        assertThat(leading(changed)).containsEntry("cause", "rate too large").doesNotContainKey("experiment");
        assertThat(changed.get("withoutExperiments").toString()).contains("the file has changed since the run began");
        assertThat(changed).doesNotContainKey("command");
        Files.delete(table);
        Ran gone = Ran.of("diagnose", "hot", "--runs", runs);
        assertThat(gone.out())
                .contains("there are no experiments, as they need the training again: ")
                .contains("There is no command to copy");
        assertThat(Ran.of("diagnose", "hot", "--runs", runs, "--fix").err()).contains("there is nothing to fix");
    }

    @Test
    void aRunThatWasKilledIsToldAsFarAsItCame() throws IOException {
        Path run = trained("cold", "--rate", "1e-5", "--epochs", "60", "--batch", "150");
        Files.delete(run.resolve("result.json"));
        Files.delete(run.resolve("model.safetensors"));
        Path steps = run.resolve("steps.jsonl");
        List<String> lines = Files.readAllLines(steps);
        Files.writeString(
                steps,
                String.join("\n", lines.subList(0, 50)) + "\n" + lines.get(50).substring(0, 40));
        Map<String, Object> told = diagnosed("cold", "--budget", "4");
        assertThat(told).containsEntry("steps", 50L).containsEntry("stopped", "unfinished");
        assertThat(leading(told)).containsEntry("cause", "rate too small");
    }

    @Test
    void whatIsNoRunOrOfAnotherVersionIsRefused() throws IOException {
        Path run = trained("one", "--epochs", "1");
        Path header = run.resolve("run.json");
        Files.writeString(header, Files.readString(header).replaceFirst("\"format\":1", "\"format\":99"));
        assertThat(Ran.of("diagnose", "one", "--runs", runs).err()).contains("newer version");
        assertThat(Ran.of("diagnose", "last", "--runs", folder.resolve("none")).err())
                .contains("there is no run in");
    }

    @Test
    void limitsOutOfRangeAreRefused() {
        assertThat(Ran.of("diagnose", "last", "--budget", "soon").err()).contains(Range.BUDGET);
        assertThat(Ran.of("diagnose", "last", "--fix", "--json").err()).contains("--fix");
        assertThat(Ran.of("train", table, "--target", "y", "--doctor", "5").err())
                .contains(Range.DOCTOR_SHARE);
    }

    @Test
    void watchingChangesNothingOfWhatIsTrained() throws IOException {
        Path plain = trained("plain", "--epochs", "3", "--doctor", "off");
        Path watched = trained("watched", "--epochs", "3", "--doctor", "100%");
        assertThat(watched.resolve("model.safetensors")).hasSameBinaryContentAs(plain.resolve("model.safetensors"));
        assertThat(watched.resolve("epochs.jsonl")).hasSameBinaryContentAs(plain.resolve("epochs.jsonl"));
        assertThat(RunFolder.read(watched).steps())
                .allSatisfy(step -> assertThat(step.activity()).isNotEmpty())
                .first()
                .satisfies(step -> assertThat(step.probe()).isPresent());
        assertThat(RunFolder.read(plain).steps())
                .allSatisfy(step -> assertThat(step.activity()).isEmpty());
    }

    @Test
    void trainSaysTroubleAndMayStop() throws IOException {
        List<Object> args = new ArrayList<>(
                List.of("train", table, "--target", "y", "--runs", runs, "--name", "hot", "--rate", "2"));
        args.addAll(List.of("--momentum", "0", "--l2", "0", "--clip", "5", "--on-trouble", "stop"));
        Ran ran = Ran.of(args.toArray());
        assertThat(ran.code()).isEqualTo(Main.FAILED);
        assertThat(ran.out())
                .contains("Trouble in step ", "By observation alone: ", "It was stopped as its steps showed trouble.")
                .contains("./slopewise diagnose " + runs.resolve("hot"));
        assertThat(Ran.of("resume", "hot", "--runs", runs).out()).contains("Trouble in step ");
        assertThat(Ran.of("train", table, "--target", "y", "--runs", runs, "--name", "well", "--epochs", "20")
                        .out())
                .contains("Its steps showed no trouble while it went on.");
    }
}
