package dev.slopewise.doctor.lesson;

import static dev.slopewise.doctor.Numbers.number;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Probe.Gain;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Step;
import dev.slopewise.learn.train.Watch;
import java.util.Arrays;
import java.util.List;

/// Many factors below 1 leave nothing, many above 1 leave nothing whole.
record VanishingAndExploding() implements Lesson {
    private static final int LAYERS = 8, UNITS = 16;
    private static final double LARGER = 3;

    @Override
    public String title() {
        return "Vanishing and exploding slopes";
    }

    @Override
    public Told tell() {
        List<Double> sigmoid = back(Activation.SIGMOID, 1),
                suiting = back(Activation.RELU, 1),
                large = back(Activation.RELU, LARGER);
        double perLayer = perLayer(sigmoid);
        return new Told(
                List.of(
                        new Text(("The chain rule multiplies one factor a layer. In a network of %d hidden layers with"
                            + " %d units each, the slope on its way back passes %d layers; if each factor is 0.2, what"
                            + " arrives is 0.2^%d of it.")
                                .formatted(LAYERS, UNITS, LAYERS - 1, LAYERS - 1)),
                        new Drawing(
                                "Length of the loss's slope along what each layer answers, from the last layer back to"
                                        + " the first",
                                List.of(
                                        new Curve("sigmoid", sigmoid),
                                        new Curve("relu", suiting),
                                        new Curve("relu × " + number(LARGER), large)),
                                Heights.FACTORS,
                                "layer " + LAYERS,
                                "1"),
                        new Text(("Measured on our cars: with sigmoid, whose own slope is at most ¼, the length goes"
                                        + " from %s at the last layer to %s at the first, a factor of %s a layer. The"
                                        + " first layers learn next to nothing: the slope vanishes.")
                                .formatted(number(sigmoid.getFirst()), number(sigmoid.getLast()), number(perLayer))),
                        new Text(("With relu and weights of the size that suits it, it goes from %s to %s. The same"
                            + " weights %s times as large make it go from %s to %s: it explodes, and so do the steps.")
                                .formatted(
                                        number(suiting.getFirst()),
                                        number(suiting.getLast()),
                                        number(LARGER),
                                        number(large.getFirst()),
                                        number(large.getLast()))),
                        new Text("So: activations that do not flatten, weights whose size keeps factors near 1, layers"
                                + " that are skipped or normalised; where slopes explode, clipping.")),
                new Question.OfNumber(
                        "Each of 4 layers multiplies the slope by 0.25. By what is it multiplied in all?",
                        Math.pow(0.25, 4),
                        0.02,
                        "0.25 · 0.25 · 0.25 · 0.25 = %s.".formatted(number(Math.pow(0.25, 4)))));
    }

    /// The slope along each layer's answer, from the last back to the first, at the start of training.
    ///
    /// @param times what suiting weights are multiplied by
    static List<Double> back(Activation activation, double times) {
        int[] units = new int[LAYERS + 2];
        Arrays.fill(units, UNITS);
        units[0] = 1;
        units[LAYERS + 1] = 1;
        Mlp model = Tree.map(
                Mlp.create(Key.of(5), activation, units),
                leaf -> leaf.to(DType.F64).times(times));
        Objective<Mlp, Batch> objective = Objective.of((Mlp m, Batch cars) ->
                m.apply(cars.inputs()).minus(cars.targets()).square().mean());
        var step = new Step<>(objective, new Recipe(new GradientDescent(1e-6)), 1, new Watch(0, 1));
        var cars = new Batch(Stopping.asColumn(Stopping.SPEED), Stopping.asColumn(Stopping.DISTANCE));
        var probe = step.take(step.start(model), cars).record().probe().orElseThrow();
        return probe.chain().reversed().stream().map(Gain::answerSlope).toList();
    }

    /// The factor that, taken once a layer, leads from the first to the last of these.
    static double perLayer(List<Double> back) {
        return Math.pow(back.getLast() / back.getFirst(), 1.0 / (back.size() - 1));
    }
}
