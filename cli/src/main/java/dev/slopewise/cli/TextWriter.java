package dev.slopewise.cli;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.data.text.Tokenizer;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.Stepwise;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/// A model of text that goes on writing: token after token, each drawn by the shares that the model gives after the last `context` tokens.
///
/// As long as the text fits into these, what layers remember of the places so far ([Stepwise]) is kept, so that a token costs one place. Behind
/// that each token costs a window: what a layer knows of a place came from places that are no longer seen.
///
/// @param temperature of the shares, softmax(scores / temperature), from 0: below 1 the likely ones become likelier, at 0 the likeliest is taken
record TextWriter(Reading.Text reading, Layer model, double temperature, long seed) {
    /// The scores behind a place of one window: (model, [tokens `i32[1, context]`, place `i32[1]`]) → `[1, vocabulary]`. What stands behind the place does not matter.
    private static final BiFunction<Layer, List<Tensor>, Tensor> SCORES =
            Transforms.traced((layer, at) -> layer.apply(at.get(0)).squeeze(0).gather(at.get(1)));

    /// The scores behind one more token, and what is remembered with it.
    private static final BiFunction<Layer, Place, Seen> STEP =
            Transforms.traced((layer, place) -> seen(Stepwise.of(layer), place));

    /// @param token  the next one, `i32[1, 1]`
    /// @param memory of those before it
    private record Place(Tensor token, Object memory) {}

    /// @param scores `[1, vocabulary]`
    private record Seen(Tensor scores, Object memory) {}

    @SuppressWarnings("unchecked") // what a model remembers is its own
    private static <M> Seen seen(Stepwise<M> model, Place place) {
        var next = model.step(place.token, (M) place.memory);
        return new Seen(next.output().squeeze(0), next.memory());
    }

    /// What is written after a text, without it.
    ///
    /// @param prompt at least one character
    /// @param length how many tokens
    /// @throws dev.slopewise.data.DataException if the tokeniser does not know a character
    String after(String prompt, int length) {
        Tokenizer tokenizer = reading.tokenizer();
        int[] before = tokenizer.encode(prompt), all = Arrays.copyOf(before, before.length + length);
        Key key = Key.of(seed);
        Tensor none = Tensor.zeros(1, tokenizer.vocabulary());
        Seen seen = new Seen(none, Stepwise.of(model).begin(Shape.of(1), reading.context()));
        int read = 0;
        for (int n = before.length; n < all.length; n++) {
            boolean fits = n <= reading.context();
            for (; fits && read < n; read++) {
                Tensor token = Tensor.of(Shape.of(1, 1), new int[] {all[read]});
                seen = STEP.apply(model, new Place(token, seen.memory));
            }
            Tensor scores = fits ? seen.scores : behind(all, n);
            all[n] = (temperature == 0
                            ? scores.argmax(-1)
                            : key.fold(n - before.length).categorical(scores.div(temperature)))
                    .toInts()[0];
        }
        return tokenizer.decode(Arrays.copyOfRange(all, before.length, all.length));
    }

    /// The scores behind the first n tokens, by a window of the last ones.
    private Tensor behind(int[] tokens, int n) {
        int context = reading.context(), from = Math.max(0, n - context), seen = n - from;
        int[] window = Arrays.copyOf(Arrays.copyOfRange(tokens, from, n), context);
        return SCORES.apply(model, List.of(Tensor.of(Shape.of(1, context), window), Tensor.of(seen - 1)));
    }
}
