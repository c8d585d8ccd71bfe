package dev.slopewise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InTurnsTest {
    @Test
    void roundsAreToldApartByHowTheCoresCopy() {
        var turns = new InTurns(Work.W4);
        for (String said : List.of("3e6 1.1 1.2", "2e6 1.1 1.0", "1e6 1.3 1.1", "5e6 1.9 1.8", "4e6 1.9 1.1"))
            turns.took("slopewise", said);
        turns.took("smile", "7e6 1.6 2.0");
        assertThat(turns.table(List.of("slopewise", "smile"), 2)).isEqualTo("""
            | W4 ms, threads: 2 | slopewise | smile |
            |---|---|---|
            | all | 3.00 (5) | 7.00 (1) |
            | cores that copy together what one does | 2.00 (3) | - |
            | cores that copy together twice as much | 5.00 (1) | 7.00 (1) |
            | cores that were moved meanwhile | 4.00 (1) | - |\
            """);
        assertThat(turns.table(List.of("smile"), 1)).isEqualTo("""
            | W4 ms, threads: 1 | smile |
            |---|---|
            | all | 7.00 (1) |\
            """);
    }
}
