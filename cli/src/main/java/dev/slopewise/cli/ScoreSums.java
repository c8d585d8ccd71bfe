package dev.slopewise.cli;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.Target;
import dev.slopewise.learn.metric.Calibration;
import dev.slopewise.learn.metric.Confusion;
import dev.slopewise.learn.metric.Ranking;
import dev.slopewise.learn.train.Batch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What [Scores] of a file are made from, summed up part by part, so that the file may be larger than memory. Of two classes a score and an answer a
/// row are kept, for the area under the ROC curve.
final class ScoreSums {
    private static final int BINS = 15;

    private final TargetJudge judge;
    private long rows;
    private double loss;

    // of classes
    private Optional<Confusion> confusion = Optional.empty();
    private double logLoss, brier;
    private final double[] gaps = new double[BINS];
    private final List<Tensor> yes = new ArrayList<>(), answers = new ArrayList<>();

    // of numbers, in their own unit
    private double squares, sizes;
    private double mean, spread; // of the target: its mean, and the sum of squared distances from it

    ScoreSums(TargetJudge judge) {
        this.judge = judge;
    }

    long rows() {
        return rows;
    }

    /// @param outputs of [TargetJudge#outputs]
    /// @param wanted  targets as they are learnt, at least one
    void add(Tensor outputs, Tensor wanted) {
        int count = wanted.shape().size(0);
        loss += count * judge.lossOf(outputs, new Batch(outputs, wanted)).item();
        Tensor said = judge.answers(outputs);
        switch (judge.target()) {
            case Target.Classes _ -> classes(said, wanted, count);
            case Target.Numbers numbers -> numbers(numbers.inUnits(said), numbers.inUnits(wanted), count);
        }
        rows += count;
    }

    private void classes(Tensor scores, Tensor labels, int count) {
        var here = Confusion.of(scores, labels);
        confusion = Optional.of(confusion.map(here::plus).orElse(here));
        if (here.classes() == 2) {
            yes.add(scores.slice(1, 1, 2).minus(scores.slice(1, 0, 1)).squeeze(1));
            answers.add(labels);
        }
        if (judge.hasShares()) {
            logLoss += count * Calibration.logLoss(scores, labels);
            brier += count * Calibration.brier(scores, labels);
            double[] more = Calibration.gaps(scores, labels, BINS);
            for (int i = 0; i < BINS; i++) gaps[i] += more[i];
        }
    }

    /// The target's spread is joined as in Chan, Golub and LeVeque 1982.
    private void numbers(Tensor said, Tensor is, int count) {
        Tensor error = said.minus(is);
        squares += error.square().sum().item();
        sizes += error.abs().sum().item();
        double here = is.mean().item(), distance = here - mean;
        spread += is.minus(here).square().sum().item() + distance * distance * rows * count / (rows + count);
        mean += distance * count / (rows + count);
    }

    /// At least one part was added.
    Scores scores() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss / rows);
        switch (judge.target()) {
            case Target.Numbers _ -> {
                metrics.put("rmse", Math.sqrt(squares / rows));
                metrics.put("mae", sizes / rows);
                metrics.put("r2", spread == 0 ? Double.NaN : 1 - squares / spread);
            }
            case Target.Classes _ -> {
                metrics.put("accuracy", confusion.orElseThrow().accuracy());
                metrics.put("f1", confusion.orElseThrow().macroF1());
                if (!yes.isEmpty()) {
                    Tensor labels = Tensor.concatenate(0, answers).to(DType.I32);
                    metrics.put("auc", Ranking.rocAuc(Tensor.concatenate(0, yes), labels));
                }
                if (judge.hasShares()) {
                    metrics.put("logLoss", logLoss / rows);
                    metrics.put("brier", brier / rows);
                    metrics.put("calibration", Calibration.expectedError(gaps, rows));
                }
            }
        }
        return new Scores(judge.target(), rows, metrics, confusion);
    }
}
