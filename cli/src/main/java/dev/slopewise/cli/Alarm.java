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
import dev.slopewise.learn.train.RunHeader;
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
/// It listens to the first steps only, as their records lie in memory until then.
final class Alarm implements Observer {
    private static final int MOST_STEPS = 5000;

    /// What is done about it.
    enum Answer {
        /// It is said.
        CONTINUE,
        /// The training stops; what was trained is kept.
        STOP,
        /// The training goes back to before it and on with the remedy, or stops if the remedy needs a training from the start.
        REPAIR,
        /// A person at the terminal says which of these.
        ASK;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Answer answer;
    private final Consumer<String> said;
    private final List<StepRecord> steps = new ArrayList<>();
    private final List<EpochRecord> epochs = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Training training;
    private boolean listens = true;
    private Optional<String> trouble = Optional.empty();

    /// @param before what was recorded before the training is resumed, also of steps that are now taken again; empty for a new one
    /// @param said   told of trouble, in a sentence
    Alarm(Training training, Optional<Run> before, Answer answer, Consumer<String> said) {
        this.training = training;
        before.filter(run -> run.steps().size() < MOST_STEPS).ifPresent(run -> {
            steps.addAll(run.steps());
            epochs.addAll(run.epochs());
        });
        this.answer = answer;
        this.said = said;
    }

    @Override
    public void step(StepRecord step) {
        if (!listens) return;
        cut(step.step() - 1);
        steps.add(step);
        trouble = Trouble.of(steps);
        listens = trouble.isEmpty() && step.step() == steps.size() && steps.size() < MOST_STEPS;
        trouble.ifPresent(what -> say("Trouble in step %d: %s.%s"
                .formatted(step.step(), what, answer == Answer.REPAIR ? "" : " " + verdict())));
        if (!listens && answer != Answer.REPAIR && answer != Answer.ASK) steps.clear();
    }

    @Override
    public void epoch(EpochRecord epoch) {
        if (listens) epochs.add(epoch);
    }

    @Override
    public boolean wantsStop() {
        return trouble.isPresent() && answer != Answer.CONTINUE;
    }

    /// What is to be done about trouble.
    Answer answer() {
        return answer;
    }

    /// What the steps show, since it was last answered.
    Optional<String> trouble() {
        return trouble;
    }

    /// All that was said; nothing if there was no trouble.
    List<String> told() {
        return List.copyOf(told);
    }

    void say(String sentence) {
        told.add(sentence);
        said.accept(sentence);
    }

    /// Listens no more: it was heard, and the training goes on as it is.
    void silence() {
        trouble = Optional.empty();
        steps.clear();
    }

    /// Listens to what goes on from the state after a step with other settings.
    void listen(Training changed, int after) {
        training = changed;
        trouble = Optional.empty();
        cut(after);
        listens = true;
    }

    /// Forgets what came after so many steps.
    private void cut(int after) {
        if (steps.size() <= after) return;
        steps.subList(after, steps.size()).clear();
        epochs.removeIf(epoch -> epoch.steps() > after);
    }

    private String verdict() {
        var subject = training.subject();
        Facts facts = new Facts(
                run(header(), unfinished()),
                subject.map(s -> DataFacts.of(s.train(), s.validation())),
                subject.map(ModelFacts::of),
                Optional.empty());
        var story = new VerdictStory(Doctor.examine(facts, Budget.NONE));
        String remedy = story.leading()
                .flatMap(Finding::remedy)
                .map(r -> " To try: %s %s → %s.".formatted(r.setting(), r.from(), r.to()))
                .orElse("");
        return "By observation alone: " + story.headline() + remedy;
    }

    private RunHeader header() {
        try {
            return training.header("current");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The training as far as it came.
    Run run(RunHeader header, RunResult result) {
        return new Run(header, steps, epochs, result);
    }

    private RunResult unfinished() {
        return new RunResult(
                RunResult.Stopped.UNFINISHED,
                steps.size(),
                steps.getLast().epoch(),
                0,
                Map.of(),
                0,
                0,
                Optional.empty());
    }
}
