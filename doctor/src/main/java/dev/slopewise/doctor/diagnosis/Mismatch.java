package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.learn.train.EpochRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Validation examples that come from elsewhere than those trained on: some column of inputs is not drawn alike in both parts.
///
/// What is learnt by heart is told apart by it: there the parts are drawn alike, and another cut of the same examples closes no gap between their losses.
///
/// @param far from this distance of two shares ([Apart]) on, if chance has none such, in (0, 1)
public record Mismatch(double far) implements Diagnosis {
    /// So many times the training loss is well above it.
    private static final double WELL_ABOVE = 2;
    /// What a validation loss that was never near the training loss adds to the confidence.
    private static final double GAP = 0.25;

    public Mismatch() {
        this(0.2);
    }

    @Override
    public Cause cause() {
        return Cause.MISMATCH;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        return facts.data()
                .map(DataFacts::apart)
                .filter(apart -> apart.distance() > Math.max(far, apart.chance()))
                .map(apart -> found(apart, facts));
    }

    private Finding found(Apart apart, Facts facts) {
        List<Claim> claims = new ArrayList<>();
        claims.add(Numbered.before()
                .with("train", apart.train())
                .with("validation", apart.validation())
                .with("value", apart.upTo())
                .with("chance", apart.chance())
                .says("{train%} of the examples trained on and {validation%} of those that judge have an input column"
                        + " of {value} or less, where chance moves the two shares by {chance%} at most"));
        Optional<EpochRecord> best = facts.run().epochs().stream()
                .min(Comparator.comparingDouble(EpochRecord::validationLoss))
                .filter(e -> e.validationLoss() > WELL_ABOVE * e.trainLoss());
        best.map(e -> Numbered.steps(e.steps(), e.steps())
                        .with("least", e.validationLoss())
                        .with("train", e.trainLoss())
                        .with("epoch", e.epoch())
                        .says("the validation loss was never below {least}, after epoch {epoch}, when the training"
                                + " loss was {train}"))
                .ifPresent(claims::add);
        double confidence = 0.2 + apart.distance() + (best.isPresent() ? GAP : 0);
        var remedy = new Remedy(
                "split",
                "as it is",
                "drawn at random from one pool",
                "both parts then come from the same place",
                List.of(new Change.OnePool()));
        return new Finding(cause(), 0, Math.clamp(confidence, 0.3, 0.95), claims, remedy);
    }
}
