package dev.slopewise.learn.schedule;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// How the learning rate changes while training goes on: a factor of the optimiser's own rate, for each step.
///
/// A pure function of how far training is, so that it can be drawn before training and a resumed run goes on exactly.
public interface Schedule {
    /// What the rate is multiplied by in this step, at least 0 and finite.
    double factor(Progress at);

    /// How far training is.
    ///
    /// @param step          the step about to be taken, from 1
    /// @param steps         all steps planned, at least 1; training may go on beyond them
    /// @param stepsPerEpoch at least 1
    /// @param validation    the validation loss after each completed epoch, in order
    record Progress(long step, long steps, long stepsPerEpoch, List<Double> validation) {
        public Progress {
            require(step >= 1, "steps are counted from 1, got %d", step);
            require(
                    steps >= 1 && stepsPerEpoch >= 1,
                    "steps and steps per epoch must be at least 1, got %d and %d",
                    steps,
                    stepsPerEpoch);
            validation = List.copyOf(validation);
        }

        /// The share of the planned steps that are done before this one, from 0 to 1: the last planned step still has one of them before it,
        /// so that a schedule that falls to 0 wastes none.
        public double done() {
            return Math.min(1, (step - 1) / (double) steps);
        }

        /// The same moment, for who began so many steps later: steps and epochs before that are not counted.
        ///
        /// @param taken below this step
        public Progress after(long taken) {
            int epochs = (int) Math.min(validation.size(), taken / stepsPerEpoch);
            return new Progress(
                    step - taken,
                    Math.max(1, steps - taken),
                    stepsPerEpoch,
                    validation.subList(epochs, validation.size()));
        }
    }
}
