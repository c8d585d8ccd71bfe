package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlotTest {
    private static Plot.Curve curve(String name, double... values) {
        return new Plot.Curve(name, Ink.TRAIN, values);
    }

    @Test
    void drawsEqualFactorsAsEqualHeights() {
        assertThat(new Plot(50, 4).draw(List.of(curve("loss", 1000, 100, 10, 1)), false))
                .isEqualTo(new Plot(50, 4)
                        .draw(List.of(curve("loss", 1000, 1)), false).stream()
                                .map(line -> line.contains("└") ? line.replaceFirst("2$", "4") : line)
                                .toList());
    }

    @Test
    void namesEachCurveWhereItEnds() {
        var lines = new Plot(60, 4).draw(List.of(curve("train", 1, 0.5, 0.1), curve("validation", 1, 0.9, 0.8)), false);
        assertThat(lines.getFirst()).endsWith("validation 0.8").startsWith("          1 ┤");
        assertThat(lines.get(3)).endsWith("train 0.1").startsWith("        0.1 ┤");
    }

    @Test
    void namesCurvesThatEndTogetherInRowsOfTheirOwn() {
        var lines = new Plot(60, 3).draw(List.of(curve("train", 1, 0.1), curve("validation", 1, 0.1)), false);
        assertThat(String.join("\n", lines)).contains("train 0.1").contains("validation 0.1");
    }

    @Test
    void keepsToItsWidthAndHeight() {
        double[] noisy = DoubleStream.iterate(1, x -> x * 0.99 + (x > 0.5 ? -0.01 : 0.02))
                .limit(1000)
                .toArray();
        for (boolean hasColours : new boolean[] {false, true}) {
            var lines = new Plot(70, 6).draw(List.of(curve("train", noisy), curve("validation", noisy)), hasColours);
            assertThat(lines).hasSize(7);
            assertThat(lines)
                    .allMatch(line -> line.replaceAll("\u001b\\[\\d+m", "").length() <= 70);
        }
    }

    @Test
    void showsASpikeAmongManyEpochs() {
        double[] flat = DoubleStream.generate(() -> 1).limit(1000).toArray();
        flat[501] = 100;
        assertThat(new Plot(60, 4).draw(List.of(curve("loss", flat)), false).getFirst())
                .containsPattern("[\u2801-\u28FF]");
    }

    @Test
    void leavesOutWhatIsNotFinite() {
        var lines = new Plot(60, 4).draw(List.of(curve("loss", 1, Double.NaN, 2, Double.POSITIVE_INFINITY)), false);
        assertThat(lines).hasSize(5);
        assertThat(lines.getFirst()).startsWith("          2 ┤").endsWith("loss infinity");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void drawsNothingWhereThereIsNothingToSee(double value) {
        assertThat(new Plot(60, 4).draw(List.of(curve("loss", value)), false)).isEmpty();
        assertThat(new Plot(60, 4).draw(List.of(curve("loss")), false)).isEmpty();
        assertThat(new Plot(30, 4).draw(List.of(curve("loss", 1, 2)), false)).isEmpty();
        assertThat(new Plot(60, 1).draw(List.of(curve("loss", 1, 2)), false)).isEmpty();
    }

    @Test
    void drawsASingleEpochAndEqualLosses() {
        assertThat(new Plot(60, 2).draw(List.of(curve("loss", 3)), false))
                .hasSize(3)
                .last()
                .isEqualTo("            └ epoch 1");
        assertThat(new Plot(60, 2).draw(List.of(curve("loss", 3, 3, 3)), false)).hasSize(3);
    }

    @Test
    void colours() {
        assertThat(String.join("", new Plot(60, 2).draw(List.of(curve("loss", 1, 2)), true)))
                .contains("\u001b[36mloss 2\u001b[0m");
    }
}
