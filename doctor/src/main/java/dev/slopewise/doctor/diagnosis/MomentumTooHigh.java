package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import java.util.List;
import java.util.Optional;

/// Averaging over past slopes carries steps past the minimum time and again: a swing of many steps that dies out slowly.
///
/// With momentum β a swing is damped by √β a step on any curvature on which it swings at all, so it takes about 2 / (1 − β) steps to fall to a third, whatever
/// the rate.
///
/// @param high   momentum from which on it is suspected, in (0, 1)
/// @param uphill share of steps against the slope from which on it shows, in (0, 1)
/// @see <a href="https://distill.pub/2017/momentum/">Goh 2017, Why Momentum Really Works</a>
/// @see <a href="https://doi.org/10.1007/s10208-013-9150-3">O'Donoghue and Candès 2015, Adaptive Restart for Accelerated Gradient Schemes</a>
public record MomentumTooHigh(double high, double uphill) implements Diagnosis {
    private static final double USUAL = 0.9;

    public MomentumTooHigh() {
        this(0.95, 0.2);
    }

    @Override
    public Cause cause() {
        return Cause.MOMENTUM_TOO_HIGH;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        var setup = Setup.of(facts);
        if (setup.steps() < 10 || setup.momentum().isEmpty()) return Optional.empty();
        double momentum = setup.momentum().getAsDouble();
        if (momentum < high) return Optional.empty();
        var steps = facts.run().steps();
        double against = (double) steps.stream().filter(s -> s.cosine() < 0).count() / steps.size();
        int since = steps.stream()
                .filter(s -> s.cosine() < 0)
                .mapToInt(s -> s.step())
                .findFirst()
                .orElse(1);
        double confidence = (against >= uphill ? 0.7 : 0.3) * (momentum >= 0.98 ? 1 : 0.7);
        var claim = Numbered.steps(since, setup.steps())
                .with("momentum", momentum)
                .with("against", against)
                .with("memory", 1 / (1 - momentum))
                .says("with momentum {momentum} a step is made of the last {memory} slopes or so, and {against%} of the"
                        + " steps went up the slope that they met");
        var remedy = new Remedy(
                "momentum",
                Remedy.written(momentum),
                Remedy.written(USUAL),
                "a swing then dies out in about %.0f steps instead of %.0f"
                        .formatted(2 / (1 - USUAL), 2 / (1 - momentum)),
                List.of(new Change.Momentum(USUAL)));
        return Optional.of(new Finding(cause(), since, confidence, List.of(claim), remedy));
    }
}
