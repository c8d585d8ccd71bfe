package dev.slopewise.learn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Gradients;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CtcTest {
    private static final int TIME = 5, CLASSES = 3;
    private final Tensor logits = Key.of(1).normal(DType.F64, 1, TIME, CLASSES);

    /// By its definition: over all paths.
    private double plain(int steps, List<Integer> labels) {
        double[] shares = logits.softmax(-1).toDoubles();
        double sum = 0;
        for (int path = 0; path < Math.pow(CLASSES, steps); path++) {
            double share = 1;
            List<Integer> spelled = new ArrayList<>();
            int before = 0, rest = path;
            for (int t = 0; t < steps; t++) {
                int c = rest % CLASSES;
                rest /= CLASSES;
                share *= shares[t * CLASSES + c];
                if (c != 0 && c != before) spelled.add(c);
                before = c;
            }
            if (spelled.equals(labels)) sum += share;
        }
        return -Math.log(sum);
    }

    private Tensor loss(Tensor logits, int steps, int... labels) {
        Tensor row = labels.length == 0
                ? Tensor.of(new int[][] {{2}})
                : Tensor.of(labels).expand(0);
        return Ctc.of(logits, Tensor.of(new int[] {steps}), row, Tensor.of(new int[] {labels.length}));
    }

    @ParameterizedTest
    @CsvSource({"5, 1 2", "5, 1 1", "4, 2 1 2", "5, 1 2 1 2 1", "3, 2", "1, 1", "5, 2 2 2", "4, ''"})
    void isTheShareOfAllPathsThatSpellTheLabels(int steps, String text) {
        List<Integer> labels = new ArrayList<>();
        if (!text.isEmpty()) for (String label : text.split(" ")) labels.add(Integer.parseInt(label));
        int[] all = labels.stream().mapToInt(x -> x).toArray();
        assertThat(loss(logits, steps, all).item()).isCloseTo(plain(steps, labels), within(1e-13));
    }

    @Test
    void paddingCountsForNothing() {
        Tensor two = Tensor.concatenate(0, List.of(logits, Key.of(2).normal(DType.F64, 1, TIME, CLASSES)));
        Tensor steps = Tensor.of(3, 5), lengths = Tensor.of(1, 3);
        Tensor labels = Tensor.of(new int[][] {{2, 1, 1}, {1, 2, 1}});
        Tensor each = Ctc.each(two, steps, labels, lengths);
        assertThat(each.get(0).item()).isCloseTo(plain(3, List.of(2)), within(1e-13));
        Tensor slope =
                Transforms.grad((Tensor x) -> Ctc.of(x, steps, labels, lengths)).apply(two);
        assertThat(slope.get(0).slice(0, 3, 5).eq(0).all().isTrue()).isTrue();
        assertThat(Gradients.check((Tensor x) -> Ctc.of(x, steps, labels, lengths), two)
                        .isOk())
                .isTrue();
    }

    @Test
    void isFiniteForAnyFiniteLogitsAndSoIsItsSlope() {
        float top = Float.MAX_VALUE;
        Tensor extreme = Tensor.of(new float[][][] {
            {{top, -top, -top}, {-top, top, 0}, {0, -top, top}, {1e30f, 0, -top}, {0, 0, 0}}
        });
        var at = Transforms.valueAndGrad((Tensor x) -> loss(x, 5, 1, 1)).apply(extreme);
        assertThat(at.value().isFinite().isTrue()).isTrue();
        assertThat(at.gradient().isFinite().all().isTrue()).isTrue();
    }

    @Test
    void underATraceASequenceThatIsTooShortHasNoSlope() {
        record Said(Tensor steps, Tensor labels, Tensor lengths) {}
        var said = new Said(Tensor.of(new int[] {2}), Tensor.of(new int[][] {{1, 1}}), Tensor.of(new int[] {2}));
        var at = Transforms.valueAndGrad((Tensor x, Said s) -> Ctc.of(x, s.steps, s.labels, s.lengths))
                .apply(logits, said);
        assertThat(at.value().item()).isEqualTo(1e30);
        assertThat(at.gradient().eq(0).all().isTrue()).isTrue();
    }

    @Test
    void refusesWhatCannotBeSpelled() {
        assertThatThrownBy(() -> loss(logits, 2, 1, 1))
                .hasMessageContaining("sequence 0 needs at least 3 steps")
                .hasMessageContaining("got 2");
        assertThatThrownBy(() -> loss(logits, 5, 0))
                .hasMessageContaining("from 1 to 2 (0 is the blank), got 0 at [0, 0]");
        assertThatThrownBy(() -> loss(logits, 6, 1)).hasMessageContaining("from 1 to 5 steps, got 6");
        assertThatThrownBy(() -> loss(logits.get(0), 5, 1))
                .hasMessageContaining("CTC needs logits [batch, time, classes]");
        assertThatThrownBy(() -> loss(logits.softmax(-1), 5, 1)).hasMessageContaining("takes logits");
    }
}
