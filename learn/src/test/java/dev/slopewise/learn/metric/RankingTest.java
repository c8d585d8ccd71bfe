package dev.slopewise.learn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RankingTest {
    @Test
    void areaOfAKnownOrder() {
        Tensor answers = Tensor.of(false, true, false, true, true);
        assertThat(Ranking.rocAuc(Tensor.of(0.1, 0.4, 0.35, 0.8, 0.9), answers)).isEqualTo(1);
        assertThat(Ranking.rocAuc(Tensor.of(0.5, 0.4, 0.35, 0.8, 0.9), answers)).isEqualTo(5.0 / 6);
        assertThat(Ranking.rocAuc(Tensor.of(1, 1, 1, 1, 1), answers)).isEqualTo(0.5);
        assertThat(Ranking.rocAuc(Tensor.of(0.0, -0.0), Tensor.of(0, 1))).isEqualTo(0.5); // both zeros are alike
    }

    @RepeatedTest(10)
    void areaIsTheShareOfAllPairsInOrder(RepetitionInfo at) {
        int n = 60;
        Tensor scores = Key.of(at.getCurrentRepetition()).integers(0, 15, n); // with many ties
        Tensor answers = Key.of(-at.getCurrentRepetition()).bernoulli(0.3, n);
        int[] score = scores.toInts();
        boolean[] yes = answers.toBooleans();
        double pairs = 0, ordered = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (!yes[i] || yes[j]) continue;
                pairs++;
                ordered += score[i] > score[j] ? 1 : score[i] == score[j] ? 0.5 : 0;
            }
        }
        assertThat(Ranking.rocAuc(scores, answers)).isCloseTo(ordered / pairs, within(1e-14));
    }

    @RepeatedTest(10)
    void averagePrecisionIsTheMeanPrecisionWhereEachYesIsFound(RepetitionInfo at) {
        int n = 40;
        Tensor scores = Key.of(at.getCurrentRepetition()).integers(0, 12, n);
        Tensor answers = Key.of(-at.getCurrentRepetition()).bernoulli(0.4, n);
        int[] score = scores.toInts();
        boolean[] yes = answers.toBooleans();
        double sum = 0, found = 0;
        for (int i = 0; i < n; i++) {
            if (!yes[i]) continue;
            found++;
            double above = 0, right = 0;
            for (int j = 0; j < n; j++) {
                if (score[j] < score[i]) continue;
                above++;
                if (yes[j]) right++;
            }
            sum += right / above;
        }
        assertThat(Ranking.averagePrecision(scores, answers)).isCloseTo(sum / found, within(1e-14));
    }

    @Test
    void averagePrecisionOfAKnownOrder() {
        assertThat(Ranking.averagePrecision(Tensor.of(0.1, 0.4, 0.35, 0.8), Tensor.of(0, 0, 1, 1)))
                .isCloseTo(0.5 * 1 + 0.5 * 2 / 3, within(1e-15));
    }

    @Test
    void answersThatAreAllAlikeHaveNoOrder() {
        assertThat(Ranking.rocAuc(Tensor.of(1.0, 2), Tensor.of(1, 1))).isNaN();
        assertThat(Ranking.rocAuc(Tensor.of(1.0, 2), Tensor.of(0, 0))).isNaN();
        assertThat(Ranking.averagePrecision(Tensor.of(1.0, 2), Tensor.of(0, 0))).isNaN();
    }

    @Test
    void refusesNaNAndOtherAnswers() {
        assertThatThrownBy(() -> Ranking.rocAuc(Tensor.of(1, Double.NaN), Tensor.of(0, 1)))
                .hasMessageContaining("got NaN at [1]");
        assertThatThrownBy(() -> Ranking.rocAuc(Tensor.of(1.0, 2), Tensor.of(0, 2)))
                .hasMessageContaining("must be 0 or 1, got 2 at [1]");
        assertThatThrownBy(() -> Ranking.rocAuc(Tensor.of(1.0, 2), Tensor.of(0.0, 1)))
                .hasMessageContaining("bool[n] or i32[n], got f64[2] and f64[2]");
    }
}
