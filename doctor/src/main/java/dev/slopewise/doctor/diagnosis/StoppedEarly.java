package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import java.util.List;
import java.util.Optional;

/// Training ended while the loss still fell.
///
/// @param late where the last quarter of the steps lies below the one before by this share of all that was won, the loss still fell; in (0, 1)
/// @param fall and by this share of its height; in (0, 1)
/// @param more else it may be worth going on where at this pace many times the epochs would win this share of what one answer to all loses; in (0, 1)
public record StoppedEarly(double late, double fall, double more) implements Diagnosis {
    private static final int TIMES = 4;
    /// So few steps, in so few epochs, are seldom enough, whatever the loss did.
    private static final int FEW = 200, FEW_EPOCHS = 20;

    public StoppedEarly() {
        this(0.08, 0.05, 0.1);
    }

    @Override
    public Cause cause() {
        return Cause.STOPPED_EARLY;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        var setup = Setup.of(facts);
        var course = Fall.of(facts);
        int epochs = facts.run().result().epochs();
        boolean stillFalls =
                course.isFinite() && course.won() > 0 && course.lateShare() >= late && course.lateFall() >= fall;
        boolean areFew = course.isFinite() && setup.steps() <= FEW && epochs <= FEW_EPOCHS;
        boolean mayGoOn = course.isFinite() && course.goneOn(TIMES) >= more;
        if (setup.steps() < 4 || epochs < 1 || !(stillFalls || areFew || mayGoOn)) return Optional.empty();
        var claim = Numbered.steps(course.stepOf(course.stretches().size() * 3 / 4), setup.steps())
                .with("late", course.lateShare())
                .with("fall", course.lateFall())
                .with("first", course.first())
                .with("last", course.last())
                .says("the loss went from {first} to {last}; the last quarter of the steps lies {late%} of that, and"
                        + " {fall%} of its height, below the one before");
        var remedy = new Remedy(
                "epochs",
                "" + epochs,
                "" + TIMES * epochs,
                "the loss has not levelled off",
                List.of(new Change.EpochsTimes(TIMES)));
        return Optional.of(new Finding(
                cause(),
                setup.steps(),
                stillFalls ? Math.clamp(2 * course.lateShare(), 0.2, 0.6) : 0.15,
                List.of(claim),
                remedy));
    }
}
