package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.NonFinite;
import dev.slopewise.learn.schedule.Schedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// One training, from its first step, or the one after a checkpoint, to its last.
final class Session<M, B> {
    private final Trainer<M, B> trainer;
    private final Source<B> train;
    private final B validation;
    private final Observer observer;
    private final Optional<Saving<M>> saving;
    private final long began = System.nanoTime();

    /// How many steps may be made in their state's place before one is kept; so many are done again at most to find what made a number non-finite.
    private static final int KEPT_EVERY = 100;

    private State<M> state;
    private Optional<Kept<M>> kept = Optional.empty();
    private Checkpoint.Progress<M> progress;
    private long measuring;
    private final ProbeTime probeTime;
    private final Map<String, String> identity = new LinkedHashMap<>();
    private Optional<NonFinite> found = Optional.empty();

    /// A state that stays as it is, and the place of the batch that came next.
    record Kept<M>(State<M> state, Checkpoint.Place place) {}

    Session(
            Trainer<M, B> trainer,
            Checkpoint<M> from,
            Source<B> train,
            B validation,
            Observer observer,
            Optional<Saving<M>> saving) {
        this.trainer = trainer;
        this.train = train;
        this.validation = validation;
        this.observer = observer;
        this.saving = saving;
        this.probeTime = new ProbeTime(trainer.watch.share());
        this.state = from.state();
        this.progress = from.progress();
    }

    void goBackToCheckpoint() {
        saving.flatMap(s -> s.last(here(), identity())).ifPresent(this::goTo);
    }

    /// Of a session that has not begun.
    void goBack(RunHeader repaired) {
        saving.ifPresent(s -> goTo(s.goBack(here(), identity(), repaired, train.batches())));
    }

    private void goTo(Checkpoint<M> checkpoint) {
        state = checkpoint.state();
        progress = checkpoint.progress();
    }

    private Checkpoint<M> here() {
        return new Checkpoint<>(state, progress);
    }

    Trainer.Outcome<M> run() {
        String remark = train.remark();
        if (!remark.isEmpty()) {
            saving.ifPresent(s -> s.folder().remark(remark));
            observer.remark(remark);
        }
        while (progress.place().epoch() <= trainer.settings.epochs()) {
            int epoch = progress.place().epoch();
            Optional<RunResult.Stopped> stopped = epoch(epoch);
            if (stopped.isPresent()) return outcome(stopped.get(), epoch);
        }
        return outcome(RunResult.Stopped.EPOCHS_DONE, trainer.settings.epochs());
    }

    /// One pass, or the rest of it; why training stops in it, or nothing.
    private Optional<RunResult.Stopped> epoch(int epoch) {
        try (var batches =
                train.pass(trainer.settings.seed(), epoch, progress.place().batch())) {
            while (batches.hasNext()) {
                if (observer.wantsStop()) {
                    saving.ifPresent(s -> s.save(here(), identity()));
                    return Optional.of(RunResult.Stopped.INTERRUPTED);
                }
                B batch = batches.next();
                StepRecord record = step(batch);
                saving.ifPresent(s -> s.folder().step(record));
                observer.step(record);
                if (!record.nonFinite().isEmpty()) return Optional.of(RunResult.Stopped.NOT_FINITE);
                progress = progress.after(record.dataLoss(), Rows.of(batch));
                saving.filter(s -> s.isDue(state.steps())).ifPresent(s -> s.save(here(), identity()));
            }
        }
        return judge(epoch);
    }

    private Optional<RunResult.Stopped> judge(int epoch) {
        require(progress.rows() > 0, "epoch %d has no batches: the source gave none", epoch);
        M model = trainer.step.judged(state);
        double loss = trainer.loss.apply(model, validation).item();
        var record = new EpochRecord(
                epoch,
                state.steps(),
                progress.lossSum() / progress.rows(),
                loss,
                trainer.metrics.apply(model, validation));
        saving.ifPresent(s -> s.folder().epoch(record));
        observer.epoch(record);
        if (!Double.isFinite(loss)) {
            found = ifMemoryAllows(() -> nonFiniteLoss(model));
            return Optional.of(RunResult.Stopped.NOT_FINITE);
        }
        boolean isBest = loss < progress.bestLoss();
        double last = progress.lastMeaningful();
        boolean isMeaningful = !Double.isFinite(last) || loss < last - trainer.settings.meaningful() * Math.abs(last);
        List<Double> losses = new ArrayList<>(progress.validation());
        losses.add(loss);
        progress = new Checkpoint.Progress<>(
                new Checkpoint.Place(epoch + 1, 0),
                0,
                0,
                isBest ? model : progress.best(),
                isBest ? epoch : progress.bestEpoch(),
                isMeaningful ? loss : last,
                isMeaningful ? 0 : progress.sinceMeaningful() + 1,
                losses);
        if (progress.sinceMeaningful() >= trainer.settings.patience())
            return Optional.of(RunResult.Stopped.NO_IMPROVEMENT);
        saving.ifPresent(s -> s.save(here(), identity()));
        return Optional.empty();
    }

    private StepRecord step(B batch) {
        int every = trainer.settings.measureEvery();
        boolean isMeasured = every > 0 && state.steps() % every == 0, isProbed = isProbed();
        long begin = System.nanoTime();
        if (!isMeasured && !isProbed && mayBeGivenAway()) {
            StepRecord record = stepInPlace(batch);
            probeTime.stepped(System.nanoTime() - begin);
            return record;
        }
        kept = Optional.of(new Kept<>(state, progress.place()));
        var made = trainer.step.make(state, batch, at(state), progress.place().epoch());
        probeTime.stepped(System.nanoTime() - begin);
        state = made.taken().state();
        StepRecord record = made.taken().record();
        if (!record.nonFinite().isEmpty()) found = ifMemoryAllows(() -> trainer.step.nonFinite(made));
        if (!record.nonFinite().isEmpty()) return record;
        if (isMeasured) {
            long from = System.nanoTime();
            record = trainer.step.measure(made);
            measuring += System.nanoTime() - from;
        }
        return isProbed ? probed(made, record) : record;
    }

    /// Not before the first step of a pass: then the state is the user's own, or that of the kept model.
    private boolean mayBeGivenAway() {
        return progress.place().batch() > 0
                && kept.filter(k -> state.steps() - k.state.steps() < KEPT_EVERY)
                        .isPresent();
    }

    private StepRecord stepInPlace(B batch) {
        var taken = trainer.step.makeInPlace(
                state, batch, at(state), progress.place().epoch());
        state = taken.state();
        if (!taken.record().nonFinite().isEmpty()) found = ifMemoryAllows(this::nonFiniteAgain);
        return taken.record();
    }

    /// Does the steps since the last kept state again, whose states were overwritten, up to the one whose numbers are not finite: the same batches
    /// give the same bits. Nothing if the source gives others now.
    private Optional<NonFinite> nonFiniteAgain() {
        var from = kept.orElseThrow();
        int failed = state.steps();
        State<M> now = from.state;
        try (var batches = train.pass(trainer.settings.seed(), from.place.epoch(), from.place.batch())) {
            while (now.steps() < failed && batches.hasNext()) {
                var made = trainer.step.make(now, batches.next(), at(now), from.place.epoch());
                now = made.taken().state();
                if (!made.taken().record().nonFinite().isEmpty())
                    return now.steps() == failed ? trainer.step.nonFinite(made) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private boolean isProbed() {
        return trainer.watch.probesAt(state.steps() + 1) && probeTime.isEnough(System.nanoTime() - began);
    }

    private StepRecord probed(Step.Made<M> made, StepRecord record) {
        long from = System.nanoTime();
        var taken = trainer.step.probed(made);
        state = taken.state();
        probeTime.probed(System.nanoTime() - from);
        return taken.record().measured(record.delivered(), record.alpha());
    }

    private Schedule.Progress at(State<M> before) {
        long perEpoch = train.batches().orElse(Long.MAX_VALUE);
        long all = train.batches().isPresent() ? perEpoch * trainer.settings.epochs() : Long.MAX_VALUE;
        return new Schedule.Progress(before.steps() + 1L, all, perEpoch, progress.validation());
    }

    /// Finds what makes the loss on other data non-finite.
    private Optional<NonFinite> nonFiniteLoss(M model) {
        record Judged(Object model, Object validation) {}
        Function<Judged, Tensor> judged = in -> trainer.plainLoss.apply(cast(in.model), cast(in.validation));
        return NonFinite.find(
                judged,
                new Judged(model, validation),
                path -> path.startsWith("model") ? Step.parameter(path.replaceFirst("^model\\.?", "")) : path);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // taken apart from an M or a B
    private static <T> T cast(Object value) {
        return (T) value;
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

    /// What a training must have in common with the one that it resumes.
    private Map<String, String> identity() {
        if (!identity.isEmpty()) return identity;
        identity.put("recipe", trainer.recipe.toString());
        identity.put("settings", trainer.settings.toString());
        identity.put("data", train.fingerprint());
        return identity;
    }

    private Trainer.Outcome<M> outcome(RunResult.Stopped stopped, int epochs) {
        boolean isCutEarly = progress.bestEpoch() == 0 && stopped == RunResult.Stopped.INTERRUPTED;
        M best = isCutEarly ? trainer.step.judged(state) : progress.best();
        Map<String, Double> kept = new LinkedHashMap<>();
        kept.put("loss", trainer.loss.apply(best, validation).item());
        kept.putAll(trainer.metrics.apply(best, validation));
        return new Trainer.Outcome<>(
                best,
                new RunResult(
                        stopped,
                        state.steps(),
                        epochs,
                        progress.bestEpoch(),
                        kept,
                        (System.nanoTime() - began) * 1e-9,
                        (measuring + probeTime.spent()) * 1e-9,
                        found),
                here());
    }
}
