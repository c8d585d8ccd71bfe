package dev.slopewise.doctor.log;

import java.util.Locale;

/// What a series of a log is.
public enum Role {
    /// What is made small on what is trained on, of a step or of a stretch of them.
    TRAINING_LOSS,
    /// The same on what judges.
    VALIDATION_LOSS,
    /// The step's length per unit of slope.
    LEARNING_RATE,
    /// The length of the whole slope.
    GRADIENT_NORM,
    /// The larger the better, on what is trained on.
    TRAINING_METRIC,
    /// The same on what judges.
    VALIDATION_METRIC,
    /// How many passes over the data are done.
    EPOCH;

    /// In words, such as `training loss`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
