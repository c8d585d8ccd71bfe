package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.Optional;

/// All that a diagnosis may look at.
///
/// @param run     what was recorded
/// @param data    what the examples are like; empty if they are gone
/// @param model   what the model and its loss are like before the first step; empty if they cannot be made again
/// @param subject the training itself, to be done again with a change; empty if it cannot
/// @param neighbours what neighbours among its examples tell
public record Facts(
        Run run,
        Optional<DataFacts> data,
        Optional<ModelFacts> model,
        Optional<Subject<?>> subject,
        Neighbourhood neighbours) {
    public Facts(Run run, Optional<DataFacts> data, Optional<ModelFacts> model, Optional<Subject<?>> subject) {
        this(run, data, model, subject, new Neighbourhood(data, subject));
    }

    /// The steps in which activations were watched, in order.
    public List<StepRecord> watched() {
        return run.steps().stream().filter(s -> !s.activity().isEmpty()).toList();
    }

    /// Of a run of a training that can be done again.
    public static Facts of(Subject<?> subject, Run run) {
        return new Facts(
                run,
                Optional.of(DataFacts.of(subject.train(), subject.validation())),
                Optional.of(ModelFacts.of(subject)),
                Optional.of(subject));
    }
}
