package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// A finished or running training run, as its folder tells it.
///
/// @param header what it is
/// @param steps  one record a step, in order; the number of `steps.get(i)` is i + 1
/// @param epochs one record an epoch that was completed
/// @param result how it ended
public record Run(RunHeader header, List<StepRecord> steps, List<EpochRecord> epochs, RunResult result) {
    public Run {
        steps = List.copyOf(steps);
        epochs = List.copyOf(epochs);
    }

    /// The record of one step.
    ///
    /// @throws SlopewiseException if there is no such step
    public StepRecord step(int number) {
        require(
                number >= 1 && number <= steps.size(),
                "step must be from 1 to %d in run %s, got %d",
                steps.size(),
                header.id(),
                number);
        return steps.get(number - 1);
    }
}
