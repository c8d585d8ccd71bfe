package dev.slopewise.learn.schedule;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// Schedules one after the other, each for a number of steps that it counts and plans with as its own; the last has what is left.
///
/// The epochs that ended before a schedule began are not shown to it.
///
/// @param of    at least one
/// @param steps of each but the last, at least 1
public record Sequence(List<Schedule> of, List<Long> steps) implements Schedule {
    public Sequence {
        of = List.copyOf(of);
        steps = List.copyOf(steps);
        require(
                of.size() == steps.size() + 1,
                "a sequence needs a number of steps for each schedule but the last, got %d schedules and %d numbers",
                of.size(),
                steps.size());
        for (long count : steps) require(count >= 1, "a schedule needs at least 1 step, got %d", count);
    }

    @Override
    public double factor(Progress at) {
        Progress left = at;
        for (int i = 0; i < steps.size(); i++) {
            long count = steps.get(i);
            if (left.step() <= count) {
                var own = new Progress(left.step(), count, left.stepsPerEpoch(), left.validation());
                return of.get(i).factor(own);
            }
            left = left.after(count);
        }
        return of.getLast().factor(left);
    }
}
