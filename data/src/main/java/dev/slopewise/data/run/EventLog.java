package dev.slopewise.data.run;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.events.Event;
import dev.slopewise.data.events.EventWriter;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.StepRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a run as TensorBoard's events: curves as scalars, its settings for the table of runs, what it is as text.
///
/// ```
/// try (var log = EventLog.open(folder, header)) { trainer.train(model, data, validation, log); }
/// ```
///
/// It only watches: if the file can no longer be written, say as the disk is full, training goes on, and [#failure] tells.
public final class EventLog implements Observer, AutoCloseable {
    /// How long records may lie in memory before others can read them.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final EventWriter writer;
    private final InstantSource clock;
    private Instant flushed;
    private long steps;
    private Optional<String> failure = Optional.empty();

    private EventLog(EventWriter writer, InstantSource clock) {
        this.writer = writer;
        this.clock = clock;
        this.flushed = clock.instant();
    }

    /// Begins a file in a folder, which is made if it is not there.
    public static EventLog open(Path folder, RunHeader header) throws IOException {
        return open(folder, header, InstantSource.system());
    }

    private static EventLog open(Path folder, RunHeader header, InstantSource clock) throws IOException {
        var log = new EventLog(EventWriter.create(folder, seconds(clock)), clock);
        log.note("run/settings", new Event.Text(table(header)));
        log.note("run/settings", new Event.Settings(settings(header), List.of(Series.LOSS, Series.VALIDATION_LOSS)));
        return log;
    }

    /// A run that has ended, with its model's parameters as histograms. Times are spread evenly from its beginning on.
    ///
    /// @param model parameters by path
    /// @return the file
    public static Path write(Path folder, Run run, Map<String, Tensor> model) throws IOException {
        var clock = new Played(
                begin(run.header()),
                run.result().seconds(),
                Math.max(1, run.steps().size()));
        try (EventLog log = open(folder, run.header(), clock)) {
            int epoch = 0;
            for (StepRecord step : run.steps()) {
                clock.step = step.step();
                log.step(step);
                for (; epoch < run.epochs().size() && run.epochs().get(epoch).steps() <= step.step(); epoch++) {
                    log.epoch(run.epochs().get(epoch));
                }
            }
            model.forEach((path, x) -> {
                if (x.dtype().isNumber()) log.note("parameters/" + path, Event.Histogram.of(x.toDoubles()));
            });
            log.ended(run.result());
            if (log.failure.isPresent()) throw new IOException(log.failure.get());
            return log.writer.file();
        }
    }

    @Override
    public void remark(String sentence) {
        note("run/remarks", new Event.Text(sentence));
    }

    @Override
    public void step(StepRecord step) {
        steps = step.step();
        Series.of(step).forEach(this::number);
        Series.ofLeaves(step).forEach(this::number);
        if (Duration.between(flushed, clock.instant()).compareTo(PATIENCE) >= 0) flush();
    }

    @Override
    public void epoch(EpochRecord epoch) {
        steps = epoch.steps();
        Series.of(epoch).forEach(this::number);
        flush();
    }

    /// How the run ended, for the table of runs.
    public void ended(RunResult result) {
        boolean well = result.stopped() != Stopped.NOT_FINITE && result.stopped() != Stopped.UNFINISHED;
        note("run/ended", new Event.Ended(well));
    }

    /// Why nothing is written any more; empty as long as all is well.
    public Optional<String> failure() {
        return failure;
    }

    private void number(String tag, double number) {
        note(tag, new Event.Scalar(number));
    }

    private void note(String tag, Event.Value value) {
        if (failure.isPresent()) return;
        try {
            writer.write(new Event(seconds(clock), steps, tag, value));
        } catch (IOException e) {
            failed(e);
        }
    }

    private void flush() {
        if (failure.isPresent()) return;
        flushed = clock.instant();
        try {
            writer.flush();
        } catch (IOException e) {
            failed(e);
        }
    }

    private void failed(IOException e) {
        failure = Optional.of("no more events are written to %s: %s".formatted(writer.file(), e.getMessage()));
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            if (failure.isEmpty()) failed(e);
        }
    }

    // ---- What a run is

    /// Its settings by name.
    static Map<String, Object> settings(RunHeader header) {
        Map<String, Object> settings = new LinkedHashMap<>(header.config());
        settings.put("optimizer", header.optimizer());
        settings.put("penalties", String.join(", ", header.penalties()));
        settings.put("seed", header.seed());
        return settings;
    }

    private static String table(RunHeader header) {
        var text = new StringBuilder("|setting|value|\n|---|---|\n");
        settings(header)
                .forEach((name, value) ->
                        text.append("|%s|%s|\n".formatted(name, value.toString().replace("|", "\\|"))));
        return text.toString();
    }

    // ---- Times

    private static double seconds(InstantSource clock) {
        Instant now = clock.instant();
        return now.getEpochSecond() + now.getNano() * 1e-9;
    }

    private static Instant begin(RunHeader header) {
        try {
            return OffsetDateTime.parse(header.created()).toInstant(); // may have no seconds, which Instant refuses
        } catch (DateTimeParseException _) {
            return Instant.EPOCH;
        }
    }

    /// The time at a step of a run that took so long.
    private static final class Played implements InstantSource {
        private final Instant begin;
        private final double perStep;
        private int step;

        Played(Instant begin, double seconds, int steps) {
            this.begin = begin;
            this.perStep = seconds / steps;
        }

        @Override
        public Instant instant() {
            return begin.plusNanos((long) (step * perStep * 1e9));
        }
    }
}
