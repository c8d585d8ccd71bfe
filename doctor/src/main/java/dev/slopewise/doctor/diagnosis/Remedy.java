package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import java.util.List;

/// What to change: a setting and its value.
///
/// @param setting such as `rate`
/// @param from    its value now, as it would be written
/// @param to      the value to set
/// @param why     in a sentence, with its numbers
/// @param changes the same as changes of a training, in order, so that it can be tried; empty if it cannot be done by a setting alone
public record Remedy(String setting, String from, String to, String why, List<Change> changes) {
    public Remedy {
        changes = List.copyOf(changes);
    }
}
