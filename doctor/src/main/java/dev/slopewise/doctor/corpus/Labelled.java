package dev.slopewise.doctor.corpus;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.experiment.Subject;
import java.util.Optional;
import java.util.Set;

/// A training of which it is known what is wrong with it.
///
/// @param id        such as `P13` or `momentum too high/sine/2`
/// @param use       what it is for
/// @param subject   the training
/// @param cause     what was set wrong; empty if nothing was
/// @param alsoRight other names for the same fault, any of which is as right; not what merely follows from it
/// @param noHarm    whether what was set wrong does no measurable harm
/// @param good      the same training without the fault; empty if it is healthy, or there is no better one
public record Labelled(
        String id,
        Problem.Use use,
        Subject<?> subject,
        Optional<Cause> cause,
        Set<Cause> alsoRight,
        boolean noHarm,
        Optional<Subject<?>> good) {
    public Labelled {
        alsoRight = Set.copyOf(alsoRight);
        require(cause.isPresent() || alsoRight.isEmpty(), "%s is healthy, so no cause can be right", id);
    }

    /// Whether nothing needs to be done: healthy, or without harm.
    public boolean isWell() {
        return cause.isEmpty() || noHarm;
    }

    /// Whether this is a right name of what is wrong.
    public boolean isRight(Cause named) {
        return alsoRight.contains(named) || cause.filter(named::equals).isPresent();
    }
}
