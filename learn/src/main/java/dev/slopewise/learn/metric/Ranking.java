package dev.slopewise.learn.metric;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import java.util.Arrays;

/// How well scores put yes above no, whatever threshold is chosen later. Scores `[n]`, any real numbers without NaN; answers `bool[n]`, or integers
/// 0 and 1.
public final class Ranking {
    private Ranking() {}

    /// The area under the ROC curve: the chance that a yes taken at random has a higher score than a no taken at random, equal scores counting
    /// half. 1 is a perfect order, ½ none, 0 the reverse; NaN if all answers are alike, as there is no pair.
    ///
    /// @see <a href="https://doi.org/10.1148/radiology.143.1.7063747">Hanley and McNeil 1982</a>
    public static double rocAuc(Tensor scores, Tensor answers) {
        Sorted sorted = sorted(scores, answers);
        double ordered = 0;
        int below = 0, upTo = 0; // how many no have a lower score, and one that is not higher
        for (double yes : sorted.yes) {
            while (below < sorted.no.length && sorted.no[below] < yes) below++;
            upTo = Math.max(upTo, below);
            while (upTo < sorted.no.length && sorted.no[upTo] == yes) upTo++;
            ordered += below + 0.5 * (upTo - below);
        }
        return ordered / ((double) sorted.yes.length * sorted.no.length);
    }

    /// The average precision: Σ (recallₖ − recallₖ₋₁) · precisionₖ over the thresholds from the highest score down, those of equal scores taken
    /// together. Without a straight line between points, which would be too kind. NaN without any yes.
    ///
    /// @see <a href="https://doi.org/10.1145/1143844.1143874">Davis and Goadrich 2006</a>, on the line between points
    public static double averagePrecision(Tensor scores, Tensor answers) {
        Sorted sorted = sorted(scores, answers);
        double sum = 0;
        int above = sorted.no.length; // the first no whose score is not lower
        for (int from = sorted.yes.length; from > 0; ) {
            int end = from;
            double score = sorted.yes[from - 1];
            while (from > 0 && sorted.yes[from - 1] == score) from--;
            while (above > 0 && sorted.no[above - 1] >= score) above--;
            double found = sorted.yes.length - from;
            sum += (end - from) * found / (found + sorted.no.length - above);
        }
        return sum / sorted.yes.length;
    }

    /// The scores of yes and of no, each from the lowest up.
    @SuppressWarnings("ArrayRecordComponent") // of many millions of scores
    private record Sorted(double[] yes, double[] no) {}

    private static Sorted sorted(Tensor scores, Tensor answers) {
        require(
                scores.shape().rank() == 1
                        && answers.shape().equals(scores.shape())
                        && (answers.dtype() == DType.BOOL || answers.dtype().isInteger()),
                "a ranking needs scores [n] and answers bool[n] or i32[n], got %s and %s",
                scores.type(),
                answers.type());
        double[] score = scores.toDoubles(), answer = answers.toDoubles();
        double[] yes = new double[score.length], no = new double[score.length];
        int found = 0;
        for (int i = 0; i < score.length; i++) {
            require(!Double.isNaN(score[i]), "scores must be numbers, got NaN at [%d]", i);
            require(answer[i] == 0 || answer[i] == 1, "answers must be 0 or 1, got %s at [%d]", (long) answer[i], i);
            double at = score[i] + 0.0; // −0 becomes 0
            if (answer[i] == 1) yes[found++] = at;
            else no[i - found] = at;
        }
        return new Sorted(upwards(yes, found), upwards(no, score.length - found));
    }

    private static double[] upwards(double[] scores, int count) {
        double[] all = Arrays.copyOf(scores, count);
        Arrays.sort(all);
        return all;
    }
}
