package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

/// How long and in what portions to train.
///
/// @param epochs       at most this many passes over the training data, at least 1
/// @param batch        examples a step where training data is given as a whole, at least 1; more than there are means all. A [Source] cuts its own.
/// @param seed         of the shuffles
/// @param measureEvery after every how many steps to measure what a step delivered, at least 1; 0 = never
/// @param patience     stop when the validation loss has not improved meaningfully for this many epochs, at least 1
/// @param meaningful   the least improvement that counts, as a share of the best loss so far, at least 0
public record Settings(int epochs, int batch, long seed, int measureEvery, int patience, double meaningful) {
    public Settings {
        require(epochs >= 1, "epochs must be at least 1, got %d", epochs);
        require(batch >= 1, "batch must be at least 1, got %d", batch);
        require(measureEvery >= 0, "measure must be at least 0 (never), got %d", measureEvery);
        require(patience >= 1, "patience must be at least 1, got %d", patience);
        require(meaningful >= 0 && meaningful < 1, "meaningful must be at least 0 and below 1, got %s", meaningful);
    }
}
