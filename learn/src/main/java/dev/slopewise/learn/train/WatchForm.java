package dev.slopewise.learn.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was watched in a step, as it stands in the files of a run, and back. A step that was not watched has none of it.
final class WatchForm {
    private WatchForm() {}

    static void put(StepRecord s, Map<String, Object> map) {
        s.turn().ifPresent(x -> map.put("turn", x));
        if (!s.activity().isEmpty())
            map.put("activity", s.activity().stream().map(WatchForm::of).toList());
        s.probe().ifPresent(probe -> map.put("probe", of(probe)));
    }

    private static Map<String, Object> of(Activity a) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("path", a.path());
        map.put("kind", a.kind());
        map.put("units", a.units());
        map.put("mean", a.mean());
        map.put("rms", a.rms());
        if (a.dead() != 0) map.put("dead", a.dead());
        if (a.saturated() != 0) map.put("saturated", a.saturated());
        return map;
    }

    static List<Activity> activity(RecordForm.Fields step) {
        if (!step.has("activity")) return List.of();
        return step.list("activity").stream()
                .map(RecordForm.Fields::new)
                .map(f -> new Activity(
                        f.text("path"),
                        f.text("kind"),
                        f.whole("units"),
                        f.number("mean"),
                        f.number("rms"),
                        f.maybe("dead").orElse(0),
                        f.maybe("saturated").orElse(0)))
                .toList();
    }

    private static Map<String, Object> of(Probe p) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("sharpness", p.sharpness());
        if (p.isScaled()) map.put("scaled", true);
        p.limit().ifPresent(x -> map.put("limit", x));
        map.put("alongGradient", p.alongGradient());
        map.put("alongStep", p.alongStep());
        p.trace().ifPresent(x -> map.put("trace", x));
        p.noise().ifPresent(x -> map.put("noise", x));
        if (!p.chain().isEmpty())
            map.put("chain", p.chain().stream().map(WatchForm::of).toList());
        return map;
    }

    private static Map<String, Object> of(Probe.Gain gain) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("path", gain.path());
        map.put("kind", gain.kind());
        map.put("answerSlope", gain.answerSlope());
        map.put("inputSlope", gain.inputSlope());
        return map;
    }

    static Optional<Probe> probe(RecordForm.Fields step) {
        if (!step.has("probe")) return Optional.empty();
        var f = new RecordForm.Fields(step.get("probe"));
        return Optional.of(new Probe(
                f.number("sharpness"),
                f.has("scaled"),
                f.maybe("limit"),
                f.number("alongGradient"),
                f.number("alongStep"),
                f.maybe("trace"),
                f.maybe("noise"),
                f.has("chain")
                        ? f.list("chain").stream()
                                .map(RecordForm.Fields::new)
                                .map(WatchForm::gain)
                                .toList()
                        : List.of()));
    }

    private static Probe.Gain gain(RecordForm.Fields f) {
        return new Probe.Gain(f.text("path"), f.text("kind"), f.number("answerSlope"), f.number("inputSlope"));
    }
}
