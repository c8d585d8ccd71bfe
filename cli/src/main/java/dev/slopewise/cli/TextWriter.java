package dev.slopewise.cli;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.data.text.Tokenizer;
import dev.slopewise.learn.nn.Layer;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/// A model of text that goes on writing: token after token, each drawn by the shares that the model gives after the last `context` tokens.
///
/// @param temperature of the shares, softmax(scores / temperature), from 0: below 1 the likely ones become likelier, at 0 the likeliest is taken
record TextWriter(Reading.Text reading, Layer model, double temperature, long seed) {
    /// The scores behind a place of one window: (model, [tokens `i32[1, context]`, place `i32[1]`]) → `[1, vocabulary]`. What stands behind the place does not matter.
    private static final BiFunction<Layer, List<Tensor>, Tensor> SCORES =
            Transforms.traced((layer, at) -> layer.apply(at.get(0)).squeeze(0).gather(at.get(1)));

    /// What is written after a text, without it.
    ///
    /// @param prompt at least one character
    /// @param length how many tokens
    /// @throws dev.slopewise.data.DataException if the tokeniser does not know a character
    String after(String prompt, int length) {
        Tokenizer tokenizer = reading.tokenizer();
        int[] before = tokenizer.encode(prompt), all = Arrays.copyOf(before, before.length + length);
        int context = reading.context();
        Key key = Key.of(seed);
        for (int n = before.length; n < all.length; n++) {
            int from = Math.max(0, n - context), seen = n - from;
            int[] window = Arrays.copyOf(Arrays.copyOfRange(all, from, n), context);
            Tensor scores = SCORES.apply(model, List.of(Tensor.of(Shape.of(1, context), window), Tensor.of(seen - 1)));
            all[n] = (temperature == 0
                            ? scores.argmax(-1)
                            : key.fold(n - before.length).categorical(scores.div(temperature)))
                    .toInts()[0];
        }
        return tokenizer.decode(Arrays.copyOfRange(all, before.length, all.length));
    }
}
