package dev.slopewise.bench.work;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.AdamW;
import java.util.List;

/// W5: a decoder that tells the next token. Embedding and learned positions; blocks of layer norm, causal attention, layer norm and two dense
/// layers with gelu between, each added to what came in; a last layer norm, and a product with `head`.
///
/// @param tokens    `[vocabulary, width]`
/// @param positions `[sequence, width]`
/// @param head      `[width, vocabulary]`
public record Transformer(Tensor tokens, Tensor positions, List<Block> blocks, Norm last, Tensor head) {
    public static final int HEADS = 4;
    public static final double EPSILON = 1e-5;

    public record Norm(Tensor scale, Tensor shift) {
        static Norm of(int width) {
            return new Norm(Tensor.ones(width), Tensor.zeros(width));
        }

        Tensor apply(Tensor x) {
            Tensor centred = x.minus(x.mean(-1).expand(-1));
            Tensor deviation = centred.square().mean(-1).plus(EPSILON).sqrt().expand(-1);
            return centred.div(deviation).times(scale).plus(shift);
        }
    }

    /// One of the blocks.
    ///
    /// @param mix   queries, keys and values side by side, `[width, 3 · width]`
    /// @param join  `[width, width]`
    /// @param widen `[width, 4 · width]`, and back
    public record Block(
            Norm before, Dense.Layer mix, Dense.Layer join, Norm between, Dense.Layer widen, Dense.Layer narrow) {
        static Block of(Inputs in, int width) {
            return new Block(
                    Norm.of(width),
                    layer(in, width, 3 * width),
                    layer(in, width, width),
                    Norm.of(width),
                    layer(in, width, 4 * width),
                    layer(in, 4 * width, width));
        }

        Tensor apply(Tensor x) {
            Tensor y = x.plus(join.apply(attention(mix.apply(before.apply(x)))));
            return y.plus(narrow.apply(widen.apply(between.apply(y)).gelu()));
        }
    }

    private static Dense.Layer layer(Inputs in, int from, int to) {
        return new Dense.Layer(in.normal(0.02, from, to), Tensor.zeros(to));
    }

    /// Two blocks of width 128, sequences of 64, 256 tokens, on 16 examples.
    public static Training<Transformer, Dense.Batch, Adam.Moments> w5() {
        return w5(16, 64, 128, 256);
    }

    static Training<Transformer, Dense.Batch, Adam.Moments> w5(int batch, int sequence, int width, int vocabulary) {
        var in = new Inputs(8);
        var model = new Transformer(
                in.normal(0.02, vocabulary, width),
                in.normal(0.02, sequence, width),
                List.of(Block.of(in, width), Block.of(in, width)),
                Norm.of(width),
                in.normal(0.02, width, vocabulary));
        var texts = new Dense.Batch(in.below(vocabulary, batch, sequence), in.below(vocabulary, batch, sequence));
        return new Training<>(model, texts, Transformer::loss, new AdamW(0.001, 0.01));
    }

    private static Tensor loss(Transformer m, Dense.Batch batch) {
        Tensor y = m.tokens.gather(batch.x()).plus(m.positions);
        for (Block block : m.blocks) y = block.apply(y);
        Tensor logits = m.last.apply(y).matmul(m.head);
        int vocabulary = m.head.shape().size(-1);
        return Losses.softmaxCrossEntropy(
                logits.reshape(-1, vocabulary), batch.labels().reshape(-1));
    }

    /// From `[batch, sequence, 3 · width]` to `[batch, sequence, width]`; a place sees itself and what is before it.
    private static Tensor attention(Tensor mixed) {
        int batch = mixed.shape().size(0),
                sequence = mixed.shape().size(1),
                width = mixed.shape().size(2) / 3;
        Tensor parts = mixed.reshape(batch, sequence, 3, HEADS, width / HEADS).permute(2, 0, 3, 1, 4);
        Tensor queries = parts.at(0, 0), keys = parts.at(0, 1), values = parts.at(0, 2);
        Tensor scores = queries.matmul(keys.transpose()).times(1 / Math.sqrt((double) width / HEADS));
        Tensor seen = seen(sequence).broadcastTo(scores.shape());
        Tensor shares =
                seen.select(scores, scores.like(Float.NEGATIVE_INFINITY)).softmax(-1);
        return shares.matmul(values).permute(0, 2, 1, 3).reshape(Shape.of(batch, sequence, width));
    }

    /// Row i is true up to column i.
    private static Tensor seen(int sequence) {
        return Tensor.ones(sequence, sequence).lowerTriangle().gt(0);
    }
}
