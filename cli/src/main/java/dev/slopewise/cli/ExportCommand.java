package dev.slopewise.cli;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.array.Npz;
import dev.slopewise.learn.train.Json;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.Safetensors;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slopewise export`: a run in a form that other tools read.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = "Writes a run in a form that other tools read.",
        footer = {
            "",
            "Example:",
            "  slopewise export last --format npz --out model.npz",
            "  slopewise export last --format steps-csv"
        })
final class ExportCommand implements Callable<Integer> {
    /// What can be written.
    enum Format {
        /// The kept parameters by path, with the run's name and settings beside them.
        SAFETENSORS("safetensors"),
        /// The kept parameters by path, as NumPy's `load` reads them.
        NPZ("npz"),
        /// One line an epoch: losses and measures.
        CSV("csv"),
        /// One line a step: losses, rate, lengths, promise and delivery.
        STEPS_CSV("steps.csv");

        private final String ending;

        Format(String ending) {
            this.ending = ending;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Console console;

    @Parameters(
            paramLabel = "RUN",
            description = "The run: its folder, its name in the runs folder, or `last` for the newest there.")
    private String run = "";

    @Option(
            names = "--format",
            paramLabel = "NAME",
            required = true,
            converter = Range.FormatName.class,
            description =
                    "${COMPLETION-CANDIDATES}: the kept parameters (the first two), or the numbers of each epoch or"
                            + " step. Required.")
    private Format format = Format.SAFETENSORS;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The file to write. Default: the run's name with the format's ending, in this folder.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Replace the file if it is there.")
    private boolean force;

    @Option(names = "--quiet", description = "Print nothing.")
    private boolean quiet;

    @Mixin
    private InRuns in = new InRuns();

    @Mixin
    private Output output = new Output();

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Console to = output.on(console);
        Path folder = in.runs().find(run);
        RunFacts facts = RunFacts.read(folder);
        Path file = out == null ? Path.of(facts.name() + "." + format.ending) : out;
        byte[] bytes = switch (format) {
            case SAFETENSORS -> Safetensors.writeNamed(parameters(folder, facts), metadata(facts.header()));
            case NPZ -> Npz.write(parameters(folder, facts));
            case CSV -> RunCsv.epochs(facts.outline().epochs());
            case STEPS_CSV -> RunCsv.steps(RunFolder.read(folder).steps());
        };
        OutFile.write(file, bytes, force);
        if (output.isJson()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("run", facts.name());
            map.put("format", format.toString());
            map.put("file", file.toString());
            map.put("bytes", bytes.length);
            to.out().println(Json.write(map));
        } else if (!quiet) {
            to.say("", List.of("Wrote %s, %d bytes.".formatted(file, bytes.length)));
        }
        return 0;
    }

    private static Map<String, Tensor> parameters(Path folder, RunFacts facts) throws IOException {
        try {
            return RunFolder.readModel(folder);
        } catch (NoSuchFileException e) {
            throw new Failure(
                    facts.result().stopped() == RunResult.Stopped.UNFINISHED
                            ? folder + " has no kept parameters: its training has not ended"
                            : folder + " has no kept parameters: model.safetensors was removed",
                    e);
        }
    }

    private static Map<String, String> metadata(RunHeader header) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("run", header.id());
        metadata.put("created", header.created());
        metadata.put("config", Json.write(header.config()));
        metadata.put("data", Json.write(header.data()));
        return metadata;
    }
}
