package dev.slopewise.doctor;

import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Whether the steps of a run were too long, too short or neither, judged from the run's own numbers.
///
/// Too long and too short are each two findings at once: something about the loss, and something about the steps that explains it. One of
/// them alone says nothing: a healthy run has single steps with α above 1, and a loss also rises for other reasons than the rate.
/// The bounds are rules of thumb, tried on breast_cancer.csv with rates from 10⁻⁹ to 1000, with and without momentum, in mini-batches and whole.
public sealed interface Pace {
    /// Steps too long: the loss came to harm, and the steps delivered less than half of what the slopes promised, or most overshot.
    ///
    /// @param floorRate where most steps overshot, rate / (1 + α) of the one with the largest promise: on a parabola it would have landed on
    ///                  the floor
    record Overshooting(Harm harm, Evidence evidence, OptionalDouble floorRate) implements Pace {}

    /// Steps too short: all slopes together promised no more than a quarter of the loss, and the slope hardly changes under a step.
    ///
    /// @param promised by all steps of the run, measured or not
    /// @param share    promised / the first step's loss
    record Crawling(double promised, double share, Evidence evidence) implements Pace {}

    /// The steps had length 0, in the last quarter of the run or longer.
    ///
    /// @param step         the first of those up to the end
    /// @param gradientNorm at that step; if not 0, the steps were lost in rounding
    record Still(int step, double gradientNorm) implements Pace {}

    /// A number became NaN or infinite and the measured steps do not say why.
    record Broken(Harm.NotFinite where) implements Pace {}

    /// The loss came to harm, though the steps delivered what the slopes promised: the rate is not to blame.
    record Puzzling(Harm harm, Evidence evidence) implements Pace {}

    /// The steps delivered less than half of what the slopes promised, or most overshot, and yet the loss ended well below its start.
    ///
    /// @param first   the first step's loss
    /// @param highest the largest training loss of an epoch
    /// @param epoch   that one
    /// @param last    the last epoch's
    record Rough(Evidence evidence, double first, double highest, int epoch, double last) implements Pace {}

    /// Nothing in the steps speaks against the rate.
    ///
    /// @param stillFalling the loss fell in the second half of the epochs at least half as much as in the first
    record Steady(Evidence evidence, boolean stillFalling) implements Pace {}

    /// Too little was measured to tell.
    record Unknown(int steps, int measured) implements Pace {}

    /// The least number of steps from which a slow pace is told.
    int FEW_STEPS = 10;

    /// Up to this α a step hardly changes the slope.
    double UNCHANGED = -0.9;

    /// Up to this α a step leaves the slope as it was: many such steps do what one longer step would.
    double STRAIGHT_ON = -0.99;

    static Pace of(Run run) {
        Optional<Harm> harm = Harm.of(run);
        Optional<Evidence> evidence = Evidence.of(run);
        if (harm.isPresent()) {
            if (evidence.isPresent() && isTooLong(evidence.get())) {
                return new Overshooting(harm.get(), evidence.get(), floorRate(run, evidence.get()));
            }
            if (harm.get() instanceof Harm.NotFinite where) return new Broken(where);
        }
        Optional<Pace> still = still(run.steps());
        if (still.isPresent()) return still.get();
        if (evidence.isEmpty() || run.steps().size() < FEW_STEPS) {
            return new Unknown(
                    run.steps().size(), evidence.map(Evidence::measured).orElse(0));
        }
        return ofSteps(run, harm, evidence.get());
    }

    private static Pace ofSteps(Run run, Optional<Harm> harm, Evidence evidence) {
        double first = Math.abs(run.steps().getFirst().loss());
        double promised = run.steps().stream().mapToDouble(StepRecord::promised).sum();
        if (promised <= first / 4 && evidence.middleAlpha() <= UNCHANGED && isFarFromFloor(run, first)) {
            return new Crawling(promised, promised / first, evidence);
        }
        if (harm.isPresent()) return new Puzzling(harm.get(), evidence);
        return isTooLong(evidence) ? rough(run, evidence) : new Steady(evidence, isStillFalling(run));
    }

    private static Pace rough(Run run, Evidence evidence) {
        double first = run.steps().getFirst().dataLoss();
        EpochRecord highest = run.epochs().stream()
                .max(Comparator.comparingDouble(EpochRecord::trainLoss))
                .orElse(new EpochRecord(0, 0, first, first, Map.of()));
        double last = run.epochs().isEmpty() ? first : run.epochs().getLast().trainLoss();
        return new Rough(evidence, first, highest.trainLoss(), highest.epoch(), last);
    }

    private static boolean isTooLong(Evidence evidence) {
        return evidence.overshot() >= 0.5 || evidence.delivered() < evidence.promised() / 2;
    }

    private static OptionalDouble floorRate(Run run, Evidence evidence) {
        return run.steps().stream()
                .filter(step -> evidence.overshot() >= 0.5 && Evidence.hasOvershot(step))
                .filter(step -> Double.isFinite(Evidence.alpha(step)))
                .max(Comparator.comparingDouble(StepRecord::promised))
                .map(step -> OptionalDouble.of(step.learningRate() / (1 + Evidence.alpha(step))))
                .orElse(OptionalDouble.empty());
    }

    /// On a parabola a step's own direction can give at most promised / (2 (1 + α)): whether that is 5 % of the loss or more.
    /// What lies within 10⁻⁴ of −1 counts as 10⁻⁴ from it, as rounding blurs it.
    private static boolean isFarFromFloor(Run run, double loss) {
        List<StepRecord> downhill = run.steps().stream()
                .filter(step -> step.promised() > 0 && step.alpha().isPresent())
                .toList();
        double reach = Evidence.middle(downhill, s -> s.promised() / (2 * Math.max(1 + Evidence.alpha(s), 1e-4)));
        boolean blurred = Evidence.middle(downhill, Evidence::alpha) < -1 + 1e-4;
        return blurred || reach >= 0.05 * loss;
    }

    private static Optional<Pace> still(List<StepRecord> steps) {
        if (steps.isEmpty() || steps.getLast().updateNorm() != 0) return Optional.empty();
        int from = steps.size();
        while (from > 1 && steps.get(from - 2).updateNorm() == 0) from--;
        if (4 * (steps.size() - from + 1) < steps.size()) return Optional.empty();
        return Optional.of(new Still(from, steps.get(from - 1).gradientNorm()));
    }

    private static boolean isStillFalling(Run run) {
        int n = run.epochs().size();
        if (n < 3) return false;
        double first = run.epochs().getFirst().trainLoss();
        double middle = run.epochs().get(n / 2).trainLoss();
        double last = run.epochs().getLast().trainLoss();
        return first > middle && middle > last && middle - last >= (first - middle) / 2;
    }
}
