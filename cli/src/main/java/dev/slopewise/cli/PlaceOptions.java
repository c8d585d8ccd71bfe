package dev.slopewise.cli;

import dev.slopewise.compile.Compiler;
import dev.slopewise.core.Backend;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where runs are and what carries them out: nothing that a result depends on, but for rounding.
final class PlaceOptions {
    @Option(
            names = "--backend",
            paramLabel = "BACKEND",
            converter = Range.BackendName.class,
            completionCandidates = Range.BackendNames.class,
            description =
                    "What carries out the steps: ${COMPLETION-CANDIDATES}; the first is the fastest, the interpreter"
                        + " defines what is right. Default: the fastest, or what the system property slopewise.backend"
                        + " names.")
    private @Nullable String backend;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Range.Threads.class,
            description = "How many threads the compiler uses at most: " + Range.THREADS
                    + "; results do not depend on it. Default: the number of processors.")
    private @Nullable Integer threads;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            description = "The folder that runs are in, made by `train` if it is not there. Default: ${DEFAULT-VALUE}.")
    private Path runs = TrainOptions.RUNS;

    /// Sets what carries out the steps.
    void start() {
        if (backend != null) Backend.use(backend);
        if (threads != null) Compiler.threads(threads);
    }

    Runs runs() {
        return new Runs(runs);
    }
}
