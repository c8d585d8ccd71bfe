package dev.slopewise.bench.doctor;

import static dev.slopewise.doctor.diagnosis.Cause.*;

import dev.slopewise.doctor.diagnosis.DataFacts.Column;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.ModelFacts.Weights;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.StepRecord;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/// Rules after TheDeepChecker, those that a finished run can answer, in its order: before training that inputs and numbers to be told are at mean 0 and deviation 1
/// or within [0, 1] or [−1, 1], that classes are balanced, that weights vary and by as much as LeCun, He or Glorot would have it (F-test at 5 %), that
/// the first loss of a classifier is that of guessing; then that numbers stay finite, that updates are from 10⁻⁴ to 10⁻¹ of the weights, that the loss falls,
/// that units are neither dead nor saturated.
///
/// Not known for sure are the least balance (0.5), how far the first loss may be off (as much again), and the shares of dead (50 %) and saturated (95 %) units. Its trial on
/// one batch, its numerical check of slopes and its checks of code for use and for training are left out.
///
/// @see <a href="https://doi.org/10.1145/3529318">Ben Braiek and Khomh 2023, Testing Feedforward Neural Networks Training Programs</a>
record AfterTheDeepChecker() implements Function<Facts, Verdict> {
    private static final double NEAR = 0.1,
            BALANCE = 0.5,
            FIRST_LOSS = 1,
            LEAST = 1e-4,
            MOST = 1e-1,
            DEAD = 0.5,
            SATURATED = 0.95;

    /// Of a normal number 95 % are within so many deviations.
    private static final double WITHIN = 1.96;

    @Override
    public Verdict apply(Facts facts) {
        var run = new Reading(facts);
        double update = update(run.steps());
        boolean isFlat = run.epochs().size() > 1 && !falls(run.epochs());
        return run.note(!run.inputs().stream().allMatch(AfterTheDeepChecker::isNormal), UNSCALED_INPUTS)
                .note(!run.targets().stream().allMatch(AfterTheDeepChecker::isNormal), UNSCALED_TARGETS)
                .note(balance(run.classes()) < BALANCE, CLASS_IMBALANCE)
                .note(run.starts().stream().anyMatch(w -> w.deviation() == 0), SYMMETRY)
                .note(
                        run.starts().stream().anyMatch(AfterTheDeepChecker::isOdd) || isFirstLossOdd(run),
                        BAD_INITIALISATION)
                .note(!run.isFinite(), NOT_FINITE)
                .note(update > MOST, RATE_TOO_LARGE)
                .note(update < LEAST, RATE_TOO_SMALL)
                .note(isFlat, PLATEAU)
                .note(run.activity().stream().anyMatch(a -> a.dead() > DEAD), DEAD_UNITS)
                .note(run.activity().stream().anyMatch(a -> a.saturated() > SATURATED), SATURATED_UNITS)
                .verdict();
    }

    private static boolean isNormal(Column column) {
        boolean isStandard = Math.abs(column.mean()) < NEAR && Math.abs(column.deviation() - 1) < NEAR;
        boolean isBounded = (near(column.least(), 0) || near(column.least(), -1)) && near(column.most(), 1);
        return column.deviation() > 0 && (isStandard || isBounded);
    }

    private static boolean near(double number, double to) {
        return Math.abs(number - to) < NEAR;
    }

    /// (e^entropy − 1) / (classes − 1): 1 for classes of one size, 0 for a single one.
    private static double balance(List<Integer> classes) {
        if (classes.size() < 2) return 1;
        double all = classes.stream().mapToInt(n -> n).sum(), entropy = 0;
        for (int count : classes) {
            if (count > 0) entropy -= count / all * Math.log(count / all);
        }
        return Math.expm1(entropy) / (classes.size() - 1);
    }

    /// A variance that none of the three rules would give, by a normal number in place of F: s² / σ² is 1 ± √(2 / n).
    private static boolean isOdd(Weights w) {
        double n = (double) w.fanIn() * w.units(), variance = w.deviation() * w.deviation();
        return List.of(1.0 / w.fanIn(), 2.0 / w.fanIn(), 2.0 / (w.fanIn() + w.units())).stream()
                .noneMatch(wanted -> Math.abs(variance / wanted - 1) < WITHIN * Math.sqrt(2 / n));
    }

    private static boolean isFirstLossOdd(Reading run) {
        int classes = run.classes().size();
        double first = run.steps().getFirst().dataLoss(), guessing = Math.log(classes);
        return classes > 1 && Math.abs(first - guessing) >= FIRST_LOSS * guessing;
    }

    /// The largest update of a layer's weights in the middle step, as a share of them.
    private static double update(List<StepRecord> steps) {
        StepRecord middle = steps.get(steps.size() / 2);
        List<Double> all = Reading.weights(middle).stream()
                .map(leaf -> leaf.updateNorm() / Math.max(leaf.parameterNorm(), Double.MIN_NORMAL))
                .toList();
        return all.isEmpty() ? LEAST : Collections.max(all);
    }

    private static boolean falls(List<EpochRecord> epochs) {
        return epochs.getLast().trainLoss() < epochs.getFirst().trainLoss();
    }
}
