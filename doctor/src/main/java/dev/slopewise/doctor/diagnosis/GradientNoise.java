package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.Evidence;
import dev.slopewise.learn.train.Probe;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalDouble;

/// The rate suits the whole data but not batches this small: their slopes differ so much that steps at this rate are thrown about.
///
/// What one batch wins the next ones lose: over its own batch each step delivers, and over many steps the loss does not fall.
///
/// @param noise the noise scale from which on, in batches, a batch says little; above 0
/// @param lost  steps that deliver on their own batches this many times what the loss falls together undo each other; above 1
/// @see <a href="https://arxiv.org/abs/1812.06162">McCandlish et al. 2018, An Empirical Model of Large-Batch Training</a>
public record GradientNoise(double noise, double lost) implements Diagnosis {
    /// Examples that a larger batch has at most for a try, in batches.
    private static final int TIMES = 32;

    public GradientNoise() {
        this(4, 100);
    }

    @Override
    public Cause cause() {
        return Cause.GRADIENT_NOISE;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        var setup = Setup.of(facts);
        if (setup.steps() == 0 || setup.batch().isEmpty() || setup.examples().isEmpty()) return Optional.empty();
        int batch = setup.batch().getAsInt(), all = setup.examples().getAsInt();
        if (2 * batch > all) return Optional.empty();
        Optional<Evidence> evidence = Evidence.of(facts.run());
        OptionalDouble scale = scale(facts);
        boolean isNoisy = scale.isPresent() && scale.getAsDouble() >= noise * batch;
        boolean overshoots = evidence.filter(e -> e.overshot() >= 0.1 || e.delivered() < e.promised() / 2)
                .isPresent();
        var fall = Fall.of(facts);
        double delivered =
                evidence.map(e -> e.delivered() * setup.steps() / e.measured()).orElse(Double.NaN);
        boolean isUndone = delivered > lost * Math.max(0, fall.first() - fall.last());
        if (!(overshoots || isUndone || (isNoisy && evidence.isEmpty()))) return Optional.empty();

        var claims = new ArrayList<Claim>();
        scale.ifPresent(s -> claims.add(Numbered.steps(1, setup.steps())
                .with("noise", s)
                .with("batch", batch)
                .says("the slopes of single examples differ so much that {noise} of them are needed for their mean"
                        + " to say more than their spread; a step sees {batch}")));
        evidence.ifPresent(e -> claims.add(Numbered.steps(1, setup.steps())
                .with("overshot", e.overshot())
                .with("batch", batch)
                .with("all", all)
                .says("{overshot%} of the measured steps downhill overshot on their own batch of {batch} among {all}"
                        + " examples")));
        if (isUndone) {
            claims.add(Numbered.steps(1, setup.steps())
                    .with("delivered", delivered)
                    .with("first", fall.first())
                    .with("last", fall.last())
                    .says("on their own batches the steps delivered drops of about {delivered} in all, and the loss"
                            + " went from {first} to {last}: what one batch won the next ones lost"));
        }
        double small = Math.clamp(Math.log((double) all / batch) / Math.log(400), 0, 1);
        double confidence = (isUndone ? 0.55 : isNoisy ? 0.5 : 0.35) * small;
        int to = Math.min(all, TIMES * batch);
        return Optional.of(new Finding(
                cause(),
                1,
                confidence,
                claims,
                Remedy.batch(
                        batch,
                        to,
                        "a mean over %d examples has %.0f times less spread"
                                .formatted(to, Math.sqrt((double) to / batch)))));
    }

    /// The middle of what was probed.
    private static OptionalDouble scale(Facts facts) {
        double[] probed = facts.run().steps().stream()
                .map(StepRecord::probe)
                .flatMap(Optional::stream)
                .map(Probe::noise)
                .filter(n -> n.isPresent() && Double.isFinite(n.getAsDouble()))
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        return probed.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(probed[(probed.length - 1) / 2]);
    }
}
