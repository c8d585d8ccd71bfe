package dev.slopewise.cli;

import dev.slopewise.doctor.Numbers;
import dev.slopewise.doctor.VerdictForm;
import dev.slopewise.doctor.log.Log;
import dev.slopewise.doctor.log.LogReport;
import dev.slopewise.doctor.log.LogStory;
import dev.slopewise.doctor.log.Role;
import dev.slopewise.doctor.log.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A report on a log, for people and for machines.
record ToldLog(Path path, LogReport report) {
    void verdict(Console to) {
        to.say("", new LogStory(report).verdict());
    }

    void all(Console to) {
        var story = new LogStory(report);
        Log log = report.log();
        to.heading("%s: %s by %s".formatted(path, Numbers.count(log.series().size(), "column"), log.unit()));
        List<List<String>> rows = new ArrayList<>();
        for (Role role : Role.values()) {
            Log.Taken taken = log.taken().get(role);
            if (taken == null) continue;
            Series series = taken.series();
            rows.add(List.of(
                    role.toString(),
                    series.name(),
                    "%d at %s %d to %d"
                            .formatted(series.size(), log.unit(), series.steps()[0], series.steps()[series.size() - 1]),
                    taken.why()));
        }
        if (!rows.isEmpty()) to.table("  ", new TextTable(List.of("as", "column", "numbers", "because"), rows));
        to.say("  ", log.notes().stream().map(note -> "Note: " + note + ".").toList());
        section(to, "Verdict", story.verdict());
        section(to, "Ruled out", story.ruledOut());
        section(to, "Not told by this log", story.untold());
        section(to, "Log next", story.next());
    }

    private static void section(Console to, String title, List<String> sentences) {
        if (sentences.isEmpty()) return;
        to.heading(title);
        to.say("  ", sentences);
    }

    Map<String, Object> json() {
        var story = new LogStory(report);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("log", path.toString());
        map.put("unit", report.log().unit());
        Map<String, Object> columns = new LinkedHashMap<>();
        report.log()
                .taken()
                .forEach((role, taken) -> columns.put(
                        role.toString(),
                        fields(
                                "column",
                                taken.series().name(),
                                "numbers",
                                taken.series().size(),
                                "because",
                                taken.why())));
        map.put("columns", columns);
        map.put("notes", report.log().notes());
        map.putAll(VerdictForm.of(report.verdict()));
        map.put(
                "untold",
                report.untold().stream()
                        .map(u -> fields(
                                "cause",
                                u.cause().toString(),
                                "needs",
                                u.needs().signal()))
                        .toList());
        report.next().ifPresent(n -> map.put("logNext", fields("signal", n.signal(), "reason", n.reason())));
        List<String> account = new ArrayList<>(story.verdict());
        account.addAll(story.next());
        map.put("account", account);
        return map;
    }

    /// Names and values by turns, in their order.
    private static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) map.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        return map;
    }
}
