package dev.slopewise.doctor.experiment;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.schedule.Schedule;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Examples;
import dev.slopewise.learn.train.Source;
import dev.slopewise.learn.train.State;
import dev.slopewise.learn.train.Step;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// A training on its way, step by step, whose state can be looked at between steps: the same bits as [Subject#run].
///
/// It does not end where the run would have for want of improvement, so that an experiment has as many steps as it was given.
final class Course<M> {
    private final Subject<M> subject;
    private final Step<M, Batch> step;
    private final Examples<Batch> source;
    private final BiFunction<M, Batch, Tensor> judge;
    private final long perEpoch;
    private final List<Double> validation;

    private State<M> state;
    private Source.Pass<Batch> pass;
    private long taken;
    private int epoch;
    private boolean isFinite = true;

    /// A place on the way, from which several courses can go on.
    ///
    /// @param taken      batches, from the start
    /// @param validation losses of the validation part after each epoch, where the schedule asks for them
    record Mark<M>(State<M> state, long taken, List<Double> validation) {
        Mark {
            validation = List.copyOf(validation);
        }
    }

    Course(Subject<M> subject) {
        this(subject, steps(subject));
    }

    private Course(Subject<M> subject, Step<M, Batch> step) {
        this(subject, step, new Mark<>(step.start(subject.start()), 0, List.of()));
    }

    /// Goes on from a place.
    ///
    /// @param step of the training, as of [#steps(Subject, long)]
    Course(Subject<M> subject, Step<M, Batch> step, Mark<M> from) {
        this.subject = subject;
        this.step = step;
        source = new Examples<>(subject.train(), subject.settings().batch(), subject.order());
        judge = Transforms.traced(subject.judge());
        perEpoch = source.batches().orElseThrow();
        validation = new ArrayList<>(from.validation);
        state = from.state;
        taken = from.taken;
        epoch = 1 + (int) Math.max(0, (taken - 1) / perEpoch); // at the end of one rather than at the start of the next
        pass = source.pass(subject.settings().seed(), epoch, taken - (epoch - 1) * perEpoch);
    }

    private static <M> Step<M, Batch> steps(Subject<M> subject) {
        return new Step<>(
                subject.objective(), subject.recipe(), subject.settings().seed());
    }

    /// The steps of a training whose state has taken so many fewer than batches were gone through.
    static <M> Step<M, Batch> steps(Subject<M> subject, long ahead) {
        Schedule schedule = subject.recipe().schedule();
        boolean isAlike = ahead == 0 || schedule instanceof Constant;
        return steps(isAlike ? subject : subject.recipe(subject.recipe().schedule(new Ahead(schedule, ahead))));
    }

    /// A schedule that is so many steps further on.
    private record Ahead(Schedule schedule, long by) implements Schedule {
        @Override
        public double factor(Progress at) {
            return schedule.factor(new Progress(at.step() + by, at.steps(), at.stepsPerEpoch(), at.validation()));
        }
    }

    /// How many batches the settings' epochs have.
    static long planned(Subject<?> subject) {
        return perEpoch(subject) * subject.settings().epochs();
    }

    static long perEpoch(Subject<?> subject) {
        return new Examples<>(subject.train(), subject.settings().batch(), subject.order())
                .batches()
                .orElseThrow();
    }

    Mark<M> mark() {
        return new Mark<>(state, taken, validation);
    }

    State<M> state() {
        return state;
    }

    /// The model as it would be judged now.
    M judged() {
        return step.judged(state);
    }

    /// Whether all steps of the settings' epochs are taken, or a number became NaN or infinite.
    boolean isOver() {
        return !isFinite || taken >= perEpoch * subject.settings().epochs();
    }

    /// Whether a number became NaN or infinite.
    boolean isBroken() {
        return !isFinite;
    }

    /// The loss over all that is trained on, now; infinite if a number became NaN or infinite, which is the worst.
    double loss() {
        return loss(subject);
    }

    /// The same as another training judges.
    double loss(Subject<M> judging) {
        double loss = isFinite ? judging.trainLoss(judged()) : Double.POSITIVE_INFINITY;
        return Double.isFinite(loss) ? loss : Double.POSITIVE_INFINITY;
    }

    StepRecord next() {
        require(!isOver(), "the training `%s` is over after %d batches", subject.name(), taken);
        if (!pass.hasNext()) turnEpoch();
        long all = perEpoch * subject.settings().epochs();
        var at = new Schedule.Progress(state.steps() + 1L, all, perEpoch, validation);
        var made = step.take(state, pass.next(), at);
        state = made.state();
        taken++;
        isFinite = made.record().nonFinite().isEmpty();
        return made.record();
    }

    /// A schedule may ask for the losses of the validation part; a constant rate does not.
    private void turnEpoch() {
        Schedule schedule = subject.recipe().schedule();
        boolean isAsked = !(schedule instanceof Constant);
        if (isAsked) validation.add(judge.apply(judged(), subject.validation()).item());
        epoch++;
        pass = source.pass(subject.settings().seed(), epoch, 0);
    }
}
