package dev.slopewise.doctor.experiment;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.DependenceReport;
import dev.slopewise.core.transform.Gradients;
import dev.slopewise.learn.loss.Loss;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.Supervised;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Examples;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Rows;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.State;
import dev.slopewise.learn.train.Step;
import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.Trainer;
import dev.slopewise.learn.train.Watch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/// A training with all that it is made from, so that it can be done again with something changed. Nothing of it is ever changed in place.
///
/// @param name       for reports
/// @param start      the model before the first step
/// @param objective  what is trained for
/// @param judge      the loss of the validation part, as the model answers in use
/// @param answer     what the model answers to inputs, in use
/// @param metrics    of the validation part, by name
/// @param loss       of the answers, where the objective is one; empty if it is a function of its own
/// @param recipe     how slopes become steps
/// @param settings   how long and in what portions
/// @param train      examples to train on
/// @param validation examples to judge by
/// @param order      of an epoch
public record Subject<M>(
        String name,
        M start,
        Objective<M, Batch> objective,
        BiFunction<M, Batch, Tensor> judge,
        BiFunction<M, Tensor, Tensor> answer,
        BiFunction<M, Batch, Map<String, Double>> metrics,
        Optional<Loss> loss,
        Recipe recipe,
        Settings settings,
        Batch train,
        Batch validation,
        Examples.Order order) {
    /// Examples that show how a loss is put together.
    private static final int FEW = 8;

    /// Layers that are trained for a loss of their answers, in shuffled batches.
    public static Subject<Layer> of(
            String name,
            Layer start,
            Loss loss,
            BiFunction<Layer, Batch, Map<String, Double>> metrics,
            Recipe recipe,
            Settings settings,
            Batch train,
            Batch validation) {
        var objective = new Supervised<Layer>(loss);
        return new Subject<>(
                name,
                start,
                objective,
                objective::judge,
                Layer::apply,
                metrics,
                Optional.of(loss),
                recipe,
                settings,
                train,
                validation,
                Examples.Order.SHUFFLED);
    }

    /// Trains it in memory, without watching more than each step.
    ///
    /// @throws dev.slopewise.core.SlopewiseException as [#course(Watch, Limit)]
    public Run run(Limit limit) {
        return run(Watch.NOTHING, limit);
    }

    /// Trains it in memory. Where the limit ends it, the result says that it was interrupted.
    ///
    /// @throws dev.slopewise.core.SlopewiseException as [#course(Watch, Limit)]
    public Run run(Watch watch, Limit limit) {
        return course(watch, limit).run();
    }

    /// Trains it in memory as far as the limit lets it.
    ///
    /// @throws dev.slopewise.core.SlopewiseException if the loss cannot be meant for the first batch
    public Course<M> course(Watch watch, Limit limit) {
        return course(watch, limit, _ -> false);
    }

    /// The same, which stops at steps that show something.
    ///
    /// @param until asked before each step about all steps so far
    public Course<M> course(Watch watch, Limit limit, Predicate<List<StepRecord>> until) {
        var recording = new Recording(this, limit, until);
        return recording.course(trainer(watch).train(start, source(), validation, recording));
    }

    /// Goes on from where another training of the same model and optimiser was: as that training with what differs changed from there on.
    ///
    /// @param limit of all steps, those before among them
    public Course<M> onwards(Course<M> before, Watch watch, Limit limit) {
        return onwards(before, watch, limit, _ -> false);
    }

    /// The same, which stops at steps that show something.
    ///
    /// @param until asked before each step about all steps so far
    public Course<M> onwards(Course<M> before, Watch watch, Limit limit, Predicate<List<StepRecord>> until) {
        var recording = new Recording(this, limit, until, before.run());
        return recording.course(trainer(watch).train(before.end(), source(), validation, recording));
    }

    private Trainer<M, Batch> trainer(Watch watch) {
        return new Trainer<>(objective, recipe, settings, judge, metrics).watching(watch);
    }

    private Examples<Batch> source() {
        return new Examples<>(train, settings.batch(), order);
    }

    /// How the loss of some examples depends on each leaf of the model, read off its graph before any training.
    ///
    /// @throws dev.slopewise.core.SlopewiseException where the graph cannot be made, such as for a model that takes `f32` alone
    public DependenceReport dependence() {
        Batch few = Rows.slice(train, 0, Math.min(train.size(), FEW));
        return Gradients.report(
                model -> objective.of(model, few, Key.of(settings.seed())).loss(), start);
    }

    /// How many steps its epochs have in all.
    public long planned() {
        return source().batches().orElseThrow() * settings.epochs();
    }

    /// The state after so many steps, found by taking them again; of a training that ends before, the last.
    ///
    /// @param step 0 for the start
    public State<M> stateAt(int step) {
        return step == 0
                ? new Step<>(objective, recipe, settings.seed()).start(start)
                : course(Watch.NOTHING, Limit.steps(step)).end().state();
    }

    /// The model of a state as it would be judged.
    M judged(State<M> state) {
        return new Step<>(objective, recipe, settings.seed()).judged(state);
    }

    /// The same without an end for want of improvement.
    Subject<M> patient() {
        return settings(new Settings(
                settings.epochs(),
                settings.batch(),
                settings.seed(),
                settings.measureEvery(),
                settings.epochs(),
                settings.meaningful()));
    }

    /// The loss over all that is trained on, as the model answers in use: the measure of experiments.
    public double trainLoss(M model) {
        return Portions.mean(judge, model, train);
    }

    /// The least loss over all that is trained on that one and the same answer to all examples can have: what is won without looking at the inputs. NaN if the
    /// loss does not say what it is, or none was found that is finite.
    public double constantLoss() {
        return loss.map(of -> ConstantAnswer.leastLoss(of, Portions.answers(answer, start, train), train))
                .orElse(Double.NaN);
    }

    /// The same training with one thing changed.
    ///
    /// @throws dev.slopewise.core.SlopewiseException where the change has no meaning for this training, with the reason
    public Subject<M> with(Change change) {
        return Changes.of(this, change);
    }

    /// The same training with several things changed, one after the other.
    ///
    /// @throws dev.slopewise.core.SlopewiseException where one of them has no meaning, with the reason
    public Subject<M> with(List<Change> changes) {
        Subject<M> changed = this;
        for (Change change : changes) changed = changed.with(change);
        return changed;
    }

    Subject<M> start(M other) {
        return new Subject<>(
                name, other, objective, judge, answer, metrics, loss, recipe, settings, train, validation, order);
    }

    Subject<M> recipe(Recipe other) {
        return new Subject<>(
                name, start, objective, judge, answer, metrics, loss, other, settings, train, validation, order);
    }

    Subject<M> settings(Settings other) {
        return new Subject<>(
                name, start, objective, judge, answer, metrics, loss, recipe, other, train, validation, order);
    }

    Subject<M> data(Batch trained, Batch judged) {
        return new Subject<>(
                name, start, objective, judge, answer, metrics, loss, recipe, settings, trained, judged, order);
    }

    Subject<M> order(Examples.Order other) {
        return new Subject<>(
                name, start, objective, judge, answer, metrics, loss, recipe, settings, train, validation, other);
    }

    Subject<M> objective(Objective<M, Batch> other) {
        return new Subject<>(
                name, start, other, judge, answer, metrics, loss, recipe, settings, train, validation, order);
    }

    /// Judged by another loss of its answers, whatever it is trained for.
    Subject<M> judgedBy(Loss other) {
        BiFunction<M, Batch, Tensor> judged =
                (model, batch) -> other.of(answer.apply(model, batch.inputs()), batch.targets());
        return new Subject<>(
                name,
                start,
                objective,
                judged,
                answer,
                metrics,
                Optional.of(other),
                recipe,
                settings,
                train,
                validation,
                order);
    }
}
