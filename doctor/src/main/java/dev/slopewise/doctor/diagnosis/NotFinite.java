package dev.slopewise.doctor.diagnosis;

import dev.slopewise.core.transform.NonFinite;
import dev.slopewise.doctor.Evidence;
import dev.slopewise.doctor.Harm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A number became NaN or infinite: which one first, and by which operation.
///
/// As a cause it stands for data that came so, and for an operation that no step explains; where steps overshot before, it is their end.
public record NotFinite() implements Diagnosis {
    @Override
    public Cause cause() {
        return Cause.NOT_FINITE;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        var run = facts.run();
        int columns = facts.data().stream()
                .mapToInt(d ->
                        (int) d.inputs().stream().filter(c -> c.notFinite() > 0).count())
                .sum();
        boolean isBroken = Harm.of(run).filter(Harm.NotFinite.class::isInstance).isPresent();
        if (!isBroken && columns == 0) return Optional.empty();
        int step = Math.max(1, run.result().steps());
        Optional<NonFinite> found = run.result().nonFinite();
        boolean wasGiven = found.filter(NonFinite::wasGiven).isPresent() || columns > 0;
        var claims = new ArrayList<Claim>();
        if (columns > 0) {
            int many = facts.data().stream()
                    .flatMap(d -> d.inputs().stream())
                    .mapToInt(DataFacts.Column::notFinite)
                    .sum();
            claims.add(Numbered.before()
                    .with("columns", columns)
                    .with("numbers", many)
                    .says("{numbers} numbers of {columns} input columns are NaN or infinite"));
        }
        if (isBroken) claims.add(new Claim(sentence(step, found), Map.of("step", (double) step), step, step));
        boolean hasOvershot = Evidence.of(run)
                .filter(e -> e.overshot() > 0 || e.delivered() < e.promised() / 2)
                .isPresent();
        boolean isPartial = found.filter(OutsideTheLoss::isPartial).isPresent();
        double confidence = wasGiven ? 0.97 : isPartial ? 0.8 : hasOvershot ? 0.15 : 0.5;
        String where = found.map(NonFinite::path).orElse("");
        return Optional.of(new Finding(
                cause(), where, wasGiven ? 0 : step, confidence, claims, remedy(wasGiven, found), Optional.empty()));
    }

    /// Empty where nothing tells which operation it was.
    private static Optional<Remedy> remedy(boolean wasGiven, Optional<NonFinite> found) {
        if (wasGiven) {
            return Optional.of(new Remedy(
                    "data",
                    "as they come",
                    "without the examples that have such numbers, or with these filled in",
                    "one number that is not finite spoils every sum that it is part of",
                    List.of()));
        }
        return found.map(made -> new Remedy(
                "operation",
                OutsideTheLoss.named(made),
                "the same of arguments kept where it is finite, such as above an ε",
                "`%s` has no finite value or slope there".formatted(OutsideTheLoss.named(made)),
                List.of()));
    }

    /// What the search for it found.
    static String sentence(int step, Optional<NonFinite> found) {
        return found.map(f -> f.wasGiven()
                        ? "the first number that was not finite came in with %s at step %d: %s"
                                .formatted(f.result().name(), step, f.result().bad())
                        : "the first number that was not finite was made at step %d by `%s`%s%s: %s"
                                .formatted(
                                        step,
                                        f.op(),
                                        f.path().isEmpty() ? "" : " at " + f.path(),
                                        f.line().isEmpty() ? "" : ", in " + f.line(),
                                        f.entry().isEmpty() ? f.result().bad() : f.entry()))
                .orElse("at step %d numbers stopped being finite".formatted(step));
    }
}
