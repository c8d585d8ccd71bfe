package dev.slopewise.cli;

import dev.slopewise.learn.train.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slopewise evaluate`: how good a trained model is on a file that holds the answers.
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description =
                "Compares what the model of a run predicts with the answers in a file: accuracy, F1, area under the"
                        + " ROC curve, log-loss, Brier score and calibration of classes; errors and R² of numbers; loss"
                        + " and perplexity of text.",
        footer = {"", "Example:", "  slopewise evaluate last examples/data/breast_cancer.csv"})
final class EvaluateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "The run: its folder, its name in the runs folder, or `last` for the newest there.")
    private String run = "";

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "A table with the target and the columns that were learnt from, a folder of pictures as in"
                    + " training, an .npz of inputs and targets, an IDX file of images, or a text.")
    private Path file = Path.of("");

    @Option(names = "--labels", paramLabel = "FILE", description = "The IDX file of the images' classes.")
    private @Nullable Path labels;

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Mixin
    private Output output = new Output();

    EvaluateCommand(Console console) {
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

    private void text(SavedRun.OfText saved, Console to) {
        if (labels != null) throw new Failure("--labels is for IDX images, and the run learnt from text; leave it out");
        TextScores scores = TextScores.of(file, saved);
        if (output.isJson()) {
            var map = new LinkedHashMap<String, Object>();
            map.put("run", saved.folder().toString());
            map.put("tokens", scores.tokens());
            map.put("metrics", scores.metrics());
            to.out().println(Json.write(map));
        } else {
            to.say("", scores.sentences());
        }
    }

    private void examples(SavedRun.OfExamples saved, Console to) throws IOException {
        var sums = new ScoreSums(saved.judge());
        List<String> remarks = Portions.labelled(
                file,
                Optional.ofNullable(labels),
                saved.reading(),
                part -> sums.add(saved.outputs(part.inputs()), part.targets()));
        if (sums.rows() == 0) {
            throw new Failure("%s: no row has a value in `%s`; evaluate needs the answers, predict does not"
                    .formatted(file, saved.reading().target().name()));
        }
        Scores scores = sums.scores();
        if (output.isJson()) {
            var map = new LinkedHashMap<String, Object>();
            map.put("run", saved.folder().toString());
            map.put("rows", scores.rows());
            map.put("metrics", scores.metrics());
            scores.confusion().ifPresent(confusion -> map.put("confusion", confusion.counts()));
            map.put("remarks", remarks);
            to.out().println(Json.write(map));
        } else {
            to.say("", remarks);
            to.say("", scores.sentences());
            to.say("", scores.table());
        }
    }
}
