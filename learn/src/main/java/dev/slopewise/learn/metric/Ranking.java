package dev.slopewise.learn.metric;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// How well scores put yes above no, whatever threshold is chosen later. Scores `[n]`, any real numbers without NaN; answers `bool[n]`, or integers
/// 0 and 1.
public final class Ranking {
    private Ranking() {}

    /// The area under the ROC curve: the chance that a yes taken at random has a higher score than a no taken at random, equal scores counting
    /// half. 1 is a perfect order, ½ none, 0 the reverse; NaN if all answers are alike, as there is no pair.
    ///
    /// @see <a href="https://doi.org/10.1148/radiology.143.1.7063747">Hanley and McNeil 1982</a>
    public static double rocAuc(Tensor scores, Tensor answers) {
        double ordered = 0, yes = 0, no = 0;
        for (Group group : groups(scores, answers).reversed()) { // upwards: `no` are below
            ordered += group.yes * (no + 0.5 * group.no);
            yes += group.yes;
            no += group.no;
        }
        return ordered / (yes * no);
    }

    /// The average precision: Σ (recallₖ − recallₖ₋₁) · precisionₖ over the thresholds from the highest score down, those of equal scores taken
    /// together. Without a straight line between points, which would be too kind. NaN without any yes.
    ///
    /// @see <a href="https://doi.org/10.1145/1143844.1143874">Davis and Goadrich 2006</a>, on the line between points
    public static double averagePrecision(Tensor scores, Tensor answers) {
        double found = 0, looked = 0, sum = 0;
        for (Group group : groups(scores, answers)) {
            found += group.yes;
            looked += group.yes + group.no;
            sum += group.yes * found / looked;
        }
        return sum / found;
    }

    /// How many yes and no there are at one score.
    private record Group(long yes, long no) {}

    /// From the highest score down.
    private static List<Group> groups(Tensor scores, Tensor answers) {
        require(
                scores.shape().rank() == 1
                        && answers.shape().equals(scores.shape())
                        && (answers.dtype() == DType.BOOL || answers.dtype().isInteger()),
                "a ranking needs scores [n] and answers bool[n] or i32[n], got %s and %s",
                scores.type(),
                answers.type());
        double[] score = scores.toDoubles(), answer = answers.toDoubles();
        SortedMap<Double, Group> groups = new TreeMap<>(Comparator.reverseOrder());
        for (int i = 0; i < score.length; i++) {
            require(!Double.isNaN(score[i]), "scores must be numbers, got NaN at [%d]", i);
            require(answer[i] == 0 || answer[i] == 1, "answers must be 0 or 1, got %s at [%d]", (long) answer[i], i);
            long yes = (long) answer[i];
            double at = score[i] + 0.0; // −0 becomes 0
            groups.merge(at, new Group(yes, 1 - yes), (a, b) -> new Group(a.yes + b.yes, a.no + b.no));
        }
        return List.copyOf(groups.values());
    }
}
