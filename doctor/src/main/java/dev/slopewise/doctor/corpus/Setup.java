package dev.slopewise.doctor.corpus;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.loss.ClassLoss;
import dev.slopewise.learn.loss.Loss;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.metric.Metrics;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Examples.Order;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/// A training as it is written down, before data are drawn and weights made: what a fault changes.
///
/// @param problem to learn
/// @param seed    of the data, the weights and the order
/// @param prepare what is done to the data, in order
/// @param net     the model
/// @param loss    what is made small; empty if the one that suits the problem
/// @param recipe  how slopes become steps
/// @param batch   examples a step
/// @param epochs  passes over the data
/// @param order   of an epoch
public record Setup(
        Problem problem,
        long seed,
        List<UnaryOperator<Parts>> prepare,
        Net net,
        Optional<Loss> loss,
        Recipe recipe,
        int batch,
        int epochs,
        Order order) {
    /// What a step delivered is measured after every so many.
    static final int MEASURED = 10;

    public Setup {
        prepare = List.copyOf(prepare);
    }

    /// Data as they are, shuffled, the problem's own loss.
    Setup(Problem problem, Net net, Optimizer<?> optimizer, int batch, int epochs) {
        this(problem, 1, List.of(), net, Optional.empty(), new Recipe(optimizer), batch, epochs, Order.SHUFFLED);
    }

    Setup problem(UnaryOperator<Problem> change) {
        return new Setup(change.apply(problem), seed, prepare, net, loss, recipe, batch, epochs, order);
    }

    Setup seed(long other) {
        return new Setup(problem, other, prepare, net, loss, recipe, batch, epochs, order);
    }

    /// One more thing that is done to the data, after the others.
    Setup prepare(UnaryOperator<Parts> step) {
        List<UnaryOperator<Parts>> steps = new ArrayList<>(prepare);
        steps.add(step);
        return new Setup(problem, seed, steps, net, loss, recipe, batch, epochs, order);
    }

    /// The data as they were drawn.
    Setup raw() {
        return new Setup(problem, seed, List.of(), net, loss, recipe, batch, epochs, order);
    }

    Setup net(UnaryOperator<Net> change) {
        return new Setup(problem, seed, prepare, change.apply(net), loss, recipe, batch, epochs, order);
    }

    Setup loss(Loss other) {
        return new Setup(problem, seed, prepare, net, Optional.of(other), recipe, batch, epochs, order);
    }

    Setup recipe(UnaryOperator<Recipe> change) {
        return new Setup(problem, seed, prepare, net, loss, change.apply(recipe), batch, epochs, order);
    }

    Setup by(Optimizer<?> optimizer) {
        return recipe(r -> r.optimizer(optimizer));
    }

    Setup batch(int other) {
        return new Setup(problem, seed, prepare, net, loss, recipe, other, epochs, order);
    }

    Setup epochs(int other) {
        return new Setup(problem, seed, prepare, net, loss, recipe, batch, other, order);
    }

    Setup unshuffled() {
        return new Setup(problem, seed, prepare, net, loss, recipe, batch, epochs, Order.AS_GIVEN);
    }

    /// The examples, prepared.
    Parts parts() {
        Parts parts = problem.parts(seed);
        for (UnaryOperator<Parts> step : prepare) parts = step.apply(parts);
        return parts;
    }

    /// The training itself.
    Subject<Layer> subject(String name) {
        Parts parts = parts();
        var settings = new Settings(epochs, batch, seed, MEASURED, epochs, 0);
        Layer start = net.create(Key.of(seed).fold(1), problem.input(), problem.outputs());
        Loss small = loss.orElse(usual(problem.kind()));
        BiFunction<Layer, Tensor, Tensor> answer = Transforms.traced(Layer::apply);
        BiFunction<Layer, Batch, Map<String, Double>> metrics =
                (model, part) -> metrics(answer.apply(model, part.inputs()), part.targets());
        var shuffled =
                Subject.of(name, start, small, metrics, recipe, settings, as(parts.train()), as(parts.validation()));
        return new Subject<>(
                name,
                shuffled.start(),
                shuffled.objective(),
                shuffled.judge(),
                shuffled.answer(),
                shuffled.metrics(),
                shuffled.loss(),
                recipe,
                settings,
                shuffled.train(),
                shuffled.validation(),
                order);
    }

    private static Loss usual(Problem.Kind kind) {
        return switch (kind) {
            case NUMBERS -> new RegressionLoss.Squared();
            case YES_NO -> new ClassLoss.BinaryCrossEntropy();
            case CLASSES -> new ClassLoss.CrossEntropy();
        };
    }

    /// In the numbers of the weights.
    private Batch as(Batch batch) {
        Tensor targets = batch.targets();
        return new Batch(
                batch.inputs().to(net.numbers()), targets.dtype() == DType.F32 ? targets.to(net.numbers()) : targets);
    }

    private Map<String, Double> metrics(Tensor answers, Tensor targets) {
        return switch (problem.kind()) {
            case NUMBERS -> Map.of("mae", Metrics.meanAbsoluteError(answers, targets));
            case YES_NO -> Map.of("accuracy", yesNo(answers, targets));
            case CLASSES -> Map.of("accuracy", Metrics.accuracy(answers, label(targets)));
        };
    }

    /// Shares of each class give the most frequent.
    private static Tensor label(Tensor targets) {
        return targets.dtype().isInteger() ? targets : targets.argmax(-1);
    }

    /// Yes is an answer above 0 where the loss takes scores, above ½ where the last layer or the loss makes it a share.
    private double yesNo(Tensor answers, Tensor targets) {
        boolean isShare = !net.last().isEmpty()
                || loss.filter(l -> !(l instanceof ClassLoss)).isPresent();
        Tensor yes = answers.gt(isShare ? 0.5 : 0.0);
        return yes.eq(targets.gt(0.5)).to(DType.F64).mean().item();
    }
}
