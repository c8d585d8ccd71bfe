package dev.slopewise.cli;

import dev.slopewise.doctor.Budget;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.doctor.corpus.Plan;
import dev.slopewise.doctor.practice.Clue;
import dev.slopewise.doctor.practice.Practice;
import dev.slopewise.doctor.practice.Scenario;
import dev.slopewise.learn.train.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slopewise practice`: what is wrong with this training?
@Command(
        name = "practice",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description =
                "Trains a model in which one thing is set wrong and asks which of four causes it is. Evidence costs"
                    + " points; in the end come the doctor's verdict and the same training without the fault. Only"
                    + " such faults are asked for as the doctor itself names. Outside of a terminal it shows all and"
                    + " asks nothing, unless --ask is given.",
        footer = {"", "Example:", "  slopewise practice", "  slopewise practice 5 --seed 7"})
final class PracticeCommand implements Callable<Integer> {
    /// Of the doctor's experiments on a scenario: a few, so that nobody waits long.
    private static final Budget BUDGET = new Budget(6, 2000, Duration.ofSeconds(10));

    private final Console console;

    @Parameters(
            paramLabel = "N",
            arity = "0..1",
            converter = Range.Count.class,
            description = "How many trainings: " + Range.COUNT + ". Default: ${DEFAULT-VALUE}.")
    private int number = 3;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Range.Whole.class,
            description = "Which trainings, in which order: " + Range.WHOLE + ". Default: others each day.")
    private long seed = System.currentTimeMillis() / Duration.ofDays(1).toMillis();

    @Option(names = "--ask", description = "Read answers from the standard input where that is no terminal too.")
    private boolean ask;

    @Mixin
    private Output output = new Output();

    PracticeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Console to = output.on(console);
        var asking = new Asking(to, !output.isJson() && (ask || to.window().isPresent()));
        var practice = new Practice(BUDGET);
        List<Object> told = new ArrayList<>();
        int points = 0, done = 0;
        for (Plan plan : Practice.plans(seed)) {
            if (done == number || asking.isLeft()) break;
            if (!output.isJson()) to.say("", List.of("Training …"));
            Optional<Scenario> made = practice.scenario(plan, seed);
            if (made.isEmpty()) continue; // the doctor does not tell it apart
            Scenario scenario = made.get();
            done++;
            if (output.isJson()) {
                told.add(json(scenario));
            } else {
                points += play(scenario, done, asking, to);
            }
        }
        if (output.isJson()) {
            to.out().println(Json.write(Map.of("scenarios", told)));
        } else if (asking.asks()) {
            to.say("", List.of("%d of %d points.".formatted(points, done * Scenario.POINTS)));
        }
        return 0;
    }

    /// One scenario; the points that it brought.
    private static int play(Scenario scenario, int number, Asking asking, Console to) {
        to.heading("Training " + number);
        LessonParts.show(scenario.given(), to);
        to.out().println();
        to.heading(scenario.question().asked());
        List<String> choices = scenario.question().choices();
        for (int i = 0; i < choices.size(); i++) to.say("  ", List.of((i + 1) + "  " + choices.get(i)));
        int points = asking.asks() ? choose(scenario, asking, to) : all(scenario, to);
        if (asking.isLeft()) return 0;
        LessonParts.show(scenario.verdict(), to);
        LessonParts.show(scenario.replay(), to);
        to.out().println();
        return points;
    }

    private static int all(Scenario scenario, Console to) {
        scenario.clues().forEach(clue -> show(clue, to));
        return 0;
    }

    private static void show(Clue clue, Console to) {
        to.out().println();
        to.heading(Numbers.sentence(clue.name()));
        LessonParts.show(clue.shown(), to);
    }

    private static int choose(Scenario scenario, Asking asking, Console to) {
        int points = Scenario.POINTS;
        List<Clue> left = new ArrayList<>(scenario.clues());
        while (true) {
            to.out().println();
            for (int i = 0; i < left.size(); i++)
                to.say(
                        "  ",
                        List.of("%c  ask for %s (%s)"
                                .formatted(
                                        'a' + i,
                                        left.get(i).name(),
                                        Numbers.count(left.get(i).price(), "point"))));
            Optional<String> said =
                    asking.line("1 to 4, a letter to ask for more (%d points left), q to leave: ".formatted(points));
            if (said.isEmpty() || asking.isLeft()) return 0;
            int letter = said.get().length() == 1 ? said.get().charAt(0) - 'a' : -1;
            if (letter >= 0 && letter < left.size()) {
                Clue clue = left.get(letter);
                if (clue.price() > points) {
                    to.say("", List.of("That costs more points than are left."));
                    continue;
                }
                points -= clue.price();
                show(left.remove(letter), to);
                continue;
            }
            switch (scenario.question().judge(said.get())) {
                case RIGHT -> {
                    to.say("", List.of("Right, for %d points.".formatted(points)));
                    return points;
                }
                case WRONG -> {
                    to.say(
                            "",
                            List.of("No: it is %s."
                                    .formatted(scenario.question().right())));
                    return 0;
                }
                case UNREADABLE -> to.say("", List.of("That is neither a number from 1 to 4 nor one of the letters."));
            }
        }
    }

    private static Map<String, Object> json(Scenario scenario) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", scenario.id());
        map.put("given", LessonParts.json(scenario.given()));
        map.put("choices", scenario.question().choices());
        map.put("answer", scenario.question().right());
        List<Object> clues = new ArrayList<>();
        scenario.clues()
                .forEach(clue -> clues.add(
                        Map.of("name", clue.name(), "price", clue.price(), "shown", LessonParts.json(clue.shown()))));
        map.put("clues", clues);
        map.put("verdict", LessonParts.json(scenario.verdict()));
        map.put("replay", LessonParts.json(scenario.replay()));
        return map;
    }
}
