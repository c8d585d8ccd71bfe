package dev.slopewise.learn.nn;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.signal.Taps;
import java.util.ArrayList;
import java.util.List;

/// A transformer that tells the next token of a text: an embedding, causal blocks with rotary positions, a norm, and a score for each token.
///
/// @param tokens     of the text
/// @param blocks     causal ones
/// @param last       before the scores
/// @param vocabulary from the width to the scores
public record Decoder(Embedding tokens, List<TransformerBlock> blocks, LayerNorm last, Dense vocabulary)
        implements Stepwise<List<Attention.Cache>> {
    public Decoder {
        blocks = List.copyOf(blocks);
    }

    /// Random weights, those of the embedding with a deviation of 0.02.
    ///
    /// @param share of entries that are dropped in training, in [0, 1)
    public static Decoder create(Key key, int vocabulary, int width, int heads, int depth, double share) {
        List<TransformerBlock> blocks = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            Attention attention = Attention.create(key.fold(2 * i), width, heads);
            blocks.add(TransformerBlock.create(
                            key.fold(2 * i + 1), attention.causal().with(new Rotary()))
                    .dropping(share));
        }
        return new Decoder(
                Embedding.create(key.fold(2 * depth), 0.02, vocabulary, width),
                blocks,
                LayerNorm.create(width),
                Dense.withoutBias(key.fold(2 * depth + 1), Initializer.leCunNormal(), width, vocabulary));
    }

    /// For each place of `i32[…, time]` scores of what comes next, `[…, time, vocabulary]`.
    @Override
    public Tensor apply(Tensor text) {
        Tensor x = tokens.apply(text);
        for (int i = 0; i < blocks.size(); i++) {
            TransformerBlock block = blocks.get(i);
            Tensor in = x;
            x = Taps.at("blocks", i, () -> block.apply(in));
        }
        return vocabulary.apply(last.apply(x));
    }

    @Override
    public Trained<Decoder> train(Tensor text, Key key) {
        Tensor x = tokens.apply(text);
        for (int i = 0; i < blocks.size(); i++) {
            TransformerBlock block = blocks.get(i);
            Tensor in = x;
            Key own = key.fold(i);
            x = Taps.at("blocks", i, () -> block.train(in, own)).output();
        }
        return new Trained<>(vocabulary.apply(last.apply(x)), this);
    }

    /// Empty caches for texts of at most `capacity` tokens, one for each block.
    @Override
    public List<Attention.Cache> begin(Shape lead, int capacity) {
        return blocks.stream().map(block -> block.begin(lead, capacity)).toList();
    }

    /// The next tokens of a text, one or more, `i32[…, new]`: the scores that [#apply] gives at their places.
    @Override
    public Next<List<Attention.Cache>> step(Tensor text, List<Attention.Cache> caches) {
        Tensor x = tokens.apply(text);
        List<Attention.Cache> after = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            var made = blocks.get(i).step(x, caches.get(i));
            x = made.output();
            after.add(made.memory());
        }
        return new Next<>(vocabulary.apply(last.apply(x)), after);
    }
}
