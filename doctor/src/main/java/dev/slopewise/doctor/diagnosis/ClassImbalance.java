package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A class so rare that answering the others always looks good, and the loss shows that little more was learnt.
///
/// @param rare    up to this share of the examples a class is rare, in (0, 1)
/// @param learnt  a validation loss below this share of what one answer to all reaches shows that the rare class was learnt, in (0, 1)
/// @param known   the same where so few examples of it are there that they can be learnt by heart and tell little of others, in (0, 1)
public record ClassImbalance(double rare, double learnt, double known) implements Diagnosis {
    /// Examples of a class below which no weight helps.
    private static final int FEW = 10;
    /// How sure it is where much was learnt all the same.
    private static final double HALF_LEARNT = 0.8;

    public ClassImbalance() {
        this(0.05, 0.6, 0.1);
    }

    @Override
    public Cause cause() {
        return Cause.CLASS_IMBALANCE;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        if (facts.data().isEmpty() || !(facts.data().get().targets() instanceof DataFacts.Targets.Classes classes)) {
            return Optional.empty();
        }
        List<Integer> counts = classes.counts().stream().filter(c -> c > 0).toList();
        int all = counts.stream().mapToInt(c -> c).sum();
        if (counts.size() < 2) return Optional.empty();
        int least = Collections.min(counts), most = Collections.max(counts);
        double share = least / (double) all;
        double constant = facts.model().map(ModelFacts::constantLoss).orElse(Double.NaN);
        double judged = facts.run().result().metrics().getOrDefault("loss", Double.NaN);
        boolean isLearnt = judged < (least < FEW ? known : learnt) * constant;
        if (share > rare || share * counts.size() > 0.2 || isLearnt) return Optional.empty();
        double beyond = Math.log10(rare / share);
        return Optional.of(new Finding(
                cause(),
                0,
                judged < learnt * constant ? HALF_LEARNT : Math.clamp(0.75 + 0.3 * beyond, 0.75, 0.93),
                List.of(Numbered.before()
                        .with("least", least)
                        .with("most", most)
                        .with("share", share)
                        .with("judged", judged)
                        .with("constant", constant)
                        .says("the rarest class has {least} examples and the most frequent {most}; the rare"
                                + " ones are {share%} of all, and the validation loss of {judged} stands"
                                + " beside the {constant} that one answer to all reaches on the part"
                                + " trained on")),
                new Remedy(
                        least < FEW ? "examples" : "class weights",
                        least < FEW ? least + " of the rarest class" : "none",
                        least < FEW ? "more of it" : "balanced",
                        least < FEW
                                ? "so few show nothing of their class, whatever they weigh"
                                : "each class then counts the same",
                        least < FEW ? List.of() : List.of(new Change.BalancedClasses()))));
    }
}
