package dev.slopewise.doctor.report;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.doctor.Narrator;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.doctor.VerdictStory;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// One HTML page that tells a run, or several beside each other: the account in words, curves as SVG, settings, data, parameters. It needs nothing
/// besides: no scripts, no fonts, no other files. It is light or dark as the reader's screen is.
public final class Report {
    private final List<Run> runs;
    private final List<Verdict> verdicts;
    private final Markup page = new Markup();

    /// Longer lists are counted, not shown.
    private static final int MOST_LISTED = 200;

    private Report(List<Run> runs, List<Verdict> verdicts) {
        this.runs = runs;
        this.verdicts = verdicts;
    }

    public static String of(Run run) {
        return of(List.of(run));
    }

    /// Several runs are compared: curves in one chart, settings in one table.
    ///
    /// @param runs at least one
    public static String of(List<Run> runs) {
        require(!runs.isEmpty(), "a report needs at least one run, got none");
        return new Report(List.copyOf(runs), List.of()).write();
    }

    /// With what the doctor says of each.
    ///
    /// @param verdicts one for each run
    public static String of(List<Run> runs, List<Verdict> verdicts) {
        require(!runs.isEmpty(), "a report needs at least one run, got none");
        require(
                runs.size() == verdicts.size(),
                "each run needs a verdict, got %d for %d",
                verdicts.size(),
                runs.size());
        return new Report(List.copyOf(runs), List.copyOf(verdicts)).write();
    }

    private String write() {
        String title = runs.size() == 1 ? runs.getFirst().header().id() : runs.size() + " runs";
        page.tag("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .tag("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
                .tag("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
                        + " 'unsafe-inline'\"/>\n")
                .element("title", title)
                .tag("<style>\n" + style() + "</style>\n</head>\n<body>\n")
                .element("h1", title);
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            if (runs.size() > 1) page.element("h2", run.header().id());
            page.tag("<p class=\"faint\">")
                    .text("begun " + run.header().created() + ", "
                            + run.result().stopped())
                    .tag("</p>\n");
            if (!verdicts.isEmpty()) verdict(new VerdictStory(verdicts.get(i)));
            Narrator.account(run).forEach(sentence -> page.element("p", sentence));
        }
        page.element("h2", "Curves").tag("<div class=\"charts\">\n");
        charts().stream().filter(chart -> !chart.isEmpty()).forEach(chart -> chart.write(page));
        page.tag("</div>\n");
        table("Results", run -> plain(run.result().metrics()));
        table("Settings", Report::settings);
        table("Data", run -> flat("", run.header().data()));
        table("Parameters", Report::parameters);
        table("Versions", run -> plain(run.header().versions()));
        return page.tag("</body>\n</html>\n").toString();
    }

    private void verdict(VerdictStory story) {
        for (VerdictStory.Section section : story.sections()) {
            page.element("h3", section.title());
            section.sentences().forEach(sentence -> page.element("p", sentence));
        }
        page.element("h3", "What happened");
    }

    private static String style() {
        try (InputStream css = Objects.requireNonNull(Report.class.getResourceAsStream("report.css"))) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- Curves

    private List<Chart> charts() {
        List<Chart> charts = new ArrayList<>();
        charts.add(new Chart(
                "Loss",
                each(run -> List.of(
                        ofSteps("each batch", run, StepRecord::dataLoss),
                        ofEpochs("training", run, EpochRecord::trainLoss),
                        ofEpochs("validation", run, EpochRecord::validationLoss)))));
        Set<String> metrics = new LinkedHashSet<>();
        runs.forEach(run ->
                run.epochs().forEach(epoch -> metrics.addAll(epoch.metrics().keySet())));
        for (String metric : metrics) {
            charts.add(new Chart(
                    metric,
                    each(run -> List.of(
                            ofEpochs(metric, run, epoch -> epoch.metrics().getOrDefault(metric, Double.NaN))))));
        }
        charts.add(new Chart("Learning rate", each(run -> List.of(ofSteps("rate", run, StepRecord::learningRate)))));
        charts.add(new Chart(
                "Lengths",
                each(run -> List.of(
                        ofSteps("slope", run, StepRecord::gradientNorm),
                        ofSteps("step", run, StepRecord::updateNorm),
                        ofSteps("parameters", run, StepRecord::parameterNorm)))));
        charts.add(new Chart(
                "Drop of the loss, where it was measured",
                each(run -> List.of(
                        measured("promised", run, StepRecord::promised),
                        measured("delivered", run, step -> step.delivered().orElse(Double.NaN))))));
        charts.add(new Chart(
                "α: 0 landed on the valley floor, above 1 overshoot",
                each(run -> List.of(measured("α", run, step -> step.alpha().orElse(Double.NaN))))));
        return charts;
    }

    /// The curves of every run, named by it where there are several.
    private List<Curve> each(Function<Run, List<Curve>> curves) {
        List<Curve> all = new ArrayList<>();
        for (Run run : runs) {
            for (Curve curve : curves.apply(run)) {
                all.add(runs.size() == 1 ? curve : new Curve(run.header().id() + ": " + curve.name(), curve.points()));
            }
        }
        return all;
    }

    private static Curve ofSteps(String name, Run run, ToDoubleFunction<StepRecord> number) {
        return new Curve(
                name,
                run.steps().stream()
                        .map(s -> new Curve.Point(s.step(), number.applyAsDouble(s)))
                        .toList());
    }

    private static Curve measured(String name, Run run, ToDoubleFunction<StepRecord> number) {
        return new Curve(
                name,
                run.steps().stream()
                        .filter(s -> s.delivered().isPresent())
                        .map(s -> new Curve.Point(s.step(), number.applyAsDouble(s)))
                        .toList());
    }

    private static Curve ofEpochs(String name, Run run, ToDoubleFunction<EpochRecord> number) {
        return new Curve(
                name,
                run.epochs().stream()
                        .map(e -> new Curve.Point(e.steps(), number.applyAsDouble(e)))
                        .toList());
    }

    // ---- Tables

    private static Map<String, String> settings(Run run) {
        Map<String, String> settings = flat("", run.header().config());
        settings.put("optimizer", run.header().optimizer());
        settings.put("penalties", String.join(", ", run.header().penalties()));
        settings.put("seed", Long.toString(run.header().seed()));
        run.header().backend().ifPresent(name -> settings.put("backend", name));
        return settings;
    }

    private static Map<String, String> parameters(Run run) {
        Map<String, String> types = new LinkedHashMap<>();
        run.header().model().forEach(parameter -> types.put(parameter.path(), parameter.type()));
        return types;
    }

    private static Map<String, String> plain(Map<String, ?> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((name, value) -> texts.put(name, text(value)));
        return texts;
    }

    private static String text(Object value) {
        return value instanceof Double number ? Numbers.number(number) : value.toString();
    }

    /// Maps and lists within others, by the path to each text.
    private static Map<String, String> flat(String path, Object value) {
        Map<String, String> texts = new LinkedHashMap<>();
        String before = path.isEmpty() ? "" : path + ".";
        switch (value) {
            case Map<?, ?> map -> map.forEach((key, inner) -> texts.putAll(flat(before + key, inner)));
            case List<?> list when list.size() > MOST_LISTED -> texts.put(path, list.size() + " of them");
            case List<?> list
            when list.stream().anyMatch(item -> item instanceof Map || item instanceof List) -> {
                for (int i = 0; i < list.size(); i++) texts.putAll(flat(path + "[" + i + "]", list.get(i)));
            }
            default -> texts.put(path, text(value));
        }
        return texts;
    }

    /// A column for each run; rows in which they differ stand out.
    private void table(String title, Function<Run, Map<String, String>> values) {
        List<Map<String, String>> columns = runs.stream().map(values).toList();
        Set<String> names = new LinkedHashSet<>();
        columns.forEach(column -> names.addAll(column.keySet()));
        if (names.isEmpty()) return;
        page.element("h2", title).tag("<div class=\"scroll\"><table>\n");
        if (runs.size() > 1) {
            page.tag("<tr><th></th>");
            runs.forEach(run -> page.tag("<th>").text(run.header().id()).tag("</th>"));
            page.tag("</tr>\n");
        }
        for (String name : names) {
            List<String> row = columns.stream()
                    .map(column -> column.getOrDefault(name, ""))
                    .toList();
            page.tag(row.stream().distinct().count() > 1 ? "<tr class=\"differs\"><th>" : "<tr><th>")
                    .text(name)
                    .tag("</th>");
            row.forEach(cell -> page.tag("<td>").text(cell).tag("</td>"));
            page.tag("</tr>\n");
        }
        page.tag("</table></div>\n");
    }
}
