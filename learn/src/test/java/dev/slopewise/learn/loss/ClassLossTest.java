package dev.slopewise.learn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.train.Split;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassLossTest {
    private final Tensor logits = Key.of(1).normal(DType.F64, 6, 3).times(3);
    private final Tensor labels = Tensor.of(0, 2, 1, 1, 0, 2);

    @Test
    void crossEntropyIsMinusTheLogarithmOfTheRightShare() {
        Tensor few = Tensor.of(new double[][] {{1, 2, 3}, {0, 0, 0}});
        double first = -Math.log(Math.exp(2) / (Math.exp(1) + Math.exp(2) + Math.exp(3)));
        double loss = Losses.softmaxCrossEntropy(few, Tensor.of(1, 2)).item();
        assertThat(loss).isCloseTo((first + Math.log(3)) / 2, within(1e-15));
    }

    @Test
    void crossEntropyOfHugeLogitsHasTheRightSlope() {
        Tensor huge = Tensor.of(new float[][] {{3e38f, -3e38f}});
        assertThat(Losses.softmaxCrossEntropy(huge, Tensor.of(0)).item()).isZero();
        assertThat(Losses.softmaxCrossEntropy(huge, Tensor.of(1)).item()).isFinite();
        Tensor slope = Transforms.grad((Tensor x) -> Losses.softmaxCrossEntropy(x, Tensor.of(1)))
                .apply(huge);
        assertThat(slope.toFloats()).containsExactly(1, -1);
    }

    @Test
    void hardLabelsAreSharesOfOneClass() {
        Tensor shares = labels.oneHot(3).to(DType.F64);
        for (var loss : List.of(
                new ClassLoss.CrossEntropy(),
                new ClassLoss.CrossEntropy().smoothed(0.2),
                new ClassLoss.CrossEntropy().focal(2),
                new ClassLoss.CrossEntropy().weighted(List.of(1.0, 0.5, 2.0)))) {
            assertThat(loss.each(logits, shares).isClose(loss.each(logits, labels), 1e-14, 1e-15))
                    .isTrue();
        }
    }

    @Test
    void smoothingSpreadsAShareOverAllClasses() {
        Tensor logShares = logits.logSoftmax(-1);
        double plain = -logShares.pick(labels).mean().item(),
                spread = -logShares.mean().item();
        assertThat(new ClassLoss.CrossEntropy().smoothed(0.3).of(logits, labels).item())
                .isCloseTo(0.7 * plain + 0.3 * spread, within(1e-14));
    }

    @Test
    void focusLetsRowsThatAreRightCountLess() {
        Tensor share = logits.softmax(-1).pick(labels);
        Tensor expected = share.oneMinus().pow(2).times(share.log().neg());
        assertThat(new ClassLoss.CrossEntropy().focal(2).each(logits, labels).isClose(expected, 1e-12, 1e-15))
                .isTrue();
    }

    @Test
    void weightsMultiplyTheLossOfTheirClass() {
        Tensor plain = new ClassLoss.CrossEntropy().each(logits, labels);
        Tensor weighted =
                new ClassLoss.CrossEntropy().weighted(List.of(1.0, 0.5, 2.0)).each(logits, labels);
        assertThat(weighted.isClose(plain.times(Tensor.of(1, 2, 0.5, 0.5, 1, 2)), 1e-14, 0))
                .isTrue();
        assertThatThrownBy(() ->
                        new ClassLoss.CrossEntropy().weighted(List.of(1.0)).of(logits, labels))
                .hasMessageContaining("a weight for each of 3 classes, got [1.0]");
    }

    /// What [Split#classWeights] says of labels goes into the loss: classes then count equally, and one that never comes counts for nothing.
    @Test
    void weightsMadeOfLabelsLetClassesCountEqually() {
        Tensor labels = Tensor.of(0, 0, 0, 2), logits = Tensor.zeros(DType.F64, 4, 3);
        var loss = new ClassLoss.CrossEntropy().weighted(Split.classWeights(labels, 3));
        double[] each = loss.each(logits, labels).toDoubles();
        assertThat(each[0] + each[1] + each[2]).isCloseTo(each[3], within(1e-12));
        assertThat(loss.of(logits, labels).item()).isCloseTo(Math.log(3), within(1e-12));
        assertThatThrownBy(() -> new ClassLoss.CrossEntropy().weighted(List.of(0.0, 0.0)))
                .hasMessageContaining("not all 0, got [0.0, 0.0]");
    }

    @Test
    void crossEntropyRefusesLabelsThatAreNoClassNumbers() {
        Tensor zeros = Tensor.zeros(2, 3);
        assertThatThrownBy(() -> Losses.softmaxCrossEntropy(zeros, Tensor.zeros(2)))
                .hasMessageContaining("labels i32[…], or shares of the logits' type, got f32[2, 3] and f32[2]");
        assertThatThrownBy(() -> Losses.softmaxCrossEntropy(zeros, Tensor.of(0, 3)))
                .hasMessageContaining("class numbers from 0 to 2, got 3 at [1]");
        assertThatThrownBy(() -> Losses.softmaxCrossEntropy(zeros, Tensor.ones(2, 3)))
                .hasMessageContaining("must be shares that sum to 1");
    }

    @Test
    void refusesProbabilitiesWhereTheyCanBeSeen() {
        Tensor shares = logits.softmax(-1);
        assertThatThrownBy(() -> Losses.softmaxCrossEntropy(shares, labels))
                .hasMessageContaining("takes logits, any real scores; got f64[6, 3] whose rows are probabilities")
                .hasMessageContaining("leave out the softmax");
        var loss = new ClassLoss.CrossEntropy();
        assertThat(Transforms.grad((Tensor x) -> loss.of(x, labels))
                        .apply(shares)
                        .shape())
                .isEqualTo(shares.shape()); // under a trace values are not known: for that there is check
        assertThatThrownBy(() -> loss.check(shares, labels)).hasMessageContaining("probabilities");
    }

    @Test
    void binaryCrossEntropyIsThatOfTwoClasses() {
        Tensor x = Tensor.of(-2.0, 0.5, 3), answers = Tensor.of(1, 0, 1);
        Tensor pairs = Tensor.stack(-1, List.of(x.like(0), x));
        assertThat(new ClassLoss.BinaryCrossEntropy()
                        .each(x, answers)
                        .isClose(new ClassLoss.CrossEntropy().each(pairs, answers), 1e-14, 0))
                .isTrue();
        assertThat(new ClassLoss.BinaryCrossEntropy(1, 2)
                        .each(x, answers)
                        .isClose(new ClassLoss.CrossEntropy().focal(2).each(pairs, answers), 1e-13, 0))
                .isTrue();
        assertThat(new ClassLoss.BinaryCrossEntropy()
                        .each(x, answers.eq(1))
                        .isClose(new ClassLoss.BinaryCrossEntropy().each(x, answers), 0, 0))
                .isTrue();
        assertThat(new ClassLoss.BinaryCrossEntropy(3, 0)
                        .of(Tensor.of(-2.0), Tensor.of(1))
                        .item())
                .isCloseTo(3 * Math.log1p(Math.exp(2)), within(1e-14));
        assertThatThrownBy(() -> new ClassLoss.BinaryCrossEntropy().of(x, Tensor.of(-1, 0, 1)))
                .hasMessageContaining("must be in [0, 1], got -1 at [0]");
    }

    @Test
    void hingeIsZeroBeyondTheMargin() {
        Tensor scores = Tensor.of(2.0, 0.5, -0.5, -2);
        assertThat(new ClassLoss.Hinge().each(scores, Tensor.of(1, 1, 0, 1)).toDoubles())
                .containsExactly(0, 0.5, 0.5, 3);
    }

    @Test
    void multiClassHingeComparesWithTheBestWrongScore() {
        Tensor scores = Tensor.of(new double[][] {{3, 1, 0}, {1, 1.5, 0}, {0, 0, 5}});
        assertThat(new ClassLoss.MultiClassHinge()
                        .each(scores, Tensor.of(0, 0, 1))
                        .toDoubles())
                .containsExactly(0, 1.5, 6);
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> new ClassLoss.CrossEntropy().smoothed(1)).hasMessageContaining("in [0, 1), got 1");
        assertThatThrownBy(() -> new ClassLoss.CrossEntropy().focal(0.5)).hasMessageContaining("0 or at least 1");
        assertThatThrownBy(() -> new ClassLoss.CrossEntropy().weighted(List.of(0.0)))
                .hasMessageContaining("not all 0");
        assertThatThrownBy(() -> new ClassLoss.BinaryCrossEntropy(0, 0)).hasMessageContaining("above 0, got 0");
    }
}
