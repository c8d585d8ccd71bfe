package dev.slopewise.doctor.experiment;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Examples;
import dev.slopewise.learn.train.Examples.Order;
import dev.slopewise.learn.train.Settings;

/// Changes of how a training goes through its examples, and how long.
final class CourseChanges {
    private CourseChanges() {}

    static <M> Subject<M> batchOf(Subject<M> subject, int examples) {
        Settings old = subject.settings();
        int all = subject.train().size();
        require(
                Math.min(examples, all) != Math.min(old.batch(), all),
                "batches have %d examples already",
                Math.min(old.batch(), all));
        return subject.settings(settings(old, old.epochs(), examples, old.seed()));
    }

    /// The first batch of the first epoch, for as many steps in all.
    static <M> Subject<M> oneBatch(Subject<M> subject) {
        Settings settings = subject.settings();
        var source = new Examples<>(subject.train(), settings.batch(), subject.order());
        long perEpoch = source.batches().orElseThrow();
        require(perEpoch > 1, "all examples are one batch already");
        Batch first = source.pass(settings.seed(), 1, 0).next();
        int epochs = Math.toIntExact(Math.min(Integer.MAX_VALUE, perEpoch * settings.epochs()));
        return subject.data(first, subject.validation())
                .order(Order.AS_GIVEN)
                .settings(settings(settings, epochs, settings.batch(), settings.seed()));
    }

    static <M> Subject<M> shuffled(Subject<M> subject) {
        require(subject.order() == Order.AS_GIVEN, "examples are shuffled already");
        return subject.order(Order.SHUFFLED);
    }

    static <M> Subject<M> epochsTimes(Subject<M> subject, double factor) {
        require(factor > 0 && Double.isFinite(factor), "the factor of epochs must be above 0, got %s", factor);
        Settings old = subject.settings();
        int epochs = (int) Math.clamp(Math.rint(old.epochs() * factor), 1, Integer.MAX_VALUE);
        int patience = (int) Math.min(Integer.MAX_VALUE, Math.ceil(old.patience() * Math.max(1, factor)));
        return subject.settings(
                new Settings(epochs, old.batch(), old.seed(), old.measureEvery(), patience, old.meaningful()));
    }

    static <M> Subject<M> seed(Subject<M> subject, long seed) {
        Settings old = subject.settings();
        return subject.settings(settings(old, old.epochs(), old.batch(), seed));
    }

    private static Settings settings(Settings old, int epochs, int batch, long seed) {
        return new Settings(epochs, batch, seed, old.measureEvery(), old.patience(), old.meaningful());
    }
}
