package dev.slopewise.examples;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.Fitted;
import dev.slopewise.data.Scaling;
import dev.slopewise.data.TableBatches;
import dev.slopewise.data.TableStream;
import dev.slopewise.data.Tables;
import dev.slopewise.data.Task;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.nn.Sequential;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Prefetched;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Rows;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.Streamed;
import dev.slopewise.learn.train.Trainer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/// One epoch over a table that is never in memory as a whole: how late flights are, from their date, distance, origin and destination.
///
///     FlightDelays FILE [TARGET]
///
/// The first pass finds how each column becomes numbers, the second trains, on batches that are made on a thread of their own while steps are taken.
/// Every hundredth row is kept apart, and judged by.
final class FlightDelays {
    static final int BATCH = 1024, PART = 16_384, AHEAD = 4, EVERY = 100;
    private static final LongPredicate KEPT_APART = row -> row % EVERY == EVERY - 1;
    private static final Recipe RECIPE = new Recipe(new Adam(0.002)).schedule(new Cosine());
    private static final Blueprint NET = Blueprint.parse("dense:64,32");

    /// What came out.
    ///
    /// @param rows    that were learnt from
    /// @param seconds of the training pass
    /// @param error   root of the mean squared error on the rows kept apart, in the target's standard deviations
    /// @param guess   the same, had the training mean been told of each
    record Outcome(long rows, double seconds, double error, double guess) {}

    /// Encoded rows, a part of the table at a time. To be closed.
    private static Stream<Batch> parts(TableStream table, Fitted fitted, LongPredicate wanted) {
        var parts = new TableBatches(table, fitted, PART, PART, wanted, 1).epoch(1);
        return Stream.generate(parts::next)
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .onClose(parts::close);
    }

    /// What is learnt in one epoch.
    static Outcome learn(TableStream table, String target) {
        LongPredicate training = KEPT_APART.negate();
        var fitted = Fitted.of(table, target, Optional.of(Task.REGRESSION), training, Scaling.STANDARD);
        fitted.preparation().account().forEach(IO::println);
        Batch keptApart;
        try (Stream<Batch> parts = parts(table, fitted, KEPT_APART)) {
            keptApart = Rows.joined(parts.toList());
        }
        var batches = OptionalLong.of(Math.ceilDiv(fitted.rows(), BATCH));
        var source = new Streamed<>(() -> parts(table, fitted, training), BATCH, 1, batches, table.source());
        var settings = new Settings(1, BATCH, 1, 0, 1, 0);
        var trainer = new Trainer<Sequential, Batch>(
                Objective.of(FlightDelays::loss), RECIPE, settings, FlightDelays::loss, (_, _) -> Map.of());
        int columns = keptApart.inputs().shape().size(1);
        IO.println("%d rows to learn from, %d columns of numbers".formatted(fitted.rows(), columns));
        Sequential start = NET.create(Key.of(1), Shape.of(columns), 1);
        var result = trainer.train(start, new Prefetched<>(source, AHEAD), keptApart, new Observer() {})
                .result();
        double guess = Math.sqrt(keptApart.targets().square().mean().item());
        double error = Math.sqrt(result.metrics().getOrDefault("loss", Double.NaN));
        return new Outcome(fitted.rows(), result.seconds(), error, guess);
    }

    private static Tensor loss(Sequential model, Batch batch) {
        return Losses.squaredError(model.apply(batch.inputs()).squeeze(-1), batch.targets());
    }

    /// What was in the heap at most, garbage included, in MB: the sum of what was in each of its parts, though not at one time, or all there is.
    private static long peakHeap() {
        long sum = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        return Math.min(sum, Runtime.getRuntime().maxMemory()) >> 20;
    }

    static void main(String[] args) {
        if (args.length < 1) {
            IO.println("FlightDelays FILE [TARGET]");
            return;
        }
        var outcome = learn(Tables.stream(Path.of(args[0])), args.length < 2 ? "delay" : args[1]);
        IO.println("%d rows in %.1f s, %.0f rows a second"
                .formatted(outcome.rows, outcome.seconds, outcome.rows / outcome.seconds));
        IO.println("error %.4f deviations, %.4f by the mean alone".formatted(outcome.error, outcome.guess));
        IO.println("heap at most %d of %d MB"
                .formatted(peakHeap(), Runtime.getRuntime().maxMemory() >> 20));
    }

    private FlightDelays() {}
}
