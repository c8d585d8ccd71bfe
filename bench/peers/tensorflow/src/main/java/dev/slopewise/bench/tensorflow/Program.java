package dev.slopewise.bench.tensorflow;

import dev.slopewise.bench.Peer;
import dev.slopewise.bench.Step;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/// A graph under construction, what is fed to it, and what moves from step to step.
final class Program {
    private final Graph graph = new Graph();
    final Ops tf = Ops.create(graph);
    private final Map<Operand<?>, org.tensorflow.Tensor> feeds = new LinkedHashMap<>();
    private final List<Variable<TFloat32>> parameters = new ArrayList<>();

    // ---- What goes in: fed, so that nothing is worked out ahead of the step

    Operand<TFloat32> feed(Tensor t) {
        return fed(TFloat32.class, TFloat32.tensorOf(shape(t), DataBuffers.of(t.toFloats())));
    }

    Operand<TFloat64> feedDoubles(Tensor t) {
        return fed(TFloat64.class, TFloat64.tensorOf(shape(t), DataBuffers.of(t.toDoubles())));
    }

    Operand<TInt32> feedInts(Tensor t) {
        return fed(TInt32.class, TInt32.tensorOf(shape(t), DataBuffers.of(t.toInts())));
    }

    private <T extends TType> Operand<T> fed(Class<T> type, T value) {
        Operand<T> place = tf.placeholder(type, Placeholder.shape(value.shape()));
        feeds.put(place, value);
        return place;
    }

    Operand<TFloat32> parameter(Tensor start) {
        Variable<TFloat32> variable = variable(start);
        parameters.add(variable);
        return variable;
    }

    private Variable<TFloat32> variable(Tensor start) {
        return tf.variable(tf.constant(shape(start), DataBuffers.of(start.toFloats())));
    }

    private static Shape shape(Tensor t) {
        return Shape.of(Arrays.stream(t.shape().sizes()).asLongStream().toArray());
    }

    // ---- Functions that more than one workload needs

    Operand<TFloat32> number(double x) {
        return tf.constant((float) x);
    }

    Operand<TFloat32> gelu(Operand<TFloat32> x) {
        Operand<TFloat32> share = tf.math.add(tf.math.erf(tf.math.mul(x, number(Math.sqrt(0.5)))), number(1));
        return tf.math.mul(tf.math.mul(x, number(0.5)), share);
    }

    /// By way of one-hot labels, as only those have a gradient.
    Operand<TFloat32> crossEntropy(Operand<TFloat32> logits, Tensor labels) {
        int classes = Math.toIntExact(logits.shape().get(1));
        var losses = tf.nn.softmaxCrossEntropyWithLogits(logits, feed(labels.oneHot(classes)));
        return tf.math.mean(losses.loss(), tf.constant(0));
    }

    // ---- What comes out

    Step training(Operand<TFloat32> loss, Optimizer<?> rule) {
        List<Operand<?>> slopes = new ArrayList<>();
        tf.gradients(loss, parameters).forEach(slopes::add);
        // No parameter moves before all slopes are there, as others' slopes still read it.
        Ops after = tf.withControlDependencies(slopes.stream().map(s -> (Op) s).toList());
        return new Running(loss, updates(after, slopes, rule));
    }

    @SuppressWarnings("unchecked") // slopes have their parameters' types
    private List<Op> updates(Ops after, List<Operand<?>> slopes, Optimizer<?> rule) {
        List<Op> updates = new ArrayList<>();
        Operand<TFloat32> rate = number(rule.rate());
        double decay = rule instanceof AdamW decaying ? decaying.decay() : 0;
        Variable<TFloat32> beta1 = variable(Tensor.scalar((float) Adam.BETA1));
        Variable<TFloat32> beta2 = variable(Tensor.scalar((float) Adam.BETA2));
        for (int i = 0; i < parameters.size(); i++) {
            Variable<TFloat32> p = parameters.get(i);
            Operand<TFloat32> slope = (Operand<TFloat32>) slopes.get(i);
            switch (rule) {
                case HeavyBall ball ->
                    updates.add(after.train.applyMomentum(p, zeros(p), rate, slope, number(ball.momentum())));
                case Adam _, AdamW _ -> {
                    Ops then = decay == 0
                            ? after
                            : after.withControlDependencies(after.assign(
                                    p, after.math.mul(p, number(1 - rule.rate() * decay))));
                    updates.add(then.train.applyAdam(
                            p,
                            zeros(p),
                            zeros(p),
                            beta1,
                            beta2,
                            rate,
                            number(Adam.BETA1),
                            number(Adam.BETA2),
                            number(Adam.EPSILON),
                            slope));
                }
                default -> updates.add(after.train.applyGradientDescent(p, rate, slope));
            }
        }
        if (rule instanceof Adam || rule instanceof AdamW) {
            Ops last = tf.withControlDependencies(updates);
            updates.add(last.assign(beta1, last.math.mul(beta1, number(Adam.BETA1))));
            updates.add(last.assign(beta2, last.math.mul(beta2, number(Adam.BETA2))));
        }
        return updates;
    }

    private Variable<TFloat32> zeros(Variable<TFloat32> like) {
        int[] sizes = new int[like.shape().numDimensions()];
        for (int i = 0; i < sizes.length; i++)
            sizes[i] = Math.toIntExact(like.shape().get(i));
        return variable(Tensor.zeros(sizes));
    }

    Step gradient(Operand<?> loss, List<Operand<?>> at) {
        List<Operand<?>> slopes = new ArrayList<>();
        tf.gradients(loss, at).forEach(slopes::add);
        return values(slopes);
    }

    Step values(List<Operand<?>> wanted) {
        Session session = session();
        return Step.of(
                () -> {
                    try (Result result = fetch(session, wanted, List.of())) {
                        return result.size();
                    }
                },
                anything -> {
                    try (Result result = fetch(session, wanted, List.of())) {
                        double sum = 0;
                        for (Map.Entry<String, org.tensorflow.Tensor> each : result) sum += size(each.getValue());
                        return sum;
                    }
                });
    }

    private static double size(org.tensorflow.Tensor tensor) {
        double[] sum = {0};
        switch (tensor) {
            case TFloat32 t -> t.scalars().forEach(s -> sum[0] += Math.abs(s.getFloat()));
            case TFloat64 t -> t.scalars().forEach(s -> sum[0] += Math.abs(s.getDouble()));
            default -> throw new IllegalArgumentException("no real numbers: " + tensor);
        }
        return sum[0];
    }

    private Session session() {
        return new Session(
                graph,
                ConfigProto.newBuilder()
                        .setIntraOpParallelismThreads(Peer.threads())
                        .setInterOpParallelismThreads(Peer.threads())
                        .build());
    }

    private Result fetch(Session session, List<Operand<?>> wanted, List<Op> moves) {
        Session.Runner runner = session.runner();
        feeds.forEach(runner::feed);
        wanted.forEach(runner::fetch);
        moves.forEach(runner::addTarget);
        return runner.run();
    }

    private final class Running implements Step {
        private final Session session = session();
        private final List<Operand<?>> wanted;
        private final List<Op> moves;
        private double loss;

        Running(Operand<TFloat32> loss, List<Op> moves) {
            wanted = List.of(loss);
            this.moves = moves;
            restart();
        }

        @Override
        public void restart() {
            session.forceInitialize();
        }

        @Override
        public Object run() {
            try (Result result = fetch(session, wanted, moves)) {
                loss = ((TFloat32) result.get(0)).getFloat();
                return loss;
            }
        }

        @Override
        public double outcome() {
            return loss;
        }
    }
}
