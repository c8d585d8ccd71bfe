package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.StepRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static EpochRecord epoch(int number) {
        return new EpochRecord(number, number * 10, 1.0 / number, 1.1 / number, Map.of("accuracy", 0.9));
    }

    private static StepRecord step(int number) {
        var none = OptionalDouble.empty();
        return new StepRecord(number, 1, 1, 0, 0.1, 1, 0.1, 1, 1, 0.1, none, none, 1, List.of(), List.of());
    }

    private List<String> linesOfARunOf(int epochs, int until) {
        bytes.reset();
        try (var progress = new PlainProgress(out, epochs, m -> "accuracy " + m.get("accuracy"))) {
            for (int i = 1; i <= until; i++) {
                progress.epoch(epoch(i));
            }
        }
        return printed().lines().toList();
    }

    @Test
    void tellsSomeTenToTwentyEpochsAndTheLast() {
        assertThat(linesOfARunOf(100, 100)).hasSizeBetween(10, 20);
        assertThat(linesOfARunOf(1000, 1000)).hasSizeBetween(10, 20);
        assertThat(linesOfARunOf(7, 7)).hasSize(7);
        assertThat(linesOfARunOf(100, 36)).last().asString().startsWith("  epoch  36 of 100");
        assertThat(linesOfARunOf(100, 0)).isEmpty();
    }

    @Test
    void tellsLossesAndTheMeasureInPlainLines() {
        assertThat(linesOfARunOf(10, 10))
                .first()
                .isEqualTo("  epoch  1 of 10   train 1         validation 1.1       accuracy 0.9");
    }

    private LiveProgress live(Window window, AtomicLong clock, int epochs, int stepsPerEpoch) {
        var console = new Console(out, out, Optional.of(window), false);
        return new LiveProgress(console, window, clock::get, epochs, stepsPerEpoch, 32, _ -> "accuracy 90.0 %");
    }

    @Test
    void drawsOverItsOwnBlockAndShowsTheCursorAgain() {
        var clock = new AtomicLong();
        try (var progress = live(new Window.Fixed(80, 24), clock, 4, 10)) {
            for (int i = 1; i <= 30; i++) {
                clock.addAndGet(200_000_000);
                progress.step(step(i));
                if (i % 10 == 0) {
                    progress.epoch(epoch(i / 10));
                }
            }
        }
        assertThat(printed()).startsWith("\u001b[?25l").endsWith("\u001b[?25h");
        assertThat(printed()).contains("epoch 3 of 4, accuracy 90.0 %, at most 2.0 s left, 160 rows/s, rate 0.1");
        assertThat(printed()).contains("\u001b[1A\r").contains("\u001b[9A\r"); // a bar alone, then with the plot
        assertThat(printed()).contains("3 epochs, 30 steps in 6.0 s");
    }

    @Test
    void drawsAtMostTenTimesASecond() {
        var clock = new AtomicLong();
        try (var progress = live(new Window.Fixed(80, 24), clock, 1, 10_000)) {
            for (int i = 1; i <= 10_000; i++) {
                clock.addAndGet(100_000);
                progress.step(step(i));
            }
        }
        assertThat(printed().split("epoch 1 of 1", -1)).hasSizeBetween(9, 12);
    }

    @Test
    void fitsIntoASmallWindow() {
        for (int columns : new int[] {1, 10, 20, 39, 45}) {
            for (int rows : new int[] {1, 5, 7}) {
                bytes.reset();
                var clock = new AtomicLong();
                try (var progress = live(new Window.Fixed(columns, rows), clock, 1000, 1)) {
                    for (int i = 1; i <= 10; i++) {
                        clock.addAndGet(200_000_000);
                        progress.step(step(i));
                        progress.epoch(epoch(i));
                    }
                }
                assertThat(printed().lines().map(line -> line.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]|\r", "")))
                        .allMatch(line -> line.length() < Math.max(columns, 2), columns + " columns");
            }
        }
    }
}
