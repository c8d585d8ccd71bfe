package dev.slopewise.cli;

import dev.slopewise.learn.train.Json;
import dev.slopewise.learn.train.RunFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slopewise runs delete`: removes runs, after a question.
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Removes runs and all their files, after a question. A run that is at work is refused.",
        footer = {"", "Example:", "  slopewise runs delete last", "  slopewise runs delete FIRST SECOND --yes"})
final class RunsDeleteCommand implements Callable<Integer> {
    private final RunsCommand all;

    @Parameters(
            paramLabel = "RUN",
            arity = "1..*",
            description = "The runs: folders, names in the runs folder, or `last` for the newest there.")
    private List<String> names = List.of();

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    RunsDeleteCommand(RunsCommand all) {
        this.all = all;
    }

    @Override
    public Integer call() throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        for (String name : names)
            folders.add(all.runs().find(name).toAbsolutePath().normalize());
        Console to = all.to();
        if (!yes && !isMeant(folders, to)) {
            to.say("", List.of("Nothing was removed."));
            return Main.FAILED;
        }
        for (Path folder : folders) {
            RunFolder.delete(folder);
            if (!all.isJson() && !all.isQuiet()) to.say("", List.of("Removed " + folder + "."));
        }
        if (all.isJson()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("removed", folders.stream().map(Path::toString).toList());
            to.out().println(Json.write(map));
        }
        return 0;
    }

    private boolean isMeant(Set<Path> folders, Console to) throws IOException {
        if (to.window().isEmpty() || all.isJson()) {
            throw new Failure("runs are removed after a question, and there is nobody to answer it; add --yes");
        }
        to.say("", folders.stream().map(Path::toString).toList());
        to.out().print(folders.size() == 1 ? "Remove this run for good? [y/N] " : "Remove these runs for good? [y/N] ");
        to.flush();
        String answer =
                new BufferedReader(new InputStreamReader(System.in, to.out().charset())).readLine();
        return answer != null && Set.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }
}
