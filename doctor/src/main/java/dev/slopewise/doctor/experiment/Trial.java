package dev.slopewise.doctor.experiment;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// An experiment that is still to be made. What is predicted is that the changes lower the loss over all that is trained on.
///
/// @param changes   to be made, all at once
/// @param from      from the state after so many steps of the training, 0 for its start
/// @param steps     how many to take, at least 1; with changes of batches or epochs as many as are the same share of all that are planned then
/// @param predicted in a sentence, before
public record Trial(List<Change> changes, int from, int steps, String predicted) {
    public Trial {
        changes = List.copyOf(changes);
        require(!changes.isEmpty(), "an experiment changes something");
        require(from >= 0, "a fork is from the state after 0 steps or more, got %d", from);
        require(steps >= 1, "an experiment takes at least 1 step, got %d", steps);
    }
}
