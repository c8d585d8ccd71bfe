package dev.slopewise.cli;

import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.EpochRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Runs side by side: the settings that differ, the results, and the validation losses as curves.
record Comparison(List<RunFacts> runs) {
    private static final int ROWS = 10;

    /// Whether their losses mean the same.
    private boolean isSameTask() {
        return runs.stream().map(RunFacts::task).distinct().count() == 1;
    }

    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("runs", runs.stream().map(RunFacts::toMap).toList());
        map.put("differing", differing(runs));
        map.put("sameData", isSameTask());
        return map;
    }

    /// @param quiet the results alone
    void tell(Console to, boolean quiet) {
        Map<String, List<String>> differing = differing(runs);
        List<String> heads = new ArrayList<>(List.of(""));
        for (int i = 0; i < runs.size(); i++) heads.add(label(i));
        var results = new TextTable(heads, rows(results(runs)));
        if (quiet) {
            to.table("", results);
            return;
        }
        to.heading("Runs");
        to.say(
                "  ",
                IntStream.range(0, runs.size())
                        .mapToObj(i -> label(i) + "  " + runs.get(i).name())
                        .toList());
        to.heading("Settings that differ");
        if (differing.isEmpty()) to.say("  ", List.of("None."));
        else to.table("  ", new TextTable(heads, rows(differing)));
        to.heading("Results");
        to.table("  ", results);
        if (!isSameTask()) {
            to.say(
                    "  ",
                    List.of("They learnt from different data or targets: their losses and measures do not mean the"
                            + " same."));
        }
        curves(runs, to);
    }

    private static String label(int i) {
        return "run " + (i + 1);
    }

    private static Map<String, List<String>> differing(List<RunFacts> runs) {
        List<Map<String, String>> settings =
                runs.stream().map(RunFacts::settings).toList();
        Set<String> names = new LinkedHashSet<>();
        settings.forEach(each -> names.addAll(each.keySet()));
        Map<String, List<String>> differing = new LinkedHashMap<>();
        for (String name : names) {
            List<String> values =
                    settings.stream().map(each -> each.getOrDefault(name, "")).toList();
            if (Set.copyOf(values).size() > 1) differing.put(name, values);
        }
        return differing;
    }

    private static Map<String, List<String>> results(List<RunFacts> runs) {
        Set<String> metrics = new LinkedHashSet<>();
        runs.forEach(run -> metrics.addAll(run.result().metrics().keySet()));
        Map<String, List<String>> results = new LinkedHashMap<>();
        for (String metric : metrics) {
            results.put(
                    "validation " + metric,
                    runs.stream().map(run -> number(run, metric)).toList());
        }
        results.put(
                "kept epoch",
                runs.stream()
                        .map(run -> String.valueOf(run.result().bestEpoch()))
                        .toList());
        results.put(
                "steps",
                runs.stream().map(run -> String.valueOf(run.result().steps())).toList());
        results.put(
                "ended",
                runs.stream().map(run -> run.result().stopped().toString()).toList());
        return results;
    }

    private static String number(RunFacts run, String metric) {
        Double value = run.result().metrics().get(metric);
        return value == null ? "" : Numbers.number(value);
    }

    private static List<List<String>> rows(Map<String, List<String>> byName) {
        List<List<String>> rows = new ArrayList<>();
        byName.forEach((name, values) -> {
            List<String> row = new ArrayList<>(List.of(name));
            row.addAll(values);
            rows.add(row);
        });
        return rows;
    }

    private static void curves(List<RunFacts> runs, Console to) {
        List<Plot.Curve> curves = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            double[] losses = runs.get(i).outline().epochs().stream()
                    .mapToDouble(EpochRecord::validationLoss)
                    .toArray();
            curves.add(new Plot.Curve(label(i), Ink.ofCurve(i), losses));
        }
        List<String> lines = new Plot(to.width(), Math.max(ROWS, runs.size())).draw(curves, to.hasColours());
        if (!lines.isEmpty()) {
            to.heading("Validation loss");
            lines.forEach(to.out()::println);
        }
    }
}
