package dev.slopewise.doctor.experiment;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.doctor.diagnosis.DataFacts;
import dev.slopewise.doctor.diagnosis.DataFacts.Targets;
import dev.slopewise.learn.loss.ClassLoss;
import dev.slopewise.learn.loss.Loss;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.Supervised;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Rows;
import java.util.List;
import java.util.stream.IntStream;

/// Changes of what is learnt from, and of what counts.
final class DataChanges {
    private DataChanges() {}

    /// By how much each column is moved and divided; a column that does not vary is only moved.
    private record Scale(Tensor mean, Tensor deviation) {
        static Scale of(List<DataFacts.Column> columns) {
            double[] mean = columns.stream().mapToDouble(DataFacts.Column::mean).toArray();
            double[] deviation = columns.stream()
                    .mapToDouble(c -> c.deviation() > 0 ? c.deviation() : 1)
                    .toArray();
            return columns.size() == 1
                    ? new Scale(Tensor.scalar(mean[0]), Tensor.scalar(deviation[0]))
                    : new Scale(Tensor.of(mean), Tensor.of(deviation));
        }

        Tensor of(Tensor x) {
            return x.to(DType.F64).minus(mean).div(deviation).to(x.dtype());
        }
    }

    static <M> Subject<M> standardInputs(Subject<M> subject) {
        Batch train = subject.train(), validation = subject.validation();
        require(
                train.inputs().dtype().isFloat(),
                "inputs that are whole numbers, such as tokens, have no scale, got %s",
                train.inputs().type());
        Scale scale = Scale.of(DataFacts.of(train, validation).inputs());
        return subject.data(
                new Batch(scale.of(train.inputs()), train.targets()),
                new Batch(scale.of(validation.inputs()), validation.targets()));
    }

    static <M> Subject<M> standardTargets(Subject<M> subject) {
        Batch train = subject.train(), validation = subject.validation();
        if (!(DataFacts.of(train, validation).targets() instanceof Targets.Numbers(var columns))
                || !train.targets().dtype().isFloat()) {
            throw refuse("the targets are classes, which have no scale", "");
        }
        Loss loss = subject.loss()
                .filter(DataChanges::isOfDistances)
                .orElseThrow(() -> refuse(
                        "this loss cannot be told in the old unit again once targets are standardised",
                        "squared, absolute and others of the distance between answer and target can"));
        Scale scale = Scale.of(columns);
        return subject.data(
                        new Batch(train.inputs(), scale.of(train.targets())),
                        new Batch(validation.inputs(), scale.of(validation.targets())))
                .judgedBy(new InUnit(loss, scale.deviation, scale.mean));
    }

    private static boolean isOfDistances(Loss loss) {
        return loss instanceof RegressionLoss of
                && switch (of) {
                    case RegressionLoss.Squared _,
                            RegressionLoss.Absolute _,
                            RegressionLoss.Huber _,
                            RegressionLoss.LogCosh _,
                            RegressionLoss.Quantile _ -> true;
                    case RegressionLoss.Poisson _, RegressionLoss.Gaussian _ -> false;
                };
    }

    static <M> Subject<M> onePool(Subject<M> subject) {
        Batch train = subject.train(), validation = subject.validation();
        int n = train.size(), all = n + validation.size();
        Batch pool = Rows.joined(List.of(train, validation));
        Tensor dealt = Key.of(subject.settings().seed()).fold(2).permutation(all);
        return subject.data(pool.rows(dealt.slice(0, 0, n)), pool.rows(dealt.slice(0, n, all)));
    }

    static <M> Subject<M> balancedClasses(Subject<M> subject) {
        Loss balanced = balancedLoss(subject);
        Objective<M, Batch> objective = subject.start() instanceof Layer
                ? supervised(balanced)
                : Objective.of(
                        (model, batch) -> balanced.of(subject.answer().apply(model, batch.inputs()), batch.targets()));
        return subject.objective(objective).judgedBy(balanced);
    }

    @SuppressWarnings("unchecked") // asked for where the model is a layer
    private static <M> Objective<M, Batch> supervised(Loss loss) {
        return (Objective<M, Batch>) (Objective<?, Batch>) new Supervised<Layer>(loss);
    }

    /// The loss under which all classes together count the same. A class without examples has weight 1, which nothing is multiplied by.
    static Loss balancedLoss(Subject<?> subject) {
        if (!(DataFacts.of(subject.train(), subject.validation()).targets() instanceof Targets.Classes(var counts))) {
            throw refuse("the targets are no classes", "");
        }
        int n = subject.train().size();
        long present = counts.stream().filter(c -> c > 0).count();
        return switch (subject.loss().orElseThrow(() -> refuse("the loss does not say what it is", ""))) {
            case ClassLoss.CrossEntropy loss ->
                loss.weighted(IntStream.range(0, outputs(subject))
                        .mapToObj(c ->
                                c >= counts.size() || counts.get(c) == 0 ? 1 : n / (double) (present * counts.get(c)))
                        .toList());
            case ClassLoss.BinaryCrossEntropy loss
            when counts.size() == 2 && present == 2 ->
                new ClassLoss.BinaryCrossEntropy(counts.get(0) / (double) counts.get(1), loss.focus());
            case Loss other -> throw refuse("classes have no weights in %s".formatted(other), "cross-entropies have");
        };
    }

    private static <M> int outputs(Subject<M> subject) {
        Tensor one = subject.train().inputs().slice(0, 0, 1);
        return subject.answer().apply(subject.start(), one).shape().size(-1);
    }
}
