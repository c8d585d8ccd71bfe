package dev.slopewise.cli;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.Target;
import dev.slopewise.learn.train.Json;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a model says of each row, as text: CSV with a header, or JSON lines.
///
/// - classes: the likeliest class under the target's name, and its `probability`, the softmax of the scores
/// - numbers: the value, in the target's own unit
final class Answers {
    static final String PROBABILITY = "probability";

    private final Target target;
    private final Writer out;
    private final boolean isJson;
    private long rows;

    Answers(Target target, Writer out, boolean isJson) throws IOException {
        this.target = target;
        this.out = out;
        this.isJson = isJson;
        if (!isJson) {
            String more = target instanceof Target.Classes ? "," + PROBABILITY : "";
            out.write(field(target.name()) + more + "\n");
        }
    }

    long rows() {
        return rows;
    }

    /// @param outputs of [Judge#outputs]
    void write(Tensor outputs) throws IOException {
        switch (target) {
            case Target.Classes classes -> {
                int[] best = outputs.argmax(-1).toInts();
                float[] shares = outputs.softmax(-1).maximum(-1).array().floats();
                for (int i = 0; i < best.length; i++) line(classes.classes().get(best[i]), shares[i]);
            }
            case Target.Numbers numbers -> {
                for (float output : outputs.array().floats()) line(numbers.inUnits(output));
            }
        }
    }

    private void line(String name, float probability) throws IOException {
        rows++;
        if (!isJson) {
            out.write(field(name) + "," + probability + "\n");
            return;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(target.name(), name);
        map.put(PROBABILITY, probability);
        out.write(Json.write(map) + "\n");
    }

    private void line(double value) throws IOException {
        rows++;
        out.write(isJson ? Json.write(Map.of(target.name(), value)) + "\n" : value + "\n");
    }

    /// As CSV has it (RFC 4180): in quotes where it holds a comma, quotes, or the end of a line.
    private static String field(String text) {
        boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return isPlain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
