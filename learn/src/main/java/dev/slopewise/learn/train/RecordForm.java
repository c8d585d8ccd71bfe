package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// The records of a run as the maps that stand in its files, and back.
final class RecordForm {
    private RecordForm() {}

    static Map<String, Object> of(StepRecord s) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("step", s.step());
        map.put("epoch", s.epoch());
        map.put("dataLoss", s.dataLoss());
        map.put("penaltyLoss", s.penaltyLoss());
        map.put("learningRate", s.learningRate());
        map.put("gradientNorm", s.gradientNorm());
        map.put("updateNorm", s.updateNorm());
        map.put("parameterNorm", s.parameterNorm());
        map.put("cosine", s.cosine());
        map.put("promised", s.promised());
        s.delivered().ifPresent(x -> map.put("delivered", x));
        s.alpha().ifPresent(x -> map.put("alpha", x));
        if (s.clipScale() != 1) map.put("clipScale", s.clipScale());
        if (!s.nonFinite().isEmpty()) map.put("nonFinite", s.nonFinite());
        map.put("layers", s.layers().stream().map(RecordForm::of).toList());
        WatchForm.put(s, map);
        return map;
    }

    private static Map<String, Object> of(StepRecord.Leaf leaf) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("path", leaf.path());
        if (leaf.role() != StepRecord.Role.TRAINED) map.put("role", leaf.role());
        map.put("parameterNorm", leaf.parameterNorm());
        map.put("gradientNorm", leaf.gradientNorm());
        map.put("penaltyGradientNorm", leaf.penaltyGradientNorm());
        map.put("updateNorm", leaf.updateNorm());
        if (leaf.pullNorm() != 0) map.put("pullNorm", leaf.pullNorm());
        var entry = leaf.steepest();
        Map<String, Object> steepest = new LinkedHashMap<>();
        steepest.put("index", entry.index());
        steepest.put("value", entry.value());
        steepest.put("slope", entry.slope());
        steepest.put("penaltySlope", entry.penaltySlope());
        steepest.put("change", entry.change());
        if (!entry.memory().isEmpty()) steepest.put("memory", entry.memory());
        map.put("steepest", steepest);
        return map;
    }

    static StepRecord step(Object form) {
        var f = new Fields(form);
        return new StepRecord(
                f.whole("step"),
                f.whole("epoch"),
                f.number("dataLoss"),
                f.number("penaltyLoss"),
                f.number("learningRate"),
                f.number("gradientNorm"),
                f.number("updateNorm"),
                f.number("parameterNorm"),
                f.number("cosine"),
                f.number("promised"),
                f.maybe("delivered"),
                f.maybe("alpha"),
                f.maybe("clipScale").orElse(1),
                f.has("nonFinite") ? f.strings("nonFinite") : List.of(),
                f.list("layers").stream().map(RecordForm::leaf).toList(),
                f.maybe("turn"),
                WatchForm.activity(f),
                WatchForm.probe(f));
    }

    private static StepRecord.Leaf leaf(Object form) {
        var f = new Fields(form);
        var e = new Fields(f.get("steepest"));
        return new StepRecord.Leaf(
                f.text("path"),
                f.has("role") ? role(f.text("role")) : StepRecord.Role.TRAINED,
                f.number("parameterNorm"),
                f.number("gradientNorm"),
                f.number("penaltyGradientNorm"),
                f.number("updateNorm"),
                f.maybe("pullNorm").orElse(0),
                new StepRecord.Entry(
                        e.list("index").stream().map(x -> (int) Json.number(x)).toList(),
                        e.number("value"),
                        e.number("slope"),
                        e.number("penaltySlope"),
                        e.number("change"),
                        e.has("memory") ? e.numbers("memory") : Map.of()));
    }

    private static StepRecord.Role role(String name) {
        return StepRecord.Role.valueOf(name.toUpperCase(Locale.ROOT));
    }

    static Map<String, Object> of(EpochRecord e) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("epoch", e.epoch());
        map.put("steps", e.steps());
        map.put("trainLoss", e.trainLoss());
        map.put("validationLoss", e.validationLoss());
        map.put("metrics", e.metrics());
        return map;
    }

    static EpochRecord epoch(Object form) {
        var f = new Fields(form);
        return new EpochRecord(
                f.whole("epoch"),
                f.whole("steps"),
                f.number("trainLoss"),
                f.number("validationLoss"),
                f.numbers("metrics"));
    }

    static Map<String, Object> of(RunHeader h) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("format", RunHeader.FORMAT);
        map.put("id", h.id());
        map.put("created", h.created());
        map.put("seed", h.seed());
        map.put("config", h.config());
        map.put("optimizer", h.optimizer());
        map.put("penalties", h.penalties());
        map.put("data", h.data());
        map.put(
                "model",
                h.model().stream()
                        .map(p -> Map.of("path", p.path(), "type", p.type()))
                        .toList());
        h.backend().ifPresent(name -> map.put("backend", name));
        map.put("versions", h.versions());
        if (!h.repairs().isEmpty()) {
            map.put("repairs", h.repairs().stream().map(RunHeader.Repair::toMap).toList());
        }
        return map;
    }

    private static RunHeader.Repair repair(Object form) {
        var f = new Fields(form);
        return new RunHeader.Repair(
                f.whole("after"),
                f.whole("noticed"),
                f.text("trouble"),
                f.text("cause"),
                f.text("setting"),
                f.text("from"),
                f.text("to"),
                f.text("why"));
    }

    static RunHeader header(Object form) {
        var f = new Fields(form);
        require(
                f.whole("format") <= RunHeader.FORMAT,
                "this run has format %d, and this version of Slopewise reads up to %d; use a newer version",
                f.whole("format"),
                RunHeader.FORMAT);
        Map<String, String> versions = new LinkedHashMap<>();
        f.map("versions").forEach((k, v) -> versions.put(k, String.valueOf(v)));
        return new RunHeader(
                f.text("id"),
                f.text("created"),
                (long) f.get("seed"),
                f.map("config"),
                f.text("optimizer"),
                f.strings("penalties"),
                f.map("data"),
                f.list("model").stream()
                        .map(Fields::new)
                        .map(p -> new RunHeader.Parameter(p.text("path"), p.text("type")))
                        .toList(),
                f.has("backend") ? Optional.of(f.text("backend")) : Optional.empty(),
                versions,
                f.has("repairs")
                        ? f.list("repairs").stream().map(RecordForm::repair).toList()
                        : List.of());
    }

    static Map<String, Object> of(RunResult r) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("stopped", r.stopped().name());
        map.put("steps", r.steps());
        map.put("epochs", r.epochs());
        map.put("bestEpoch", r.bestEpoch());
        map.put("metrics", r.metrics());
        map.put("seconds", r.seconds());
        map.put("measuredSeconds", r.measuredSeconds());
        r.nonFinite().ifPresent(found -> map.put("nonFinite", NonFiniteForm.of(found)));
        return map;
    }

    static RunResult result(Object form) {
        var f = new Fields(form);
        return new RunResult(
                RunResult.Stopped.valueOf(f.text("stopped")),
                f.whole("steps"),
                f.whole("epochs"),
                f.whole("bestEpoch"),
                f.numbers("metrics"),
                f.number("seconds"),
                f.number("measuredSeconds"),
                f.has("nonFinite") ? Optional.of(NonFiniteForm.read(f.get("nonFinite"))) : Optional.empty());
    }

    /// Named parts of a JSON object, each checked for its kind.
    record Fields(Map<String, Object> map) {
        Fields(Object form) {
            this(object(form));
        }

        @SuppressWarnings("unchecked") // Json makes maps with string keys
        private static Map<String, Object> object(Object form) {
            require(form instanceof Map<?, ?>, "an object was expected, got %s", form);
            return (Map<String, Object>) form;
        }

        boolean has(String name) {
            return map.containsKey(name);
        }

        Object get(String name) {
            @Nullable Object value = map.get(name);
            if (value == null) {
                throw new dev.slopewise.core.SlopewiseException("`" + name + "` is missing", "", "");
            }
            return value;
        }

        double number(String name) {
            return Json.number(get(name));
        }

        OptionalDouble maybe(String name) {
            return has(name) ? OptionalDouble.of(number(name)) : OptionalDouble.empty();
        }

        int whole(String name) {
            double value = number(name);
            require(value == (int) value, "`%s` must be a whole number, got %s", name, value);
            return (int) value;
        }

        String text(String name) {
            return String.valueOf(get(name));
        }

        Map<String, Object> map(String name) {
            return object(get(name));
        }

        List<Object> list(String name) {
            require(get(name) instanceof List<?>, "`%s` must be a list, got %s", name, get(name));
            return new ArrayList<>((List<?>) get(name));
        }

        List<String> strings(String name) {
            return list(name).stream().map(String::valueOf).toList();
        }

        Map<String, Double> numbers(String name) {
            Map<String, Double> numbers = new LinkedHashMap<>();
            map(name).forEach((k, v) -> numbers.put(k, Json.number(v)));
            return numbers;
        }
    }
}
