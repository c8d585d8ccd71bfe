package dev.slopewise.cli;

import dev.slopewise.core.DType;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.Column;
import dev.slopewise.data.DataException;
import dev.slopewise.data.Encoding;
import dev.slopewise.data.Fitted;
import dev.slopewise.data.Preparation;
import dev.slopewise.data.Scaling;
import dev.slopewise.data.Table;
import dev.slopewise.data.TableStream;
import dev.slopewise.data.Tables;
import dev.slopewise.data.Target;
import dev.slopewise.data.Task;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slopewise check`: whether a data file can be learnt from, and what would be done with each of its columns.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = {
            "Reads a data file whole and says what each column holds and what training would make of it; with a target,"
                    + " whether it can be trained on.",
            "The exit code is 1 if it cannot."
        },
        footer = {"", "Example:", "  slopewise check examples/data/breast_cancer.csv --target diagnosis"})
final class CheckCommand implements Callable<Integer> {
    /// Rows in memory at once; without a target, also those that what becomes of a column is judged by.
    private static final int CHUNK = 50_000;

    /// Fewer rows with a known target cannot be split.
    private static final int FEWEST_ROWS = 10;

    private static final int CLASSES_SHOWN = 12;

    private final Console console;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "CSV, JSON, JSON lines (each packed by gzip or not), Parquet; arrays as IDX, .npy, .npz; a folder"
                            + " with a folder of pictures for each class; a text that ends in .txt or .md.")
    private Path file = Path.of("");

    @Option(names = "--target", paramLabel = "COLUMN", description = "The column to predict.")
    private @Nullable String target;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            converter = Range.TaskName.class,
            description = "${COMPLETION-CANDIDATES}. Default: what the target's values ask for.")
    private @Nullable Task task;

    @Option(names = "--quiet", description = "Print nothing unless it cannot be trained on.")
    private boolean quiet;

    @Mixin
    private Output output = new Output();

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Console to = output.on(console);
        Found found = found();
        if (output.isJson()) {
            to.out().println(Json.write(json(found)));
        } else {
            if (!quiet) tell(found, to);
            if (!found.problem().isEmpty()) to.error(found.problem());
        }
        return found.problem().isEmpty() ? 0 : Main.FAILED;
    }

    private Found found() throws IOException {
        boolean isFolder = Files.isDirectory(file), isText = target == null && DataOptions.isText(file);
        if (isFolder && target != null) {
            throw new Failure(file + " is a folder of pictures, which has no columns; leave --target out");
        }
        if (isFolder) return Found.pictures(file);
        if (isText) return Found.text(file);
        Optional<Map<String, Tensor>> arrays = ArrayFile.read(file);
        if (arrays.isPresent() && target != null) {
            throw new Failure(file + " holds arrays, which have no columns; leave --target out");
        }
        return arrays.isPresent() ? arrays(arrays.get()) : table();
    }

    private static void tell(Found found, Console to) {
        to.heading(found.head());
        to.table("  ", new TextTable(found.heads(), found.rows()));
        to.say("  ", found.sentences());
    }

    private Map<String, Object> json(Found found) {
        var map = new LinkedHashMap<String, Object>();
        map.put("file", file.toString());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (List<String> row : found.rows()) {
            var cells = new LinkedHashMap<String, Object>();
            for (int i = 0; i < row.size(); i++) cells.put(found.heads().get(i), row.get(i));
            rows.add(cells);
        }
        map.put("parts", rows);
        map.put("account", found.sentences());
        map.put("trainable", found.problem().isEmpty());
        if (!found.problem().isEmpty()) map.put("problem", found.problem());
        return map;
    }

    private Found table() {
        TableStream stream = Tables.stream(file);
        Map<String, ColumnFacts> facts = new LinkedHashMap<>();
        Optional<Table> first = Optional.empty();
        try (var chunks = stream.chunks(CHUNK)) {
            for (Optional<Table> chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) {
                if (first.isEmpty()) first = chunk;
                List<Column> columns = chunk.get().columns();
                columns.forEach(column -> facts.computeIfAbsent(column.name(), _ -> new ColumnFacts(columns.size()))
                        .add(column));
            }
        }
        Table start =
                first.orElseThrow(() -> new DataException("there are no rows", file.toString(), "add rows of data"));
        Map<String, String> becomes = new LinkedHashMap<>();
        List<String> sentences = new ArrayList<>();
        String problem = "";
        try {
            if (target == null) {
                int[] rows = IntStream.range(0, start.rows()).toArray();
                plan(Preparation.fit(start, start.names(), rows), becomes);
            } else {
                start.column(target);
                Fitted fitted = Fitted.of(stream, target, Optional.ofNullable(task), _ -> true, Scaling.STANDARD);
                plan(fitted.preparation(), becomes);
                becomes.put(target, "target: " + kind(fitted.target()));
                sentences.addAll(account(fitted.target(), facts.getOrDefault(target, new ColumnFacts(1))));
                if (fitted.rows() < FEWEST_ROWS) {
                    problem = "%s: at least %d rows with a known target are needed to train and validate, got %d"
                            .formatted(file, FEWEST_ROWS, fitted.rows());
                }
            }
        } catch (DataException | SlopewiseException e) {
            problem = Failure.line(e);
        }
        List<List<String>> rows = new ArrayList<>();
        facts.forEach((name, column) -> rows.add(List.of(
                name,
                column.kind(),
                column.missing() == 0 ? "" : String.valueOf(column.missing()),
                column.values(),
                becomes.getOrDefault(name, ""))));
        long count = facts.values().iterator().next().rows();
        return new Found(
                "%s: %s, %s".formatted(file, Numbers.count(count, "row"), Numbers.count(facts.size(), "column")),
                List.of("column", "holds", "missing", "values", "becomes"),
                rows,
                sentences,
                problem);
    }

    private static void plan(Preparation preparation, Map<String, String> becomes) {
        for (Encoding encoding : preparation.encodings()) {
            becomes.merge(encoding.name(), plan(encoding), (a, b) -> a + "; " + b);
        }
    }

    /// A few words for a cell; [Preparation#account] has the sentences.
    private static String plan(Encoding encoding) {
        return switch (encoding) {
            case Encoding.Standardised number -> "standardised" + filled(number.missing(), number.median());
            case Encoding.Scaled number -> number.how() + " scaled" + filled(number.missing(), number.median());
            case Encoding.Missing _ -> "0 or 1 where missing";
            case Encoding.Quantiles number ->
                "share of training values below" + filled(number.missing(), number.median());
            case Encoding.Usual usual -> "0 or 1 where " + Numbers.number(usual.value());
            case Encoding.Calendar date ->
                "place in time and " + Numbers.count(date.cycles().size(), "cycle");
            case Encoding.Hashed text -> text.buckets() + " columns by hash";
            case Encoding.HashedWords text -> "words in " + text.buckets() + " columns by hash";
            case Encoding.OneHot text -> text.categories().size() + " columns of 0 and 1";
            case Encoding.Dropped dropped -> "left out: " + dropped.reason();
        };
    }

    private static String filled(int missing, double median) {
        return missing == 0 ? "" : ", missing as " + Numbers.number(median);
    }

    private static String kind(Target target) {
        return switch (target) {
            case Target.Classes classes -> "one of " + classes.classes().size() + " classes";
            case Target.Numbers _ -> "a number";
        };
    }

    private static List<String> account(Target target, ColumnFacts facts) {
        List<String> sentences = new ArrayList<>();
        long known = facts.rows() - facts.missing();
        switch (target) {
            case Target.Classes classes -> {
                var counts = facts.counts();
                if (counts.isEmpty()) {
                    sentences.add("`%s` is one of %d classes."
                            .formatted(classes.name(), classes.classes().size()));
                    break;
                }
                sentences.add("`%s` is one of %d classes: %s%s."
                        .formatted(
                                classes.name(),
                                classes.classes().size(),
                                counts.stream()
                                        .limit(CLASSES_SHOWN)
                                        .map(c -> "%s %d (%s)"
                                                .formatted(
                                                        c.getKey(),
                                                        c.getValue(),
                                                        Numbers.percent((double) c.getValue() / known)))
                                        .collect(Collectors.joining(", ")),
                                counts.size() > CLASSES_SHOWN ? ", …" : ""));
                sentences.add("Always saying `%s` would be right in %s: less is no achievement."
                        .formatted(
                                counts.getFirst().getKey(),
                                Numbers.percent((double) counts.getFirst().getValue() / known)));
            }
            case Target.Numbers numbers ->
                sentences.add("`%s` is a number, %s, mean %s, standard deviation %s."
                        .formatted(
                                numbers.name(),
                                facts.values(),
                                Numbers.number(numbers.mean()),
                                Numbers.number(numbers.deviation())));
        }
        if (facts.missing() > 0) {
            sentences.add("%s without a target left out.".formatted(Numbers.count(facts.missing(), "row")));
        }
        return sentences;
    }

    private Found arrays(Map<String, Tensor> arrays) {
        List<List<String>> rows = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        arrays.forEach((name, array) -> {
            double[] values = array.to(DType.F64).toDoubles();
            double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
            if (finite.length < values.length) broken.add(name);
            rows.add(List.of(
                    name,
                    array.type().toString(),
                    finite.length == 0
                            ? ""
                            : Numbers.number(Arrays.stream(finite).min().orElseThrow()),
                    finite.length == 0
                            ? ""
                            : Numbers.number(Arrays.stream(finite).max().orElseThrow()),
                    finite.length == values.length ? "" : String.valueOf(values.length - finite.length)));
        });
        return new Found(
                "%s: %s".formatted(file, Numbers.count(arrays.size(), "array")),
                List.of("array", "type", "least", "most", "not finite"),
                rows,
                List.of(),
                broken.isEmpty() ? "" : file + ": finite numbers are needed, not so in " + String.join(", ", broken));
    }
}
