package dev.slopewise.cli;

import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// `slopewise runs`: the runs there are; by its commands, what became of one, how some differ, and their removal.
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "[COMMAND]",
        description =
                "Lists the runs there are, the newest first, those that have not ended too; its commands look into"
                        + " them.",
        footer = {"", "Example:", "  slopewise runs", "  slopewise runs compare last OTHER"})
final class RunsCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private InRuns in = new InRuns();

    @Option(
            names = "--quiet",
            scope = ScopeType.INHERIT,
            description = "Print the least: names of a list, results of a run, nothing of what was removed.")
    private boolean quiet;

    @Mixin
    private Output output = new Output();

    RunsCommand(Console console) {
        this.console = console;
    }

    Console to() {
        return output.on(console);
    }

    boolean isJson() {
        return output.isJson();
    }

    boolean isQuiet() {
        return quiet;
    }

    Runs runs() {
        return in.runs();
    }

    /// The same as without a command.
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the runs there are, as `runs` alone does.",
            footer = {"", "Example:", "  slopewise runs list"})
    int list() throws IOException {
        return call();
    }

    @Override
    public Integer call() throws IOException {
        List<RunFacts> whole = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        List<Map<String, Object>> damaged = new ArrayList<>();
        for (Path folder : runs().newestFirst()) {
            String name = String.valueOf(folder.getFileName());
            try {
                RunFacts run = RunFacts.read(folder);
                whole.add(run);
                rows.add(row(run));
            } catch (Failure e) {
                String why = String.valueOf(e.getMessage());
                damaged.add(Map.of("run", name, "why", why));
                rows.add(List.of(name, "", "", "", "", "", "", "cannot be read: see runs show"));
            }
        }
        Console to = to();
        if (isJson()) {
            var map = new LinkedHashMap<String, Object>();
            map.put("runs", whole.stream().map(RunFacts::toMap).toList());
            map.put("damaged", damaged);
            to.out().println(Json.write(map));
        } else if (quiet) {
            to.say("", rows.stream().map(List::getFirst).toList());
        } else if (rows.isEmpty()) {
            to.say(
                    "",
                    List.of("There is no run in " + runs().folder()
                            + "; train one first, or name another folder with --runs."));
        } else {
            to.table(
                    "",
                    new TextTable(
                            List.of("run", "begun", "data", "model", "validation loss", "measure", "steps", "ended"),
                            rows));
        }
        return 0;
    }

    private static List<String> row(RunFacts run) {
        return List.of(
                run.name(),
                run.when(),
                run.data(),
                run.model(),
                Double.isNaN(run.loss()) ? "" : Numbers.number(run.loss()),
                run.metric(),
                String.valueOf(run.result().steps()),
                run.result().stopped().toString());
    }
}
