package dev.slopewise.learn.train;

import dev.slopewise.core.Graph;
import dev.slopewise.core.transform.NonFinite;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What made a run's numbers non-finite, as the map that stands in its files and in answers for machines, and back.
///
/// ```
/// {"op": "exp", "of": "exp", "pass": "forward", "line": "Mlp.apply (Mlp.java:21)", "path": "layers[1].weight", "inside": "",
///  "result": range, "entry": "entry [1, 1]: exp of 92.13 = Infinity", "inputs": [range, …], "before": [range, …]}
///
/// range: {"name": "add", "line": "…", "least": 21.34, "largest": 92.13, "nan": 0, "infinite": 0, "entries": 4}
/// ```
public final class NonFiniteForm {
    private NonFiniteForm() {}

    public static Map<String, Object> of(NonFinite found) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("op", found.op());
        map.put("of", found.of());
        map.put("pass", found.pass() == Graph.Pass.BACKWARD ? "backward" : "forward");
        map.put("line", found.line());
        map.put("path", found.path());
        map.put("inside", found.inside());
        map.put("result", of(found.result()));
        map.put("entry", found.entry());
        map.put("inputs", found.inputs().stream().map(NonFiniteForm::of).toList());
        map.put("before", found.before().stream().map(NonFiniteForm::of).toList());
        return map;
    }

    private static Map<String, Object> of(NonFinite.Range range) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", range.name());
        map.put("line", range.line());
        map.put("least", range.least());
        map.put("largest", range.largest());
        map.put("nan", range.nan());
        map.put("infinite", range.infinite());
        map.put("entries", range.entries());
        return map;
    }

    static NonFinite read(Object form) {
        var f = new RecordForm.Fields(form);
        return new NonFinite(
                f.text("op"),
                f.text("of"),
                f.text("pass").equals("backward") ? Graph.Pass.BACKWARD : Graph.Pass.FORWARD,
                f.text("line"),
                f.text("path"),
                f.text("inside"),
                range(f.get("result")),
                f.text("entry"),
                ranges(f.list("inputs")),
                ranges(f.list("before")));
    }

    private static List<NonFinite.Range> ranges(List<Object> forms) {
        return forms.stream().map(NonFiniteForm::range).toList();
    }

    private static NonFinite.Range range(Object form) {
        var f = new RecordForm.Fields(form);
        return new NonFinite.Range(
                f.text("name"),
                f.text("line"),
                f.number("least"),
                f.number("largest"),
                f.whole("nan"),
                f.whole("infinite"),
                f.whole("entries"));
    }
}
