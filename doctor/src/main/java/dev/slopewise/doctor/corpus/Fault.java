package dev.slopewise.doctor.corpus;

import dev.slopewise.doctor.diagnosis.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// One way to set a training wrong, on several problems and from several seeds.
///
/// @param cause     what it is called
/// @param alsoRight what it may be called as well
/// @param good      of a base: the training without the fault, where the base alone would not show it
/// @param wrong     of a good training: what is set wrong
/// @param on        the problems
record Fault(
        Cause cause, List<Cause> alsoRight, UnaryOperator<Setup> good, UnaryOperator<Setup> wrong, List<Problem> on) {
    private static final int SEEDS = 3;

    /// From the bases as they are.
    static Fault of(Cause cause, UnaryOperator<Setup> wrong, Problem... on) {
        return new Fault(cause, List.of(), UnaryOperator.identity(), wrong, List.of(on));
    }

    Fault from(UnaryOperator<Setup> other) {
        return new Fault(cause, alsoRight, other, wrong, on);
    }

    Fault or(Cause... others) {
        return new Fault(cause, List.of(others), good, wrong, on);
    }

    /// One for each problem and seed.
    List<Plan> plans() {
        List<Plan> plans = new ArrayList<>();
        for (Problem problem : on) {
            for (int seed = 1; seed <= SEEDS; seed++) {
                Setup right = good.apply(Bases.of(problem).seed(seed));
                String id = "%s/%s/%d".formatted(cause, problem.name(), seed);
                plans.add(Plan.faulty(id, wrong.apply(right), right, cause, alsoRight.toArray(Cause[]::new)));
            }
        }
        return plans;
    }
}
