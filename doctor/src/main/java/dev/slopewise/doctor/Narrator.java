package dev.slopewise.doctor;

import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.stream.Stream;

/// Tells a run in plain sentences, from its records alone.
///
/// Every number in a sentence stands in the records, to three digits, or follows from them by a formula that the code states beside it.
public final class Narrator {
    private Narrator() {}

    /// The short account of a run: what was trained, how it went, whether the steps suited, one step as an example, and what measuring cost.
    public static List<String> account(Run run) {
        var story = new RunStory(run);
        return Stream.of(
                        Stream.of(story.trained()),
                        story.losses().stream(),
                        Stream.of(story.ending()),
                        story.verdict().stream(),
                        story.example().stream(),
                        story.cost().stream())
                .flatMap(s -> s)
                .toList();
    }

    /// One gradient step: where the parameters stood, the loss, the steepest slopes and what nudging would do, the step against the slope,
    /// what the slope promised and what the step delivered.
    ///
    /// @throws SlopewiseException if the run has no such step
    public static List<String> step(Run run, int step) {
        StepRecord record = run.step(step);
        var story = new StepStory(run, record);
        if (!record.nonFinite().isEmpty()) return new BrokenStory(run, record).sentences();
        return Stream.of(
                        Stream.of(Numbers.sentence(story.start()), story.gradient()),
                        story.steepest(3).stream(),
                        story.penalty().stream(),
                        Stream.of(story.move()),
                        new PromiseStory(run, record).sentences().stream())
                .flatMap(s -> s)
                .toList();
    }
}
