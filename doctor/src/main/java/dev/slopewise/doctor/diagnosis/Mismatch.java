package dev.slopewise.doctor.diagnosis;

import java.util.List;
import java.util.Optional;

/// Validation examples that come from elsewhere than those trained on: some column's mean lies far from where it was.
///
/// @param far from this distance of the means on, in deviations of the part trained on, above 0
public record Mismatch(double far) implements Diagnosis {
    /// Standard errors of a mean that chance hardly passes, among many columns.
    private static final double CHANCE = 6;

    public Mismatch() {
        this(0.75);
    }

    @Override
    public Cause cause() {
        return Cause.MISMATCH;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        return facts.data()
                .filter(d -> d.shift()
                        > Math.max(far, CHANCE / Math.sqrt(Math.max(1, Math.min(d.validation(), d.examples())))))
                .map(d -> new Finding(
                        cause(),
                        0,
                        Math.clamp(0.5 + 0.2 * (d.shift() / far - 1), 0.5, 0.9),
                        List.of(Numbered.before()
                                .with("shift", d.shift())
                                .says("the mean of an input column is {shift} deviations away in the validation part"
                                        + " from where it is in the part trained on")),
                        new Remedy(
                                "split",
                                "as it is",
                                "drawn at random from one pool",
                                "both parts then come from the same place",
                                List.of())));
    }
}
