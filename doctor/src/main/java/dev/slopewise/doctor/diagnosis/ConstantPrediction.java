package dev.slopewise.doctor.diagnosis;

import java.util.List;
import java.util.Optional;

/// The loss ended where one and the same answer to all examples would be: nothing of the inputs was learnt. A sign that mostly comes of something else.
///
/// @param within share of that loss within which the end counts as it, in (0, 1)
public record ConstantPrediction(double within) implements Diagnosis {
    public ConstantPrediction() {
        this(0.03);
    }

    @Override
    public Cause cause() {
        return Cause.CONSTANT_PREDICTION;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        boolean sayNothing = facts.data().filter(DataFacts::saysNothing).isPresent();
        double constant = facts.model().map(ModelFacts::constantLoss).orElse(Double.NaN);
        var fall = Fall.of(facts);
        boolean isThere = Math.abs(fall.last() - constant) <= within * Math.abs(constant);
        if (!isThere || facts.run().steps().size() < 10) return Optional.empty();
        int since = fall.levelSince(within);
        return Optional.of(new Finding(
                cause(),
                "",
                since,
                sayNothing ? 0.95 : 0.2,
                List.of(Numbered.steps(since, facts.run().steps().size())
                        .with("last", fall.last())
                        .with("constant", constant)
                        .says((sayNothing ? "all inputs are the same number in every example; " : "")
                                + "the loss ended at {last}, and the best that one answer to all"
                                + " examples reaches is {constant}")),
                sayNothing
                        ? Optional.of(new Remedy(
                                "inputs",
                                "the same in every example",
                                "what tells the examples apart",
                                "look where columns are read or scaled",
                                List.of()))
                        : Optional.empty(),
                Optional.empty()));
    }
}
