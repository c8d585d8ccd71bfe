package dev.slopewise.cli;

import dev.slopewise.doctor.Budget;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.report.Report;
import dev.slopewise.learn.train.Json;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slopewise report`: a page that tells a run, or several beside each other.
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = "Writes one HTML page, complete in itself, that tells a run or compares several: what happened in"
                + " words, curves, results, settings.",
        footer = {
            "",
            "Example:",
            "  slopewise report last --out report.html",
            "  slopewise report last OTHER --out both.html"
        })
final class ReportCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "1..*",
            paramLabel = "RUN",
            description = "A run: its folder, its name in the runs folder, or `last` for the newest there.")
    private List<String> runs = List.of();

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The page to write. Required.")
    private Path out = Path.of("");

    @Option(
            names = "--diagnose",
            description = "Examine the runs as `diagnose` does, experiments included, and show what is found.")
    private boolean diagnoses;

    @Option(names = "--force", description = "Replace the file if it is there.")
    private boolean force;

    @Option(names = "--quiet", description = "Print nothing.")
    private boolean quiet;

    @Mixin
    private InRuns in = new InRuns();

    @Mixin
    private Output output = new Output();

    ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Console to = output.on(console);
        List<Path> folders = new ArrayList<>();
        for (String run : runs) folders.add(in.runs().find(run));
        long bytes = OutFile.write(out, page(folders, diagnoses), force);
        if (output.isJson()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("runs", folders.stream().map(Path::toString).toList());
            map.put("file", out.toString());
            map.put("bytes", bytes);
            to.out().println(Json.write(map));
        } else if (!quiet) {
            to.say("", List.of("Wrote %s, %d bytes.".formatted(out, bytes)));
        }
        return 0;
    }

    /// The page of these runs.
    ///
    /// @param diagnoses with what the doctor says of each
    /// @throws Failure if one has taken no step, so that there is nothing to tell
    static byte[] page(List<Path> folders, boolean diagnoses) throws IOException {
        List<Run> told = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        for (Path folder : folders) {
            Run run = RunFolder.read(folder);
            if (run.steps().isEmpty()) throw new Failure(folder + " has taken no step: there is nothing to report");
            told.add(run);
            if (diagnoses) verdicts.add(Patient.of(folder).verdict(Budget.USUAL));
        }
        return (diagnoses ? Report.of(told, verdicts) : Report.of(told)).getBytes(StandardCharsets.UTF_8);
    }
}
