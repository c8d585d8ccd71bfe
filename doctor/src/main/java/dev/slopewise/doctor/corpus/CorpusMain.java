package dev.slopewise.doctor.corpus;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;

/// Runs the corpus, as many trainings at a time as there are processors, and asks about each: a line for each case, and at the end the tables.
///
/// ```
/// --slice fast|tune|test|all   which part; if not said `fast`, with `--only` `tune`
/// --only TEXT                  those alone of the part whose id holds the text
/// --asked TEXT,…               those alone are asked whose name holds one of the texts
/// --early                      also from which step on it is told right
/// --cure                       also what each remedy wins back
/// --write FILE                 the tables into a page, between its marks; its prose stays
/// ```
public final class CorpusMain {
    private static final String FROM = "<!-- corpus: written by `bench/doctor --write` -->",
            TO = "<!-- end of corpus -->";

    private final PrintStream out;
    private final Map<String, Function<Facts, Verdict>> asked;
    private Optional<Slice> said = Optional.empty();
    private String only = "";
    private List<String> names = List.of("");
    private boolean isEarly = false;
    private boolean isCured = false;
    private Optional<Path> page = Optional.empty();

    private CorpusMain(PrintStream out, Map<String, Function<Facts, Verdict>> asked) {
        this.out = out;
        this.asked = asked;
    }

    /// Runs a part of the corpus as the arguments say.
    ///
    /// @param asked who is asked, by name, in the order of the table
    /// @throws IOException if the page cannot be read or written
    /// @throws dev.slopewise.core.SlopewiseException if there is no such option, slice or training
    public static void run(List<String> arguments, PrintStream out, Map<String, Function<Facts, Verdict>> asked)
            throws IOException {
        var command = new CorpusMain(out, asked);
        command.read(arguments);
        command.run();
    }

    private void read(List<String> arguments) {
        var left = arguments.iterator();
        while (left.hasNext()) {
            String option = left.next();
            switch (option) {
                case "--early" -> isEarly = true;
                case "--cure" -> isCured = true;
                case "--slice" -> said = Optional.of(slice(value(option, left)));
                case "--only" -> only = value(option, left);
                case "--asked" -> names = List.of(value(option, left).split(",", -1));
                case "--write" -> page = Optional.of(Path.of(value(option, left)));
                default ->
                    throw refuse(
                            "there is no option " + option,
                            "there are --slice, --only, --asked, --early, --cure, --write");
            }
        }
    }

    private static String value(String option, Iterator<String> left) {
        require(left.hasNext(), "%s needs a value", option);
        return left.next();
    }

    private static Slice slice(String name) {
        return Stream.of(Slice.values())
                .filter(slice -> slice.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> refuse("there is no slice " + name, "there are fast, tune, test, all"));
    }

    /// A look at single trainings is none at those for the score, unless it is asked for.
    private Slice slice() {
        return said.orElse(only.isEmpty() ? Slice.FAST : Slice.TUNE);
    }

    private void run() throws IOException {
        List<Plan> plans = slice().plans().stream()
                .filter(plan -> plan.id().contains(only))
                .toList();
        require(!plans.isEmpty(), "no training of the slice %s has an id with `%s` in it", slice(), only);
        Map<String, List<Told>> told = new LinkedHashMap<>();
        long began = System.nanoTime();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<CompletableFuture<Answers>> all = plans.stream()
                    .map(plan -> CompletableFuture.supplyAsync(() -> answers(plan), threads))
                    .toList();
            for (CompletableFuture<Answers> each : all) {
                Answers answers = each.join();
                out.print(answers.text());
                answers.told()
                        .forEach((name, one) -> told.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(one));
            }
        }
        Map<String, Score> scores = new LinkedHashMap<>();
        told.forEach((name, all) -> scores.put(name, new Score(all)));
        require(!scores.isEmpty(), "nobody is asked whose name holds one of %s; there are %s", names, asked.keySet());
        String tables = tables(scores, scores.size());
        out.printf(
                Locale.ROOT,
                "%n%s%n%d trainings in %.0f s%n",
                tables,
                plans.size(),
                (System.nanoTime() - began) * 1e-9);
        if (page.isPresent()) write(page.get(), tables(scores, 1));
    }

    /// What was said of one training, by who said it.
    private record Answers(String text, Map<String, Told> told) {}

    private Answers answers(Plan plan) {
        var examination = new Examination(plan.labelled());
        var text = new StringBuilder(plan.id() + ": " + Signs.line(examination.facts()) + "\n");
        Map<String, Told> told = new LinkedHashMap<>();
        asked.forEach((name, doctor) -> {
            if (names.stream().noneMatch(name::contains)) return;
            Told said = isEarly ? examination.askEarly(doctor) : examination.ask(doctor);
            Told one = isCured ? examination.cured(said) : said;
            told.put(name, one);
            text.append("    ").append(name).append(": ").append(line(one)).append("\n");
        });
        return new Answers(text.toString(), told);
    }

    private static String line(Told told) {
        String confidence = told.leading()
                .map(finding -> String.format(Locale.ROOT, " (%.2f)", finding.confidence()))
                .orElse("");
        boolean isRight = told.run().isWell() ? !told.isAlarm() : told.isRight();
        return told.answer() + confidence + (isRight ? ", right" : ", wrong: " + told.label());
    }

    /// The summary, and the answers of the first so many who were asked.
    private String tables(Map<String, Score> scores, int detailed) {
        var text = new StringBuilder("Trainings: " + slice() + (only.isEmpty() ? "" : ", those with `" + only + "`")
                + ".\n\n" + ScoreTables.summary(scores));
        scores.entrySet().stream().limit(detailed).forEach(entry -> {
            Score score = entry.getValue();
            text.append("\n### ").append(entry.getKey()).append("\n\n").append(ScoreTables.confusion(score));
            if (score.reliability().size() > 1) text.append("\n").append(ScoreTables.reliability(score));
        });
        return text.toString();
    }

    /// Puts tables in the place of those between the marks.
    static String replaced(String page, String tables) {
        int from = page.indexOf(FROM), to = page.indexOf(TO);
        require(from >= 0 && to > from, "the page needs the lines `%s` and `%s` around its tables", FROM, TO);
        return page.substring(0, from + FROM.length()) + "\n" + tables + page.substring(to);
    }

    private static void write(Path page, String tables) throws IOException {
        Files.writeString(page, replaced(Files.readString(page), tables));
    }
}
