package dev.slopewise.doctor.lesson;

import static dev.slopewise.doctor.Numbers.number;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.UnaryOperator;

/// Sensitivities along a chain multiply.
record ChainRule() implements Lesson {
    private static final double SPEED = 2, DISTANCE = 0.56, INNER = 0.4, OUTER = 0.5;

    @Override
    public String title() {
        return "The chain rule: sensitivities multiply";
    }

    private static Tensor hidden(Tensor inner) {
        return inner.times(SPEED).tanh();
    }

    private static Tensor told(Tensor hidden) {
        return hidden.times(OUTER);
    }

    private static Tensor loss(Tensor told) {
        return told.minus(DISTANCE).square();
    }

    private static double slope(UnaryOperator<Tensor> of, double at) {
        return Transforms.grad(of).apply(Tensor.scalar(at)).item();
    }

    @Override
    public Told tell() {
        double hidden = hidden(Tensor.scalar(INNER)).item(),
                told = told(Tensor.scalar(hidden)).item();
        double first = slope(ChainRule::hidden, INNER),
                second = slope(ChainRule::told, hidden),
                third = slope(ChainRule::loss, told);
        double whole = slope(inner -> loss(told(hidden(inner))), INNER);
        String product = "%s · %s · (%s)".formatted(number(first), number(second), number(third));
        return new Told(
                List.of(
                        new Text(("A network is a chain. For one car, of speed %s and distance %s: hidden = tanh(%s ·"
                                        + " speed) = %s, then told = %s · hidden = %s, then loss = (told − distance)² ="
                                        + " %s.")
                                .formatted(
                                        number(SPEED),
                                        number(DISTANCE),
                                        number(INNER),
                                        number(hidden),
                                        number(OUTER),
                                        number(told),
                                        number(loss(Tensor.scalar(told)).item()))),
                        new Text(("Each link has a slope of its own. Per unit of the inner knob, hidden changes by %s."
                            + " Per unit of hidden, told changes by %s. Per unit of told, the loss changes by %s.")
                                .formatted(number(first), number(second), number(third))),
                        new Drawing(
                                "hidden, over the inner knob: where the curve is flat, nothing before it has any"
                                        + " influence",
                                List.of(new Curve(
                                        "hidden",
                                        Stopping.over(
                                                0,
                                                2,
                                                200,
                                                x -> hidden(Tensor.scalar(x)).item()))),
                                Heights.EVEN,
                                "inner knob 0",
                                "2"),
                        new Text(("If one thing moves the next by a factor, and that one the next, the factors"
                                        + " multiply: %s = %s. Asked for the slope of the loss along the inner knob"
                                        + " directly, the library says %s.")
                                .formatted(product, number(first * second * third), number(whole)))),
                new Question.OfNumber(
                        "A knob moves a by 0.5 per unit, a moves b by −2 per unit, b moves the loss by 0.3 per unit."
                                + " What is the slope of the loss along the knob?",
                        0.5 * -2 * 0.3,
                        0.01,
                        "0.5 · (−2) · 0.3 = %s.".formatted(number(0.5 * -2 * 0.3))));
    }
}
