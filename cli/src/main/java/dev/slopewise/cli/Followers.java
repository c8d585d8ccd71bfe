package dev.slopewise.cli;

import dev.slopewise.data.run.EventLog;
import dev.slopewise.data.run.MlflowLog;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import java.io.IOException;
import java.net.URI;
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

    private Optional<EventLog> events = Optional.empty();
    private Optional<MlflowLog> sent = Optional.empty();

    /// Begins to tell of the run with this header.
    ///
    /// @param first who is told before them
    Observer after(Observer first, RunHeader header) {
        List<Observer> all = new ArrayList<>(List.of(first));
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
        events.ifPresent(all::add);
        sent.ifPresent(all::add);
        return new Progress.Together(all);
    }

    /// Tells how the run in this folder ended.
    Path ended(Path folder) throws IOException {
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
