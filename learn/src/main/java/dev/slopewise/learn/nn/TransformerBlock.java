package dev.slopewise.learn.nn;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.signal.Taps;

/// Attention and two dense layers, each behind a norm and added to what came in:
///
///     y = x + attention(norm(x))
///     z = y + dense(gelu(dense(norm(y))))
///
/// The norms come first, as in GPT-2, and not last as in the paper: deep stacks then train without a warm-up.
///
/// @param attention over the sequence
/// @param forward   for each place alone, from the width to the width
/// @param dropout   of both before they are added
/// @see <a href="https://arxiv.org/abs/2002.04745">Xiong et al. 2020, On Layer Normalization in the Transformer Architecture</a>
public record TransformerBlock(LayerNorm before, Attention attention, LayerNorm between, Mlp forward, Dropout dropout)
        implements Stepwise<Attention.Cache> {
    /// Inside, the dense layers are 4 times as wide; nothing is dropped.
    public static TransformerBlock create(Key key, Attention attention) {
        int width = attention.output().units();
        return new TransformerBlock(
                LayerNorm.create(width),
                attention,
                LayerNorm.create(width),
                Mlp.create(key, Activation.GELU, width, 4 * width, width),
                new Dropout(0));
    }

    /// The same, dropping a share of what is added.
    public TransformerBlock dropping(double share) {
        return new TransformerBlock(before, attention, between, forward, new Dropout(share));
    }

    /// `[…, time, width]` to the same shape.
    @Override
    public Tensor apply(Tensor x) {
        Tensor y = x.plus(attention.apply(before.apply(x)));
        return y.plus(forward(y));
    }

    @Override
    public Trained<TransformerBlock> train(Tensor x, Key key) {
        Tensor y = x.plus(dropped(attention.apply(before.apply(x)), key.fold(0)));
        return new Trained<>(y.plus(dropped(forward(y), key.fold(1))), this);
    }

    private Tensor forward(Tensor y) {
        return Taps.at("forward", () -> forward.apply(between.apply(y)));
    }

    private Tensor dropped(Tensor x, Key key) {
        return dropout.train(x, key).output();
    }

    /// An empty cache; see [Attention#begin].
    @Override
    public Attention.Cache begin(Shape lead, int capacity) {
        return attention.begin(lead, capacity);
    }

    /// The next places of a sequence, `[…, new, width]`; see [Attention#step].
    @Override
    public Next<Attention.Cache> step(Tensor x, Attention.Cache cache) {
        var seen = attention.step(before.apply(x), cache);
        Tensor y = x.plus(seen.output());
        return new Next<>(y.plus(forward(y)), seen.memory());
    }
}
