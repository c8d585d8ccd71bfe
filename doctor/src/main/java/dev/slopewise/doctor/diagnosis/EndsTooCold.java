package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.Optional;

/// The schedule took the rate away before the loss was down.
///
/// @param cold  share of the largest rate from which down a rate counts as taken away, though surely only from half of that; in (0, 1)
/// @param early such a rate in at least this share of all steps is early; in (0, 1)
public record EndsTooCold(double cold, double early) implements Diagnosis {
    /// How sure it is of a rate that may count as taken away.
    private static final double UNSURE = 0.3;

    public EndsTooCold() {
        this(0.1, 0.25);
    }

    @Override
    public Cause cause() {
        return Cause.ENDS_TOO_COLD;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        var setup = Setup.of(facts);
        var steps = facts.run().steps();
        var course = Fall.of(facts);
        if (setup.steps() < 10 || !course.isFinite()) return Optional.empty();
        int taken = taken(steps, cold * setup.rate());
        double share = 1 - (double) taken / steps.size();
        if (share < early) return Optional.empty();
        double sure = 1 - (double) taken(steps, cold / 2 * setup.rate()) / steps.size();
        double then =
                course.stretches().get(Math.min(course.stretches().size() - 1, Fall.STRETCHES * taken / steps.size()));
        var claims = List.of(
                Numbered.steps(taken + 1, setup.steps())
                        .with("rate", setup.rate())
                        .with("cold", cold)
                        .with("last", setup.lastRate())
                        .with("share", share)
                        .says("for the last {share%} of the steps the rate was at most {cold%} of its largest,"
                                + " {rate}, and {last} at the end"),
                Numbered.steps(taken + 1, setup.steps())
                        .with("then", then)
                        .with("end", course.last())
                        .says("the loss was {then} when the rate was taken away, and {end} at the end"));
        var remedy = new Remedy(
                "schedule",
                "" + facts.run().header().config().getOrDefault("schedule", "falling"),
                "constant",
                "the loss then goes on falling",
                List.of(new Change.ConstantRate()));
        return Optional.of(
                new Finding(cause(), taken + 1, sure < early ? UNSURE : Math.min(0.8, sure + 0.1), claims, remedy));
    }

    /// After how many steps the rate stayed at most as large.
    private static int taken(List<StepRecord> steps, double rate) {
        int taken = steps.size();
        while (taken > 0 && steps.get(taken - 1).learningRate() <= rate) taken--;
        return taken;
    }
}
