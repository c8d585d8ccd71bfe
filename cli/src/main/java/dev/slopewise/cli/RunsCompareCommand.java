package dev.slopewise.cli;

import dev.slopewise.learn.train.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `slopewise runs compare`: what differs between runs, and what came of it.
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Compares runs: the settings that differ, the results side by side, and the validation losses as"
                + " curves.",
        footer = {"", "Example:", "  slopewise runs compare last OTHER"})
final class RunsCompareCommand implements Callable<Integer> {
    private final RunsCommand all;

    @Parameters(
            paramLabel = "RUN",
            arity = "2..*",
            description = "Two or more runs: folders, names in the runs folder, or `last` for the newest there.")
    private List<String> names = List.of();

    RunsCompareCommand(RunsCommand all) {
        this.all = all;
    }

    @Override
    public Integer call() throws IOException {
        List<RunFacts> runs = new ArrayList<>();
        for (String name : names) runs.add(RunFacts.read(all.runs().find(name)));
        var comparison = new Comparison(runs);
        if (all.isJson()) all.to().out().println(Json.write(comparison.toMap()));
        else comparison.tell(all.to(), all.isQuiet());
        return 0;
    }
}
