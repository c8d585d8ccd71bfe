package dev.slopewise.doctor;

import dev.slopewise.doctor.diagnosis.ActivationTwice;
import dev.slopewise.doctor.diagnosis.BadInitialisation;
import dev.slopewise.doctor.diagnosis.BatchTooLarge;
import dev.slopewise.doctor.diagnosis.BatchTooSmall;
import dev.slopewise.doctor.diagnosis.ClassImbalance;
import dev.slopewise.doctor.diagnosis.ConstantPrediction;
import dev.slopewise.doctor.diagnosis.DeadUnits;
import dev.slopewise.doctor.diagnosis.Diagnosis;
import dev.slopewise.doctor.diagnosis.EndsTooCold;
import dev.slopewise.doctor.diagnosis.EndsTooHot;
import dev.slopewise.doctor.diagnosis.Exploding;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.FrozenParameters;
import dev.slopewise.doctor.diagnosis.GradientNoise;
import dev.slopewise.doctor.diagnosis.LabelNoise;
import dev.slopewise.doctor.diagnosis.LateSpikes;
import dev.slopewise.doctor.diagnosis.Leak;
import dev.slopewise.doctor.diagnosis.LossAndMetricDisagree;
import dev.slopewise.doctor.diagnosis.Mismatch;
import dev.slopewise.doctor.diagnosis.MomentumTooHigh;
import dev.slopewise.doctor.diagnosis.NotFinite;
import dev.slopewise.doctor.diagnosis.OutsideTheLoss;
import dev.slopewise.doctor.diagnosis.Overfitting;
import dev.slopewise.doctor.diagnosis.PenaltyTooStrong;
import dev.slopewise.doctor.diagnosis.PenaltyWithoutEffect;
import dev.slopewise.doctor.diagnosis.Plateau;
import dev.slopewise.doctor.diagnosis.RateTooLarge;
import dev.slopewise.doctor.diagnosis.RateTooSmall;
import dev.slopewise.doctor.diagnosis.SaturatedUnits;
import dev.slopewise.doctor.diagnosis.ShuffledLabels;
import dev.slopewise.doctor.diagnosis.SoftmaxOverOneUnit;
import dev.slopewise.doctor.diagnosis.StoppedEarly;
import dev.slopewise.doctor.diagnosis.Symmetry;
import dev.slopewise.doctor.diagnosis.Underfitting;
import dev.slopewise.doctor.diagnosis.UnscaledInputs;
import dev.slopewise.doctor.diagnosis.UnscaledTargets;
import dev.slopewise.doctor.diagnosis.Unshuffled;
import dev.slopewise.doctor.diagnosis.UnusedParameters;
import dev.slopewise.doctor.diagnosis.Vanishing;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.diagnosis.WrongOutput;
import dev.slopewise.doctor.experiment.Change;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// Says why a run goes badly: diagnoses propose causes, experiments decide between them, and one leads, with the best remedy found for it; or that the run is well, or that it is not clear.
///
/// A fault needs harm: where no remedy wins anything worth a change, the run is well, however odd it looks.
public final class Doctor {
    /// All diagnoses.
    public static final List<Diagnosis> ALL = List.of(
            new RateTooLarge(),
            new RateTooSmall(),
            new Plateau(),
            new LateSpikes(),
            new GradientNoise(),
            new MomentumTooHigh(),
            new Exploding(),
            new OutsideTheLoss(),
            new NotFinite(),
            new BatchTooSmall(),
            new BatchTooLarge(),
            new EndsTooHot(),
            new EndsTooCold(),
            new StoppedEarly(),
            new SoftmaxOverOneUnit(),
            new ActivationTwice(),
            new WrongOutput(),
            new Symmetry(),
            new BadInitialisation(),
            new UnscaledInputs(),
            new UnscaledTargets(),
            new DeadUnits(),
            new SaturatedUnits(),
            new Vanishing(),
            new LabelNoise(),
            new ShuffledLabels(),
            new ClassImbalance(),
            new ConstantPrediction(),
            new Overfitting(),
            new Underfitting(),
            new PenaltyTooStrong(),
            new PenaltyWithoutEffect(),
            new FrozenParameters(),
            new UnusedParameters(),
            new Unshuffled(),
            new LossAndMetricDisagree(),
            new Leak(),
            new Mismatch());

    private Doctor() {}

    /// With experiments where the training can be done again.
    public static Verdict examine(Facts facts) {
        return examine(facts, Budget.USUAL);
    }

    /// With experiments within a budget, where the training can be done again.
    ///
    /// @param budget of experiments
    public static Verdict examine(Facts facts, Budget budget) {
        return examine(facts, budget, _ -> true);
    }

    /// The same for who cannot set everything.
    ///
    /// @param mayBeSet what a second setting beside the remedy of the cause may change
    public static Verdict examine(Facts facts, Budget budget, Predicate<Change> mayBeSet) {
        List<Finding> found = found(facts);
        boolean mayTry = facts.subject().isPresent() && budget.trials() > 0;
        if (!mayTry) {
            return new Judgement(facts, found.stream().map(Weighed::untried).toList()).verdict();
        }
        Trials<?> trials = new Trials<>(facts.subject().orElseThrow(), budget);
        var laboratory = new Laboratory(facts, trials);
        List<Weighed> weighed = laboratory.weigh(found);
        return new Prescription(laboratory, trials, laboratory.base(), weighed, mayBeSet)
                .of(new Judgement(facts, weighed, laboratory.tooLarge()).verdict());
    }

    /// What the diagnoses find, the likeliest first.
    static List<Finding> found(Facts facts) {
        return ALL.stream()
                .flatMap(diagnosis -> diagnosis.examine(facts).stream())
                .sorted(Comparator.comparingDouble((Finding f) -> -f.confidence()))
                .toList();
    }
}
