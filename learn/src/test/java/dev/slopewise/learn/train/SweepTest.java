package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    private static final Space SPACE = Space.of("rate", new Space.Log(1e-3, 10)).and("hidden", new Space.Values(8, 16));

    @TempDir
    Path temporary;

    /// Best at rate 0.1 and 16 units; seeds shift it by ±1.
    private static double loss(Map<String, Object> settings, long seed) {
        double off = Math.log10((double) settings.get("rate")) + 1;
        return off * off + (settings.get("hidden").equals(16) ? 0 : 5) + (seed == 0 ? 1 : -1);
    }

    @Test
    void aGridHoldsAllCombinations() {
        var grid = SPACE.grid(5);
        assertThat(grid).hasSize(10);
        assertThat(grid.stream().map(s -> (double) s.get("rate")).distinct().toList())
                .usingElementComparator((a, b) -> Math.abs(a / b - 1) < 1e-9 ? 0 : 1)
                .containsExactly(1e-3, 1e-2, 1e-1, 1.0, 10.0);
    }

    @Test
    void randomPointsComeFromTheSeedAndStayInRange() {
        var points = SPACE.random(200, 3);
        assertThat(points).isEqualTo(SPACE.random(200, 3)).isNotEqualTo(SPACE.random(200, 4));
        assertThat(points).allSatisfy(p -> assertThat((double) p.get("rate")).isBetween(1e-3, 10.0));
        // log-uniform: half of them below the geometric middle 0.1, 100 ± 7
        assertThat(points.stream().filter(p -> (double) p.get("rate") < 0.1).count())
                .isBetween(70L, 130L);
    }

    @Test
    void theBestComeFirstWithMeanAndSpread() throws IOException {
        var results = new Sweep(temporary.resolve("sweep/trials.jsonl"), 3, 2)
                .run(SPACE.grid(5), (settings, seed, _) -> loss(settings, seed));
        assertThat(results.getFirst().settings()).containsEntry("hidden", 16);
        assertThat(results.getFirst().mean()).isCloseTo(0, within(1e-9));
        assertThat(results.getFirst().spread()).isCloseTo(Math.sqrt(2), within(1e-9)); // of 1 and −1
        assertThat(results.getFirst().toString()).contains("±");
    }

    @Test
    void trialsThatEndedAreNotDoneAgain() throws IOException {
        Path file = temporary.resolve("trials.jsonl");
        var sweep = new Sweep(file, 2, 2);
        var count = new AtomicInteger();
        assertThatThrownBy(() -> sweep.run(SPACE.grid(5), (settings, seed, _) -> {
                    if (count.incrementAndGet() == 8) throw new IllegalStateException("cut off");
                    return loss(settings, seed);
                }))
                .hasMessage("cut off");
        assertThat(Files.readAllLines(file)).hasSize(19);
        Files.writeString(file, Files.readString(file) + "{\"settings\":{\"ra"); // torn
        count.set(100);
        var resumed = sweep.run(SPACE.grid(5), (settings, seed, _) -> {
            count.incrementAndGet();
            return loss(settings, seed);
        });
        assertThat(count).hasValue(101);
        assertThat(Files.readAllLines(file)).hasSize(20);
        assertThat(resumed)
                .isEqualTo(new Sweep(temporary.resolve("other.jsonl"), 1, 2)
                        .run(SPACE.grid(5), (settings, seed, _) -> loss(settings, seed)));
    }

    @Test
    void halvingGivesTheBestMoreAndMore() throws IOException {
        var results = new Sweep(temporary.resolve("halving.jsonl"), 2, 1)
                .halve(SPACE.grid(4), (settings, seed, share) -> loss(settings, seed) + 1 - share, 2);
        assertThat(results).hasSize(8 + 4 + 2 + 1);
        assertThat(results.getFirst().share()).isEqualTo(1);
        assertThat(results.getLast().share()).isEqualTo(1 / 8.0);
        double least = SPACE.grid(4).stream().mapToDouble(s -> loss(s, 0)).min().orElseThrow();
        assertThat(results.getFirst().mean()).isCloseTo(least, within(1e-9));
    }

    @Test
    void refusesRangesThatAreNone() {
        assertThatThrownBy(() -> new Space.Log(0, 1)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> new Space.Linear(2, 1)).hasMessageContaining("goes up, got 2.0 to 1.0");
        assertThatThrownBy(() -> new Sweep(temporary, 0, 1)).hasMessageContaining("at least 1 trial");
        assertThat(List.of(new Space.Linear(2, 3).at(0.5))).containsExactly(2.5);
    }
}
