package dev.slopewise.doctor.lesson;

import static dev.slopewise.doctor.Numbers.number;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Mlp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// All slopes in one pass back, at the price of a few losses: measured here and now.
record Backprop() implements Lesson {
    private static final int ROUNDS = 25, CALLS = 8, WARM = 60;

    @Override
    public String title() {
        return "Backpropagation: all slopes for a few losses";
    }

    @Override
    public Told tell() {
        List<Curve> curves = new ArrayList<>();
        List<Double> ratios = new ArrayList<>(), nudged = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        int parameters = 0;
        for (int units : new int[] {8, 16, 32, 64}) {
            Mlp model = model(units);
            parameters = count(model);
            Cost cost = measure(model);
            ratios.add(cost.ratio());
            nudged.add(parameters + 1.0);
            rows.add("with %d knobs %s losses".formatted(parameters, number(cost.ratio())));
        }
        curves.add(new Curve("nudging", nudged));
        curves.add(new Curve("going back", ratios));
        Mlp model = model(8);
        double slope = Transforms.grad(Backprop::loss)
                .apply(model)
                .layers()
                .getFirst()
                .weight()
                .toDoubles()[0];
        return new Told(
                List.of(
                        new Text(("To find slopes by trying, every knob is nudged and the loss computed anew: one loss"
                                        + " for each knob, and one to start from. A network of 64 and 64 tanh units for"
                                        + " our cars has %d knobs; that would be %d losses for one step.")
                                .formatted(parameters, parameters + 1)),
                        new Text("The chain rule can be followed from the loss back to the knobs. The factors near the"
                                + " loss are shared by all knobs before them, so each is worked out once: one pass"
                                + " forward, one pass back, and every slope is there."),
                        new Drawing(
                                "Cost of one gradient, in losses, as the network grows",
                                curves,
                                Heights.FACTORS,
                                "8 units",
                                "64"),
                        new Text(("Measured just now on this machine, forward and back together cost, %s. That hardly"
                                        + " grows with the number of knobs: it is what makes training large models"
                                        + " possible.")
                                .formatted(String.join(", ", rows))),
                        new Text(
                                "And it is no approximation: going back gives the first weight's slope as %s, nudging it by 10⁻⁵ both ways %s."
                                        .formatted(number(slope), number(byNudging(model))))),
                new Question.OfNumber(
                        "A model has 100 parameters. How many losses must be computed to find all slopes by nudging"
                                + " each parameter up once?",
                        101,
                        1e-9,
                        "One for each parameter, and one without any nudge to compare with: 101. Going back, a gradient cost %s losses here."
                                .formatted(number(ratios.getLast()))));
    }

    static Mlp model(int units) {
        return Tree.map(Mlp.create(Key.of(1), Activation.TANH, 1, units, units, 1), leaf -> leaf.to(DType.F64));
    }

    static int count(Mlp model) {
        return Tree.of(model).leaves().stream()
                .mapToInt(leaf -> leaf.shape().count())
                .sum();
    }

    static Tensor loss(Mlp model) {
        return Stopping.error(model.apply(Stopping.asColumn(Stopping.SPEED)).reshape(Stopping.CARS));
    }

    /// (L(w + h) − L(w − h)) / 2h for the first weight.
    private static double byNudging(Mlp model) {
        double h = 1e-5;
        return (nudged(model, h) - nudged(model, -h)) / (2 * h);
    }

    private static double nudged(Mlp model, double by) {
        Tree<Mlp> tree = Tree.of(model);
        List<Tensor> leaves = new ArrayList<>(tree.leaves());
        double[] weights = leaves.getFirst().toDoubles();
        weights[0] += by;
        leaves.set(0, Tensor.of(weights).reshape(1, weights.length));
        return loss(tree.rebuild(leaves)).item();
    }

    /// Nanoseconds.
    private record Cost(double loss, double gradient) {
        double ratio() {
            return gradient / loss;
        }
    }

    /// The fastest of several rounds, in turns, so that both meet the same disturbances.
    private static Cost measure(Mlp model) {
        Function<Mlp, Tensor> loss = Transforms.traced(Backprop::loss);
        Function<Mlp, ?> gradient = Transforms.traced(Transforms.valueAndGrad(Backprop::loss));
        double fastestLoss = Double.POSITIVE_INFINITY, fastestGradient = Double.POSITIVE_INFINITY;
        time(loss, model, WARM);
        time(gradient, model, WARM);
        for (int round = 0; round < ROUNDS; round++) {
            fastestLoss = Math.min(fastestLoss, time(loss, model, CALLS));
            fastestGradient = Math.min(fastestGradient, time(gradient, model, CALLS));
        }
        return new Cost(fastestLoss, fastestGradient);
    }

    private static double time(Function<Mlp, ?> function, Mlp model, int calls) {
        long before = System.nanoTime();
        for (int i = 0; i < calls; i++) Objects.requireNonNull(function.apply(model));
        return (System.nanoTime() - before) / (double) calls;
    }
}
