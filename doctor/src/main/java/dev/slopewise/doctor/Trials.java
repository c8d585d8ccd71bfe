package dev.slopewise.doctor;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.doctor.experiment.Course;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Does a training again with changes, from its first step or from a later one on, within a budget, and remembers what came. The training itself is not touched.
///
/// In memory are one training at a time and the place that was last gone on from, which is found by training again as far; what is remembered is a few numbers.
final class Trials<M> {
    private static final double AT_THE_END = 0.05, MOST_AT_THE_END = 0.25;

    private final Subject<M> subject;
    private final Budget budget;
    private final long began = System.nanoTime();
    private final Map<Fork, Optional<Came>> known = new HashMap<>();
    private Optional<Course<M>> place = Optional.empty();
    private final Set<Fork> tooLarge = new HashSet<>();
    private int done = 0;

    /// @param from after how many steps the changes are made; 0 = before the first
    private record Fork(List<Change> changes, int from) {}

    /// What a training came to.
    ///
    /// @param train    mean data loss of the last epoch's steps, each before its step, but of at least the last twentieth and at most the last quarter;
    ///     infinite where a number was not finite
    /// @param peak     the highest mean of any epoch's data losses in the last two thirds of the steps; infinite likewise
    /// @param judged   the last loss on the validation part; NaN if no epoch was completed
    /// @param best     the least loss on the validation part after any epoch; NaN likewise
    /// @param accuracy the largest share of the validation part told right after any epoch; NaN where that is no metric
    record Came(double train, double peak, double judged, double best, double accuracy, int steps) {
        /// Of a run as far as so many steps.
        static Came of(Run run, int most) {
            List<StepRecord> steps =
                    run.steps().subList(0, Math.min(most, run.steps().size()));
            boolean isBroken =
                    run.result().stopped() == Stopped.NOT_FINITE && run.steps().size() <= most;
            int epoch = run.epochs().isEmpty() ? 1 : run.epochs().getFirst().steps();
            double share = Math.clamp((double) epoch / Math.max(1, steps.size()), AT_THE_END, MOST_AT_THE_END);
            double train = mean(steps, share);
            List<EpochRecord> epochs =
                    run.epochs().stream().filter(e -> e.steps() <= most).toList();
            double judged = epochs.isEmpty() ? Double.NaN : epochs.getLast().validationLoss();
            double best = epochs.stream()
                    .mapToDouble(EpochRecord::validationLoss)
                    .min()
                    .orElse(Double.NaN);
            double accuracy = epochs.stream()
                    .mapToDouble(e -> e.metrics().getOrDefault("accuracy", Double.NaN))
                    .max()
                    .orElse(Double.NaN);
            double none = Double.POSITIVE_INFINITY;
            return isBroken || !Double.isFinite(train)
                    ? new Came(none, none, none, none, accuracy, steps.size())
                    : new Came(train, peak(steps, epoch), judged, best, accuracy, steps.size());
        }

        private static double peak(List<StepRecord> steps, int epoch) {
            double peak = Double.NEGATIVE_INFINITY;
            for (int from = steps.size() / 3; from < steps.size(); from += epoch) {
                peak = Math.max(peak, mean(steps.subList(from, Math.min(from + epoch, steps.size())), 1));
            }
            return peak;
        }

        /// Of the data losses of a share of steps at the end, at least one.
        private static double mean(List<StepRecord> steps, double share) {
            int from = (int) Math.floor(steps.size() * (1 - share));
            return steps.subList(Math.min(from, Math.max(0, steps.size() - 1)), steps.size()).stream()
                    .mapToDouble(StepRecord::dataLoss)
                    .average()
                    .orElse(Double.NaN);
        }
    }

    Trials(Subject<M> subject, Budget budget) {
        this.subject = subject;
        this.budget = budget;
    }

    Subject<M> subject() {
        return subject;
    }

    boolean isSpent() {
        return done >= budget.trials()
                || System.nanoTime() - began >= budget.time().toNanos();
    }

    /// What a run that is there came to, as far as trials go. One that was cut off is gone on with as far, where the budget allows it.
    Came without(Run run) {
        Stopped stopped = run.result().stopped();
        boolean isCut = stopped == Stopped.UNFINISHED || stopped == Stopped.INTERRUPTED;
        boolean isShort = run.steps().size() < Math.min(subject.planned(), budget.steps());
        Optional<Came> whole = isCut && isShort ? with(List.of(), 0) : Optional.empty();
        return whole.orElseGet(() -> Came.of(run, budget.steps()));
    }

    /// The training with changes; empty if a change has no meaning for it, the budget is spent before its end, or it needs more memory than there is.
    ///
    /// @param from after how many steps they are made: above 0 only where each of them [can be made][Change#isOfSteps] on the way
    Optional<Came> with(List<Change> changes, int from) {
        var fork = new Fork(changes, from);
        Optional<Came> before = known.getOrDefault(fork, Optional.empty());
        if (before.isPresent() || known.containsKey(fork) || isSpent()) return before;
        Optional<Came> came = came(fork);
        known.put(fork, came);
        return came;
    }

    private Optional<Came> came(Fork fork) {
        try {
            return changed(fork.changes).flatMap(changed -> {
                done++;
                Run run = run(changed, fork.from);
                return isCutShort(changed, run) ? Optional.empty() : Optional.of(Came.of(run, budget.steps()));
            });
        } catch (OutOfMemoryError needsMore) {
            place = Optional.empty(); // leaves its memory to the others
            tooLarge.add(fork);
            return Optional.empty();
        }
    }

    /// Whether this was tried and needed more memory than there is: what it would have come to is not known, so it decides nothing.
    boolean isTooLarge(List<Change> changes, int from) {
        return tooLarge.contains(new Fork(changes, from));
    }

    /// Whether the time was up in its midst: what it would have come to is not known, so it decides nothing.
    private boolean isCutShort(Subject<M> changed, Run run) {
        return run.result().stopped() == Stopped.INTERRUPTED
                && run.steps().size() < Math.min(changed.planned(), budget.steps());
    }

    /// The least loss on the validation part that any training had after an epoch; infinite if none is known.
    double leastJudged() {
        return known.values().stream()
                .flatMap(Optional::stream)
                .mapToDouble(Came::best)
                .filter(Double::isFinite)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /// The largest share of the validation part that any training told right; NaN where that is no metric.
    double mostRight() {
        return known.values().stream()
                .flatMap(Optional::stream)
                .mapToDouble(Came::accuracy)
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
    }

    private Run run(Subject<M> changed, int from) {
        return from == 0
                ? changed.run(limit())
                : changed.onwards(place(from), Watch.NOTHING, limit()).run();
    }

    private Course<M> place(int from) {
        if (place.filter(p -> p.end().state().steps() == from).isPresent()) return place.get();
        Optional<Course<M>> nearer = place.filter(p -> p.end().state().steps() < from);
        Course<M> found = nearer.isPresent()
                ? subject.onwards(nearer.get(), Watch.NOTHING, Limit.steps(from))
                : subject.course(Watch.NOTHING, Limit.steps(from));
        place = Optional.of(found);
        return found;
    }

    private Limit limit() {
        Duration left = budget.time().minusNanos(System.nanoTime() - began);
        return new Limit(budget.steps(), left.isPositive() ? left : Duration.ofMillis(1));
    }

    private Optional<Subject<M>> changed(List<Change> changes) {
        try {
            return Optional.of(subject.with(changes));
        } catch (SlopewiseException hasNoMeaning) {
            return Optional.empty();
        }
    }

    /// The same changes with another seed, by which they draw too what they draw.
    static List<Change> seeded(List<Change> changes, long seed) {
        List<Change> all = new ArrayList<>(List.of(new Change.Seed(seed)));
        all.addAll(changes);
        return all;
    }
}
