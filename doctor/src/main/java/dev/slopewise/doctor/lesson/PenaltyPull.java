package dev.slopewise.doctor.lesson;

import static dev.slopewise.doctor.Numbers.number;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.penalty.Penalty;
import java.util.List;

/// A price on a knob is a second slope that pulls on it.
record PenaltyPull() implements Lesson {
    private static final double STRENGTH = 0.5, AT = 0.2, RATE = 0.1;
    private static final int STEPS = 400;

    @Override
    public String title() {
        return "Penalties: an added pull";
    }

    @Override
    public Told tell() {
        double data = TheSlope.slope(AT), penalty = pull(AT, STRENGTH);
        double rest = settled(STRENGTH), free = settled(0);
        return new Told(
                List.of(
                        new Text(("A penalty is a price on large knobs that is added to the loss: for a knob w and a"
                            + " strength of %s, L2 adds ½ · %s · w². Its slope is strength · w: at w = %s that is %s,"
                            + " beside the data's slope of %s.")
                                .formatted(
                                        number(STRENGTH), number(STRENGTH), number(AT), number(penalty), number(data))),
                        new Text(("Both slopes add up, and the step follows the sum, %s: the data pull the knob one"
                                        + " way, the penalty pulls it towards 0.")
                                .formatted(number(data + penalty))),
                        new Drawing(
                                "Where the knob comes to rest, by the penalty's strength",
                                List.of(new Curve("knob", Stopping.over(0, 20, 60, PenaltyPull::settled))),
                                Heights.EVEN,
                                "strength 0",
                                "20"),
                        new Text(("Without a penalty the knob comes to rest at %s. With strength %s it does so at %s,"
                                        + " where the data's slope is %s and the penalty's %s: they cancel. The loss of"
                                        + " the data alone is higher there, %s instead of %s: that is what the penalty"
                                        + " costs, and worth it where a model learns its examples by heart.")
                                .formatted(
                                        number(free),
                                        number(STRENGTH),
                                        number(rest),
                                        number(TheSlope.slope(rest)),
                                        number(pull(rest, STRENGTH)),
                                        number(TheSlope.loss(rest)),
                                        number(TheSlope.loss(free))))),
                new Question.OfNumber(
                        "A weight of −2 pays an L2 penalty of strength 0.01. What is the penalty's slope there?",
                        pull(-2, 0.01),
                        0.01,
                        "0.01 · (−2) = %s: the step goes against it, towards 0.".formatted(number(pull(-2, 0.01)))));
    }

    /// The slope of an L2 penalty along one weight.
    static double pull(double weight, double strength) {
        return Transforms.grad((Tensor w) -> new Penalty.L2(strength).of(w).times(strength))
                .apply(Tensor.scalar(weight))
                .item();
    }

    /// Where steps against both slopes end. Both are straight lines, so the second pull need not be asked for anew each time.
    static double settled(double strength) {
        double perUnit = pull(1, strength), slope = TheSlope.slope(0), bend = TheSlope.slope(1) - slope, w = 0;
        double rate = Math.min(RATE, 1 / (bend + perUnit));
        for (int step = 0; step < STEPS; step++) w -= rate * (slope + bend * w + perUnit * w);
        return w;
    }
}
