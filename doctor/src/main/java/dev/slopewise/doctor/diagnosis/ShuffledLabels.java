package dev.slopewise.doctor.diagnosis;

import java.util.List;
import java.util.Optional;

/// Labels that have nothing to do with their inputs: neighbours agree as often as chance has it, and what is learnt on the one part is of no use on the other.
///
/// @param above  up to this much above chance agreement is taken for chance, and of numbers what neighbours tell of their spread; in (0, 1)
/// @param mostly where one label is as frequent as this, chance agrees too often to tell, in (0, 1)
public record ShuffledLabels(double above, double mostly) implements Diagnosis {
    /// From this share of what one answer to all reaches on, nothing that holds elsewhere was learnt.
    private static final double OF_NO_USE = 0.8;
    private static final double SHOWN = 0.8;

    private static final Remedy REMEDY = new Remedy(
            "labels",
            "as they are",
            "joined to their inputs anew",
            "no setting can learn what is not there; look where rows and labels are put together",
            List.of());

    public ShuffledLabels() {
        this(0.04, 0.8);
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
        boolean saysNothing = facts.data().filter(DataFacts::saysNothing).isPresent();
        if (!(best > OF_NO_USE * constant) || saysNothing) return Optional.empty();
        var claim = Numbered.steps(1, facts.run().steps().size())
                .with("best", best)
                .with("constant", constant)
                .says("the validation loss was {best} at best, and {constant} is reached by one answer to all");
        return labels(facts)
                .or(() -> numbers(facts))
                .map(shown -> new Finding(cause(), 0, SHOWN, List.of(shown, claim), REMEDY));
    }

    /// Whether some training contradicts it: it learnt what holds elsewhere.
    ///
    /// @param loss the least on the validation part
    public static boolean isLearnt(Facts facts, double loss) {
        return facts.model()
                .filter(model -> loss < OF_NO_USE * model.constantLoss())
                .isPresent();
    }

    private Optional<Claim> labels(Facts facts) {
        return facts.neighbours()
                .labels()
                .filter(n -> n.chance() < mostly && n.train() < n.chance() + above)
                .map(n -> Numbered.before()
                        .with("train", n.train())
                        .with("chance", n.chance())
                        .says("{train%} of the examples have the label of most of their nearest neighbours, where"
                                + " {chance%} would by chance"));
    }

    private Optional<Claim> numbers(Facts facts) {
        return facts.neighbours().numbers().stream()
                .filter(told -> told < above)
                .mapToObj(told -> Numbered.before()
                        .with("told", told)
                        .says("the means of their nearest neighbours tell {told%} of how the numbers to be told"
                                + " differ, where nothing tells a little less than 0 %"))
                .findFirst();
    }
}
