package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.penalty.Penalty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// Trains a model: mini-batches, one step after the other, until the validation loss stops improving meaningfully.
///
/// Any record is a model, any tree of tensors a batch. The same seed gives the same bits. The parameters with the least validation loss at the
/// end of an epoch are kept; those of the last step if training was interrupted before the first epoch ended.
///
/// Measuring a step (what it delivered, and α) takes a forward and a forward-mode pass more; [Settings#measureEvery] says how often.
///
/// For a loop of your own, see [Step].
///
/// @param <M> the model
/// @param <B> a batch
public final class Trainer<M, B> {
    private final Objective<M, B> objective;
    final Watch watch;
    final Step<M, B> step;
    final Recipe recipe;
    final Settings settings;
    final BiFunction<M, B, Tensor> plainLoss;
    final BiFunction<M, B, Tensor> loss;
    final BiFunction<M, B, Map<String, Double>> metrics;

    /// What came of training.
    ///
    /// @param model  the kept parameters
    /// @param result how it ended
    /// @param end    where, from which it may go on
    public record Outcome<M>(M model, RunResult result, Checkpoint<M> end) {}

    /// @param objective what is trained for
    /// @param loss      what the validation part is judged by, as the model predicts: without dropout, with running statistics
    /// @param metrics   of the validation part, by name
    public Trainer(
            Objective<M, B> objective,
            Recipe recipe,
            Settings settings,
            BiFunction<M, B, Tensor> loss,
            BiFunction<M, B, Map<String, Double>> metrics) {
        this(objective, recipe, settings, loss, metrics, Watch.NOTHING);
    }

    private Trainer(
            Objective<M, B> objective,
            Recipe recipe,
            Settings settings,
            BiFunction<M, B, Tensor> loss,
            BiFunction<M, B, Map<String, Double>> metrics,
            Watch watch) {
        this.objective = objective;
        this.watch = watch;
        this.step = new Step<>(objective, recipe, settings.seed(), watch);
        this.recipe = recipe;
        this.settings = settings;
        this.plainLoss = loss;
        this.loss = Transforms.traced(loss);
        this.metrics = metrics;
    }

    /// One loss for training and validation, and an optimiser at its own rate.
    ///
    /// @param loss of a batch, a real scalar; its mean over the examples
    public Trainer(
            BiFunction<M, B, Tensor> loss,
            Optimizer<?> optimizer,
            List<Penalty> penalties,
            Settings settings,
            BiFunction<M, B, Map<String, Double>> metrics) {
        this(Objective.of(loss), new Recipe(optimizer).penalties(penalties), settings, loss, metrics);
    }

    /// The same training, watched: its steps' records say more, and its parameters are the same bits.
    public Trainer<M, B> watching(Watch what) {
        return new Trainer<>(objective, recipe, settings, plainLoss, metrics, what);
    }

    /// Trains from `start` on examples in memory, shuffled anew each epoch. The observer sees every step and epoch, and may ask to stop.
    public Outcome<M> train(M start, B train, B validation, Observer observer) {
        return train(start, new Examples<>(train, settings.batch()), validation, observer);
    }

    /// Trains from `start` on batches from anywhere.
    public Outcome<M> train(M start, Source<B> train, B validation, Observer observer) {
        return session(start, train, validation, observer, Optional.empty()).run();
    }

    /// Goes on from where another training of the same model was, in memory. With the same settings and data it comes to the same bits as if it had not
    /// paused; with others it is as that training with something changed from there on. Where an epoch then has another number of batches, as
    /// many batches count as gone through as steps were taken.
    ///
    /// @param from of a training whose optimiser remembers the same
    public Outcome<M> train(Checkpoint<M> from, Source<B> train, B validation, Observer observer) {
        var batches = train.batches();
        Checkpoint<M> here = batches.isPresent() ? from.in(batches.getAsLong()) : from;
        return session(here, train, validation, observer, Optional.empty()).run();
    }

    /// The same, recorded in a run folder with checkpoints, from which it can be resumed. The folder is told of every step and epoch, as the
    /// observer is; it is left open, to be finished with the outcome.
    ///
    /// @throws java.io.UncheckedIOException if the folder cannot be written; what it holds until then stays
    public Outcome<M> train(
            M start, Source<B> train, B validation, Observer observer, RunFolder folder, Checkpoints checkpoints) {
        return session(start, train, validation, observer, Optional.of(new Saving<>(folder, checkpoints)))
                .run();
    }

    /// Goes on with a training that was cut off, from its last checkpoint, or from the start if there is none; what was recorded after it is done
    /// again, bit by bit the same. Settings are compared as they print themselves, so a schedule or an optimiser of one's own should be a record.
    ///
    /// @param start  as in the training that was cut off
    /// @param folder of [RunFolder#reopen]
    /// @throws SlopewiseException if the settings or the data are not those of that training
    public Outcome<M> resume(
            M start, Source<B> train, B validation, Observer observer, RunFolder folder, Checkpoints checkpoints) {
        var session = session(start, train, validation, observer, Optional.of(new Saving<>(folder, checkpoints)));
        session.goBackToCheckpoint();
        return session.run();
    }

    /// Goes back to a checkpoint of a training in a run folder, or to its start, and on from there with this trainer's settings, which differ from those
    /// of that training: the run is repaired. A process that is killed leaves it as it was or repaired; either way it can be resumed.
    ///
    /// @param start    as in the training that is repaired
    /// @param folder   of that training, which has stopped and is not finished
    /// @param repaired the header with a repair more, which goes back to a checkpoint of the folder ([RunFolder#stepsToGoBackTo]), and these settings
    public Outcome<M> repair(
            M start,
            Source<B> train,
            B validation,
            Observer observer,
            RunFolder folder,
            Checkpoints checkpoints,
            RunHeader repaired) {
        var session = session(start, train, validation, observer, Optional.of(new Saving<>(folder, checkpoints)));
        session.goBack(repaired);
        return session.run();
    }

    private Session<M, B> session(
            M start, Source<B> train, B validation, Observer observer, Optional<Saving<M>> saving) {
        return session(Checkpoint.of(step.start(start)), train, validation, observer, saving);
    }

    private Session<M, B> session(
            Checkpoint<M> from, Source<B> train, B validation, Observer observer, Optional<Saving<M>> saving) {
        require(Rows.of(validation) > 0, "validation needs at least one example");
        recipe.planned()
                .ifPresent(schedule -> require(
                        train.batches().isPresent(),
                        "the schedule %s needs to know how many batches an epoch has; tell the source",
                        schedule));
        return new Session<>(this, from, train, validation, observer, saving);
    }
}
