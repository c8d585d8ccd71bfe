package dev.slopewise.doctor.diagnosis;

import dev.slopewise.core.transform.NonFinite;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The loss is asked where it has no value, such as the logarithm of a number that is not above 0: the first number that is not finite is made by an
/// operation that has no value, or no slope, at the finite numbers it was given.
public record OutsideTheLoss() implements Diagnosis {
    /// Operations that do not have a finite value or slope at every finite number.
    private static final Set<String> PARTIAL = Set.of(
            "log", "log1p", "sqrt", "rsqrt", "reciprocal", "div", "pow", "asin", "acos", "atanh", "acosh", "logit");

    @Override
    public Cause cause() {
        return Cause.OUTSIDE_THE_LOSS;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        Optional<String> loss = facts.model().flatMap(ModelFacts::loss);
        return facts.run()
                .result()
                .nonFinite()
                .filter(found -> isPartial(found) && isOfTheLoss(found, loss))
                .map(found -> {
                    int step = Math.max(1, facts.run().result().steps());
                    var claim = new Claim(
                            NotFinite.sentence(step, Optional.of(found)), Map.of("step", (double) step), step, step);
                    var remedy = new Remedy(
                            "loss",
                            named(found),
                            "the same from logits, or of numbers kept in its domain",
                            "`%s` has no finite value or slope there".formatted(named(found)),
                            List.of());
                    return new Finding(
                            cause(), found.path(), step, 0.9, List.of(claim), Optional.of(remedy), Optional.empty());
                });
    }

    /// The function that was asked for, or its operation.
    static String named(NonFinite found) {
        return found.of().isEmpty() ? found.op() : found.of();
    }

    /// By the line that asked for it; where a loss does not say its name, logarithms are taken for its own.
    private static boolean isOfTheLoss(NonFinite found, Optional<String> loss) {
        return loss.map(l -> found.line().startsWith(l.replaceFirst("\\W.*", "") + "."))
                .orElse(named(found).startsWith("log"));
    }

    /// Whether what it was given is finite, and of a size from which nothing overflows.
    static boolean isPartial(NonFinite found) {
        boolean isNamed = PARTIAL.contains(found.op()) || PARTIAL.contains(found.of());
        return !found.wasGiven()
                && isNamed
                && found.inputs().stream()
                        .allMatch(i -> i.bad().isEmpty() && Math.abs(i.least()) < 1e6 && Math.abs(i.largest()) < 1e6);
    }
}
