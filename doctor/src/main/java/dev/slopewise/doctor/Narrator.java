package dev.slopewise.doctor;

import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.stream.Stream;

/// Tells a run in plain sentences, from its records alone.
///
/// Every number in a sentence stands in the records, to three digits (six in a calculation), or follows from them by a formula that the code states beside it.
public final class Narrator {
    private static final String AFTER = "After this step the validation loss was no longer finite.";

    private Narrator() {}

    /// The short account of a run: what was trained, what was changed on its way, how it went, what made a number non-finite if one was, whether the steps suited, one step as an example, and what measuring cost.
    public static List<String> account(Run run) {
        var story = new RunStory(run);
        return Stream.of(
                        Stream.of(story.trained()),
                        story.repairs().stream(),
                        story.losses().stream(),
                        Stream.of(story.ending()),
                        new NonFiniteStory(run).sentences().stream(),
                        story.verdict().stream(),
                        story.example().stream(),
                        story.cost().stream())
                .flatMap(s -> s)
                .toList();
    }

    /// One gradient step, as deep as asked for. In the calculation a line that shows arithmetic reads `words: arithmetic = result`, to six digits; the
    /// others are sentences.
    ///
    /// @throws SlopewiseException if the run has no such step
    public static List<String> step(Run run, int step, Depth depth) {
        StepRecord record = run.step(step);
        boolean isBroken = !record.nonFinite().isEmpty();
        return switch (depth) {
            case SENTENCE -> List.of(new StepSentence(record).sentence());
            case PARAGRAPH -> step(run, step);
            case CALCULATION -> isBroken ? step(run, step) : new StepCalculation(run, record).lines();
        };
    }

    /// One gradient step as a paragraph: where the parameters stood, the loss, the steepest slopes and what nudging would do, the step against the slope,
    /// what the slope promised and what the step delivered. Of the step that made a number non-finite: which operation did.
    ///
    /// @throws SlopewiseException if the run has no such step
    public static List<String> step(Run run, int step) {
        StepRecord record = run.step(step);
        var story = new StepStory(run, record);
        boolean isLast = step == run.steps().size();
        List<String> nonFinite = isLast ? new NonFiniteStory(run).sentencesWithCause() : List.of();
        if (!record.nonFinite().isEmpty()) {
            return Stream.concat(new BrokenStory(run, record).sentences().stream(), nonFinite.stream())
                    .toList();
        }
        return Stream.of(
                        Stream.of(Numbers.sentence(story.start()), story.gradient()),
                        story.steepest(3).stream(),
                        story.penalty().stream(),
                        Stream.of(story.move()),
                        new PromiseStory(run, record).sentences().stream(),
                        nonFinite.isEmpty() ? Stream.<String>of() : Stream.of(AFTER),
                        nonFinite.stream())
                .flatMap(s -> s)
                .toList();
    }
}
