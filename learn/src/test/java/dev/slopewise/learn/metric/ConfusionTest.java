package dev.slopewise.learn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionTest {
    private final Confusion animals = Confusion.of(Tensor.of(0, 0, 1, 1, 1, 2, 0), Tensor.of(0, 0, 0, 1, 1, 2, 2), 4);

    @Test
    void countsWhatWasTakenForWhat() {
        assertThat(animals.counts())
                .isEqualTo(List.of(
                        List.of(2L, 1L, 0L, 0L),
                        List.of(0L, 2L, 0L, 0L),
                        List.of(1L, 0L, 1L, 0L),
                        List.of(0L, 0L, 0L, 0L)));
        assertThat(animals.accuracy()).isEqualTo(5.0 / 7);
    }

    @Test
    void measuresEachClass() {
        assertThat(animals.precision(0)).isEqualTo(2.0 / 3);
        assertThat(animals.recall(2)).isEqualTo(0.5);
        assertThat(animals.f1(1)).isEqualTo(4.0 / 5);
        assertThat(animals.precision(3)).isNaN();
        assertThat(animals.f1(3)).isNaN();
    }

    @Test
    void macroAveragesLeaveOutClassesThatNeverAppear() {
        assertThat(animals.macroPrecision()).isCloseTo((2.0 / 3 + 2.0 / 3 + 1) / 3, within(1e-15));
        assertThat(animals.macroRecall()).isCloseTo((2.0 / 3 + 1 + 0.5) / 3, within(1e-15));
        assertThat(animals.macroF1()).isCloseTo((2.0 / 3 + 0.8 + 2.0 / 3) / 3, within(1e-15));
        Confusion never = Confusion.of(Tensor.of(0, 0), Tensor.of(0, 1), 2);
        assertThat(never.macroPrecision()).isEqualTo(0.25); // class 1 was never said: 0
    }

    @Test
    void agreesWithItsDefinitionOnRandomAnswers() {
        Tensor scores = Key.of(1).normal(300, 3), labels = Key.of(2).integers(0, 3, 300);
        Confusion confusion = Confusion.of(scores, labels);
        assertThat(confusion.accuracy()).isEqualTo(Metrics.accuracy(scores, labels));
        for (int c = 0; c < 3; c++) {
            Tensor said = scores.argmax(-1).eq(c), is = labels.eq(c);
            double both = said.and(is).to(dev.slopewise.core.DType.F64).sum().item();
            double precision =
                    both / said.to(dev.slopewise.core.DType.F64).sum().item();
            double recall = both / is.to(dev.slopewise.core.DType.F64).sum().item();
            assertThat(confusion.precision(c)).isEqualTo(precision);
            assertThat(confusion.recall(c)).isEqualTo(recall);
            assertThat(confusion.f1(c)).isCloseTo(2 * precision * recall / (precision + recall), within(1e-15));
        }
    }

    @Test
    void printsAsATable() {
        Confusion two = Confusion.of(Tensor.of(0, 0, 1, 1, 1), Tensor.of(0, 0, 0, 1, 1), 2);
        assertThat(two.print(List.of("cat", "dog"))).isEqualTo("""
            is \\ said    cat    dog recall
                  cat      2      1  0.667
                  dog      0      2  1.000
            precision  1.000  0.667  0.800\
            """);
        assertThat(two.toString()).contains("is \\ said      0      1 recall");
    }

    @Test
    void refusesOtherClasses() {
        assertThatThrownBy(() -> Confusion.of(Tensor.of(0, 3), Tensor.of(0, 1), 3))
                .hasMessageContaining("from 0 to 2, got 1 called 3");
        assertThatThrownBy(() -> Confusion.of(Tensor.of(0, 1), Tensor.of(0), 3))
                .hasMessageContaining("got i32[2] and i32[1]");
        assertThatThrownBy(() -> new Confusion(List.of(List.of(1L, 2L))))
                .hasMessageContaining("as many rows as columns");
    }
}
