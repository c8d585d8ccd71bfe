package dev.slopewise.cli;

import dev.slopewise.data.run.EventLog;
import dev.slopewise.data.run.MlflowLog;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.StepRecord;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which other tools a training is told to while it goes on. They only watch: if one cannot be told any more, training goes on.
final class Followers implements AutoCloseable {
    @Option(
            names = "--tensorboard",
            paramLabel = "DIR",
            description = "Write events for TensorBoard while training goes on, into a folder of the run's name in this"
                    + " one; tensorboard --logdir DIR shows them.")
    private @Nullable Path tensorboard;

    @Option(
            names = "--mlflow",
            paramLabel = "URL",
            converter = Range.Server.class,
            description = "Send settings and numbers to the MLflow server there while training goes on, into an"
                    + " experiment of the data file's name: " + Range.SERVER + ".")
    private @Nullable URI mlflow;

    private final List<Late> late = new ArrayList<>();
    private Optional<EventLog> events = Optional.empty();
    private Optional<MlflowLog> sent = Optional.empty();

    /// Begins to tell of the run with this header.
    ///
    /// @param first who is told before them
    Observer after(Observer first, RunHeader header) {
        begin(header);
        List<Observer> all = new ArrayList<>(List.of(first));
        events.ifPresent(all::add);
        sent.ifPresent(all::add);
        return new Progress.Together(all);
    }

    /// Begins to tell of the rest of a run; before it, what was recorded until then, but to a folder that has events of the run already.
    ///
    /// @param first who is told before them
    Observer onwards(Observer first, Run before) throws IOException {
        boolean hasEvents = tensorboard != null
                && hasFiles(tensorboard.resolve(before.header().id()));
        begin(before.header());
        if (!hasEvents) events.ifPresent(log -> late.add(new Late(log, before)));
        sent.ifPresent(log -> late.add(new Late(log, before)));
        List<Observer> all = new ArrayList<>(List.of(first));
        if (hasEvents) events.ifPresent(all::add);
        all.addAll(late);
        return new Progress.Together(all);
    }

    private static boolean hasFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return false;
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isPresent();
        }
    }

    private void begin(RunHeader header) {
        if (tensorboard != null) {
            Path folder = tensorboard.resolve(header.id());
            try {
                events = Optional.of(EventLog.open(folder, header));
            } catch (IOException e) {
                throw new Failure(
                        "events cannot be written in %s: %s; choose another folder with --tensorboard"
                                .formatted(folder, Failure.reason(e)),
                        e);
            }
        }
        if (mlflow != null) {
            Path data = Path.of(String.valueOf(header.data().get("file"))).getFileName();
            sent = Optional.of(MlflowLog.open(mlflow, String.valueOf(data), header));
        }
    }

    /// One that comes late to a run: before its first step, those before are told.
    private static final class Late implements Observer {
        private final Observer log;
        private final Run before;
        private boolean hasCaughtUp;

        Late(Observer log, Run before) {
            this.log = log;
            this.before = before;
        }

        @Override
        public void step(StepRecord step) {
            catchUp(step.step());
            log.step(step);
        }

        @Override
        public void epoch(EpochRecord epoch) {
            log.epoch(epoch);
        }

        @Override
        public void remark(String sentence) {
            log.remark(sentence);
        }

        /// @param end the first step that is not told
        void catchUp(long end) {
            if (hasCaughtUp) return;
            hasCaughtUp = true;
            int told = 0;
            for (StepRecord step : before.steps()) {
                if (step.step() >= end) break;
                log.step(step);
                for (;
                        told < before.epochs().size()
                                && before.epochs().get(told).steps() <= step.step();
                        told++) {
                    log.epoch(before.epochs().get(told));
                }
            }
        }
    }

    /// Tells how the run in this folder ended.
    Path ended(Path folder) throws IOException {
        late.forEach(one -> one.catchUp(Long.MAX_VALUE)); // where no step was left
        RunResult result = RunFolder.outline(folder).result();
        events.ifPresent(log -> log.ended(result));
        sent.ifPresent(log -> log.ended(result));
        return folder;
    }

    @Override
    public void close() {
        events.ifPresent(EventLog::close);
        sent.ifPresent(MlflowLog::close);
    }

    /// What they were not told, and why.
    List<String> failures() {
        return Stream.concat(events.flatMap(EventLog::failure).stream(), sent.flatMap(MlflowLog::failure).stream())
                .toList();
    }
}
