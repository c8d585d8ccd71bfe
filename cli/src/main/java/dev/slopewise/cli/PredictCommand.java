package dev.slopewise.cli;

import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `slopewise predict`: what a trained model says of each row of a file.
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description =
                "Says for each row of a file what the model of a run predicts: the class and its probability, or the"
                        + " value in the target's unit, in the order of the rows. The file may be larger than memory.",
        footer = {"", "Example:", "  slopewise predict last new.csv --out answers.csv"})
final class PredictCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "The run: its folder, its name in the runs folder, or `last` for the newest there.")
    private String run = "";

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "A table with the columns that were learnt from, in any order, or an IDX file of images.")
    private Path file = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Where to write: JSON lines if it ends in .jsonl or .ndjson, else CSV. Default: CSV, printed.")
    private @Nullable Path target;

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Mixin
    private Output output = new Output();

    PredictCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Console to = output.on(console);
        place.start();
        if (target == null) {
            if (output.isJson()) {
                throw new ParameterException(
                        spec.commandLine(), "--json tells of the file of answers: name it with --out FILE.jsonl");
            }
            var saved = SavedRun.load(place.runs().find(run));
            var writer = new PrintWriter(to.out(), false, to.out().charset());
            List<String> remarks = answer(saved, new Answers(saved.reading().target(), writer, false));
            writer.flush();
            remarks.forEach(remark -> to.err().println(remark)); // answers alone go to the output
            return 0;
        }
        toFile(target, to);
        return 0;
    }

    /// Writes beside the file and renames at the end, so that there is a whole file or none.
    private void toFile(Path whole, Console to) throws IOException {
        var saved = SavedRun.load(place.runs().find(run));
        String name = String.valueOf(whole.getFileName());
        boolean isJson = name.endsWith(".jsonl") || name.endsWith(".ndjson");
        Path part = whole.resolveSibling(name + ".part");
        long rows;
        List<String> remarks;
        try {
            try (Writer writer = new OutputStreamWriter(
                    new BufferedOutputStream(Files.newOutputStream(part)), StandardCharsets.UTF_8)) {
                var answers = new Answers(saved.reading().target(), writer, isJson);
                remarks = answer(saved, answers);
                rows = answers.rows();
            }
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        if (output.isJson()) {
            var map = new LinkedHashMap<String, Object>();
            map.put("run", saved.folder().toString());
            map.put("file", whole.toString());
            map.put("rows", rows);
            map.put("remarks", remarks);
            to.out().println(Json.write(map));
        } else {
            to.say("", remarks);
            to.say("", List.of("%s predicted in %s.".formatted(Numbers.count(rows, "row"), whole)));
        }
    }

    private List<String> answer(SavedRun saved, Answers answers) throws IOException {
        return Portions.each(file, saved.reading(), inputs -> answers.write(saved.outputs(inputs)));
    }
}
