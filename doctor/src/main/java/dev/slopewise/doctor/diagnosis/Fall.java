package dev.slopewise.doctor.diagnosis;

import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.List;

/// How the loss of a run went, over stretches of steps so long that single batches do not show.
///
/// @param first     loss before the first step, over all that is trained on; where that is not known, of the first step's batch or the first stretch, whichever
///                  is higher
/// @param stretches mean data loss of up to 20 equal stretches of steps, in order; infinite where a number was not finite
/// @param reference what one answer to all loses, or `first` where that is not known or lower
/// @param isFinite  whether all numbers of the run were finite to its end
/// @param steps     of the run
record Fall(double first, double reference, List<Double> stretches, boolean isFinite, int steps) {
    static final int STRETCHES = 20;

    Fall {
        stretches = List.copyOf(stretches);
    }

    /// Of a run with at least one step; without any all is NaN.
    static Fall of(Facts facts) {
        Run run = facts.run();
        List<StepRecord> steps = run.steps();
        int n = steps.size(), parts = Math.min(STRETCHES, n);
        List<Double> stretches = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            double mean = steps.subList((int) ((long) i * n / parts), (int) ((i + 1L) * n / parts)).stream()
                    .mapToDouble(StepRecord::dataLoss)
                    .average()
                    .orElse(Double.NaN);
            stretches.add(Double.isFinite(mean) ? mean : Double.POSITIVE_INFINITY);
        }
        boolean isFinite = run.result().stopped() != Stopped.NOT_FINITE;
        double seen = steps.isEmpty() ? Double.NaN : Math.max(steps.getFirst().dataLoss(), stretches.getFirst());
        double first = facts.model()
                .map(ModelFacts::startLoss)
                .filter(Double::isFinite)
                .orElse(seen);
        double reference = facts.model()
                .map(ModelFacts::constantLoss)
                .filter(constant -> constant < first)
                .orElse(first);
        return new Fall(first, reference, stretches, isFinite, n);
    }

    /// Of the last stretch.
    double last() {
        return stretches.isEmpty() ? Double.NaN : isFinite ? stretches.getLast() : Double.POSITIVE_INFINITY;
    }

    double least() {
        return stretches.stream().mapToDouble(x -> x).min().orElse(Double.NaN);
    }

    double highest() {
        return stretches.stream().mapToDouble(x -> x).max().orElse(Double.NaN);
    }

    /// What was won from the first step to the last stretch, as a share of the first loss.
    double won() {
        return (first - last()) / Math.abs(first);
    }

    /// What so many times the steps would win at the pace of the last quarter, as a share of the reference.
    double goneOn(int times) {
        return 4 * (times - 1) * late() / Math.abs(reference);
    }

    /// How much lower the last quarter lies than the one before.
    private double late() {
        return quarter(2) - quarter(3);
    }

    /// The same as a share of how much lower it lies than the first loss: 0.29 where the loss falls evenly,
    /// near 0 where it is level.
    double lateShare() {
        return late() / (first - quarter(3));
    }

    /// The same as a share of the one before.
    double lateFall() {
        return late() / Math.abs(quarter(2));
    }

    /// The mean of a quarter of the stretches, from 0; NaN with fewer than four.
    private double quarter(int i) {
        int n = stretches.size();
        return stretches.subList(i * n / 4, (i + 1) * n / 4).stream()
                .mapToDouble(x -> x)
                .average()
                .orElse(Double.NaN);
    }

    /// The first step of stretch `i`, from 1.
    int stepOf(int i) {
        return (int) ((long) i * steps / Math.max(1, stretches.size())) + 1;
    }

    /// Since which step the loss has stayed within `share` of the first loss from where it ended.
    int levelSince(double share) {
        int i = stretches.size();
        while (i > 0 && Math.abs(stretches.get(i - 1) - last()) <= share * Math.abs(first)) i--;
        return stepOf(i);
    }
}
