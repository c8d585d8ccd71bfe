package dev.slopewise.cli;

import dev.slopewise.doctor.Numbers;
import dev.slopewise.doctor.Repair;
import dev.slopewise.doctor.VerdictStory;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.train.Checkpoints;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.Trainer.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// What is done about trouble in a training: it goes on, it stops, or it is repaired, as its alarm's answer is.
///
/// @param ask    which answer a person gives
/// @param change told of a training with other settings before it goes on
record Rescue(Alarm alarm, Function<String, Alarm.Answer> ask, Consumer<Training> change) {
    /// To go back to from trouble that shows late.
    private static final int KEPT = 4;

    /// Of a training that nobody listens to.
    static Rescue none(Training training) {
        return new Rescue(
                new Alarm(training, Optional.empty(), Alarm.Answer.CONTINUE, _ -> {}),
                _ -> Alarm.Answer.CONTINUE,
                _ -> {});
    }

    /// A training in a folder.
    record Patient(Training training, RunFolder folder, RunHeader header, Observer observer) {
        Patient with(Training other, RunHeader repaired) {
            return new Patient(other, folder, repaired, observer);
        }
    }

    /// Those of a training that may have to go back.
    Checkpoints checkpoints(Training training) {
        Checkpoints usual = training.options().checkpoints();
        boolean mayGoBack = alarm.answer() == Alarm.Answer.REPAIR || alarm.answer() == Alarm.Answer.ASK;
        return mayGoBack ? new Checkpoints(usual.everySteps(), usual.keepBest(), KEPT) : usual;
    }

    /// Goes on from where a training stopped for as long as there is something to do about it.
    Outcome<Layer> onwards(Patient first, Outcome<Layer> came) throws IOException {
        Patient now = first;
        Outcome<Layer> outcome = came;
        while (alarm.trouble().isPresent()) {
            Alarm.Answer answer =
                    alarm.answer() == Alarm.Answer.ASK ? ask.apply(alarm.told().getLast()) : alarm.answer();
            Optional<Patient> repaired = Optional.empty();
            switch (answer) {
                case CONTINUE, ASK -> {
                    alarm.silence();
                    if (outcome.result().stopped() != Stopped.INTERRUPTED) return outcome;
                    outcome = resumed(now);
                }
                case STOP -> {
                    return outcome;
                }
                case REPAIR -> {
                    repaired = repaired(now, outcome);
                    if (repaired.isEmpty()) return outcome;
                    now = repaired.get();
                    outcome = repair(now);
                }
            }
        }
        return outcome;
    }

    private Outcome<Layer> resumed(Patient it) {
        Training t = it.training;
        return t.watched()
                .resume(
                        t.start(),
                        t.material().train(),
                        t.material().validation(),
                        it.observer,
                        it.folder,
                        checkpoints(t));
    }

    private Outcome<Layer> repair(Patient it) {
        Training t = it.training;
        return t.watched()
                .repair(
                        t.start(),
                        t.material().train(),
                        t.material().validation(),
                        it.observer,
                        it.folder,
                        checkpoints(t),
                        it.header);
    }

    /// The training with the remedy; empty if there is none to go on with, of which it says why and what to do.
    private Optional<Patient> repaired(Patient ill, Outcome<Layer> outcome) throws IOException {
        if (!Repair.mayFollow(ill.header.repairs())) {
            alarm.say("It was repaired before and is in trouble again: it is not repaired once more.");
            return Optional.empty();
        }
        Verdict verdict = Repair.examine(facts(ill, outcome), Repair.BUDGET);
        var story = new VerdictStory(verdict);
        Optional<Repair> repair = Repair.of(verdict);
        Optional<Remedy> remedy = story.leading().flatMap(Finding::remedy);
        Optional<Cure> cure = remedy.isPresent() ? Cure.of(ill.training, remedy.get()) : Optional.empty();
        if (repair.isEmpty() || cure.isEmpty()) {
            alarm.say("Not repaired: %s%s".formatted(story.headline(), instead(cure)));
            return Optional.empty();
        }
        int noticed = outcome.result().steps();
        int after = ill.folder.stepsToGoBackTo(Math.min(repair.get().sound(), noticed - 1));
        Training changed = Training.of(cure.get().file(), cure.get().options());
        List<RunHeader.Repair> all = new ArrayList<>(ill.header.repairs());
        all.add(repair.get().noted(after, noticed, alarm.trouble().orElseThrow()));
        RunHeader header = changed.header(ill.header.id(), ill.header.created()).repaired(all);
        alarm.say("Repaired: %s Back %s and on with %s %s → %s."
                .formatted(
                        story.headline(),
                        after == 0 ? "to the start" : "to the state after " + Numbers.count(after, "step"),
                        repair.get().remedy().setting(),
                        repair.get().remedy().from(),
                        repair.get().remedy().to()));
        alarm.listen(changed, after);
        change.accept(changed);
        return Optional.of(ill.with(changed, header));
    }

    private Facts facts(Patient ill, Outcome<Layer> outcome) {
        var run = alarm.run(ill.header, outcome.result());
        return ill.training
                .subject()
                .map(subject -> Facts.of(subject, run))
                .orElseGet(() -> new Facts(run, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static String instead(Optional<Cure> cure) {
        return cure.map(c -> " What it needs is a training from the start: " + c.command())
                .orElse(" No setting of `train` takes it away on the way; `diagnose` says more.");
    }
}
