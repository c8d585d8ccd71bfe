package dev.slopewise.cli;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.doctor.lesson.Lesson;
import dev.slopewise.doctor.lesson.Lessons;
import dev.slopewise.doctor.lesson.Question;
import dev.slopewise.learn.train.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slopewise lesson`: the calculus behind training, computed while it is told.
@Command(
        name = "lesson",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description =
                "Tells the calculus behind training in short lessons, each run live on a real problem, with a question"
                        + " at its end. In a terminal it waits for an answer; elsewhere it shows all and asks nothing,"
                        + " unless --ask is given.",
        footer = {"", "Example:", "  slopewise lesson", "  slopewise lesson 3", "  slopewise lesson --list"})
final class LessonCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "N",
            arity = "0..1",
            converter = Range.Count.class,
            description = "Which lesson, " + Range.COUNT + ". Default: all, one after the other.")
    private int number;

    @Option(names = "--list", description = "Print the lessons' titles and nothing else.")
    private boolean list;

    @Option(names = "--ask", description = "Read answers from the standard input where that is no terminal too.")
    private boolean ask;

    @Mixin
    private Output output = new Output();

    LessonCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Console to = output.on(console);
        int lessons = Lessons.ALL.size();
        require(number <= lessons, "there are %d lessons, got %d; see slopewise lesson --list", lessons, number);
        int first = number == 0 ? 1 : number, last = number == 0 ? lessons : number;
        if (output.isJson()) {
            List<Object> told = new ArrayList<>();
            for (int i = first; i <= last; i++) told.add(json(i));
            to.out().println(Json.write(Map.of("lessons", told)));
        } else if (list) {
            for (int i = 1; i <= lessons; i++)
                to.out().println("%2d  %s".formatted(i, Lessons.ALL.get(i - 1).title()));
        } else {
            tell(first, last, to);
        }
        return 0;
    }

    private void tell(int first, int last, Console to) {
        var asking = new Asking(to, ask || to.window().isPresent());
        int right = 0, asked = 0;
        for (int i = first; i <= last && !asking.isLeft(); i++) {
            Lesson lesson = Lessons.ALL.get(i - 1);
            to.heading("Lesson %d of %d: %s".formatted(i, Lessons.ALL.size(), lesson.title()));
            Lesson.Told told = lesson.tell();
            LessonParts.show(told.parts(), to);
            to.out().println();
            switch (asking.ask(told.question())) {
                case RIGHT -> {
                    right++;
                    asked++;
                }
                case WRONG -> asked++;
                case NOT_ASKED -> {}
            }
            to.out().println();
        }
        if (asked > 1) to.say("", List.of("%d of %d answers were right at once.".formatted(right, asked)));
    }

    private static Map<String, Object> json(int number) {
        Lesson lesson = Lessons.ALL.get(number - 1);
        Lesson.Told told = lesson.tell();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("number", number);
        map.put("title", lesson.title());
        map.put("parts", LessonParts.json(told.parts()));
        map.put("question", told.question().asked());
        if (told.question() instanceof Question.OfChoice choice) map.put("choices", choice.choices());
        map.put("answer", told.question().right());
        map.put("because", told.question().because());
        return map;
    }
}
