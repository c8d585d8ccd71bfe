package dev.slopewise.cli;

import dev.slopewise.data.DataException;
import dev.slopewise.data.DataFiles;
import dev.slopewise.data.text.TokenWindows;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Rows;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How well a model tells each token of a file from those before it in its window.
///
/// @param nats the sum over tokens of −ln of the share that the model gave to what came
record TextScores(long tokens, long characters, double nats) {
    /// Windows at once.
    private static final int PART = 64;

    static TextScores of(Path file, SavedRun.OfText saved) {
        String text = DataFiles.text(file);
        int[] tokens = saved.reading().tokenizer().encode(text);
        if (tokens.length < 2) {
            throw new DataException("at least 2 tokens are needed, got " + tokens.length, file.toString(), "");
        }
        int context = saved.reading().context(), count = tokens.length - 1, whole = count / context * context;
        double nats = 0;
        if (whole > 0) {
            Batch windows = new TokenWindows(Arrays.copyOf(tokens, whole + 1), context, 1).inOrder();
            for (int at = 0; at < windows.size(); at += PART) {
                Batch part = Rows.slice(windows, at, Math.min(at + PART, windows.size()));
                nats += TextJudge.surprise(saved.model(), part) * part.size() * context;
            }
        }
        if (whole < count) {
            int[] rest = Arrays.copyOfRange(tokens, whole, tokens.length);
            Batch window = new TokenWindows(rest, count - whole, 1).inOrder();
            nats += TextJudge.surprise(saved.model(), window) * (count - whole);
        }
        int first = saved.reading().tokenizer().decode(tokens[0]).length();
        return new TextScores(count, text.codePointCount(Math.min(first, text.length()), text.length()), nats);
    }

    private double loss() {
        return nats / tokens;
    }

    private double bits() {
        return nats / Math.log(2) / Math.max(1, characters);
    }

    /// `loss`, in nats a token; `perplexity`; `bitsPerCharacter`
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss());
        metrics.put("perplexity", Math.exp(loss()));
        metrics.put("bitsPerCharacter", bits());
        return metrics;
    }

    List<String> sentences() {
        return List.of("Over %s: loss %s nats a token, perplexity %s; %s bits a character."
                .formatted(
                        Numbers.count(tokens, "token"),
                        Numbers.number(loss()),
                        Numbers.number(Math.exp(loss())),
                        Numbers.number(bits())));
    }
}
