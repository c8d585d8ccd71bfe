package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.Target;
import dev.slopewise.data.TargetScale;
import dev.slopewise.learn.metric.Calibration;
import dev.slopewise.learn.metric.Confusion;
import dev.slopewise.learn.metric.Metrics;
import dev.slopewise.learn.metric.Ranking;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is summed up part by part is what all rows at once give.
class ScoreSumsTest {
    private static final Key KEY = Key.of(12);
    private static final int ROWS = 500;
    private static final int[] CUTS = {0, 3, 4, 260, ROWS};

    private static Scores summed(TargetJudge judge, Tensor outputs, Tensor wanted) {
        var sums = new ScoreSums(judge);
        for (int i = 1; i < CUTS.length; i++) {
            sums.add(outputs.slice(0, CUTS[i - 1], CUTS[i]), wanted.slice(0, CUTS[i - 1], CUTS[i]));
        }
        assertThat(sums.rows()).isEqualTo(ROWS);
        return sums.scores();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void ofClasses(int classes) {
        Tensor scores = KEY.normal(ROWS, classes), labels = KEY.fold(1).integers(0, classes, ROWS);
        List<String> names = List.of("a", "b", "c", "d").subList(0, classes);
        Scores all = summed(TargetJudge.of(new Target.Classes("y", names), "cross-entropy"), scores, labels);
        var confusion = Confusion.of(scores, labels);
        assertThat(all.confusion()).contains(confusion);
        assertThat(all.metrics())
                .containsEntry("accuracy", Metrics.accuracy(scores, labels))
                .containsEntry("f1", confusion.macroF1());
        near(all, "loss", Calibration.logLoss(scores, labels), 1e-6); // summed up in floats
        near(all, "logLoss", Calibration.logLoss(scores, labels), 1e-12);
        near(all, "brier", Calibration.brier(scores, labels), 1e-12);
        near(all, "calibration", Calibration.expectedError(scores, labels, 15), 1e-12);
        assertThat(all.metrics().containsKey("auc")).isEqualTo(classes == 2);
        if (classes == 2) {
            near(all, "auc", Ranking.rocAuc(scores.at(1, 1).minus(scores.at(1, 0)), labels), 0);
        }
    }

    @Test
    void ofNumbersInTheirUnit() {
        Tensor said = KEY.normal(ROWS, 1),
                wanted = said.squeeze(1).plus(KEY.fold(1).normal(ROWS).times(0.3));
        var target = new Target.Numbers("y", TargetScale.STANDARD, 40, 7);
        Scores all = summed(TargetJudge.of(target, "squared"), said, wanted);
        near(all, "rmse", 7 * Metrics.rootMeanSquaredError(said.squeeze(1), wanted), 1e-12);
        near(all, "mae", 7 * Metrics.meanAbsoluteError(said.squeeze(1), wanted), 1e-12);
        near(all, "r2", Metrics.r2(said.squeeze(1), wanted), 1e-12);
    }

    private static void near(Scores all, String name, double value, double error) {
        assertThat(all.metrics().getOrDefault(name, Double.NaN)).as(name).isCloseTo(value, within(error));
    }
}
