package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindRateCommandTest {
    @TempDir
    Path folder;

    private Ran find(Object... more) throws IOException {
        Object[] all = new Object[8 + more.length];
        Object[] first = {"find-rate", Ran.table(folder), "--target", "y", "--sweep-steps", "20", "--hidden", "none"};
        System.arraycopy(first, 0, all, 0, 8);
        System.arraycopy(more, 0, all, 8, more.length);
        return Ran.of(all);
    }

    @Test
    void suggestsHalfOfTheRateThatTheCurvatureAllows() throws IOException {
        Map<String, Object> json = find("--momentum", "0.5", "--json").json();
        double curvature = ((Number) json.getOrDefault("curvature", 0)).doubleValue();
        // heavy ball on curvature λ settles down below 2 (1 + β) / λ
        assertThat((Double) json.get("limit")).isCloseTo(2 * 1.5 / curvature, withinPercentage(0.01));
        assertThat((Double) json.get("suggestion")).isCloseTo(1.5 / curvature, withinPercentage(5)); // two digits
    }

    @Test
    void drawsTheCurveAndExplainsTheSuggestion() throws IOException {
        Ran ran = find("--batch", "16", "--momentum", "0");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("└ rate 1 × 10⁻⁵")
                .contains("▲ suggested ", "▲ limit ", "curvature")
                .containsPattern("slopewise train \\S+table.csv --target y --hidden none --batch 16 --momentum 0 --rate"
                        + " [0-9.]+\n");
        assertThat(find("--batch", "16", "--momentum", "0", "--quiet").out().strip())
                .isEqualTo(ran.out().strip().replaceFirst("(?s).*--rate ", ""));
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void takesSettingsFromAFileAndNamesThemInTheCommand() throws IOException {
        Path toml = Files.writeString(folder.resolve("settings.toml"), """
            target = "y"
            momentum = 0.5
            batch = 7
            freeze = ["**.bias"]
            sweep-steps = 12
            rate = 0.3
            """);
        Ran ran = Ran.of("find-rate", Ran.table(folder), "--config", toml, "--batch", 16, "--hidden", "none", "--json");
        assertThat(ran.err()).isEmpty();
        assertThat(((List<?>) ran.json().getOrDefault("rates", List.of())).size())
                .isLessThanOrEqualTo(13);
        assertThat(ran.json().get("command").toString())
                .containsPattern(
                        "--batch 16 --hidden none --target y --momentum 0.5 --freeze '\\*\\*.bias' --rate [0-9.]+$");
        Files.writeString(toml, "batches = 3");
        assertThat(Ran.of("find-rate", Ran.table(folder), "--config", toml).err())
                .contains("there is no setting `batches`; did you mean `batch`?");
    }

    @Test
    void refusesRangesThatAreNone() throws IOException {
        Ran turned = find("--from", "1", "--to", "0.1");
        assertThat(turned.code()).isEqualTo(2);
        assertThat(turned.err()).contains("--to must be above --from, got 0.1 and 1.0");
        assertThat(Ran.of("find-rate", "f.csv", "--target", "y", "--sweep-steps", "9")
                        .err())
                .contains("--sweep-steps must be at least 10, got 9");
    }
}
