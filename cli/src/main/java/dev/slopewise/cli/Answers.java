package dev.slopewise.cli;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.Target;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.train.Json;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a model says of each row, as text: CSV with a header, or JSON lines.
///
/// - classes: the likeliest class under the target's name, and its `probability`, the softmax of the scores, unless the loss was a hinge's
/// - numbers: the value, in the target's own unit, and of a Gaussian loss the `deviation` that the model expects
///
/// In front stands the `file` where each example has one of its own.
final class Answers {
    static final String PROBABILITY = "probability";
    private static final String DEVIATION = "deviation";
    private static final String FILE = "file";

    private final TargetJudge judge;
    private final Target target;
    private final Writer out;
    private final boolean isJson;
    private long rows;

    Answers(SavedRun.OfExamples saved, Writer out, boolean isJson) throws IOException {
        this.judge = saved.judge();
        this.target = judge.target();
        this.out = out;
        this.isJson = isJson;
        if (!isJson) {
            String before = saved.reading() instanceof Reading.Pictures ? FILE + "," : "";
            String more = judge.hasShares()
                    ? "," + PROBABILITY
                    : judge.loss() instanceof RegressionLoss.Gaussian ? "," + DEVIATION : "";
            out.write(before + field(target.name()) + more + "\n");
        }
    }

    long rows() {
        return rows;
    }

    /// @param outputs of [TargetJudge#outputs]
    /// @param names   the file of each, or none
    void write(Tensor outputs, List<String> names) throws IOException {
        Tensor answers = judge.answers(outputs);
        switch (target) {
            case Target.Classes classes -> {
                int[] best = answers.argmax(-1).toInts();
                float[] shares = answers.softmax(-1).maximum(-1).array().floats();
                for (int i = 0; i < best.length; i++) {
                    Map<String, Object> answer = named(names, i);
                    answer.put(target.name(), classes.classes().get(best[i]));
                    if (judge.hasShares()) answer.put(PROBABILITY, shares[i]);
                    line(answer);
                }
            }
            case Target.Numbers numbers -> {
                float[] values = answers.array().floats();
                Optional<Tensor> spread = judge.spread(outputs);
                float[] deviations =
                        spread.isPresent() ? spread.get().to(DType.F32).toFloats() : new float[0];
                for (int i = 0; i < values.length; i++) {
                    Map<String, Object> answer = named(names, i);
                    answer.put(target.name(), numbers.inUnits(values[i]));
                    if (deviations.length > 0) answer.put(DEVIATION, deviations[i]);
                    line(answer);
                }
            }
        }
    }

    private static Map<String, Object> named(List<String> names, int i) {
        Map<String, Object> answer = new LinkedHashMap<>();
        if (!names.isEmpty()) answer.put(FILE, names.get(i));
        return answer;
    }

    private void line(Map<String, Object> answer) throws IOException {
        rows++;
        if (isJson) out.write(Json.write(answer) + "\n");
        else {
            out.write(answer.values().stream()
                            .map(value -> field(String.valueOf(value)))
                            .collect(Collectors.joining(","))
                    + "\n");
        }
    }

    /// As CSV has it (RFC 4180): in quotes where it holds a comma, quotes, or the end of a line.
    private static String field(String text) {
        boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return isPlain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
