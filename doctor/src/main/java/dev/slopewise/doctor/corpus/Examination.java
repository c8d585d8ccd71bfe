package dev.slopewise.doctor.corpus;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.experiment.Recovery;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.Watch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/// One labelled training, done once, about which several may be asked.
public final class Examination {
    /// Looks at activations every few steps and at the curvature now and then.
    private static final Watch WATCH = new Watch(5, 40);

    private final Labelled labelled;
    private final Facts facts;

    /// Trains it.
    public Examination(Labelled labelled) {
        this.labelled = labelled;
        Subject<?> subject = labelled.subject();
        this.facts = Facts.of(subject, subject.run(WATCH, Limit.NONE));
    }

    /// What may be looked at.
    public Facts facts() {
        return facts;
    }

    /// What one who is asked says of it.
    public Told ask(Function<Facts, Verdict> asked) {
        long began = System.nanoTime();
        Verdict verdict = asked.apply(facts);
        return new Told(labelled, verdict, (System.nanoTime() - began) * 1e-9);
    }

    /// The same, with the step from which on it was told right: asked after 1, 2, 4, … steps without the means for experiments.
    public Told askEarly(Function<Facts, Verdict> asked) {
        Told told = ask(asked);
        OptionalInt first = OptionalInt.empty();
        int all = facts.run().steps().size();
        for (int steps = 1; steps < all && first.isEmpty() && !labelled.isWell(); steps *= 2) {
            var early = new Facts(begun(facts.run(), steps), facts.data(), facts.model(), Optional.empty());
            if (new Told(labelled, asked.apply(early), 0).isRight()) first = OptionalInt.of(steps);
        }
        if (first.isEmpty() && told.isRight()) first = OptionalInt.of(all);
        return new Told(labelled, told.verdict(), told.seconds(), first, told.recovered());
    }

    /// The same after its remedy was tried, judged by the validation part. A remedy that is no setting, or is refused by the training, cannot be.
    public Told cured(Told told) {
        List<Change> changes =
                told.leading().flatMap(Finding::remedy).map(Remedy::changes).orElse(List.of());
        if (changes.isEmpty() || labelled.good().isEmpty()) return told;
        return new Told(
                labelled,
                told.verdict(),
                told.seconds(),
                told.firstRight(),
                recovered(changes, labelled.good().get()));
    }

    private OptionalDouble recovered(List<Change> changes, Subject<?> good) {
        try {
            return Recovery.of(labelled.subject(), changes, good, Recovery.Part.VALIDATION, Limit.NONE)
                    .share();
        } catch (SlopewiseException refused) {
            return OptionalDouble.empty();
        }
    }

    /// A run as it looked after so many steps.
    static Run begun(Run run, int steps) {
        List<EpochRecord> epochs =
                run.epochs().stream().filter(epoch -> epoch.steps() <= steps).toList();
        var result = new RunResult(
                RunResult.Stopped.UNFINISHED, steps, epochs.size() + 1, 0, Map.of(), 0, 0, Optional.empty());
        return new Run(run.header(), run.steps().subList(0, steps), epochs, result);
    }
}
