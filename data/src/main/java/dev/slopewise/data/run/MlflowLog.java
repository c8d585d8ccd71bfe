package dev.slopewise.data.run;

import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.StepRecord;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Sends a run to an MLflow server while it goes on.
///
/// ```
/// try (var log = MlflowLog.open(URI.create("http://localhost:5000"), "flowers", header)) { … log.ended(result); }
/// ```
///
/// A thread of its own sends. Training never waits for it: when a server is slow and 100,000 numbers are waiting, further ones are left out, and
/// when a server is gone, nothing more is sent. [#failure] tells.
public final class MlflowLog implements Observer, AutoCloseable {
    private static final int MOST_WAITING = 100_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BlockingQueue<Mlflow.Metric> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Mlflow server;
    private final Duration patience;
    private final Thread sender;
    private volatile Mlflow.Status status = Mlflow.Status.KILLED;
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean closing;
    private final AtomicLong leftOut = new AtomicLong();

    private MlflowLog(URI address, Duration patience, String experiment, RunHeader header) {
        this.server = new Mlflow(address, patience);
        this.patience = patience;
        this.sender = Thread.ofPlatform().daemon().name("mlflow").unstarted(() -> work(experiment, header));
    }

    /// Begins to send.
    ///
    /// @param experiment the group of runs it joins, made if it is not there
    public static MlflowLog open(URI address, String experiment, RunHeader header) {
        return open(address, PATIENCE, experiment, header);
    }

    static MlflowLog open(URI address, Duration patience, String experiment, RunHeader header) {
        var log = new MlflowLog(address, patience, experiment, header);
        log.sender.start();
        return log;
    }

    @Override
    public void step(StepRecord step) {
        offer(Series.of(step), step.step());
    }

    @Override
    public void epoch(EpochRecord epoch) {
        offer(Series.of(epoch), epoch.steps());
    }

    /// How the run ended; without it, a closed run counts as killed.
    public void ended(RunResult result) {
        status = switch (result.stopped()) {
            case EPOCHS_DONE, NO_IMPROVEMENT -> Mlflow.Status.FINISHED;
            case NOT_FINITE -> Mlflow.Status.FAILED;
            case INTERRUPTED, UNFINISHED -> Mlflow.Status.KILLED;
        };
    }

    /// What was not sent, and why; empty as long as all is well.
    public Optional<String> failure() {
        if (failure.isPresent() || leftOut.get() == 0) return failure;
        return Optional.of("the MLflow server was too slow: %d numbers were left out".formatted(leftOut.get()));
    }

    private void offer(Map<String, Double> numbers, long step) {
        if (failure.isPresent()) return;
        long now = System.currentTimeMillis();
        for (Map.Entry<String, Double> number : numbers.entrySet()) {
            if (!waiting.offer(new Mlflow.Metric(number.getKey(), number.getValue(), now, step)))
                leftOut.incrementAndGet();
        }
    }

    private void work(String experiment, RunHeader header) {
        try {
            String group = server.experiment(experiment);
            String run = server.run(group, header.id(), System.currentTimeMillis());
            server.parameters(run, EventLog.settings(header));
            while (!closing || !waiting.isEmpty()) send(run);
            server.end(run, status, System.currentTimeMillis());
        } catch (IOException e) {
            failed(e.getMessage());
        } catch (InterruptedException _) {
            failed("interrupted");
        }
    }

    private void failed(@Nullable String why) {
        failure = Optional.of("nothing more is sent to MLflow: " + why);
        waiting.clear();
    }

    /// What is waiting, when there is a call full of it, or a moment has passed.
    private void send(String run) throws IOException, InterruptedException {
        Mlflow.Metric first = waiting.poll(patience.toMillis() / 10, TimeUnit.MILLISECONDS);
        if (first == null) return;
        List<Mlflow.Metric> batch = new ArrayList<>(List.of(first));
        waiting.drainTo(batch, Mlflow.MOST_METRICS - 1);
        server.metrics(run, batch);
    }

    /// Sends what is waiting and the end, for at most four times the patience with one call.
    @Override
    public void close() {
        closing = true;
        try {
            if (!sender.join(patience.multipliedBy(4))) {
                failure = Optional.of(
                        "the MLflow server was too slow: %d numbers were not sent".formatted(waiting.size()));
                sender.interrupt();
            }
        } catch (InterruptedException _) {
            sender.interrupt();
            Thread.currentThread().interrupt();
        }
        server.close();
    }
}
