package dev.slopewise.learn.schedule;

/// The optimiser's rate as it is, in every step.
public record Constant() implements Schedule {
    @Override
    public double factor(Progress at) {
        return 1;
    }
}
