package dev.slopewise.doctor.diagnosis;

import java.util.List;
import java.util.Optional;

/// Labels that have nothing to do with their inputs: neighbours agree as often as chance has it, and what is learnt on the one part is of no use on the other.
///
/// @param above  up to this much above chance agreement is taken for chance, in (0, 1)
/// @param mostly where one label is as frequent as this, chance agrees too often to tell, in (0, 1)
public record ShuffledLabels(double above, double mostly) implements Diagnosis {
    public ShuffledLabels() {
        this(0.06, 0.8);
    }

    @Override
    public Cause cause() {
        return Cause.SHUFFLED_LABELS;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        var epochs = facts.run().epochs();
        double constant = facts.model().map(ModelFacts::constantLoss).orElse(Double.NaN);
        double best = epochs.stream().mapToDouble(e -> e.validationLoss()).min().orElse(Double.NaN);
        boolean isOfNoUse = best > 0.97 * constant;
        if (!isOfNoUse) return Optional.empty();
        return Neighbours.of(facts)
                .filter(n -> n.chance() < mostly && n.train() < n.chance() + above)
                .map(n -> new Finding(
                        cause(),
                        0,
                        0.7,
                        List.of(
                                Numbered.before()
                                        .with("train", n.train())
                                        .with("chance", n.chance())
                                        .says("{train%} of the examples have the label of most of their nearest"
                                                + " neighbours, where {chance%} would by chance"),
                                Numbered.steps(1, facts.run().steps().size())
                                        .with("best", best)
                                        .with("constant", constant)
                                        .says("the validation loss was {best} at best, and {constant} is reached by"
                                                + " one answer to all")),
                        new Remedy(
                                "labels",
                                "as they are",
                                "joined to their inputs anew",
                                "no setting can learn what is not there; look where rows and labels are put together",
                                List.of())));
    }
}
