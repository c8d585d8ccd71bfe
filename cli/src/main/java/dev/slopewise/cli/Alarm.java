package dev.slopewise.cli;

import dev.slopewise.doctor.Budget;
import dev.slopewise.doctor.Doctor;
import dev.slopewise.doctor.Trouble;
import dev.slopewise.doctor.VerdictStory;
import dev.slopewise.doctor.diagnosis.DataFacts;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.ModelFacts;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.StepRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Listens to the steps of a training for trouble, and says once what they show and what the doctor makes of it by observation.
///
/// It listens to the first steps only, as their records lie in memory until then; a training that is resumed is past them.
final class Alarm implements Observer {
    private static final int MOST_STEPS = 5000;

    /// What is done about it.
    enum Answer {
        /// It is said.
        CONTINUE,
        /// The training stops; what was trained is kept.
        STOP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Training training;
    private final Answer answer;
    private final Consumer<String> said;
    private final List<StepRecord> steps = new ArrayList<>();
    private final List<EpochRecord> epochs = new ArrayList<>();
    private boolean listens = true;
    private Optional<String> told = Optional.empty();

    /// @param said told of trouble, in a sentence
    Alarm(Training training, Answer answer, Consumer<String> said) {
        this.training = training;
        this.answer = answer;
        this.said = said;
    }

    @Override
    public void step(StepRecord step) {
        if (!listens) return;
        steps.add(step);
        Optional<String> trouble = Trouble.of(steps);
        listens = trouble.isEmpty() && step.step() == steps.size() && steps.size() < MOST_STEPS;
        trouble.ifPresent(what -> {
            told = Optional.of("Trouble in step %d: %s. %s".formatted(step.step(), what, verdict()));
            said.accept(told.get());
        });
        if (!listens) steps.clear();
    }

    @Override
    public void epoch(EpochRecord epoch) {
        if (listens) epochs.add(epoch);
    }

    @Override
    public boolean wantsStop() {
        return told.isPresent() && answer == Answer.STOP;
    }

    /// What it said; empty if there was no trouble.
    Optional<String> told() {
        return told;
    }

    private String verdict() {
        var story = new VerdictStory(Doctor.examine(facts(), Budget.NONE));
        String remedy = story.leading()
                .flatMap(Finding::remedy)
                .map(r -> " To try: %s %s in place of %s.".formatted(r.setting(), r.to(), r.from()))
                .orElse("");
        return "By observation alone: " + story.headline() + remedy;
    }

    private Facts facts() {
        var result = new RunResult(
                RunResult.Stopped.UNFINISHED,
                steps.size(),
                steps.getLast().epoch(),
                0,
                Map.of(),
                0,
                0,
                Optional.empty());
        try {
            var run = new Run(training.header("current"), steps, epochs, result);
            var subject = training.subject();
            return new Facts(
                    run,
                    subject.map(s -> DataFacts.of(s.train(), s.validation())),
                    subject.map(ModelFacts::of),
                    Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
