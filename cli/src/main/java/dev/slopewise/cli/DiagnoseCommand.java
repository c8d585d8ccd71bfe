package dev.slopewise.cli;

import dev.slopewise.doctor.log.LogReport;
import dev.slopewise.learn.train.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slopewise diagnose`: why a training that others logged went as it did.
@Command(
        name = "diagnose",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = {
            "Reads the log of a training, written by any framework, and says what it shows, what it cannot show, and"
                    + " what to log next.",
            "It needs a loss; a validation loss, the learning rate, gradient norms, an accuracy and epochs each tell"
                    + " more. Columns are known by their names, and shown. The log is not changed."
        },
        footer = {
            "",
            "Example:",
            "  slopewise diagnose logs/metrics.csv",
            "  slopewise diagnose lightning_logs/version_0"
        })
final class DiagnoseCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "LOG",
            description = "CSV (commas, semicolons, tabs), JSON lines or JSON, each packed by gzip or not; a file of"
                    + " TensorBoard's events; a folder with such in it.")
    private Path log = Path.of("");

    @Option(names = "--quiet", description = "Print the verdict alone.")
    private boolean quiet;

    @Mixin
    private Output output = new Output();

    DiagnoseCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Console to = output.on(console);
        LogReport report = ForeignLogs.read(log)
                .orElseThrow(() -> new Failure(log + " is a run of Slopewise's own; slopewise explain tells it"));
        var told = new ToldLog(log, report);
        if (output.isJson()) {
            to.out().println(Json.write(told.json()));
        } else if (quiet) {
            told.verdict(to);
        } else {
            told.all(to);
        }
        return 0;
    }
}
