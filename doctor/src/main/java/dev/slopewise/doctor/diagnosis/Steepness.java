package dev.slopewise.doctor.diagnosis;

import dev.slopewise.learn.train.Probe;
import dev.slopewise.learn.train.StepRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How the curvature that was met stands to what the optimiser's steps can settle down on: 1 is the limit, above it steps overshoot ever more.
///
/// @param probed steps whose curvature was probed, in order
/// @param beyond steps that prove by their own numbers that they were beyond the limit, in order, until the loss is thrown far off
record Steepness(List<At> probed, List<At> beyond) {
    /// A loss this many times that of the first proof: from there on the curvature is that of where the steps were thrown to.
    private static final double THROWN = 1000;

    /// One step.
    ///
    /// @param ratio     curvature / limit, above 0; of a step in `beyond` at least that
    /// @param curvature the largest, of P⁻¹H for optimisers that divide by a P
    /// @param limit     of the optimiser at this step's rate
    /// @param rate      of this step
    record At(int step, double ratio, double curvature, double limit, double rate) {
        /// The rate at which the curvature met would be the limit.
        double limitRate() {
            return rate / ratio;
        }
    }

    Steepness {
        probed = List.copyOf(probed);
        beyond = List.copyOf(beyond);
    }

    static Steepness of(Facts facts) {
        List<StepRecord> steps = facts.run().steps();
        boolean isPlain = facts.run().header().optimizer().startsWith("GradientDescent");
        return new Steepness(
                steps.stream()
                        .flatMap(s -> s.probe().flatMap(p -> of(s, p)).stream())
                        .toList(),
                isPlain ? proofs(steps) : List.of());
    }

    private static List<At> proofs(List<StepRecord> steps) {
        List<StepRecord> onwards =
                steps.stream().dropWhile(step -> least(step).isEmpty()).toList();
        if (onwards.isEmpty()) return List.of();
        double most = THROWN * Math.abs(onwards.getFirst().loss());
        return Stream.concat(onwards.stream().limit(1), onwards.stream().skip(1).takeWhile(step -> step.loss() <= most))
                .flatMap(step -> least(step).stream())
                .toList();
    }

    private static Optional<At> of(StepRecord step, Probe probe) {
        if (probe.limit().isEmpty()) return Optional.empty();
        double limit = probe.limit().getAsDouble(), ratio = probe.sharpness() / limit;
        return ratio > 0 && Double.isFinite(ratio)
                ? Optional.of(new At(step.step(), ratio, probe.sharpness(), limit, step.learningRate()))
                : Optional.empty();
    }

    /// What a step of plain gradient descent proves of the curvature λ. On a parabola α = rate · λ − 1 with the λ along the step; and wherever the slope changes
    /// by at most λ per unit, a loss that is never below 0 has ‖g‖² ≤ 2 λ L, so a promise rate · ‖g‖² above 4 L is beyond 2 / λ.
    ///
    /// @see <a href="https://doi.org/10.1007/978-1-4419-8853-9">Nesterov 2004, theorem 2.1.5</a>
    private static Optional<At> least(StepRecord step) {
        double byPromise = step.loss() > 0 ? step.promised() / (4 * step.loss()) : 0;
        double alpha = step.alpha().orElse(Double.NaN);
        double byAlpha = Double.isFinite(alpha) && step.promised() > 0 ? (1 + alpha) / 2 : 0;
        double ratio = Math.max(byPromise, byAlpha), limit = 2 / step.learningRate();
        return ratio > 1 && Double.isFinite(ratio)
                ? Optional.of(new At(step.step(), ratio, ratio * limit, limit, step.learningRate()))
                : Optional.empty();
    }

    /// The middle of the probed ratios over a share of them at the end; NaN if none was probed.
    double late(double share) {
        double[] sorted = probed.subList((int) Math.floor(probed.size() * (1 - share)), probed.size()).stream()
                .mapToDouble(At::ratio)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(sorted.length - 1) / 2];
    }

    /// The middle of the probed ratios at steps whose rate was at least a share of the largest.
    double whileWarm(double share) {
        double largest = probed.stream().mapToDouble(At::rate).max().orElse(0);
        return new Steepness(
                        probed.stream().filter(p -> p.rate >= share * largest).toList(), List.of())
                .late(1);
    }

    /// The first step known to be beyond the limit; empty if none is.
    Optional<At> passed() {
        return first(
                probed.stream().filter(s -> s.ratio > 1).findFirst(),
                beyond.stream().findFirst());
    }

    private static Optional<At> first(Optional<At> a, Optional<At> b) {
        return a.isPresent() && b.isPresent() && b.get().step < a.get().step ? b : a.or(() -> b);
    }

    /// What says most of the limit of the rate at the start: the first probe, else the first proof with the curvature it knows best.
    Optional<At> atStart() {
        return probed.stream()
                .findFirst()
                .or(() -> beyond.stream().limit(10).max(Comparator.comparingDouble(At::ratio)));
    }
}
