package dev.slopewise.cli;

import dev.slopewise.doctor.Budget;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.doctor.VerdictForm;
import dev.slopewise.doctor.VerdictStory;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.log.LogReport;
import dev.slopewise.learn.train.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `slopewise diagnose`: why a run, or a training that others logged, went as it did, and what to change.
@Command(
        name = "diagnose",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = {
            "Says why a run goes well or badly: one cause, what shows it, the experiment that decides, what came of it,"
                    + " and what to set instead; or that it is healthy, or that it is not clear.",
            "Of a run, experiments train again in memory with one thing changed. The run is read and never changed, and"
                    + " may still be going on.",
            "Of a log that any framework wrote, it says what the log shows, what it cannot show, and what to log next."
                    + " It needs a loss; a validation loss, the learning rate, gradient norms, an accuracy and epochs"
                    + " each tell more. Columns are known by their names, and shown."
        },
        footer = {
            "",
            "Example:",
            "  slopewise diagnose last",
            "  slopewise diagnose last --budget 60s --fix",
            "  slopewise diagnose METRICS.csv",
            "  slopewise diagnose FOLDER-OF-EVENTS"
        })
final class DiagnoseCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "RUN|LOG",
            description =
                    "A run: its folder, its name in the runs folder, or `last` for the newest there. Or a log: CSV"
                            + " (commas, semicolons, tabs), JSON lines or JSON, each packed by gzip or not; a file of"
                            + " TensorBoard's events; a folder with such in it.")
    private String what = "";

    @Option(
            names = "--budget",
            paramLabel = "LIMIT",
            converter = Range.BudgetText.class,
            description = "What experiments may cost at most: " + Range.BUDGET
                    + ". Default: 40 trainings, or 5min, whichever" + " comes first.")
    private Budget budget = Budget.USUAL;

    @Option(names = "--no-experiments", description = "By observation alone, which takes a moment and is less sure.")
    private boolean observesOnly;

    @Option(names = "--fix", description = "Train again with the remedy, in a new run, and show both side by side.")
    private boolean fixes;

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Option(names = "--quiet", description = "Print the verdict and the remedy, and nothing else.")
    private boolean quiet;

    @Mixin
    private Output output = new Output();

    DiagnoseCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (fixes && output.isJson()) {
            throw new ParameterException(spec.commandLine(), "--fix tells of a training; it goes without --json");
        }
        Console to = output.on(console);
        Path direct = Path.of(what);
        boolean isPath = Files.exists(direct) || direct.getNameCount() > 1;
        Path folder = isPath ? direct : place.runs().find(what);
        Optional<LogReport> log = ForeignLogs.read(folder);
        if (log.isPresent()) return tell(to, new ToldLog(folder, log.get()));
        place.start();
        Patient patient = Patient.of(folder);
        Budget most = observesOnly || patient.subject().isEmpty() ? Budget.NONE : budget;
        if (!output.isJson() && !quiet) announce(to, patient, most);
        long began = System.nanoTime();
        Verdict verdict = patient.verdict(most);
        double seconds = (System.nanoTime() - began) * 1e-9;
        Optional<Cure> cure = Cure.of(patient, new VerdictStory(verdict));
        if (output.isJson()) {
            to.out().println(Json.write(json(patient, verdict, cure, seconds)));
        } else {
            tell(to, patient, verdict, cure);
            if (!quiet) to.say("", List.of("Found in %s.".formatted(Words.time(seconds))));
        }
        if (!fixes) return 0;
        if (verdict instanceof Verdict.Healthy) {
            to.say("", List.of("Nothing is to be fixed; the run stays as it is."));
            return 0;
        }
        return fix(to, patient, cure);
    }

    private int tell(Console to, ToldLog log) {
        if (fixes)
            throw new Failure(
                    log.path() + " is a log, which says nothing of how to train again: change the setting there");
        if (output.isJson()) to.out().println(Json.write(log.json()));
        else if (quiet) log.verdict(to);
        else log.all(to);
        return 0;
    }

    private void announce(Console to, Patient patient, Budget most) {
        String looked = "Looked at %s of run %s"
                .formatted(Numbers.count(patient.run().steps().size(), "step"), patient.folder());
        to.say("", List.of(looked + (most.trials() == 0 ? withoutExperiments(patient) : within(most))));
        to.flush();
    }

    private String withoutExperiments(Patient patient) {
        return observesOnly
                ? ", without experiments."
                : "; there are no experiments, as they need the training again: " + patient.why() + ".";
    }

    private static String within(Budget most) {
        return "; experiments take at most %s or %s."
                .formatted(Numbers.count(most.trials(), "training"), Words.time((double)
                        most.time().toSeconds()));
    }

    private void tell(Console to, Patient patient, Verdict verdict, Optional<Cure> cure) {
        for (VerdictStory.Section section : new VerdictStory(verdict).sections()) {
            boolean isRemedy = section.title().equals(VerdictStory.REMEDY);
            if (quiet && !isRemedy && !section.title().equals(VerdictStory.VERDICT)) continue;
            if (!quiet) to.heading(section.title());
            String indent = quiet ? "" : "  ";
            to.say(indent, section.sentences());
            if (isRemedy) to.say(indent, toDo(patient, cure));
        }
    }

    private static List<String> toDo(Patient patient, Optional<Cure> cure) {
        if (cure.isPresent()) {
            return List.of(
                    cure.get().command(),
                    "or slopewise diagnose " + Words.quoted(patient.folder()) + " --fix, which runs it and compares.");
        }
        return List.of(
                patient.training().isPresent()
                        ? "No option of `train` does this."
                        : "There is no command to copy, as the training cannot be made again: " + patient.why() + ".");
    }

    private static Map<String, Object> json(Patient patient, Verdict verdict, Optional<Cure> cure, double seconds) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("run", patient.run().header().id());
        map.put("folder", patient.folder().toString());
        map.put("steps", patient.run().steps().size());
        map.put("stopped", patient.run().result().stopped().toString());
        if (!patient.why().isEmpty()) map.put("withoutExperiments", patient.why());
        map.putAll(VerdictForm.of(verdict));
        cure.ifPresent(c -> map.put("command", c.command()));
        map.put("seconds", seconds);
        return map;
    }

    /// Trains again with the remedy and shows both runs.
    private int fix(Console to, Patient patient, Optional<Cure> cure) throws IOException {
        if (cure.isEmpty()) {
            throw new Failure("there is nothing to fix with settings of `train` alone; the run stays as it is");
        }
        Runs runs = place.runs();
        String id = runs.free(patient.folder().toAbsolutePath().normalize().getFileName() + "-fixed");
        Training training = Training.of(cure.get().file(), cure.get().options());
        int code = new Teller(to, Teller.Telling.of(false, quiet), Alarm.Answer.CONTINUE)
                .tell(training, (observer, _) -> training.begin(runs, id, _ -> observer));
        List<RunFacts> both = new ArrayList<>(List.of(
                RunFacts.read(patient.folder()), RunFacts.read(runs.folder().resolve(id))));
        new Comparison(both).tell(to, quiet);
        return code;
    }
}
