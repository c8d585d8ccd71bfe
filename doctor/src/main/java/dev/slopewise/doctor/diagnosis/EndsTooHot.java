package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.Evidence;
import dev.slopewise.doctor.experiment.Change;
import java.util.List;
import java.util.Optional;

/// The rate at the end is still so large that the loss cannot settle: it came down, and then floats above where it could be.
///
/// @param level the last quarter of the run lies below the one before by at most this share of all that was won; in (0, 1)
/// @param fall  of the largest rate, from which share at the end on the rate counts as still large; in (0, 1]
public record EndsTooHot(double level, double fall) implements Diagnosis {
    public EndsTooHot() {
        this(0.1, 0.3);
    }

    @Override
    public Cause cause() {
        return Cause.ENDS_TOO_HOT;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        var setup = Setup.of(facts);
        var course = Fall.of(facts);
        Optional<Evidence> evidence = Evidence.of(facts.run());
        boolean isLevel = course.isFinite() && course.won() > 0.1 && course.lateShare() <= level;
        boolean keepsLittle = evidence.filter(
                        e -> e.overshot() >= 0.05 || (!setup.isWhole() && e.delivered() < 0.85 * e.promised()))
                .isPresent();
        boolean isAtTheEdge = new EdgeOfStability().isNear(facts); // there it swells and settles by itself
        if (isAtTheEdge || setup.steps() < 20 || !isLevel || !keepsLittle || setup.lastRate() < fall * setup.rate()) {
            return Optional.empty();
        }
        int since = course.levelSince(level);
        var claims = List.of(
                Numbered.steps(since, setup.steps())
                        .with("last", course.last())
                        .with("least", course.least())
                        .with("late", course.lateShare())
                        .says("the loss fell and then stayed near {last} (least {least}): the last quarter of the steps"
                                + " lies {late%} of all that was won below the one before"),
                Numbered.steps(1, setup.steps())
                        .with("rate", setup.lastRate())
                        .with("promised", evidence.map(Evidence::promised).orElse(Double.NaN))
                        .with("delivered", evidence.map(Evidence::delivered).orElse(Double.NaN))
                        .says("the rate was still {rate} at the end, where slopes promise {promised} in all and steps"
                                + " deliver {delivered}"));
        var remedy = new Remedy(
                "schedule",
                "constant",
                "cosine",
                "a rate that falls to 0 lets the loss settle",
                List.of(new Change.Scheduled("cosine")));
        return Optional.of(new Finding(cause(), since, setup.isWhole() ? 0.1 : 0.2, claims, remedy));
    }
}
