package dev.slopewise.examples;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.nn.Decoder;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.schedule.Schedule;
import dev.slopewise.learn.schedule.Warmup;
import dev.slopewise.learn.train.Clipping;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A transformer learns to tell the next letter of a text, is judged on the last tenth, which it never saw, and goes on writing.
///
///     NextLetter FILE [STEPS [WIDTH]]
///
/// Its size, the letters it sees and the number of steps are those of the small setting that nanoGPT gives for a CPU. Beside it stands what counting
/// reaches, which knows the letters before and no rule.
///
/// @see <a href="https://github.com/karpathy/nanoGPT">nanoGPT, "I only have a macbook"</a>
final class NextLetter {
    static final int BLOCKS = 4, HEADS = 4, WIDTH = 128, CONTEXT = 64, BATCH = 12, STEPS = 2000;
    private static final int MOST_COUNTED = 5, SHOWN = 300;
    private static final double WARM_UP = 0.05; // share of the steps
    private static final int JUDGED_AT_ONCE = 64; // windows

    /// @param known  each letter that there is, once
    /// @param tokens the text as places in `known`, `i32[letters]`
    record Text(String known, Tensor tokens) {
        static Text of(String text) {
            String known = text.chars()
                    .distinct()
                    .sorted()
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
            return new Text(known, Tensor.of(text.chars().map(known::indexOf).toArray()));
        }

        Text part(double from, double to) {
            int n = size();
            return new Text(known, tokens.slice(0, (int) (n * from), (int) (n * to)));
        }

        int size() {
            return tokens.shape().size(0);
        }
    }

    /// The mean loss of windows `i32[windows, CONTEXT + 1]`, in nats a letter.
    private static Tensor loss(Decoder model, Tensor windows) {
        Tensor scores = model.apply(windows.slice(-1, 0, CONTEXT));
        return Losses.softmaxCrossEntropy(scores, windows.slice(-1, 1, CONTEXT + 1));
    }

    /// The windows of a text that begin at these places, `i32[windows, 1]`.
    private static Tensor windows(Tensor text, Tensor starts) {
        int n = starts.shape().size(0);
        return text.gather(starts.broadcastTo(n, CONTEXT + 1).plus(Tensor.iota(CONTEXT + 1)));
    }

    /// The model after so many steps, each on windows drawn from the text.
    static Decoder train(Text text, int steps, int width, Key key) {
        int last = text.size() - CONTEXT;
        Objective<Decoder, Tensor> objective = (model, all, drawn) ->
                new Objective.Judged<>(loss(model, windows(all, drawn.integers(0, last, BATCH, 1))), model);
        Recipe recipe = new Recipe(new AdamW(0.003, 0.1))
                .schedule(new Warmup(Math.max(1, Math.round(WARM_UP * steps)), new Cosine(0.1)))
                .clipping(new Clipping.ByGlobalNorm(1));
        var step = new Step<>(objective, recipe, 1);
        var state = step.start(Decoder.create(key, text.known.length(), width, HEADS, BLOCKS, 0));
        for (int number = 1; number <= steps; number++) {
            var taken = step.take(state, text.tokens, new Schedule.Progress(number, steps, steps, List.of()));
            state = taken.state();
            if (number == 1 || number % 100 == 0) {
                IO.println(
                        "step %4d: loss %.3f".formatted(number, taken.record().loss()));
            }
        }
        return state.model();
    }

    /// The mean loss over windows side by side, in nats a letter: each letter is told from at most 64 before it, on average from 32.
    static double judge(Decoder model, Text text) {
        var loss = Transforms.traced((Tensor windows) -> loss(model, windows));
        int windows = (text.size() - 1) / CONTEXT;
        double sum = 0;
        for (int at = 0; at < windows; at += JUDGED_AT_ONCE) {
            int n = Math.min(JUDGED_AT_ONCE, windows - at);
            Tensor starts = Tensor.iota(n).plus(at).times(CONTEXT).expand(-1);
            sum += n * loss.apply(windows(text.tokens, starts)).item();
        }
        return sum / windows;
    }

    /// What counting reaches, in nats a letter: letters by how often they followed the `order` letters before, mixed with shorter orders.
    ///
    ///     p(c | context) = (n(context c) + kinds(context) · p(c | shorter)) / (n(context) + kinds(context))
    ///
    /// @see <a href="https://doi.org/10.1109/18.87000">Witten and Bell 1991</a>, method C
    static double counted(Text text, Text unseen, int order) {
        int[] from = text.tokens.toInts(), to = unseen.tokens.toInts();
        Map<Long, int[]> seen = new HashMap<>(); // context → how often, how many kinds, how often by letter
        int letters = text.known.length();
        for (int i = order; i < from.length; i++) {
            for (int n = 0; n <= order; n++) {
                int[] counts = seen.computeIfAbsent(context(from, i, n, letters), _ -> new int[2 + letters]);
                counts[0]++;
                if (counts[2 + from[i]]++ == 0) counts[1]++;
            }
        }
        double sum = 0;
        for (int i = order; i < to.length; i++) {
            double share = 1.0 / letters;
            for (int n = 0; n <= order; n++) {
                int[] counts = seen.get(context(to, i, n, letters));
                if (counts != null) share = (counts[2 + to[i]] + counts[1] * share) / (counts[0] + counts[1]);
            }
            sum -= Math.log(share);
        }
        return sum / (to.length - order);
    }

    /// The letters before place i, at most five of them, as one number.
    private static long context(int[] tokens, int i, int order, int letters) {
        long number = 1; // so that contexts of different lengths differ
        for (int j = i - order; j < i; j++) number = number * letters + tokens[j];
        return number;
    }

    /// How the model goes on after the first letters of a text, each drawn by its share.
    static String written(Decoder model, Text text, int letters, Key key) {
        Function<Tensor, Tensor> scores =
                Transforms.traced((Tensor seen) -> model.apply(seen).at(0, CONTEXT - 1));
        Tensor seen = text.tokens.slice(0, 0, CONTEXT);
        var written = new StringBuilder();
        for (int i = 0; i < letters; i++) {
            Tensor next = key.fold(i).categorical(scores.apply(seen));
            written.append(text.known.charAt((int) next.item()));
            seen = Tensor.concatenate(0, List.of(seen.slice(0, 1, CONTEXT), next.expand(0)));
        }
        return written.toString();
    }

    static void main(String[] args) throws IOException {
        if (args.length < 1) {
            IO.println("NextLetter FILE [STEPS [WIDTH]]");
            return;
        }
        Text text = Text.of(Files.readString(Path.of(args[0])));
        Text seen = text.part(0, 0.9), unseen = text.part(0.9, 1);
        int steps = args.length < 2 ? STEPS : Integer.parseInt(args[1]);
        IO.println("%d letters, %d different; the last %d are kept apart"
                .formatted(text.size(), text.known.length(), unseen.size()));
        int width = args.length < 3 ? WIDTH : Integer.parseInt(args[2]);
        long from = System.nanoTime();
        Decoder model = train(seen, steps, width, Key.of(1));
        double seconds = (System.nanoTime() - from) * 1e-9;
        IO.println("kept apart after %d steps, %.0f s: %s".formatted(steps, seconds, inWords(judge(model, unseen))));
        for (int order = 0; order <= MOST_COUNTED; order++) {
            IO.println("counting after %d letters: %s".formatted(order, inWords(counted(seen, unseen, order))));
        }
        IO.println(written(model, unseen, SHOWN, Key.of(2)));
    }

    private static String inWords(double nats) {
        return "%.4f nats, %.4f bits a letter".formatted(nats, nats / Math.log(2));
    }

    private NextLetter() {}
}
