package dev.slopewise.doctor.lesson;

import java.util.List;

/// All lessons, in the order in which they build on each other.
public final class Lessons {
    public static final List<Lesson> ALL = List.of(
            new TheSlope(),
            new Partials(),
            new TheGradient(),
            new Descent(),
            new ChainRule(),
            new Backprop(),
            new TheRate(),
            new Overshoot(),
            new SchedulesAndScaling(),
            new PenaltyPull(),
            new VanishingAndExploding());

    private Lessons() {}
}
