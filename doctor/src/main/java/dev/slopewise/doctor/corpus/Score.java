package dev.slopewise.doctor.corpus;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// How well it was told what is wrong with labelled trainings. A pure function of them.
///
/// A training is *faulty* if its fault does harm; all others are *well*. Of no trainings a share is NaN.
///
/// @param told all of them
public record Score(List<Told> told) {
    /// How many bins the confidences in [0, 1] are put into.
    static final int BINS = 10;

    /// A remedy that wins back so much of the gap has cured the training.
    static final double CURED = 0.9;

    public Score {
        told = List.copyOf(told);
        require(!told.isEmpty(), "a score needs at least one training");
    }

    /// Share of the faulty of which it was said that something is wrong.
    public double detected() {
        return share(faulty(), Told::isAlarm);
    }

    /// Share of the faulty whose one named cause is right.
    public double right() {
        return share(faulty(), Told::isRight);
    }

    /// Share of the faulty with a right cause among the first three.
    public double amongThree() {
        return share(faulty(), Told::isAmongThree);
    }

    /// Share of the well of which it was said that something is wrong.
    public double falseAlarms() {
        return share(well(), Told::isAlarm);
    }

    /// Of all faults that were called right early, the middle of the steps it took; empty if none was looked at.
    public OptionalDouble stepOfFirstRight() {
        return middle(
                faulty().filter(t -> t.firstRight().isPresent()),
                t -> t.firstRight().orElseThrow());
    }

    /// Share of the remedies that were tried and won back nine tenths of the gap or more.
    public double cured() {
        return share(
                told.stream().filter(t -> t.recovered().isPresent()),
                t -> t.recovered().orElseThrow() >= CURED);
    }

    /// How many remedies were tried.
    public long tried() {
        return told.stream().filter(t -> t.recovered().isPresent()).count();
    }

    /// The middle of the seconds that a verdict took.
    public double seconds() {
        return middle(told.stream(), Told::seconds).orElse(Double.NaN);
    }

    /// How often each answer was given to each label; only pairs that came.
    public Map<String, Map<String, Integer>> confusion() {
        Map<String, Map<String, Integer>> table = new TreeMap<>();
        for (Told one : told) {
            table.computeIfAbsent(one.label(), _ -> new TreeMap<>()).merge(one.answer(), 1, Integer::sum);
        }
        return table;
    }

    /// Verdicts of about the same confidence.
    ///
    /// @param from       the least confidence of the bin
    /// @param to         the next bin's; the last one's own most
    /// @param confidence the mean of those that came
    /// @param right      share of them that were right
    public record Bin(double from, double to, int count, double confidence, double right) {}

    /// The reliability curve: for each confidence, how often it was justified. Bins without verdicts are left out.
    public List<Bin> reliability() {
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < BINS; i++) {
            int bin = i;
            List<Told> here = told.stream()
                    .filter(t -> t.leading().isPresent() && bin(confidence(t)) == bin)
                    .toList();
            if (here.isEmpty()) continue;
            double mean = here.stream().mapToDouble(Score::confidence).average().orElseThrow();
            bins.add(new Bin(
                    i / (double) BINS,
                    (i + 1) / (double) BINS,
                    here.size(),
                    mean,
                    share(here.stream(), Told::isRight)));
        }
        return bins;
    }

    /// The mean distance between confidence and share of right ones, over all verdicts that name a cause; NaN without any.
    ///
    /// @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017, equation 3</a>
    public double miscalibration() {
        List<Bin> bins = reliability();
        int all = bins.stream().mapToInt(Bin::count).sum();
        return bins.isEmpty()
                ? Double.NaN
                : bins.stream()
                                .mapToDouble(b -> b.count * Math.abs(b.confidence - b.right))
                                .sum()
                        / all;
    }

    private static int bin(double confidence) {
        return Math.min(BINS - 1, (int) (confidence * BINS));
    }

    private static double confidence(Told told) {
        return told.leading().orElseThrow().confidence();
    }

    private Stream<Told> faulty() {
        return told.stream().filter(t -> !t.run().isWell());
    }

    private Stream<Told> well() {
        return told.stream().filter(t -> t.run().isWell());
    }

    private static double share(Stream<Told> of, Predicate<Told> holds) {
        List<Told> all = of.toList();
        return all.isEmpty() ? Double.NaN : all.stream().filter(holds).count() / (double) all.size();
    }

    private static OptionalDouble middle(Stream<Told> of, ToDoubleFunction<Told> number) {
        double[] sorted = of.mapToDouble(number).sorted().toArray();
        int half = sorted.length / 2;
        if (sorted.length == 0) return OptionalDouble.empty();
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2);
    }
}
