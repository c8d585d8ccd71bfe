package dev.slopewise.bench.doctor;

import static dev.slopewise.doctor.diagnosis.Cause.*;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.ModelFacts;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.learn.train.Activity;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Rules after DeepDiagnosis: eight symptoms, in the order in which its published callback looks, and its decision tree from most of them to a
/// cause: weights whose variance is outside of [10⁻⁵, 10], else inputs outside of [−1, 1], else a rate outside of [10⁻⁵, 0.1], else the optimiser.
///
/// Known from its code are these bounds and that it waits 5 epochs. Not known for sure: the shares of dead (70 %) and saturated (95 %) units, and the
/// slope that counts as vanishing (10⁻⁷, as SageMaker Debugger has it).
///
/// @see <a href="https://doi.org/10.1145/3510003.3510071">Wardat et al. 2022, DeepDiagnosis: Automatically Diagnosing Faults and Recommending Actionable Fixes</a>
record AfterDeepDiagnosis() implements Function<Facts, Verdict> {
    private static final double LEAST_VARIANCE = 1e-5, MOST_VARIANCE = 10, LEAST_RATE = 1e-5, MOST_RATE = 0.1;
    private static final double DEAD = 0.7, SATURATED = 0.95, VANISHES = 1e-7;
    private static final int WAITS = 5;

    @Override
    public Verdict apply(Facts facts) {
        var run = new Reading(facts);
        List<Activity> activity = run.activity();
        if (isOutOfRange(run)) return run.note(true, WRONG_OUTPUT).verdict();
        if (!run.isFinite())
            return run.note(true, cause(run).orElse(NOT_FINITE)).verdict();
        if (activity.stream().anyMatch(a -> a.dead() >= DEAD))
            return run.note(true, cause(run).orElse(DEAD_UNITS)).verdict();
        if (activity.stream().anyMatch(a -> a.saturated() >= SATURATED)) {
            return run.note(true, cause(run).orElse(SATURATED_UNITS)).verdict();
        }
        if (standsForSome(run))
            return run.note(true, cause(run).orElse(PLATEAU)).verdict();
        StepRecord last = run.last();
        if (Reading.weights(last).stream().anyMatch(leaf -> leaf.updateNorm() == 0)) {
            return run.note(true, cause(run).orElse(FROZEN_PARAMETERS)).verdict();
        }
        boolean isVanishing = Reading.weights(last).stream().anyMatch(leaf -> leaf.gradientNorm() < VANISHES);
        return run.note(isVanishing, rate(run).orElse(VANISHING)).verdict();
    }

    /// The last activation cannot answer some target, or the answers spread ten times as wide as the targets.
    private static boolean isOutOfRange(Reading run) {
        Optional<ModelFacts> model = run.facts().model();
        if (model.isEmpty()) return false;
        String bend = model.get().lastBend().orElse("");
        double least =
                bend.equals("tanh") ? -1 : bend.equals("relu") || bend.equals("sigmoid") ? 0 : Double.NEGATIVE_INFINITY;
        double most = bend.equals("tanh") || bend.equals("sigmoid") ? 1 : Double.POSITIVE_INFINITY;
        double spread = model.get().answers().most() - model.get().answers().least();
        return run.targets().stream()
                .anyMatch(t -> t.least() < least
                        || t.most() > most
                        || (bend.isEmpty() && spread > 10 * (t.most() - t.least())));
    }

    private static boolean standsForSome(Reading run) {
        for (int from = 0; from + WAITS < run.epochs().size(); from += WAITS) {
            double before = run.epochs().get(from).trainLoss();
            if (run.epochs().subList(from + 1, from + WAITS + 1).stream().noneMatch(e -> e.trainLoss() < before))
                return true;
        }
        return false;
    }

    private static Optional<Cause> cause(Reading run) {
        boolean isPoor = run.starts().stream()
                .map(w -> w.deviation() * w.deviation())
                .anyMatch(v -> v < LEAST_VARIANCE || v > MOST_VARIANCE);
        if (isPoor) return Optional.of(BAD_INITIALISATION);
        return run.isBeyondOne() ? Optional.of(UNSCALED_INPUTS) : rate(run);
    }

    private static Optional<Cause> rate(Reading run) {
        double rate = run.steps().getFirst().learningRate();
        if (rate > MOST_RATE) return Optional.of(RATE_TOO_LARGE);
        return rate < LEAST_RATE ? Optional.of(RATE_TOO_SMALL) : Optional.empty();
    }
}
