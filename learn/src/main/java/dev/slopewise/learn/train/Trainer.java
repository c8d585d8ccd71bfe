package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.NonFinite;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.penalty.Penalty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// Trains a model: shuffled mini-batches, one step after the other, until the validation loss stops improving meaningfully.
///
/// Any record is a model and any function of it and a batch a loss. The same seed gives the same bits. The parameters with the least
/// validation loss at the end of an epoch are kept; those of the last step if training was interrupted before the first epoch ended.
///
/// Measuring a step (what it delivered, and α) takes a forward and a forward-mode pass more; [Settings#measureEvery] says how often.
public final class Trainer<M> {
    private final TrainingStep<M> step;
    private final BiFunction<M, Batch, Tensor> loss;
    private final BiFunction<M, Batch, Map<String, Double>> metrics;
    private final Optimizer<?> optimizer;
    private final Settings settings;

    /// The kept parameters, and how training ended.
    public record Outcome<M>(M model, RunResult result) {}

    /// @param loss    of a batch, a real scalar; its mean over the examples
    /// @param metrics of the validation part, by name
    public Trainer(
            BiFunction<M, Batch, Tensor> loss,
            Optimizer<?> optimizer,
            List<Penalty> penalties,
            Settings settings,
            BiFunction<M, Batch, Map<String, Double>> metrics) {
        this.step = new TrainingStep<>(loss, optimizer, List.copyOf(penalties));
        this.loss = dev.slopewise.core.transform.Transforms.traced(loss);
        this.metrics = metrics;
        this.optimizer = optimizer;
        this.settings = settings;
    }

    /// Trains from `start`. The observer sees every step and epoch, and may ask to stop.
    public Outcome<M> train(M start, Batch train, Batch validation, Observer observer) {
        require(train.size() > 0 && validation.size() > 0, "training and validation need at least one example each");
        for (Tensor leaf : Tree.of(start).leaves()) {
            require(leaf.dtype().isFloat(), "parameters must be real numbers, got %s", leaf.type());
        }
        return new Session(start, train, validation, observer).run();
    }

    /// One training, from its first step to its last.
    private final class Session {
        private final Batch train;
        private final Batch validation;
        private final Observer observer;
        private final Tree<M> start;
        private final Key shuffles = Key.of(settings.seed());
        private final long began = System.nanoTime();
        private TrainingStep.State state;
        private M best;
        private double bestLoss = Double.POSITIVE_INFINITY;
        private double lastMeaningful = Double.POSITIVE_INFINITY;
        private int bestEpoch;
        private int sinceMeaningful;
        private int steps;
        private long measuring;
        private Optional<NonFinite> found = Optional.empty();

        Session(M start, Batch train, Batch validation, Observer observer) {
            this.train = train;
            this.validation = validation;
            this.observer = observer;
            this.start = Tree.of(start);
            this.state = step.start(start);
            this.best = start;
        }

        Outcome<M> run() {
            for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
                RunResult.Stopped stopped = epoch(epoch);
                if (stopped != null) return outcome(stopped, epoch);
            }
            return outcome(RunResult.Stopped.EPOCHS_DONE, settings.epochs());
        }

        /// One pass; why training stops in it, or null.
        private RunResult.@org.jspecify.annotations.Nullable Stopped epoch(int epoch) {
            int n = train.size();
            int size = Math.min(settings.batch(), n);
            Tensor order = shuffles.fold(epoch).permutation(n);
            double sum = 0;
            for (int from = 0; from < n; from += size) {
                if (observer.wantsStop()) return RunResult.Stopped.INTERRUPTED;
                Batch batch = train.rows(order.slice(0, from, Math.min(from + size, n)));
                StepRecord record = step(epoch, batch);
                observer.step(record);
                if (!record.nonFinite().isEmpty()) return RunResult.Stopped.NOT_FINITE;
                sum += record.dataLoss() * batch.size();
            }
            return judge(epoch, sum / n);
        }

        private RunResult.@org.jspecify.annotations.Nullable Stopped judge(int epoch, double trainLoss) {
            M model = model();
            double validationLoss = loss.apply(model, validation).item();
            observer.epoch(new EpochRecord(epoch, steps, trainLoss, validationLoss, metrics.apply(model, validation)));
            if (!Double.isFinite(validationLoss)) {
                found = ifMemoryAllows(() -> step.nonFiniteLoss(model, validation));
                return RunResult.Stopped.NOT_FINITE;
            }
            if (validationLoss < bestLoss) {
                bestLoss = validationLoss;
                bestEpoch = epoch;
                best = model;
            }
            boolean meaningful = !Double.isFinite(lastMeaningful)
                    || validationLoss < lastMeaningful - settings.meaningful() * Math.abs(lastMeaningful);
            if (meaningful) lastMeaningful = validationLoss;
            sinceMeaningful = meaningful ? 0 : sinceMeaningful + 1;
            return sinceMeaningful >= settings.patience() ? RunResult.Stopped.NO_IMPROVEMENT : null;
        }

        private M model() {
            return start.rebuild(Tree.of(state.model()).leaves());
        }

        private StepRecord step(int epoch, Batch batch) {
            double rate = optimizer.rate();
            TrainingStep.In in = step.in(state, batch, ++steps, rate);
            TrainingStep.Guarded guarded = step.take(in);
            TrainingStep.Out out = guarded.out();
            state = out.state();
            double gradient = TrainingStep.root(out.leaves(), TrainingStep.LeafOut::totalNorm);
            double update = TrainingStep.root(out.leaves(), TrainingStep.LeafOut::updateNorm);
            double along = out.leaves().stream()
                    .mapToDouble(l -> l.slopeAlongStep().item())
                    .sum();
            double parameters = TrainingStep.root(out.leaves(), TrainingStep.LeafOut::parameterNorm);
            boolean whole = guarded.finite().array().truth(0)
                    && Double.isFinite(gradient)
                    && Double.isFinite(update + parameters);
            List<String> nonFinite = whole ? List.of() : nonFinite(out);
            if (!nonFinite.isEmpty()) found = ifMemoryAllows(() -> step.nonFinite(in));
            OptionalDouble delivered = OptionalDouble.empty();
            OptionalDouble alpha = OptionalDouble.empty();
            boolean measured = settings.measureEvery() > 0 && (steps - 1) % settings.measureEvery() == 0;
            if (measured && nonFinite.isEmpty()) {
                long from = System.nanoTime();
                var came = step.compare(in.state().model(), state.model(), batch);
                delivered =
                        OptionalDouble.of(came.before().item() - came.after().item());
                if (along != 0) alpha = OptionalDouble.of(-came.slopeAfter().item() / along);
                measuring += System.nanoTime() - from;
            }
            return new StepRecord(
                    steps,
                    epoch,
                    out.dataLoss().item(),
                    out.penaltyLoss().item(),
                    rate,
                    gradient,
                    update,
                    parameters,
                    gradient == 0 || update == 0 ? 0 : -along / (gradient * update),
                    along == 0 ? 0 : -along,
                    delivered,
                    alpha,
                    nonFinite,
                    leaves(out));
        }

        /// The search holds all values of the step at once, which may be more than training needs. The run, which may be long, is worth more
        /// than the finding: without the memory it ends as it would have, and says nothing of the cause.
        private static Optional<NonFinite> ifMemoryAllows(Supplier<Optional<NonFinite>> search) {
            try {
                return search.get();
            } catch (OutOfMemoryError tooLarge) {
                return Optional.empty();
            }
        }

        private List<String> nonFinite(TrainingStep.Out out) {
            List<String> found = new ArrayList<>();
            if (!Double.isFinite(out.dataLoss().item() + out.penaltyLoss().item())) found.add("loss");
            for (int i = 0; i < out.leaves().size(); i++) {
                var leaf = out.leaves().get(i);
                if (!Double.isFinite(leaf.totalNorm().item())
                        || !Double.isFinite(leaf.updateNorm().item())
                        || !Double.isFinite(leaf.slopeAlongStep().item())
                        || !Double.isFinite(leaf.parameterNorm().item())) {
                    found.add(start.paths().get(i));
                }
            }
            return found;
        }

        private List<StepRecord.Leaf> leaves(TrainingStep.Out out) {
            List<StepRecord.Leaf> leaves = new ArrayList<>();
            for (int i = 0; i < out.leaves().size(); i++) {
                var leaf = out.leaves().get(i);
                leaves.add(new StepRecord.Leaf(
                        start.paths().get(i),
                        leaf.parameterNorm().item(),
                        leaf.gradientNorm().item(),
                        leaf.penaltyNorm().item(),
                        leaf.updateNorm().item(),
                        new StepRecord.Entry(
                                start.leaves().get(i).shape().placeOf((int)
                                        leaf.index().item()),
                                leaf.value().item(),
                                leaf.slope().item(),
                                leaf.penaltySlope().item(),
                                leaf.change().item())));
            }
            return leaves;
        }

        private Outcome<M> outcome(RunResult.Stopped stopped, int epochs) {
            if (bestEpoch == 0 && stopped == RunResult.Stopped.INTERRUPTED) best = model();
            Map<String, Double> kept = new LinkedHashMap<>();
            kept.put("loss", loss.apply(best, validation).item());
            kept.putAll(metrics.apply(best, validation));
            return new Outcome<>(
                    best,
                    new RunResult(
                            stopped,
                            steps,
                            epochs,
                            bestEpoch,
                            kept,
                            (System.nanoTime() - began) * 1e-9,
                            measuring * 1e-9,
                            found));
        }
    }
}
