package dev.slopewise.doctor.experiment;

/// One thing that an experiment changes, all else held.
public sealed interface Change {
    /// Whether a training can go on with it from any of its states: it is of how steps are made, and neither of the model nor of what it learns from, and the
    /// optimiser goes on with what it remembers.
    default boolean isOfSteps() {
        return switch (this) {
            case RateTimes _,
                    Scheduled _,
                    ConstantRate _,
                    Momentum _,
                    BatchOf _,
                    Shuffled _,
                    PenaltyTimes _,
                    ClippedTo _,
                    EpochsTimes _ -> true;
            case By _,
                    Unfrozen _,
                    OneBatch _,
                    FreshWeights _,
                    StandardInputs _,
                    StandardTargets _,
                    PlainOutput _,
                    WidthTimes _,
                    LayersMore _,
                    BalancedClasses _,
                    OnePool _,
                    Activations _,
                    Seed _ -> false;
        };
    }

    /// Every rate times a factor above 0.
    record RateTimes(double factor) implements Change {}

    /// Another schedule, as its text says.
    record Scheduled(String schedule) implements Change {}

    /// The schedule's factors replaced by 1.
    record ConstantRate() implements Change {}

    /// Momentum, or the first mean's share, of the optimiser.
    record Momentum(double to) implements Change {}

    /// Another optimiser, as its text says.
    record By(String optimizer) implements Change {}

    /// So many examples a batch; more than there are means all.
    record BatchOf(int examples) implements Change {}

    /// One batch, again and again.
    record OneBatch() implements Change {}

    /// Each epoch in an order of its own.
    record Shuffled() implements Change {}

    /// Weights drawn anew, as suits the activation; biases 0.
    record FreshWeights() implements Change {}

    /// Each column of inputs at mean 0 and deviation 1, by the part trained on.
    record StandardInputs() implements Change {}

    /// Numbers to be told at mean 0 and deviation 1, by the part trained on; losses are then told in the old unit again where that is possible.
    record StandardTargets() implements Change {}

    /// The last activation left out.
    record PlainOutput() implements Change {}

    /// All penalties and decay times a factor, 0 for none.
    record PenaltyTimes(double factor) implements Change {}

    /// Every leaf given to the optimiser.
    record Unfrozen() implements Change {}

    /// The slope cut to a length.
    record ClippedTo(double norm) implements Change {}

    /// Hidden layers with so many times the units.
    record WidthTimes(double factor) implements Change {}

    /// Classes weighed so that each counts the same.
    record BalancedClasses() implements Change {}

    /// Examples to train on and to judge by dealt out anew from all of them, as many to each part as before.
    record OnePool() implements Change {}

    /// So many more hidden layers behind the last one, as wide and with the same activation.
    record LayersMore(int layers) implements Change {}

    /// So many times the epochs; patience grows with them.
    record EpochsTimes(double factor) implements Change {}

    /// Another activation in place of all hidden ones.
    record Activations(String to) implements Change {}

    /// Another seed, to see how much chance does.
    record Seed(long seed) implements Change {}
}
