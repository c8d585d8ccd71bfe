package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import java.util.List;
import java.util.Optional;

/// Batches so large that an epoch has too few steps: the loss still falls when the epochs are over, at steps whose noise would allow many more.
///
/// @param few  up to so many steps of an epoch are few, at least 1
/// @param late where the last quarter of the steps lies below the one before by this share of all that was won, the loss still fell; in (0, 1)
/// @see <a href="https://arxiv.org/abs/1811.03600">Shallue et al. 2019, Measuring the Effects of Data Parallelism on Neural Network Training</a>
public record BatchTooLarge(int few, double late) implements Diagnosis {
    private static final int USUAL = 32;

    public BatchTooLarge() {
        this(4, 0.08);
    }

    @Override
    public Cause cause() {
        return Cause.BATCH_TOO_LARGE;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        var setup = Setup.of(facts);
        var course = Fall.of(facts);
        if (setup.steps() == 0 || setup.batch().isEmpty() || setup.examples().isEmpty()) return Optional.empty();
        int batch = setup.batch().getAsInt(), all = setup.examples().getAsInt();
        boolean stillFalls = course.isFinite() && (course.lateShare() >= late || course.won() < 0.1);
        if (setup.stepsPerEpoch() > few || batch < 2 * USUAL || !stillFalls) return Optional.empty();
        var claim = Numbered.steps(1, setup.steps())
                .with("batch", batch)
                .with("all", all)
                .with("per epoch", setup.stepsPerEpoch())
                .with("steps", setup.steps())
                .with("late", course.lateShare())
                .says("with batches of {batch} among {all} examples there were {steps} steps in all, and the loss in"
                        + " the last quarter of them lay {late%} of all that was won below the quarter before");
        var remedy = new Remedy(
                "batch",
                "" + batch,
                "" + USUAL,
                "the same epochs then have %d steps".formatted((long) setup.steps() * batch / USUAL),
                List.of(new Change.BatchOf(USUAL)));
        double confidence = setup.steps() <= 200 ? 0.5 : 0.25;
        return Optional.of(new Finding(cause(), 1, confidence, List.of(claim), remedy));
    }
}
