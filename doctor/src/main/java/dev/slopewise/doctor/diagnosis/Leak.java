package dev.slopewise.doctor.diagnosis;

import java.util.List;
import java.util.Optional;

/// Validation examples that also stand among those trained on: the validation loss then says little about others. Where the two parts are the same altogether, that
/// is how the run was meant, and is not told.
///
/// @param share of the validation examples from which on it is told, in (0, 1]
public record Leak(double share) implements Diagnosis {
    /// Columns of few different numbers repeat by chance.
    private static final int COLUMNS = 2;

    public Leak() {
        this(0.1);
    }

    @Override
    public Cause cause() {
        return Cause.LEAK;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        return facts.data()
                .filter(d -> d.shared() >= share && d.inputs().size() >= COLUMNS)
                .filter(d -> !d.saysNothing())
                .filter(d -> !(d.shared() == 1 && d.validation() == d.examples()))
                .map(d -> new Finding(
                        cause(),
                        0,
                        Math.clamp(0.5 + 0.5 * d.shared(), 0.5, 0.95),
                        List.of(Numbered.before()
                                .with("shared", d.shared())
                                .with("validation", d.validation())
                                .says("{shared%} of the {validation} validation examples also stand among"
                                        + " those trained on")),
                        new Remedy(
                                "split",
                                "with repeats",
                                "repeats taken out before the split",
                                "what was trained on says nothing about others",
                                List.of())));
    }
}
