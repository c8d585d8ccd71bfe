package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

/// When checkpoints are made, besides after each epoch, and which are kept besides the last.
///
/// @param everySteps after every how many steps, at least 1; 0 = after epochs only
/// @param keepBest   how many of those with the least validation loss stay, at least 0
/// @param keepLast   how many of the latest stay, at least 1: to go back to from trouble that shows late
public record Checkpoints(int everySteps, int keepBest, int keepLast) {
    public Checkpoints {
        require(
                everySteps >= 0,
                "checkpoints are made every 1 or more steps, or 0 for epochs only, got %d",
                everySteps);
        require(keepBest >= 0, "0 or more checkpoints are kept, got %d", keepBest);
        require(keepLast >= 1, "1 or more of the latest checkpoints are kept, got %d", keepLast);
    }

    /// The last alone is kept beside the best.
    public Checkpoints(int everySteps, int keepBest) {
        this(everySteps, keepBest, 1);
    }

    /// After each epoch, and the last alone is kept.
    public Checkpoints() {
        this(0, 0);
    }
}
