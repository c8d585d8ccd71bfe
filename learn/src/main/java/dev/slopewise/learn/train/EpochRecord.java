package dev.slopewise.learn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One pass over the training data.
///
/// @param epoch          from 1
/// @param steps          steps taken so far
/// @param trainLoss      mean data loss of the epoch's batches, each before its step
/// @param validationLoss data loss on the validation part, after the epoch
/// @param metrics        on the validation part, by name, such as `accuracy`
public record EpochRecord(int epoch, int steps, double trainLoss, double validationLoss, Map<String, Double> metrics) {
    public EpochRecord {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
}
