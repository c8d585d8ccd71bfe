package dev.slopewise.cli;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.array.Npz;
import dev.slopewise.data.onnx.Onnx;
import dev.slopewise.data.run.EventLog;
import dev.slopewise.data.run.Form;
import dev.slopewise.data.run.MetricsCsv;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.train.Json;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.Safetensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
            "  slopewise export last --format onnx --out model.onnx",
            "  slopewise export last --format steps-csv"
        })
final class ExportCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "RUN",
            description = "The run: its folder, its name in the runs folder, or `last` for the newest there.")
    private String run = "";

    @Option(
            names = "--format",
            paramLabel = "NAME",
            required = true,
            converter = Range.FormName.class,
            description = "${COMPLETION-CANDIDATES}: the kept parameters (the first two), the model, a folder for"
                    + " TensorBoard, a page to read, or the numbers of each epoch or step. Required.")
    private Form form = Form.SAFETENSORS;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "The file to write, for tensorboard the folder. Default: the run's name with the format's ending,"
                            + " in this folder.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Replace the file if it is there; a folder is never replaced.")
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
        Path file = out == null ? Path.of(facts.name() + "." + form.ending()) : out;
        List<String> remarks = new ArrayList<>();
        long bytes = switch (form) {
            case SAFETENSORS -> put(file, Safetensors.writeNamed(parameters(folder, facts), metadata(facts.header())));
            case NPZ -> put(file, Npz.write(parameters(folder, facts)));
            case ONNX -> put(file, onnx(SavedRun.load(folder), remarks));
            case TENSORBOARD -> {
                Run told = RunFolder.read(folder);
                Map<String, Tensor> kept = hasEnded(facts) ? parameters(folder, facts) : Map.of();
                yield OutFile.folder(file, place -> EventLog.write(place, told, kept));
            }
            case HTML -> put(file, ReportCommand.page(List.of(folder), false));
            case CSV -> put(file, text(MetricsCsv.epochs(facts.outline().epochs())));
            case STEPS_CSV -> put(file, text(MetricsCsv.steps(RunFolder.read(folder))));
        };
        if (output.isJson()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("run", facts.name());
            map.put("format", form.toString());
            map.put("file", file.toString());
            map.put("bytes", bytes);
            map.put("remarks", remarks);
            to.out().println(Json.write(map));
        } else if (!quiet) {
            to.say("", List.of("Wrote %s, %d bytes.".formatted(file, bytes)));
            to.say("", remarks);
        }
        return 0;
    }

    private long put(Path file, byte[] bytes) {
        return OutFile.write(file, bytes, force);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The model alone: what turns a row into its input, and its output into an answer, stays with the run.
    private static byte[] onnx(SavedRun saved, List<String> remarks) {
        Tensor example = saved.reading().zeros(2);
        Onnx.Exported file = Onnx.export(saved.model(), Layer::apply, example);
        remarks.add("It takes %s and gives %s."
                .formatted(
                        switch (saved.reading()) {
                            case Reading.Rows rows ->
                                "rows of the %d columns that run.json says how to prepare".formatted(rows.columns());
                            case Reading.Pixels pixels -> "images %s, pixels from 0 to 1".formatted(pixels.input());
                            case Reading.Pictures pictures ->
                                "pictures %s as %s, from 0 to 1".formatted(pictures.input(), pictures.form());
                            case Reading.Arrays arrays -> "inputs %s".formatted(arrays.input());
                            case Reading.Text text ->
                                "windows of %d tokens, which run.json tells".formatted(text.context());
                        },
                        answer(saved)));
        file.fixedBatch()
                .ifPresent(why -> remarks.add("It takes batches of %d only: %s."
                        .formatted(example.shape().size(0), why)));
        return file.bytes();
    }

    private static String answer(SavedRun saved) {
        return switch (saved) {
            case SavedRun.OfText text ->
                "a score for each of %d tokens at each place"
                        .formatted(text.reading().tokenizer().vocabulary());
            case SavedRun.OfExamples examples -> examples.judge().given();
        };
    }

    private static boolean hasEnded(RunFacts facts) {
        return facts.result().stopped() != RunResult.Stopped.UNFINISHED;
    }

    private static Map<String, Tensor> parameters(Path folder, RunFacts facts) throws IOException {
        try {
            return RunFolder.readModel(folder);
        } catch (NoSuchFileException e) {
            throw new Failure(
                    hasEnded(facts)
                            ? folder + " has no kept parameters: model.safetensors was removed"
                            : folder + " has no kept parameters: its training has not ended",
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
