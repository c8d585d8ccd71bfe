package dev.slopewise.doctor;

import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.StepRecord.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An optimiser's formula for one parameter in one step, every number put in; the formulas are those of the optimisers' own pages.
///
/// @param name of the parameter
record OptimizerCalculation(OptimizerText optimizer, StepRecord step, Entry entry, String name) {
    private static final Arithmetic ONE = Arithmetic.of(1);

    /// @param change of the parameter
    record Worked(List<String> lines, Arithmetic change) {}

    /// Empty for an optimiser whose step takes more than the entry's own numbers, or whose memory was not recorded.
    Optional<Worked> worked(Arithmetic slope) {
        return switch (optimizer.name()) {
            case "GradientDescent" -> Optional.of(ended(List.of(), slope, "rate times slope, downhill"));
            case "HeavyBall" -> remembers("velocity").map(_ -> heavyBall(slope));
            case "Nesterov" -> remembers("velocity").map(_ -> nesterov(slope));
            case "Adam", "AdamW" -> remembers("mean", "square").map(_ -> adam(slope));
            case "RmsProp" -> remembers("square", "velocity").map(_ -> rmsProp(slope));
            case "AdaGrad" -> remembers("sum").map(_ -> adaGrad(slope));
            case "Lion" -> remembers("mean").map(_ -> lion(slope));
            default -> Optional.empty();
        };
    }

    private Optional<Boolean> remembers(String... names) {
        return entry.memory().keySet().containsAll(List.of(names)) ? Optional.of(true) : Optional.empty();
    }

    private Arithmetic memory(String called) {
        return Arithmetic.of(entry.memory().getOrDefault(called, Double.NaN));
    }

    private Arithmetic setting(String called) {
        return Arithmetic.of(optimizer.setting(called).orElse(Double.NaN));
    }

    private Worked ended(List<String> lines, Arithmetic along, String words) {
        Arithmetic change = Arithmetic.of(step.learningRate()).times(along).negated();
        var all = new ArrayList<>(lines);
        all.add(change.line("Change of " + name + ", " + words));
        return new Worked(all, change);
    }

    private Worked heavyBall(Arithmetic slope) {
        Arithmetic velocity = setting("momentum").times(memory("velocity")).plus(slope);
        String words = "Velocity of " + name + ", momentum times the old one and the new slope";
        return ended(List.of(velocity.line(words)), velocity.result(), "rate times velocity, downhill");
    }

    private Worked nesterov(Arithmetic slope) {
        Arithmetic momentum = setting("momentum");
        Arithmetic velocity = momentum.times(memory("velocity")).plus(slope);
        Arithmetic ahead = slope.plus(momentum.times(velocity.result()));
        return ended(
                List.of(
                        velocity.line("Velocity of " + name + ", momentum times the old one and the new slope"),
                        ahead.line("A look ahead, the slope and momentum times the velocity")),
                ahead.result(),
                "rate times that, downhill");
    }

    /// Of a running mean: its old value's share and the new one's.
    private static Arithmetic mean(Arithmetic share, Arithmetic old, Arithmetic now) {
        return share.times(old).plus(ONE.minus(share).times(now));
    }

    private Arithmetic filled(Arithmetic mean, Arithmetic share) {
        return mean.over(ONE.minus(share.power(step.step())));
    }

    private Worked adam(Arithmetic slope) {
        Arithmetic beta1 = setting("beta1"), beta2 = setting("beta2");
        Arithmetic m = mean(beta1, memory("mean"), slope), v = mean(beta2, memory("square"), slope.squared());
        Arithmetic mHat = filled(m.result(), beta1), vHat = filled(v.result(), beta2);
        var lines = new ArrayList<>(List.of(
                m.line("Running mean of the slope of " + name),
                v.line("Running mean of its square"),
                mHat.line("The mean, made up for having begun at 0"),
                vHat.line("The mean square, likewise")));
        Arithmetic along = mHat.result().over(vHat.result().root().plus(setting("epsilon")));
        double decay = optimizer.setting("decay").orElse(0);
        if (decay == 0) return ended(lines, along, "rate times the mean over the root of the mean square, downhill");
        Arithmetic whole = along.plus(Arithmetic.of(decay).times(Arithmetic.of(entry.value())));
        lines.add(whole.line("The mean over the root of the mean square, and the decay's pull"));
        return ended(lines, whole.result(), "rate times that, downhill");
    }

    private Worked rmsProp(Arithmetic slope) {
        Arithmetic square = mean(setting("decay"), memory("square"), slope.squared());
        Arithmetic scaled = slope.over(square.result().root().plus(setting("epsilon")));
        var lines = new ArrayList<>(List.of(
                square.line("Running mean of the square of the slope of " + name),
                scaled.line("The slope over its root")));
        if (setting("momentum").value() == 0) return ended(lines, scaled.result(), "rate times that, downhill");
        Arithmetic velocity = setting("momentum").times(memory("velocity")).plus(scaled.result());
        lines.add(velocity.line("Velocity, momentum times the old one and that"));
        return ended(lines, velocity.result(), "rate times velocity, downhill");
    }

    private Worked adaGrad(Arithmetic slope) {
        Arithmetic sum = memory("sum").plus(slope.squared());
        Arithmetic along = slope.over(sum.result().root().plus(setting("epsilon")));
        return ended(
                List.of(sum.line("Sum of all squared slopes of " + name)),
                along,
                "rate times the slope over the root of that sum, downhill");
    }

    private Worked lion(Arithmetic slope) {
        Arithmetic mean = mean(setting("beta1"), memory("mean"), slope);
        Arithmetic sign = Arithmetic.of(Math.signum(mean.value()));
        double decay = optimizer.setting("decay").orElse(0);
        Arithmetic along = decay == 0 ? sign : sign.plus(Arithmetic.of(decay).times(Arithmetic.of(entry.value())));
        return ended(
                List.of(mean.line(
                        "Mean of earlier slopes of " + name + " and the new one, of which only the sign counts")),
                along,
                "rate times the sign" + (decay == 0 ? "" : " and the decay's pull") + ", downhill");
    }
}
