package dev.slopewise.cli;

import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.schedule.Schedule;
import dev.slopewise.learn.schedule.Schedules;
import dev.slopewise.learn.train.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slopewise schedule`: draws the learning rate of each step before any is taken.
@Command(
        name = "schedule",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = "Draws how the learning rate changes over the steps of a training, and tells it at some of them.",
        footer = {
            "",
            "Example:",
            "  slopewise schedule \"warmup(100, cosine)\" --steps 1000 --rate 0.01",
            "  slopewise schedule \"cosine-restarts(200)\" --at 1,200,201"
        })
final class ScheduleCommand implements Callable<Integer> {
    private static final int ROWS = 8;

    /// The shares of all steps at which the rate is told unless steps are named.
    private static final List<Double> SHARES = List.of(0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0);

    /// How many places are looked at for the curve, and for the steps of the largest and the least rate.
    private static final int PLACES = 2000;

    private final Console console;

    @Parameters(
            paramLabel = "SCHEDULE",
            converter = Range.ScheduleText.class,
            completionCandidates = Range.ScheduleNames.class,
            description = "One of ${COMPLETION-CANDIDATES}, with settings in brackets: `warmup(100, cosine(end=0.1))`.")
    private String text = "constant";

    @Option(
            names = "--steps",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Steps of the training: " + Range.COUNT + ". Default: ${DEFAULT-VALUE}.")
    private int steps = 1000;

    @Option(
            names = "--rate",
            paramLabel = "X",
            converter = Range.Above0.class,
            description = "The optimiser's own rate, which the schedule multiplies: " + Range.ABOVE_0
                    + ". Default: ${DEFAULT-VALUE}.")
    private double rate = 0.05;

    @Option(
            names = "--at",
            paramLabel = "STEP",
            split = ",",
            converter = Range.Count.class,
            description = "The steps to tell the rate at: " + Range.COUNT
                    + ", several separated by commas. Default: seven spread over all, and those of the largest and the"
                    + " least rate.")
    private List<Integer> at = List.of();

    @Option(names = "--quiet", description = "Print a step and its rate a line, and nothing else.")
    private boolean quiet;

    @Mixin
    private Output output = new Output();

    ScheduleCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Console to = output.on(console);
        Map<Integer, Double> told = new LinkedHashMap<>();
        marked().forEach(step -> told.put(step, rate(step)));
        if (output.isJson()) {
            var map = new LinkedHashMap<String, Object>();
            map.put("schedule", Schedules.text(schedule()));
            map.put("steps", steps);
            map.put("rate", rate);
            List<Map<String, Object>> values = new ArrayList<>();
            told.forEach((step, value) -> values.add(new LinkedHashMap<>(Map.of("step", step, "rate", value))));
            map.put("rates", values);
            to.out().println(Json.write(map));
        } else if (quiet) {
            told.forEach((step, value) -> to.out().println(step + "\t" + value));
        } else {
            draw(told, to);
        }
        return 0;
    }

    private Schedule schedule() {
        return Schedules.parse(text);
    }

    private double rate(int step) {
        return rate * schedule().factor(new Schedule.Progress(step, steps, steps, List.of()));
    }

    /// Evenly spread steps from the first to the last, all of them where there are few.
    private int[] places() {
        int n = Math.min(steps, PLACES);
        return IntStream.range(0, n)
                .map(i -> n == 1 ? 1 : 1 + (int) Math.round((double) i * (steps - 1) / (n - 1)))
                .toArray();
    }

    private SortedSet<Integer> marked() {
        SortedSet<Integer> marked = new TreeSet<>(at);
        if (!marked.isEmpty()) return marked;
        SHARES.forEach(share -> marked.add(1 + (int) Math.round(share * (steps - 1))));
        int least = 1, most = 1;
        for (int step : places()) {
            least = rate(step) < rate(least) ? step : least;
            most = rate(step) > rate(most) ? step : most;
        }
        marked.add(least);
        marked.add(most);
        return marked;
    }

    private void draw(Map<Integer, Double> told, Console to) {
        String full = Schedules.text(schedule());
        to.heading("Learning rate by " + full);
        double[] values = IntStream.of(places()).mapToDouble(this::rate).toArray();
        List<String> lines = new Plot(to.width(), ROWS)
                .draw(
                        List.of(new Plot.Curve("rate", Ink.TRAIN, values)),
                        Plot.Scale.LINEAR,
                        new Plot.Across("step 1", steps > 1 ? String.valueOf(steps) : "", List.of()),
                        to.hasColours());
        lines.forEach(to.out()::println);
        List<List<String>> rows = new ArrayList<>();
        told.forEach((step, value) ->
                rows.add(List.of(String.valueOf(step), Numbers.number(value), Numbers.number(value / rate))));
        to.table("  ", new TextTable(List.of("step", "rate", "× " + Numbers.number(rate)), rows));
        if (full.contains("plateau(")) {
            to.say(
                    "  ",
                    List.of("`plateau` lowers the rate when the validation loss stands still, which only a training"
                            + " shows; here it stays."));
        }
    }
}
