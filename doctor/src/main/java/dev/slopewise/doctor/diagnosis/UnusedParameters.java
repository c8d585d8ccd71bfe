package dev.slopewise.doctor.diagnosis;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.transform.DependenceReport.Dependence;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Leaves given to the optimiser whose slope was exactly 0 in every step, while others had one: the loss does not depend on them (left out of the answer,
/// detached, or times 0). Units that fell silent are another matter: their leaves had a slope before.
public record UnusedParameters() implements Diagnosis {
    @Override
    public Cause cause() {
        return Cause.UNUSED_PARAMETERS;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        List<StepRecord> steps = facts.run().steps();
        if (steps.size() < 3 || steps.stream().allMatch(s -> s.gradientNorm() == 0)) return Optional.empty();
        boolean sayNothing = facts.data().filter(DataFacts::saysNothing).isPresent();
        if (sayNothing) return Optional.empty();
        List<StepRecord.Leaf> all = steps.getFirst().layers();
        int[] unused = IntStream.range(0, all.size())
                .filter(i -> all.get(i).role() == StepRecord.Role.TRAINED)
                .filter(i -> steps.stream().allMatch(s -> s.layers().get(i).gradientNorm() == 0))
                .toArray();
        boolean isSilent = steps.getFirst().activity().stream().anyMatch(a -> a.dead() == 1);
        if (unused.length == 0 || isSilent) return Optional.empty();
        String paths =
                IntStream.of(unused).mapToObj(i -> all.get(i).path()).collect(Collectors.joining("`, `", "`", "`"));
        var claims = new ArrayList<Claim>();
        claims.add(Numbered.steps(1, steps.size())
                .with("unused", unused.length)
                .with("steps", steps.size())
                .says("{unused} leaves had a slope of exactly 0 in all {steps} steps, so the loss does not"
                        + " depend on them: "
                        + paths));
        List<String> names =
                IntStream.of(unused).mapToObj(i -> all.get(i).path()).toList();
        facts.subject().ifPresent(subject -> claims.addAll(reasons(subject, names)));
        return Optional.of(new Finding(
                cause(),
                all.get(unused[0]).path(),
                0,
                0.75,
                claims,
                new Remedy(
                        "model",
                        "unused: " + paths,
                        "used in the answer, or taken out",
                        "what the loss does not depend on cannot be trained; look for a part that is detached or left"
                                + " out",
                        List.of())));
    }

    /// Why, as the graph of the loss tells it; nothing where it cannot be made.
    private static List<Claim> reasons(Subject<?> subject, List<String> unused) {
        try {
            return subject.dependence().leaves().stream()
                    .filter(leaf -> unused.contains(leaf.path()))
                    .map(leaf -> Numbered.before().says("`" + leaf.path() + "` " + reason(leaf.found())))
                    .toList();
        } catch (SlopewiseException e) {
            return List.of();
        }
    }

    private static String reason(Dependence found) {
        return switch (found) {
            case UNUSED -> "is left out: nothing that leads to the loss reads it";
            case NO_SLOPE, NOT_REAL ->
                "is detached: it reaches the loss only through stopGradient, whole numbers, comparisons or roundings";
            case CANCELS -> "has a slope that is identically zero: its influence cancels wherever it was tried";
            case MOVES -> "has a slope elsewhere; where this training went it is zero";
        };
    }
}
