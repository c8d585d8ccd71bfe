package dev.slopewise.doctor.experiment;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.doctor.experiment.Experiment.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Makes experiments with one training, within what they may cost: forks it with and without changes, at several seeds, and compares the loss over all
/// that is trained on. The training itself is not touched.
///
/// ```
/// var experiments = new Experiments<>(subject, new Effort(3, Duration.ofSeconds(30)));
/// Experiment slower = experiments.run(new Trial(
///         List.of(new Change.RateTimes(1 / 3.0)), 0, 200, "with a third of the rate the loss falls"));
/// ```
///
/// Another seed means other batches from the fork on, and other weights where those are drawn. Seeds are added until the outcome is clear, from the second
/// on with twice the standard errors of [Rule]. What is known of the training without changes serves all experiments, and what is written down of a step
/// all seeds. In memory are one training at a time, the states that were forked from, and those steps.
public final class Experiments<M> {
    private static final int AT_ONCE = 2;

    private final Subject<M> subject;
    private final Effort effort;
    private final Fork<M> fork;
    private final Map<Integer, Course.Mark<M>> marks = new HashMap<>();
    private final Map<Arm, Double> known = new HashMap<>();
    private long spent = 0;

    /// A training without the changes.
    private record Arm(int from, int steps, long seed, boolean isBalanced) {}

    public Experiments(Subject<M> subject, Effort effort) {
        this.subject = subject;
        this.effort = effort;
        this.fork = new Fork<>(subject);
    }

    /// Whether there is no time left.
    public boolean isSpent() {
        return spent >= effort.time().toNanos();
    }

    /// Why a trial has no meaning for this training; empty if it has.
    public Optional<String> refusal(Trial trial) {
        try {
            subject.with(trial.changes());
            return Optional.empty();
        } catch (SlopewiseException refused) {
            return Optional.of(refused.problem());
        }
    }

    /// Makes the experiment; with fewer seeds, or none, where time runs out.
    ///
    /// @throws SlopewiseException if a change has no meaning for this training, or the training is over before the fork
    public Experiment run(Trial trial) {
        subject.with(trial.changes()); // refused before anything is done
        require(
                trial.from() < Course.planned(subject),
                "the training is over after %d steps, a fork from %d was asked for",
                Course.planned(subject),
                trial.from());
        var clock = new Clock();
        List<Double> without = new ArrayList<>(), with = new ArrayList<>();
        Outcome outcome = Outcome.CANNOT_TELL;
        try {
            for (int i = 0; i < effort.seeds(); i++) {
                long seed = subject.settings().seed() + i;
                double before = without(trial, seed, clock);
                with.add(with(trial.changes(), trial.from(), trial.steps(), seed, clock));
                without.add(before);
                boolean isLast = i == effort.seeds() - 1;
                outcome = (isLast ? Rule.USUAL : Rule.USUAL.surer(2)).outcome(without, with);
                if (with.size() >= AT_ONCE && outcome != Outcome.CANNOT_TELL) break;
            }
        } catch (OutOfTime over) {
            outcome = Rule.USUAL.outcome(without, with);
        } finally {
            spent += clock.passed();
        }
        return new Experiment(trial.changes(), trial.from(), trial.steps(), trial.predicted(), without, with, outcome);
    }

    /// What one fork comes to, at the training's own seed: the loss over all that is trained on, infinite if a number broke; empty if there is no time left.
    ///
    /// @param changes none for the training itself
    /// @param steps   as of [Trial]
    /// @throws SlopewiseException as [#run]
    public OptionalDouble loss(List<Change> changes, int from, int steps) {
        var clock = new Clock();
        try {
            return OptionalDouble.of(
                    with(changes, from, steps, subject.settings().seed(), clock));
        } catch (OutOfTime over) {
            return OptionalDouble.empty();
        } finally {
            spent += clock.passed();
        }
    }

    private double without(Trial trial, long seed, Clock clock) throws OutOfTime {
        boolean isBalanced = trial.changes().contains(new Change.BalancedClasses());
        var arm = new Arm(trial.from(), trial.steps(), seed, isBalanced);
        Double before = known.get(arm);
        if (before != null) return before;
        Course<M> course = run(trial.from(), List.of(), seed, trial.steps(), clock);
        double loss = isBalanced
                ? course.loss(subject.judgedBy(DataChanges.balancedLoss(subject))) // as with the change
                : course.loss();
        known.put(arm, loss);
        return loss;
    }

    private double with(List<Change> changes, int from, int steps, long seed, Clock clock) throws OutOfTime {
        double share = Course.planned(subject.with(changes)) / (double) Course.planned(subject);
        return run(from, changes, seed, Math.max(1, Math.round(steps * share)), clock)
                .loss();
    }

    private Course<M> run(int from, List<Change> changes, long seed, long steps, Clock clock) throws OutOfTime {
        Course<M> course = fork.of(mark(from, clock), changes, seed);
        for (long i = 0; i < steps && !course.isOver(); i++) {
            clock.check();
            course.next();
        }
        return course;
    }

    /// The place after so many steps, found once.
    private Course.Mark<M> mark(int from, Clock clock) throws OutOfTime {
        Course.Mark<M> found = marks.get(from);
        if (found != null) return found;
        Course<M> course = from == 0
                ? new Course<>(subject)
                : run(0, List.of(), subject.settings().seed(), from, clock);
        require(
                from == 0 || !course.isBroken(),
                "the training broke in step %d, a fork from %d was asked for",
                course.state().steps(),
                from);
        marks.put(from, course.mark());
        return course.mark();
    }

    private static final class OutOfTime extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final class Clock {
        private final long began = System.nanoTime();

        long passed() {
            return System.nanoTime() - began;
        }

        void check() throws OutOfTime {
            if (spent + passed() >= effort.time().toNanos()) throw new OutOfTime();
        }
    }
}
