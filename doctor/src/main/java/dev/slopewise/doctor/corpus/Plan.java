package dev.slopewise.doctor.corpus;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.experiment.Subject;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// A labelled training before its data are drawn: cheap to list.
///
/// @param id        as of [Labelled]
/// @param setup     the training
/// @param cause     as of [Labelled]
/// @param alsoRight as of [Labelled]
/// @param noHarm    as of [Labelled]
/// @param good      the setup without the fault
public record Plan(
        String id, Setup setup, Optional<Cause> cause, Set<Cause> alsoRight, boolean noHarm, Optional<Setup> good) {
    public Plan {
        alsoRight = Set.copyOf(alsoRight);
    }

    /// Nothing is wrong.
    static Plan healthy(String id, Setup setup) {
        return new Plan(id, setup, Optional.empty(), Set.of(), false, Optional.empty());
    }

    /// One thing is wrong.
    static Plan faulty(String id, Setup setup, Setup good, Cause cause, Cause... alsoRight) {
        return new Plan(id, setup, Optional.of(cause), set(alsoRight), false, Optional.of(good));
    }

    /// One thing is not as it should be, and does no measurable harm.
    static Plan harmless(String id, Setup setup, Setup good, Cause cause) {
        return new Plan(id, setup, Optional.of(cause), Set.of(), true, Optional.of(good));
    }

    private static Set<Cause> set(Cause... causes) {
        Set<Cause> all = EnumSet.noneOf(Cause.class);
        for (Cause cause : causes) all.add(cause);
        return all;
    }

    /// What it is for.
    public Problem.Use use() {
        return setup.problem().use();
    }

    /// The training, with data and weights.
    public Labelled labelled() {
        Optional<Subject<?>> twin = good.map(setup -> setup.subject(id + ", as it should be"));
        return new Labelled(id, use(), setup.subject(id), cause, alsoRight, noHarm, twin);
    }
}
