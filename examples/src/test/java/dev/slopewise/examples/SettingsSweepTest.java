package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.learn.train.Sweep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsSweepTest {
    @Test
    void findsSettingsThatTellTheSpiralsApart(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("sweep.jsonl");
        List<Sweep.Result> results = SettingsSweep.sweep(file);
        assertThat(results.stream().map(r -> r.share() == 1).toList()).startsWith(true, false);
        assertThat(results.getFirst().mean()).as("nats; a guess has 0.69").isLessThan(0.1);
        assertThat(results.getLast().mean()).as("the worst, given up early").isGreaterThan(0.4);

        String trials = Files.readString(file);
        assertThat(trials.lines()).hasSize((9 + 3 + 1) * SettingsSweep.SEEDS);
        assertThat(SettingsSweep.sweep(file)).isEqualTo(results);
        assertThat(file).as("nothing was trained again").hasContent(trials);
    }
}
