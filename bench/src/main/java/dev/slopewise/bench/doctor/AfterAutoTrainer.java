package dev.slopewise.bench.doctor;

import static dev.slopewise.doctor.diagnosis.Cause.*;

import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Rules after AUTOTRAINER, with the default thresholds of its published monitor: accuracy satisfies from 0.7 on; the slope vanishes where that of
/// the first layer is below 10⁻³ of the last one's and below 10⁻⁴ itself; it explodes above 70 times; relu is dying where 70 % of the slopes are 0; the loss oscillates where
/// accuracy swings by 0.03 in a fifth of the epochs; training is slow where accuracy never rises by 0.01.
///
/// Its rules are about accuracy, so that of numbers it can tell a NaN alone. Slopes of exactly 0 are counted by leaves here, not by entries.
///
/// @see <a href="https://doi.org/10.1109/ICSE43902.2021.00043">Zhang et al. 2021, AUTOTRAINER: An Automatic DNN Training Problem Detection and Repair System</a>
record AfterAutoTrainer() implements Function<Facts, Verdict> {
    private static final double SATISFIES = 0.7, VANISHES = 1e-3, IS_SMALL = 1e-4, EXPLODES = 70, ARE_ZERO = 0.7;
    private static final double SWING = 0.03, OFTEN = 0.2, RISE = 0.01, LOST = 1e5;

    /// From this share of the epochs on it judges.
    private static final double FROM = 0.3;

    @Override
    public Verdict apply(Facts facts) {
        var run = new Reading(facts);
        double loss = run.epochs().isEmpty() ? 0 : run.epochs().getLast().validationLoss();
        run.note(!run.isFinite() || loss >= LOST, EXPLODING);
        List<Double> accuracy = run.accuracies();
        int planned = facts.subject().map(s -> s.settings().epochs()).orElse(accuracy.size());
        if (!run.isFinite() || accuracy.isEmpty() || accuracy.size() < FROM * planned) return run.verdict();
        boolean isSlow = rise(accuracy) < RISE;
        if (accuracy.stream().allMatch(a -> a < SATISFIES) || isSlow) {
            List<StepRecord.Leaf> weights = Reading.weights(run.last());
            double first = weights.getFirst().gradientNorm(),
                    ratio = first / weights.getLast().gradientNorm();
            long zero = run.last().layers().stream()
                    .filter(leaf -> leaf.gradientNorm() == 0)
                    .count();
            run.note(zero >= ARE_ZERO * run.last().layers().size(), DEAD_UNITS)
                    .note(ratio > EXPLODES, EXPLODING)
                    .note(ratio < VANISHES && first < IS_SMALL, VANISHING)
                    .note(isSlow, RATE_TOO_SMALL);
            return run.verdict();
        }
        return run.note(swings(accuracy) >= OFTEN * accuracy.size(), RATE_TOO_LARGE)
                .verdict();
    }

    private static double rise(List<Double> accuracy) {
        double most = 0;
        for (int i = 1; i < accuracy.size(); i++) most = Math.max(most, accuracy.get(i) - accuracy.get(i - 1));
        return most;
    }

    /// How many pairs of a high and a low, in order, are a swing apart.
    private static long swings(List<Double> a) {
        List<Double> high = IntStream.range(1, Math.max(1, a.size() - 1))
                .filter(i -> a.get(i) >= a.get(i - 1) && a.get(i) >= a.get(i + 1))
                .mapToObj(a::get)
                .toList();
        List<Double> low = IntStream.range(1, Math.max(1, a.size() - 1))
                .filter(i -> a.get(i) <= a.get(i - 1) && a.get(i) <= a.get(i + 1))
                .mapToObj(a::get)
                .toList();
        return IntStream.range(0, Math.min(high.size(), low.size()))
                .filter(i -> high.get(i) - low.get(i) >= SWING)
                .count();
    }
}
