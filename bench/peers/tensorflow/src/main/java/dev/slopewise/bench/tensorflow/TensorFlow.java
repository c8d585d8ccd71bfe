package dev.slopewise.bench.tensorflow;

import dev.slopewise.bench.Peer;
import dev.slopewise.bench.Step;
import dev.slopewise.bench.Work;
import dev.slopewise.bench.work.Convolutional;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.bench.work.Formulas;
import dev.slopewise.bench.work.Transformer;
import dev.slopewise.core.DType;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/// TensorFlow-Java in graph mode, with its own gradients and its own update operations.
public final class TensorFlow implements Peer {
    @Override
    public String name() {
        return "tensorflow";
    }

    @Override
    public Offer offer(Work work) {
        return switch (work) {
            case W1 -> Peer.ready(() -> Networks.classifier(Dense.w1()));
            case W2 -> Peer.ready(() -> Networks.tiny(Dense.w2()));
            case W3 -> Peer.ready(() -> Networks.classifier(Dense.w3()));
            case W4 -> Peer.ready(() -> Networks.convolutional(Convolutional.w4()));
            case W5 -> Peer.ready(() -> Decoder.training(Transformer.w5()));
            case W6A -> Peer.ready(TensorFlow::rosenbrock);
            case W6B -> Peer.ready(TensorFlow::scalar);
            case W7 -> Peer.absent("its gradients have no second derivatives of all operations");
            case W8 -> Peer.absent("it has no vmap");
            case W9 -> Peer.ready(TensorFlow::fused);
            case W10_F32 -> Peer.ready(() -> product(DType.F32));
            case W10_F64 -> Peer.ready(() -> product(DType.F64));
        };
    }

    private static Step rosenbrock() {
        var p = new Program();
        var tf = p.tf;
        Operand<TFloat64> x = p.feedDoubles(Formulas.rosenbrockPoint());
        var count = tf.constant(new int[] {Formulas.rosenbrockPoint().shape().count() - 1});
        Operand<TFloat64> here = tf.slice(x, tf.constant(new int[] {0}), count);
        Operand<TFloat64> next = tf.slice(x, tf.constant(new int[] {1}), count);
        Operand<TFloat64> gap = tf.math.square(tf.math.sub(next, tf.math.square(here)));
        Operand<TFloat64> rest = tf.math.square(tf.math.sub(tf.constant(1.0), here));
        Operand<TFloat64> terms = tf.math.add(tf.math.mul(tf.constant(100.0), gap), rest);
        return p.gradient(tf.sum(terms, tf.constant(0)), List.of(x));
    }

    private static Step scalar() {
        var p = new Program();
        var tf = p.tf;
        Operand<TFloat64> x = p.feedDoubles(dev.slopewise.core.Tensor.scalar(Formulas.SCALAR));
        return p.gradient(tf.math.mul(tf.math.sin(tf.math.exp(tf.math.tanh(x))), x), List.of(x));
    }

    private static Step fused() {
        var p = new Program();
        var tf = p.tf;
        var at = Formulas.fused();
        Operand<TFloat32> x = p.feed(at.x()), a = p.feed(at.a()), b = p.feed(at.b());
        Operand<TFloat32> u = tf.math.add(tf.math.mul(x, a), b);
        return p.gradient(tf.sum(tf.math.mul(p.gelu(u), tf.math.sigmoid(x)), tf.constant(0)), List.of(x, a, b));
    }

    private static Step product(DType dtype) {
        var p = new Program();
        var factors = Formulas.factors(dtype);
        return switch (dtype) {
            case F32 -> p.values(List.of(p.tf.linalg.matMul(p.feed(factors.a()), p.feed(factors.b()))));
            case F64 -> p.values(List.of(p.tf.linalg.matMul(p.feedDoubles(factors.a()), p.feedDoubles(factors.b()))));
            case I32, I64, BOOL -> throw new IllegalArgumentException("no product of " + dtype);
        };
    }
}
