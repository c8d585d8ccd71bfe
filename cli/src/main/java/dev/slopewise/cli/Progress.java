package dev.slopewise.cli;

import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;

/// What a person sees of a training while it goes on.
sealed interface Progress extends Observer, AutoCloseable permits LiveProgress, PlainProgress, Progress.None {
    /// Something to be read now, in a sentence.
    default void note(String sentence) {}

    /// The training goes on with other settings from a step before.
    ///
    /// @param epochs at most how many there will be
    default void change(int epochs, long stepsPerEpoch, int batch) {}

    /// What is shown stays, and what comes is shown below it.
    default void leave() {}

    /// Leaves the display as it shall stay.
    @Override
    default void close() {}

    /// Nothing.
    record None() implements Progress {}

    /// Several observers of one training, each told in order.
    record Together(List<Observer> observers) implements Observer {
        @Override
        public void remark(String sentence) {
            observers.forEach(o -> o.remark(sentence));
        }

        @Override
        public void step(StepRecord step) {
            observers.forEach(o -> o.step(step));
        }

        @Override
        public void epoch(EpochRecord epoch) {
            observers.forEach(o -> o.epoch(epoch));
        }

        @Override
        public boolean wantsStop() {
            return observers.stream().anyMatch(Observer::wantsStop);
        }
    }
}
