package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

class SweepCommandTest {
    @TempDir
    Path folder;

    private Ran sweep(Object... more) throws IOException {
        Path table = Ran.table(folder);
        return Ran.of(Stream.concat(
                        Stream.of("sweep", table, "--target", "y", "--runs", folder.resolve("runs"), "--epochs", "4"),
                        Stream.of(more))
                .toArray());
    }

    private Path kept() {
        return folder.resolve("runs/table.csv.sweep.jsonl");
    }

    private static List<?> list(Map<String, Object> json, String name) {
        return (List<?>) json.getOrDefault(name, List.of());
    }

    @Test
    void triesEveryCombinationWithEverySeed() throws IOException {
        Ran ran = sweep("--over", "rate=1e-6|0.05", "--over", "hidden=none|4", "--seeds", "2");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("4 settings, 2 seeds each")
                .containsPattern("rate +hidden +validation loss +± over seeds\n")
                .containsPattern("slopewise train \\S+table.csv --target y --epochs 4 --rate 0.05 --hidden \\S+\n");
        assertThat(Files.readAllLines(kept())).hasSize(8);
        assertThat(ran.out().lines().filter(line -> line.startsWith("  rate ") && line.contains(", seed ")))
                .hasSize(8);
    }

    @Test
    void theCommandToCopyGivesTheSameLoss() throws IOException {
        Map<String, Object> json =
                sweep("--over", "rate=0.02", "--seeds", "1", "--json").json();
        String command = String.valueOf(json.get("command")).replaceFirst("slopewise ", "") + " --json --runs "
                + folder.resolve("runs");
        Map<?, ?> metrics =
                (Map<?, ?>) Ran.of((Object[]) command.split(" ")).json().get("metrics");
        assertThat(metrics.get("loss"))
                .isEqualTo(((Map<?, ?>) list(json, "results").getFirst()).get("mean"));
    }

    @Test
    void takesSettingsFromAFileAndARangeWinsOverThem() throws IOException {
        Path toml = Files.writeString(folder.resolve("settings.toml"), """
            target = "y"
            rate = 0.5
            momentum = 0.8
            epochs = 9
            seeds = 1
            grid = 2
            over = ["rate=log(1e-3,1e-1)", "hidden=none|4,2"]
            """);
        Ran ran = sweep("--config", toml, "--json");
        assertThat(ran.err()).isEmpty();
        assertThat(list(ran.json(), "results")).hasSize(4);
        assertThat(ran.json().get("command").toString())
                .contains(" --epochs 4 --momentum 0.8 --rate 0.")
                .containsOnlyOnce("--rate");
        Files.writeString(toml, "overs = [\"rate=1|2\"]");
        assertThat(sweep("--config", toml).err()).contains("there is no setting `overs`; did you mean `over`?");
    }

    @Test
    void goesOnWhereItWasCutOff() throws IOException {
        Object[] words = {"--over", "rate=log(1e-3,1e-1)", "--grid", "2", "--seeds", "2", "--json"};
        Ran whole = sweep(words);
        List<String> lines = Files.readAllLines(kept());
        Files.writeString(
                kept(),
                String.join("\n", lines.subList(0, 2)) + "\n" + lines.get(2).substring(0, 9));
        assertThat(sweep(words)).isEqualTo(whole);
        assertThat(Files.readAllLines(kept())).containsExactlyInAnyOrderElementsOf(lines);
    }

    @Test
    void doesNotTakeResultsOfOtherOptionsForItsOwn() throws IOException {
        sweep("--over", "rate=0.02|0.03", "--seeds", "1", "--quiet");
        sweep("--over", "rate=0.02|0.03", "--seeds", "1", "--quiet", "--momentum", "0");
        assertThat(Files.readAllLines(kept())).hasSize(4);
        sweep("--over", "rate=0.02|0.03", "--seeds", "1", "--quiet", "--threads", "1");
        assertThat(Files.readAllLines(kept())).hasSize(4); // threads decide nothing
    }

    @Test
    void givesTheSameResultsSeveralAtATime() throws IOException {
        Object[] words = {"--over", "rate=log(1e-3,1e-1)", "--random", "3", "--halving", "--seeds", "2", "--json"};
        Ran one = sweep(words);
        Files.delete(kept());
        assertThat(sweep(Stream.concat(Stream.of("--parallel", "3"), Stream.of(words))
                                .toArray())
                        .json()
                        .get("results"))
                .isEqualTo(one.json().get("results"));
    }

    private static String batch(Map<?, ?> result) {
        return result.get("settings") instanceof Map<?, ?> settings ? String.valueOf(settings.get("batch")) : "";
    }

    @Test
    void drawsWholeNumbersWhereTheSettingNeedsThem() throws IOException {
        Ran ran = sweep("--over", "batch=log(4,64)", "--grid", "3", "--seeds", "1", "--json");
        assertThat(list(ran.json(), "results").stream().map(result -> batch((Map<?, ?>) result)))
                .containsExactlyInAnyOrder("4", "16", "64");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        --over rat=1                          ; a setting of train is needed, got `rat`; there are accumulate, activation
        --over seed=1|2                       ; a setting of train is needed, got `seed`
        --over rate                           ; NAME=VALUES is needed
        --over rate=1|-1                      ; a number above 0 is needed, got `-1`
        --over rate=log(0,1)                  ; a range goes up from above 0
        --over rate=log(a,1)                  ; two numbers are needed
        --over rate=1|1                       ; different values are needed
        --over rate=1|2 --rate 3              ; --rate is given and swept over
        --over rate=1 --over rate=2           ; names a setting twice
        --over rate=1 --grid 2 --random 2     ; mutually exclusive
        --over rate=1 --halving 1             ; a whole number from 2 is needed
        --over rate=1 --seeds 0               ; a whole number from 1 is needed
        --over rate=log(1,2) --grid 1000000   ; the grid has 1.00e+06 settings, more than 10000
        """)
    void refusesBeforeTheFirstTraining(String words, String message) throws IOException {
        Ran ran = sweep((Object[]) words.strip().split(" "));
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("error: ").contains(message);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(kept()).doesNotExist();
    }
}
