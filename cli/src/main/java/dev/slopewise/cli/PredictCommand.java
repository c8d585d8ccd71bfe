package dev.slopewise.cli;

import dev.slopewise.data.DataFiles;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
                        + " value in the target's unit, in the order of the rows. The file may be larger than memory. A"
                        + " model of text goes on with a text instead.",
        footer = {
            "",
            "Example:",
            "  slopewise predict last examples/data/breast_cancer.csv --out answers.csv",
            "  slopewise predict last --prompt \"Call me\" --length 200"
        })
final class PredictCommand implements Callable<Integer> {
    /// Options that say how a text goes on.
    private static final Set<String> OF_TEXT = Set.of("--prompt", "--length", "--temperature", "--seed");

    private static final int LENGTH = 300;

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
            arity = "0..1",
            paramLabel = "FILE",
            description = "A table with the columns that were learnt from, in any order; a picture or a folder of"
                    + " pictures; an .npz or .npy of inputs; an IDX file of images; or a text to go on with.")
    private @Nullable Path file;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Where to write: JSON lines if it ends in .jsonl or .ndjson, else CSV, or the text. Default: CSV,"
                            + " or the text, printed.")
    private @Nullable Path target;

    @Option(names = "--prompt", paramLabel = "TEXT", description = "The text to go on with, in place of FILE.")
    private @Nullable String prompt;

    @Option(
            names = "--length",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "How many tokens to write: " + Range.COUNT + ". Default: 300.")
    private @Nullable Integer length;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            converter = Range.From0.class,
            description = "How freely tokens are drawn: " + Range.FROM_0 + "; 0 takes the likeliest, 1 draws by the"
                    + " model's own shares. Default: 1.")
    private @Nullable Double temperature;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Range.Whole.class,
            description = "Of what is drawn: " + Range.WHOLE + "; the same one gives the same text. Default: 0.")
    private @Nullable Long seed;

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
        switch (SavedRun.load(place.runs().find(run))) {
            case SavedRun.OfExamples saved -> examples(saved, to);
            case SavedRun.OfText saved -> text(saved, to);
        }
        return 0;
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private void examples(SavedRun.OfExamples saved, Console to) throws IOException {
        for (var option : spec.commandLine().getParseResult().matchedOptions()) {
            if (OF_TEXT.contains(option.longestName())) {
                throw wrong("%s is for models of text, and run %s is none".formatted(option.longestName(), run));
            }
        }
        if (file == null) throw wrong("Missing required parameter: 'FILE'");
        if (target != null) toFile(saved, file, target, to);
        else if (output.isJson()) {
            throw wrong("--json tells of the file of answers: name it with --out FILE.jsonl");
        } else {
            var writer = new PrintWriter(to.out(), false, to.out().charset());
            List<String> remarks = answer(saved, file, new Answers(saved, writer, false));
            writer.flush();
            remarks.forEach(remark -> to.err().println(remark)); // answers alone go to the output
        }
    }

    /// Goes on with a text; what is written is the text and what comes behind it.
    private void text(SavedRun.OfText saved, Console to) throws IOException {
        if ((file == null) == (prompt == null)) {
            throw wrong(
                    "run %s learnt from text: name a text to go on with, by --prompt TEXT or as a file".formatted(run));
        }
        String before = prompt != null ? prompt : DataFiles.text(Objects.requireNonNull(file));
        if (before.isEmpty()) throw wrong("--prompt needs at least one character");
        var writer = new TextWriter(
                saved.reading(),
                saved.model(),
                Objects.requireNonNullElse(temperature, 1.0),
                Objects.requireNonNullElse(seed, 0L));
        String after = writer.after(before, Objects.requireNonNullElse(length, LENGTH));
        var map = new LinkedHashMap<String, Object>();
        map.put("prompt", before);
        map.put("text", after);
        if (target != null) {
            Path whole = target;
            write(whole, out -> out.write(isLines(whole) ? Json.write(map) + "\n" : before + after));
            map.put("run", saved.folder().toString());
            map.put("file", whole.toString());
        }
        if (output.isJson()) {
            to.out().println(Json.write(map));
        } else if (target == null) {
            (before + after).lines().forEach(line -> to.out().println(Console.harmless(line)));
        } else {
            String length = Numbers.count(before.length() + after.length(), "character");
            to.say("", List.of("%s written in %s.".formatted(length, target)));
        }
    }

    private static boolean isLines(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".jsonl") || name.endsWith(".ndjson");
    }

    /// What is written into a file.
    private interface Writing {
        void to(Writer out) throws IOException;
    }

    /// Writes beside the file and renames at the end, so that there is a whole file or none.
    private static void write(Path whole, Writing writing) throws IOException {
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        try {
            try (Writer out = new OutputStreamWriter(
                    new BufferedOutputStream(Files.newOutputStream(part)), StandardCharsets.UTF_8)) {
                writing.to(out);
            }
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void toFile(SavedRun.OfExamples saved, Path from, Path whole, Console to) throws IOException {
        List<String> remarks = new ArrayList<>();
        long[] rows = new long[1];
        write(whole, out -> {
            var answers = new Answers(saved, out, isLines(whole));
            remarks.addAll(answer(saved, from, answers));
            rows[0] = answers.rows();
        });
        if (output.isJson()) {
            var map = new LinkedHashMap<String, Object>();
            map.put("run", saved.folder().toString());
            map.put("file", whole.toString());
            map.put("rows", rows[0]);
            map.put("remarks", remarks);
            to.out().println(Json.write(map));
        } else {
            to.say("", remarks);
            to.say("", List.of("%s predicted in %s.".formatted(Numbers.count(rows[0], "row"), whole)));
        }
    }

    private static List<String> answer(SavedRun.OfExamples saved, Path from, Answers answers) throws IOException {
        return Portions.each(from, saved.reading(), part -> answers.write(saved.outputs(part.inputs()), part.names()));
    }
}
