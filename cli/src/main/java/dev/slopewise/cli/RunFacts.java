package dev.slopewise.cli;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A run in a few words, for tables and lists.
record RunFacts(Path folder, RunFolder.Outline outline) {
    static RunFacts read(Path folder) throws IOException {
        try {
            return new RunFacts(folder, RunFolder.outline(folder));
        } catch (SlopewiseException e) {
            throw new Failure(folder + ": " + Failure.line(e), e);
        }
    }

    RunHeader header() {
        return outline.header();
    }

    RunResult result() {
        return outline.result();
    }

    /// The name it is found by.
    String name() {
        return String.valueOf(folder.getFileName());
    }

    /// `2026-11-27 08:53`, where it was begun.
    String when() {
        String created = header().created();
        return created.length() < 16 ? created : created.substring(0, 16).replace('T', ' ');
    }

    /// The file it learnt from.
    String data() {
        return header().data().get("file") instanceof String file ? file : "";
    }

    /// Which bytes and which column it learnt from; runs that differ in it have losses of different meaning.
    String task() {
        return header().data().getOrDefault("fingerprint", "")
                + " "
                + (header().data().get("target") instanceof Map<?, ?> target ? new TreeMap<>(target) : "");
    }

    /// As it was asked for, `32,16` for hidden units; how many tensors it has where that is not known.
    String model() {
        for (String setting : List.of("model", "hidden")) {
            Object asked = header().config().get(setting);
            if (asked != null) return text(asked);
        }
        return Numbers.count(header().model().size(), "tensor");
    }

    /// The least validation loss; NaN if no epoch was completed.
    double loss() {
        return result().metrics().getOrDefault("loss", Double.NaN);
    }

    /// The measure to judge by, `accuracy 97.4 %` or `R² 0.48`; empty if there is none.
    String metric() {
        Map<String, Double> metrics = result().metrics();
        Double accuracy = metrics.get("accuracy"), r2 = metrics.get("r2");
        if (accuracy != null) return "accuracy " + Numbers.percent(accuracy);
        if (r2 != null) return "R² " + Numbers.number(r2);
        return metrics.entrySet().stream()
                .filter(metric -> !metric.getKey().equals("loss"))
                .findFirst()
                .map(metric -> metric.getKey() + " " + Numbers.number(metric.getValue()))
                .orElse("");
    }

    /// All that was chosen, by name: the settings, and how steps were made.
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("data", data());
        header().config().forEach((name, value) -> settings.put(name, text(value)));
        settings.putIfAbsent("optimizer", header().optimizer());
        settings.put("penalties", String.join(", ", header().penalties()));
        settings.put("backend", header().backend().orElse(""));
        settings.putAll(header().versions());
        return settings;
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }

    /// For machines.
    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("run", name());
        map.put("folder", folder.toString());
        map.put("created", header().created());
        map.put("data", data());
        map.put("model", model());
        map.put("stopped", result().stopped().toString());
        map.put("steps", result().steps());
        map.put("epochs", result().epochs());
        map.put("bestEpoch", result().bestEpoch());
        map.put("metrics", result().metrics());
        if (!header().repairs().isEmpty()) {
            map.put(
                    "repairs",
                    header().repairs().stream().map(RunHeader.Repair::toMap).toList());
        }
        return map;
    }
}
