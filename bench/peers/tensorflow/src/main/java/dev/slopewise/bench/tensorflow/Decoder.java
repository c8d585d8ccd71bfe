package dev.slopewise.bench.tensorflow;

import dev.slopewise.bench.Step;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.bench.work.Training;
import dev.slopewise.bench.work.Transformer;
import dev.slopewise.core.Tensor;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;

/// W5.
final class Decoder {
    private final Program p = new Program();
    private final Ops tf = p.tf;
    private final int batch;
    private final int sequence;
    private final int width;

    private Decoder(Training<Transformer, Dense.Batch, ?> training) {
        batch = training.batch().x().shape().size(0);
        sequence = training.batch().x().shape().size(1);
        width = training.model().tokens().shape().size(1);
    }

    static Step training(Training<Transformer, Dense.Batch, ?> training) {
        return new Decoder(training).build(training);
    }

    private Step build(Training<Transformer, Dense.Batch, ?> training) {
        Transformer m = training.model();
        Operand<TFloat32> rows = tf.gatherNd(
                p.parameter(m.tokens()), p.feedInts(training.batch().x().expand(-1)));
        Operand<TFloat32> y = tf.math.add(rows, p.parameter(m.positions()));
        y = tf.reshape(y, tf.constant(new int[] {batch * sequence, width}));
        for (Transformer.Block block : m.blocks()) y = block(y, block);
        Operand<TFloat32> logits = tf.linalg.matMul(norm(y, m.last()), p.parameter(m.head()));
        return p.training(p.crossEntropy(logits, training.batch().labels().reshape(-1)), training.rule());
    }

    private Operand<TFloat32> block(Operand<TFloat32> x, Transformer.Block block) {
        Operand<TFloat32> y =
                tf.math.add(x, layer(attention(layer(norm(x, block.before()), block.mix())), block.join()));
        return tf.math.add(y, layer(p.gelu(layer(norm(y, block.between()), block.widen())), block.narrow()));
    }

    private Operand<TFloat32> layer(Operand<TFloat32> x, Dense.Layer layer) {
        return tf.nn.biasAdd(tf.linalg.matMul(x, p.parameter(layer.weight())), p.parameter(layer.bias()));
    }

    private Operand<TFloat32> norm(Operand<TFloat32> x, Transformer.Norm norm) {
        Operand<TFloat32> centred = tf.math.sub(x, tf.math.mean(x, tf.constant(-1), Mean.keepDims(true)));
        Operand<TFloat32> variance = tf.math.mean(tf.math.square(centred), tf.constant(-1), Mean.keepDims(true));
        Operand<TFloat32> scaled =
                tf.math.mul(centred, tf.math.rsqrt(tf.math.add(variance, p.number(Transformer.EPSILON))));
        return tf.math.add(tf.math.mul(scaled, p.parameter(norm.scale())), p.parameter(norm.shift()));
    }

    private Operand<TFloat32> attention(Operand<TFloat32> mixed) {
        int heads = Transformer.HEADS, part = width / heads;
        Operand<TFloat32> parts = tf.linalg.transpose(
                tf.reshape(mixed, tf.constant(new int[] {batch, sequence, 3, heads, part})),
                tf.constant(new int[] {2, 0, 3, 1, 4}));
        var each = tf.unstack(parts, 3L);
        Operand<TFloat32> queries = each.output().get(0),
                keys = each.output().get(1),
                values = each.output().get(2);
        Operand<TFloat32> scores = tf.math.mul(
                tf.train.batchMatMul(queries, keys, TFloat32.class, BatchMatMul.adjY(true)),
                p.number(1 / Math.sqrt(part)));
        Operand<TFloat32> shares = tf.nn.softmax(tf.math.add(scores, p.feed(hidden())));
        Operand<TFloat32> joined = tf.linalg.transpose(
                tf.train.batchMatMul(shares, values, TFloat32.class), tf.constant(new int[] {0, 2, 1, 3}));
        return tf.reshape(joined, tf.constant(new int[] {batch * sequence, width}));
    }

    /// 0 where a place may look, else a number that leaves no share.
    private Tensor hidden() {
        return Tensor.ones(sequence, sequence).lowerTriangle().oneMinus().times(-1e9);
    }
}
