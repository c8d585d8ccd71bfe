package dev.slopewise.doctor;

import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/// What the measured steps of a run say together.
///
/// α and what was kept of a promise mean something only where the slope promised a drop, so they are taken over those steps: with momentum a
/// healthy run has steps that go uphill for a while, and single steps whose small promise makes α large. Hence middles and sums.
///
/// @param measured    how many steps were measured
/// @param downhill    how many of them had a slope that promised a drop
/// @param overshot    share of the downhill ones with α above 1, or with a loss that was no longer finite
/// @param middleAlpha the median of α over the downhill ones
/// @param middleKept  the median of delivered / promised over the downhill ones
/// @param promised    the sum over all measured ones with finite numbers
/// @param delivered   the sum over the same
public record Evidence(
        int measured,
        int downhill,
        double overshot,
        double middleAlpha,
        double middleKept,
        double promised,
        double delivered) {

    /// Empty if no step was measured whose slope promised a drop.
    public static Optional<Evidence> of(Run run) {
        List<StepRecord> measured = run.steps().stream()
                .filter(step -> step.delivered().isPresent() && Double.isFinite(step.promised()))
                .toList();
        List<StepRecord> downhill = measured.stream()
                .filter(step -> step.promised() > 0 && step.alpha().isPresent())
                .toList();
        if (downhill.isEmpty()) return Optional.empty();
        List<StepRecord> finite =
                measured.stream().filter(step -> Double.isFinite(drop(step))).toList();
        return Optional.of(new Evidence(
                measured.size(),
                downhill.size(),
                (double) downhill.stream().filter(Evidence::hasOvershot).count() / downhill.size(),
                middle(downhill, Evidence::alpha),
                middle(downhill, step -> drop(step) / step.promised()),
                finite.stream().mapToDouble(StepRecord::promised).sum(),
                finite.stream().mapToDouble(Evidence::drop).sum()));
    }

    public static boolean hasOvershot(StepRecord step) {
        return step.promised() > 0
                && (alpha(step) > 1 || (step.delivered().isPresent() && !Double.isFinite(drop(step))));
    }

    static double alpha(StepRecord step) {
        return step.alpha().orElse(Double.NaN);
    }

    private static double drop(StepRecord step) {
        return step.delivered().orElse(Double.NaN);
    }

    /// The median of the finite values; the lower of the two middle ones; NaN without any.
    static double middle(List<StepRecord> steps, ToDoubleFunction<StepRecord> of) {
        double[] sorted =
                steps.stream().mapToDouble(of).filter(Double::isFinite).sorted().toArray();
        return DoubleStream.of(sorted)
                .skip(Math.max(0, (sorted.length - 1) / 2))
                .findFirst()
                .orElse(Double.NaN);
    }
}
