package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Parameters that are not given to the optimiser and stay as they were drawn. Where that is meant (a part that was trained before), it is no fault: an experiment
/// with all of them trained decides.
public record FrozenParameters() implements Diagnosis {
    @Override
    public Cause cause() {
        return Cause.FROZEN_PARAMETERS;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        List<StepRecord> steps = facts.run().steps();
        if (steps.isEmpty()) return Optional.empty();
        List<StepRecord.Leaf> all = steps.getFirst().layers();
        List<StepRecord.Leaf> frozen =
                all.stream().filter(l -> l.role() == StepRecord.Role.FROZEN).toList();
        if (frozen.isEmpty()) return Optional.empty();
        String paths = frozen.stream().map(StepRecord.Leaf::path).collect(Collectors.joining("`, `", "`", "`"));
        double share = frozen.size() / (double) all.size();
        return Optional.of(new Finding(
                cause(),
                frozen.getFirst().path(),
                0,
                Math.clamp(0.4 + 0.5 * share, 0.4, 0.8),
                List.of(Numbered.steps(1, steps.size())
                        .with("frozen", frozen.size())
                        .with("all", all.size())
                        .says("{frozen} of {all} leaves are not given to the optimiser and stay as they were: "
                                + paths)),
                new Remedy(
                        "groups",
                        "frozen: " + paths,
                        "none frozen",
                        "every leaf then follows its slope",
                        List.of(new Change.Unfrozen()))));
    }
}
