package dev.slopewise.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Where to look for runs; a command of a command looks where its parent does.
final class InRuns {
    @Option(
            names = "--runs",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "The folder that runs are in. Default: ${DEFAULT-VALUE}.")
    private Path folder = TrainOptions.RUNS;

    Runs runs() {
        return new Runs(folder);
    }
}
