package dev.slopewise.cli;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.doctor.Narrator;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.schedule.Schedules;
import dev.slopewise.learn.train.Json;
import dev.slopewise.learn.train.NonFiniteForm;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.StepRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// What a training says before, while and after it goes on.
///
/// @param before    what was recorded of the training before it is resumed; empty for a new one
/// @param onTrouble what is done when the steps show trouble
record Teller(Console to, Telling telling, Optional<Run> before, Alarm.Answer onTrouble) {
    /// Tokens of a sample: that are given, and that the model writes.
    private static final int PROMPT = 32;

    private static final int WRITTEN = 200;

    private static final String NO_TROUBLE = "Its steps showed no trouble while it went on.";

    /// Of a training from its start.
    Teller(Console to, Telling telling, Alarm.Answer onTrouble) {
        this(to, telling, Optional.empty(), onTrouble);
    }

    /// How much is told.
    enum Telling {
        ALL,
        RESULT,
        JSON;

        static Telling of(boolean json, boolean quiet) {
            return json ? JSON : quiet ? RESULT : ALL;
        }
    }

    /// A training or the rest of one.
    interface Work {
        /// Does it, and says in which folder.
        ///
        /// @param rescue from trouble
        Path run(Observer observer, Rescue rescue) throws IOException;
    }

    /// Does the work and tells of it; Ctrl-C stops and saves.
    ///
    /// @return the exit code
    int tell(Training training, Work work) throws IOException {
        if (telling == Telling.ALL) {
            to.heading("Data");
            to.say("  ", training.material().account());
            to.heading("Model");
            to.say("  ", List.of(sentence(training)));
            to.heading("Training");
        }
        try (var interrupt = Interrupt.watch()) {
            Path folder;
            Alarm alarm;
            var taken = new LongAdder(); // steps, not those before a run was resumed
            try (Progress progress = progress(training)) {
                Observer stop = new Observer() {
                    @Override
                    public void step(StepRecord step) {
                        taken.increment();
                    }

                    @Override
                    public boolean wantsStop() {
                        return interrupt.isWanted();
                    }
                };
                alarm = new Alarm(training, before, onTrouble, progress::note);
                var rescue = new Rescue(
                        alarm, trouble -> asked(trouble, progress, interrupt), changed -> change(progress, changed));
                folder = work.run(new Progress.Together(List.of(progress, alarm, stop)), rescue);
            }
            Run run = RunFolder.read(folder);
            end(
                    training,
                    folder,
                    run,
                    alarm,
                    speed(training, taken.sum(), run.result().seconds()));
            to.flush();
            if (alarm.wantsStop()) return Main.FAILED;
            return switch (run.result().stopped()) {
                case EPOCHS_DONE, NO_IMPROVEMENT -> 0;
                case NOT_FINITE -> Main.FAILED;
                case INTERRUPTED, UNFINISHED -> Main.INTERRUPTED;
            };
        }
    }

    /// What a person wants; to go on, where nothing is said.
    private Alarm.Answer asked(String trouble, Progress progress, Interrupt interrupt) {
        progress.leave();
        to.say("", List.of(trouble));
        String prompt = "c: continue, s: stop, r: repair, which goes back and on with the remedy [c] ";
        return interrupt.isWanted()
                ? Alarm.Answer.STOP
                : switch (new Asking(to, true).line(prompt).orElse("").toLowerCase(Locale.ROOT)) {
                    case "s", "stop" -> Alarm.Answer.STOP;
                    case "r", "repair" -> Alarm.Answer.REPAIR;
                    default -> Alarm.Answer.CONTINUE;
                };
    }

    private static void change(Progress progress, Training to) {
        Settings settings = to.options().settings();
        progress.change(settings.epochs(), to.material().train().batches().orElse(1), settings.batch());
    }

    private Progress progress(Training training) {
        if (telling != Telling.ALL) {
            return new Progress.None();
        }
        Settings settings = training.options().settings();
        long stepsPerEpoch = training.material().train().batches().orElse(1);
        Judge judge = training.judge();
        return to.window()
                .<Progress>map(window -> new LiveProgress(
                        to, window, System::nanoTime, settings.epochs(), stepsPerEpoch, settings.batch(), judge::brief))
                .orElseGet(() -> new PlainProgress(to.out(), settings.epochs(), judge::brief));
    }

    private static String sentence(Training training) {
        var layers = new StringBuilder();
        if (training.start() instanceof Mlp model) {
            layers.append(
                    Numbers.count(model.layers().getFirst().weight().shape().size(0), "input"));
            model.layers()
                    .subList(0, model.layers().size() - 1)
                    .forEach(layer -> layers.append(" → ")
                            .append(layer.units())
                            .append(' ')
                            .append(model.activation()));
        } else {
            String inputs = switch (training.material().reading()) {
                case Reading.Text text -> Numbers.count(text.context(), "token");
                case Reading.Labelled examples -> examples.input().toString();
            };
            layers.append(inputs).append(" → ");
            layers.append(training.options().model());
        }
        layers.append(" → ").append(Numbers.count(training.judge().outputs(), "output"));
        long parameters = Tree.of(training.start()).leaves().stream()
                .mapToLong(leaf -> leaf.shape().count())
                .sum();
        Settings settings = training.options().settings();
        Recipe recipe = training.options().recipe();
        List<String> more = new ArrayList<>();
        if (!(recipe.schedule() instanceof Constant)) more.add("the schedule " + Schedules.text(recipe.schedule()));
        recipe.penalties().stream().map(Penalty::toString).forEach(more::add);
        return "%s: %s. At most %s, %s a step, by %s%s."
                .formatted(
                        layers,
                        Numbers.count(parameters, "parameter"),
                        Numbers.count(settings.epochs(), "epoch"),
                        Numbers.count(
                                settings.batch(),
                                training.material().reading() instanceof Reading.Text ? "window" : "row"),
                        recipe.optimizer(),
                        more.isEmpty() ? "" : " with " + String.join(" and ", more));
    }

    /// How a model of text goes on with the first words that it was judged by.
    private static Optional<Sample> sample(Training training, Path folder) throws IOException {
        if (!(SavedRun.load(folder) instanceof SavedRun.OfText saved)) return Optional.empty();
        Tensor judged = training.material().validation().inputs();
        int seen = Math.min(PROMPT, judged.shape().size(1));
        String prompt = saved.reading()
                .tokenizer()
                .decode(judged.slice(0, 0, 1).slice(1, 0, seen).toInts());
        return Optional.of(
                new Sample(prompt, new TextWriter(saved.reading(), saved.model(), 1, 0).after(prompt, WRITTEN)));
    }

    private record Sample(String prompt, String text) {}

    /// Examples, or tokens of a text, that were learnt from in a second, all that belongs to it included.
    private static double speed(Training training, long steps, double seconds) {
        double epochs = (double) steps / training.material().train().batches().orElse(1);
        return epochs * training.material().trained() / seconds;
    }

    private void end(Training training, Path folder, Run run, Alarm alarm, double speed) throws IOException {
        RunResult result = run.result();
        String saved = "Saved in " + folder + ".";
        boolean isText = training.material().reading() instanceof Reading.Text
                && result.stopped() != RunResult.Stopped.NOT_FINITE;
        Material material = training.material();
        List<String> sentences =
                new ArrayList<>(training.judge().sentences(result.metrics(), material.known(), material.validation()));
        if (result.bestEpoch() == 0 && result.stopped() != RunResult.Stopped.INTERRUPTED) {
            sentences.add("No epoch left parameters worth keeping: judged and saved is the untrained start.");
        }
        if (alarm.wantsStop()) sentences.add("It was stopped as its steps showed trouble.");
        if (result.stopped() == RunResult.Stopped.INTERRUPTED) {
            sentences.add("Interrupted: slopewise resume " + Words.quoted(folder) + " goes on where it stopped.");
        }
        switch (telling) {
            case JSON -> {
                var map = json(folder, run);
                if (Double.isFinite(speed)) map.put("perSecond", speed);
                if (!run.header().repairs().isEmpty()) {
                    map.put(
                            "repairs",
                            run.header().repairs().stream()
                                    .map(RunHeader.Repair::toMap)
                                    .toList());
                }
                if (!alarm.told().isEmpty()) map.put("trouble", String.join(" ", alarm.told()));
                if (isText)
                    sample(training, folder).ifPresent(sample -> map.put("sample", sample.prompt + sample.text));
                to.out().println(Json.write(map));
            }
            case RESULT -> {
                to.say("", sentences);
                to.say("", alarm.told());
                to.say("", List.of(saved));
            }
            case ALL -> {
                to.heading("Result");
                to.say("  ", sentences);
                to.say("  ", List.of(saved));
                if (Double.isFinite(speed)) {
                    boolean isOfTokens = material.reading() instanceof Reading.Text;
                    to.say(
                            "  ",
                            List.of("%s a second were learnt from, with all reading, judging and saving."
                                    .formatted(Numbers.count(Math.round(speed), isOfTokens ? "token" : "row"))));
                }
                if (isText) sample(training, folder).ifPresent(this::show);
                to.heading("What happened");
                to.say("  ", Narrator.account(run));
                boolean isMended = !run.header().repairs().isEmpty() && !alarm.wantsStop(); // the account says how
                if (!isMended) to.say("  ", alarm.told().isEmpty() ? List.of(NO_TROUBLE) : alarm.told());
                if (result.steps() > 0) {
                    to.heading("Any step, from 1 to " + result.steps());
                    to.out().println("  ./slopewise explain " + Words.quoted(folder) + " --step 1");
                    to.heading("Why it went so, decided by experiments");
                    to.out().println("  ./slopewise diagnose " + Words.quoted(folder));
                }
            }
        }
    }

    private void show(Sample sample) {
        to.heading("How it goes on with the first of the text it was judged by");
        (sample.prompt + "│" + sample.text).lines().forEach(line -> to.out().println("  " + Console.harmless(line)));
    }

    private static Map<String, Object> json(Path folder, Run run) {
        RunResult result = run.result();
        var map = new LinkedHashMap<String, Object>();
        map.put("run", run.header().id());
        map.put("folder", folder.toString());
        map.put("stopped", result.stopped().toString());
        map.put("steps", result.steps());
        map.put("epochs", result.epochs());
        map.put("bestEpoch", result.bestEpoch());
        map.put("seconds", result.seconds());
        map.put("measuredSeconds", result.measuredSeconds());
        map.put("metrics", result.metrics());
        map.put("account", Narrator.account(run));
        result.nonFinite().ifPresent(found -> map.put("nonFinite", NonFiniteForm.of(found)));
        return map;
    }
}
