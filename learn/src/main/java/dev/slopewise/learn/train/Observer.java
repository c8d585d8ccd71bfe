package dev.slopewise.learn.train;

/// Who watches a training run: a display, a run folder, a test. It may ask to stop; it cannot change the run.
public interface Observer {
    /// Before the first step, if there is something to say of the data, in a sentence.
    default void remark(String sentence) {}

    /// After each step.
    default void step(StepRecord step) {}

    /// After each epoch.
    default void epoch(EpochRecord epoch) {}

    /// Asked before each step.
    default boolean wantsStop() {
        return false;
    }
}
