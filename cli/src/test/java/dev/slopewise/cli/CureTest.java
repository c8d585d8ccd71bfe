package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.experiment.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CureTest {
    private static final Remedy LONGER =
            new Remedy("epochs", "200", "400", "to see more", List.of(new Change.EpochsTimes(2)));

    @TempDir
    Path folder;

    private static String command(Path table, String... words) throws IOException {
        Training training = Training.of(table, TrainWords.options(List.of(words)));
        return Cure.of(training, LONGER).orElseThrow().command();
    }

    @Test
    void usualSettingsAreNotRepeated() throws IOException {
        assertThat(command(Ran.table(folder), "--target=y", "--rate=0.05"))
                .endsWith("table.csv --target y --epochs 400");
    }

    @Test
    void aRateIsWrittenAsAPersonWould() throws IOException {
        assertThat(command(Ran.table(folder), "--target=y", "--rate=3e-5"))
                .endsWith("table.csv --target y --rate 3e-5 --epochs 400");
    }

    @Test
    void aUsualRateIsRepeatedWhereItWouldBeLoweredUnsaid() throws IOException {
        assertThat(command(Ran.wideTable(folder), "--target=y", "--rate=0.05"))
                .endsWith("wide.csv --target y --rate 0.05 --epochs 400");
    }
}
