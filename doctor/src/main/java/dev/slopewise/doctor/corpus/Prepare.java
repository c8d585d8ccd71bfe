package dev.slopewise.doctor.corpus;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.train.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What is done to data before training: what is right, and what spoils them.
final class Prepare {
    private Prepare() {}

    /// Columns of inputs at mean 0 and deviation 1, by the part trained on.
    static Parts standardInputs(Parts parts) {
        var scale = scale(parts.train().inputs());
        return inputs(parts, scale);
    }

    /// Targets at mean 0 and deviation 1, by the part trained on.
    static Parts standardTargets(Parts parts) {
        return targets(parts, scale(parts.train().targets()));
    }

    /// Classes as 1 beside 0s.
    static UnaryOperator<Parts> oneHot(int classes) {
        return parts -> targets(parts, labels -> labels.oneHot(classes).to(DType.F32));
    }

    /// Inputs of both parts.
    static Parts inputs(Parts parts, UnaryOperator<Tensor> change) {
        return new Parts(
                new Batch(change.apply(parts.train().inputs()), parts.train().targets()),
                new Batch(
                        change.apply(parts.validation().inputs()),
                        parts.validation().targets()));
    }

    /// Targets of both parts.
    static Parts targets(Parts parts, UnaryOperator<Tensor> change) {
        return new Parts(
                new Batch(parts.train().inputs(), change.apply(parts.train().targets())),
                new Batch(
                        parts.validation().inputs(),
                        change.apply(parts.validation().targets())));
    }

    private static UnaryOperator<Tensor> scale(Tensor sample) {
        Tensor mean = sample.mean(0),
                deviation = sample.minus(mean).square().mean(0).sqrt().max(1e-6);
        return x -> x.minus(mean).div(deviation);
    }

    /// The first column a thousand times as wide, and far from 0.
    static Parts stretchedInputs(Parts parts) {
        int columns = parts.train().inputs().shape().size(-1);
        float[] times = new float[columns], plus = new float[columns];
        Arrays.fill(times, 1);
        times[0] = 1000;
        plus[0] = 2000;
        return inputs(parts, x -> x.times(Tensor.of(times)).plus(Tensor.of(plus)));
    }

    /// Targets of both parts in another unit, counted from elsewhere.
    static UnaryOperator<Parts> stretchedTargets(double times, double plus) {
        return parts -> targets(parts, y -> y.times(times).plus(plus));
    }

    /// Inputs that are all 0.
    static Parts withoutInputs(Parts parts) {
        return inputs(parts, x -> x.like(0));
    }

    /// One row to train on whose inputs are all 0.
    static Parts oneRowOf0(Parts parts) {
        Tensor x = parts.train().inputs(),
                isFirst = Tensor.iota(x.shape().size(0)).eq(0).expand(-1).broadcastTo(x.shape());
        return new Parts(new Batch(isFirst.select(x.like(0), x), parts.train().targets()), parts.validation());
    }

    /// A share of the numbers to be told, in both parts, moved far up.
    static UnaryOperator<Parts> farOff(double share, double by) {
        return parts -> targets(parts, y -> {
            Tensor isFar = Key.of(5).bernoulli(share, y.shape().sizes());
            return isFar.select(y.plus(by), y);
        });
    }

    /// A share of the labels of both parts turned to another class; of numbers, replaced by those of other examples.
    static UnaryOperator<Parts> wrongLabels(double share, int classes, long seed) {
        return parts -> new Parts(
                wrong(parts.train(), share, classes, seed), wrong(parts.validation(), share, classes, seed + 1));
    }

    private static Batch wrong(Batch batch, double share, int classes, long seed) {
        int n = batch.size();
        boolean[] isWrong = new boolean[n];
        int[] order = Key.of(seed).permutation(n).toInts();
        for (int i = 0; i < Math.round(share * n); i++) isWrong[order[i]] = true;
        Tensor targets = batch.targets(), mask = Tensor.of(isWrong);
        if (targets.dtype().isInteger()) {
            Tensor other = targets.plus(1).remainder(classes);
            return new Batch(batch.inputs(), mask.select(other, targets));
        }
        Tensor other = classes == 2
                ? targets.oneMinus()
                : targets.gather(Key.of(seed).fold(1).permutation(n));
        return new Batch(
                batch.inputs(), mask.expand(-1).broadcastTo(targets.shape()).select(other, targets));
    }

    /// Targets of both parts dealt out anew.
    static UnaryOperator<Parts> shuffledLabels(long seed) {
        return parts -> new Parts(dealt(parts.train(), seed), dealt(parts.validation(), seed + 1));
    }

    private static Batch dealt(Batch batch, long seed) {
        return new Batch(batch.inputs(), batch.targets().gather(Key.of(seed).permutation(batch.size())));
    }

    /// Of one class only so many examples to train on.
    static UnaryOperator<Parts> few(int label, int kept) {
        return parts -> {
            double[] targets = parts.train().targets().to(DType.F64).toDoubles();
            int[] seen = {0};
            int[] places = IntStream.range(0, targets.length)
                    .filter(i -> targets[i] != label || seen[0]++ < kept)
                    .toArray();
            return new Parts(parts.train().rows(Tensor.of(places)), parts.validation());
        };
    }

    /// Those to train on in order of their targets.
    static Parts sorted(Parts parts) {
        Tensor first = parts.train().targets().reshape(parts.train().size(), -1).at(1, 0);
        return new Parts(parts.train().rows(first.argsort(0)), parts.validation());
    }

    /// A share of the examples to judge by replaced by some of those trained on.
    static UnaryOperator<Parts> leaked(double share) {
        return parts -> {
            int n = parts.validation().size(), taken = (int) Math.round(share * n);
            Batch
                    known =
                            parts.train()
                                    .rows(Tensor.iota(taken)
                                            .remainder(parts.train().size())),
                    rest = rows(parts.validation(), taken, n);
            return new Parts(
                    parts.train(),
                    taken == n
                            ? known
                            : new Batch(
                                    Tensor.concatenate(0, List.of(known.inputs(), rest.inputs())),
                                    Tensor.concatenate(0, List.of(known.targets(), rest.targets()))));
        };
    }

    private static Batch rows(Batch batch, int from, int to) {
        return new Batch(batch.inputs().slice(0, from, to), batch.targets().slice(0, from, to));
    }

    /// Inputs to judge by that are moved and stretched.
    static UnaryOperator<Parts> elsewhere(double times, double plus) {
        return parts -> new Parts(
                parts.train(),
                new Batch(
                        parts.validation().inputs().times(times).plus(plus),
                        parts.validation().targets()));
    }

    /// The first so many examples to train on.
    static UnaryOperator<Parts> first(int train) {
        return parts -> new Parts(rows(parts.train(), 0, train), parts.validation());
    }
}
