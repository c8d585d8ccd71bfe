package dev.slopewise.cli;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.DataException;
import dev.slopewise.data.DataFiles;
import dev.slopewise.data.text.TokenWindows;
import dev.slopewise.data.text.Tokenizer;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.Batch;
import java.nio.file.Path;
import java.util.List;

/// A text to learn the next token of: the first part is learnt from, the last one judges, in windows of tokens.
final class TextFile {
    /// Windows that judge while training goes on; their scores lie in memory all at once.
    private static final int MOST_JUDGED = 256;

    private TextFile() {}

    static Material load(Path file, TrainOptions options) {
        String text = DataFiles.text(file);
        int seen =
                text.length() - (int) Math.round(text.length() * options.data().validation());
        Tokenizer tokenizer = options.data().tokens().fit(text, seen);
        var reading = new Reading.Text(tokenizer, options.data().context());
        int[] tokens = tokenizer.encode(text);
        TokenWindows.Parts parts = TokenWindows.split(tokens, options.data().validation());
        int context = options.data().context(), batch = options.settings().batch();
        int least = Math.min(parts.train().length, parts.validation().length);
        if (least <= context) {
            throw new DataException(
                    "more than %d tokens are needed to learn from, and to judge by, got %d and %d"
                            .formatted(context, parts.train().length, parts.validation().length),
                    file.toString(),
                    "take a longer text, or shorter windows with --context");
        }
        Batch validation = new TokenWindows(parts.validation(), context, batch).spread(MOST_JUDGED);
        return new Material(
                file,
                new TokenWindows(parts.train(), context, batch),
                validation,
                reading,
                Tensor.of(parts.train()),
                parts.train().length,
                tokens.length,
                List.of(
                        "%s in %s: %d tokens to learn from, the last %d to judge by%s."
                                .formatted(
                                        Numbers.count(text.codePointCount(0, text.length()), "character"),
                                        file,
                                        parts.train().length,
                                        parts.validation().length,
                                        judgedOf(validation, parts.validation().length)),
                        options.data().tokens().equals(Tokens.CHARACTERS)
                                ? "A token is a character; there are %d different ones."
                                        .formatted(tokenizer.vocabulary())
                                : "A token is a byte or a merge of bytes learnt from the first part; there are %d, of %s characters on average."
                                        .formatted(
                                                tokenizer.vocabulary(),
                                                Numbers.number((double) text.length() / tokens.length))));
    }

    private static String judgedOf(Batch validation, int tokens) {
        int judged = validation.targets().shape().count();
        int length = validation.inputs().shape().size(1);
        return tokens - judged <= length
                ? ""
                : ", of which " + Numbers.count(validation.size(), "window") + " spread over them do";
    }
}
