package dev.slopewise.cli;

import dev.slopewise.doctor.Narrator;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Json;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `slopewise runs show`: all that is known of one run.
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Shows a run: its settings, its model, its curves, its results, and what happened.",
        footer = {"", "Example:", "  slopewise runs show last"})
final class RunsShowCommand implements Callable<Integer> {
    private static final int ROWS = 8;

    private final RunsCommand all;

    @Parameters(
            paramLabel = "RUN",
            description = "The run: its folder, its name in the runs folder, or `last` for the newest there.")
    private String run = "";

    RunsShowCommand(RunsCommand all) {
        this.all = all;
    }

    @Override
    public Integer call() throws IOException {
        Console to = all.to();
        Path folder = all.runs().find(run);
        RunFacts facts = RunFacts.read(folder);
        Run told = RunFolder.read(folder);
        List<String> account = told.steps().isEmpty() ? List.of("It has taken no step.") : Narrator.account(told);
        if (all.isJson()) {
            Map<String, Object> map = new LinkedHashMap<>(facts.toMap());
            map.put("settings", facts.settings());
            map.put("seconds", told.result().seconds());
            map.put(
                    "trainLoss",
                    told.epochs().stream().map(EpochRecord::trainLoss).toList());
            map.put(
                    "validationLoss",
                    told.epochs().stream().map(EpochRecord::validationLoss).toList());
            map.put("account", account);
            to.out().println(Json.write(map));
            return 0;
        }
        if (all.isQuiet()) {
            to.table("", results(told));
            return 0;
        }
        to.heading("Run " + facts.name());
        to.say("  ", List.of("Begun %s, in %s.".formatted(facts.when(), folder)));
        to.heading("Settings");
        to.table("  ", new TextTable(List.of("setting", "value"), pairs(facts.settings())));
        to.heading("Model");
        to.table("  ", new TextTable(List.of("tensor", "type"), parameters(told.header())));
        curves(told, to);
        to.heading("Result");
        to.table("  ", results(told));
        to.heading("What happened");
        to.say("  ", account);
        return 0;
    }

    private static TextTable results(Run run) {
        Map<String, String> results = new LinkedHashMap<>();
        results.put("ended", run.result().stopped().toString());
        results.put("steps", String.valueOf(run.result().steps()));
        results.put(
                "kept epoch",
                "%d of %d".formatted(run.result().bestEpoch(), run.result().epochs()));
        run.result().metrics().forEach((name, value) -> results.put("validation " + name, Numbers.number(value)));
        if (run.result().seconds() > 0)
            results.put("time", Words.time(run.result().seconds()));
        return new TextTable(List.of("result", "value"), pairs(results));
    }

    private static void curves(Run run, Console to) {
        double[] train =
                run.epochs().stream().mapToDouble(EpochRecord::trainLoss).toArray();
        double[] validation =
                run.epochs().stream().mapToDouble(EpochRecord::validationLoss).toArray();
        List<String> lines = new Plot(to.width(), ROWS)
                .draw(
                        List.of(
                                new Plot.Curve("train", Ink.TRAIN, train),
                                new Plot.Curve("validation", Ink.VALIDATION, validation)),
                        to.hasColours());
        if (!lines.isEmpty()) {
            to.heading("Loss");
            lines.forEach(to.out()::println);
        }
    }

    private static List<List<String>> pairs(Map<String, String> values) {
        List<List<String>> pairs = new ArrayList<>();
        values.forEach((name, value) -> {
            if (!value.isEmpty()) pairs.add(List.of(name, value));
        });
        return pairs;
    }

    private static List<List<String>> parameters(RunHeader header) {
        return header.model().stream().map(p -> List.of(p.path(), p.type())).toList();
    }
}
