package dev.slopewise.cli;

import dev.slopewise.doctor.Depth;
import dev.slopewise.doctor.Narrator;
import dev.slopewise.learn.train.Json;
import dev.slopewise.learn.train.NonFiniteForm;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.StepRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slopewise explain`: tells one gradient step of a run in plain words.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description =
                "Tells one gradient step of a run in plain words, with the run's own numbers: where the weights stood,"
                        + " the slopes, the step taken, what the slope promised and what the step delivered.",
        footer = {"", "Example:", "  slopewise explain last --step 1", "  slopewise explain last --depth calculation"})
final class ExplainCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "RUN",
            description = "The run: its folder, its name in the runs folder, or `last` for the newest there.")
    private String run = "";

    @Option(
            names = "--step",
            paramLabel = "K",
            converter = Range.Count.class,
            description = "Which step, " + Range.COUNT + ". Default: the last one that was measured, or the"
                    + " last of all if a number was no longer finite there.")
    private int step;

    @Option(
            names = "--depth",
            paramLabel = "DEPTH",
            converter = Range.DepthName.class,
            description = "How deep: one of ${COMPLETION-CANDIDATES}; the calculation has every number put in. Default:"
                    + " paragraph.")
    private Depth depth = Depth.PARAGRAPH;

    @Mixin
    private InRuns in = new InRuns();

    @Mixin
    private Output output = new Output();

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Console to = output.on(console);
        Path folder = in.runs().find(run);
        Run told = RunFolder.read(folder);
        int chosen = step > 0 ? step : mostWorthTelling(told);
        List<String> sentences = Narrator.step(told, chosen, depth);
        if (output.isJson()) {
            var map = new LinkedHashMap<String, Object>();
            map.put("run", told.header().id());
            map.put("folder", folder.toString());
            map.put("step", chosen);
            map.put("depth", depth.toString());
            map.put("sentences", sentences);
            told.result().nonFinite().ifPresent(found -> map.put("nonFinite", NonFiniteForm.of(found)));
            to.out().println(Json.write(map));
        } else {
            to.heading("Step %d of %d in %s".formatted(chosen, told.steps().size(), folder));
            to.say("  ", sentences);
        }
        return 0;
    }

    private static int mostWorthTelling(Run run) {
        if (run.result().stopped() == RunResult.Stopped.NOT_FINITE)
            return Math.max(1, run.steps().size());
        return run.steps().reversed().stream()
                .filter(s -> s.delivered().isPresent())
                .findFirst()
                .map(StepRecord::step)
                .orElseGet(() -> Math.max(1, run.steps().size()));
    }
}
