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
    private final List<Double> validation = new ArrayList<>();

    private State<M> state;
    private Source.Pass<Batch> pass;
    private int epoch = 1;
    private boolean isFinite = true;

    Course(Subject<M> subject) {
        this.subject = subject;
        step = new Step<>(
                subject.objective(), subject.recipe(), subject.settings().seed());
        source = new Examples<>(subject.train(), subject.settings().batch(), subject.order());
        judge = Transforms.traced(subject.judge());
        perEpoch = source.batches().orElseThrow();
        state = step.start(subject.start());
        pass = source.pass(subject.settings().seed(), epoch, 0);
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
        return !isFinite || state.steps() >= perEpoch * subject.settings().epochs();
    }

    StepRecord next() {
        require(!isOver(), "the training `%s` is over after %d steps", subject.name(), state.steps());
        if (!pass.hasNext()) turnEpoch();
        long all = perEpoch * subject.settings().epochs();
        var at = new Schedule.Progress(state.steps() + 1L, all, perEpoch, validation);
        var taken = step.take(state, pass.next(), at);
        state = taken.state();
        isFinite = taken.record().nonFinite().isEmpty();
        return taken.record();
    }

    /// A schedule may ask for the losses of the validation part; a constant rate does not.
    private void turnEpoch() {
        boolean isAsked = !(subject.recipe().schedule() instanceof Constant);
        if (isAsked) validation.add(judge.apply(judged(), subject.validation()).item());
        epoch++;
        pass = source.pass(subject.settings().seed(), epoch, 0);
    }
}
