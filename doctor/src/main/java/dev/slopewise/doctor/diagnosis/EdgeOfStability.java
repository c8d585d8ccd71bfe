package dev.slopewise.doctor.diagnosis;

import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Training at the edge of stability, which may look wrong and is not: the curvature rises until steps just overshoot and stays there; the loss rises in many
/// single steps and falls over longer stretches.
///
/// @param near   the curvature is near the limit within this factor, above 1
/// @param rising share of steps after which the next loss is higher, from which on single steps rise; in (0, 1)
/// @see <a href="https://arxiv.org/abs/2103.00065">Cohen et al. 2021, Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability</a>
public record EdgeOfStability(double near, double rising) {
    public EdgeOfStability() {
        this(1.5, 0.2);
    }

    /// A remark on a run that is well; empty if it is not there.
    public Optional<Claim> of(Facts facts) {
        var setup = Setup.of(facts);
        var fall = Fall.of(facts);
        var steep = Steepness.of(facts);
        if (!setup.isWhole() || setup.steps() < 20 || !(fall.won() > 0)) return Optional.empty();
        double up = rises(facts.run().steps());
        boolean isNear = isNear(setup, steep);
        if (!isNear && !(up >= rising)) return Optional.empty();
        var claim = Numbered.steps(1, setup.steps())
                .with("up", up)
                .with("first", fall.first())
                .with("last", fall.last());
        String course = "the loss rose in {up%} of the steps, and fell from {first} to {last} over the run";
        return Optional.of(
                isNear
                        ? claim.with("ratio", steep.late(0.5))
                                .says("trained at the edge of stability: the curvature settled at {ratio} of what"
                                        + " steps at this rate settle down on; " + course)
                        : claim.says("trained at the edge of stability: " + course));
    }

    /// Whether steps over all examples met a curvature near their limit over the second half of the run: then they swell and come back by themselves.
    boolean isNear(Facts facts) {
        return isNear(Setup.of(facts), Steepness.of(facts));
    }

    private boolean isNear(Setup setup, Steepness steep) {
        double late = steep.late(0.5);
        return setup.isWhole() && late >= 1 / near && late <= near;
    }

    /// Share of the steps after which the next loss is higher.
    private static double rises(List<StepRecord> steps) {
        long up = IntStream.range(1, steps.size())
                .filter(i -> steps.get(i).dataLoss() > steps.get(i - 1).dataLoss())
                .count();
        return (double) up / Math.max(1, steps.size() - 1);
    }
}
