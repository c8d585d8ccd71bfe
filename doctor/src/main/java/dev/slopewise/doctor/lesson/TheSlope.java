package dev.slopewise.doctor.lesson;

import static dev.slopewise.doctor.Numbers.number;

import dev.slopewise.core.transform.Transforms;
import dev.slopewise.doctor.lesson.Stopping.Line;
import java.util.List;

/// The derivative as a sensitivity.
record TheSlope() implements Lesson {
    private static final double AT = 0.1, NUDGE = 0.01, BACK = 0.02;

    @Override
    public String title() {
        return "The slope: what a small change does";
    }

    @Override
    public Told tell() {
        double loss = loss(AT), slope = slope(AT), came = loss(AT + NUDGE) - loss;
        var drawing = new Drawing(
                "The loss for every value of the knob",
                List.of(new Curve("loss", Stopping.over(0, 0.6, 200, TheSlope::loss))),
                Heights.EVEN,
                "knob 0",
                "0.6");
        return new Told(
                List.of(
                        new Text(("Here are %d cars, each with its speed and how far it went on after braking. The"
                                        + " simplest model is distance = knob · speed. How wrong it is, squared and"
                                        + " averaged, is the loss: with the knob at %s it is %s.")
                                .formatted(Stopping.CARS, number(AT), number(loss))),
                        drawing,
                        new Text(("The slope (derivative) says how sensitive the loss is to the knob: per unit that"
                            + " the knob is raised, the loss changes by %s. So raising it by %s should change the loss"
                            + " by %s · (%s) = %s; tried, it changes by %s.")
                                .formatted(
                                        number(slope),
                                        number(NUDGE),
                                        number(NUDGE),
                                        number(slope),
                                        number(NUDGE * slope),
                                        number(came))),
                        new Text(("The rest, %s, is because the curve bends: the slope at the new place is already %s."
                                        + " The smaller the change, the better the slope foretells it.")
                                .formatted(number(came - NUDGE * slope), number(slope(AT + NUDGE))))),
                new Question.OfNumber(
                        "The knob stands at %s, where the slope is %s. By how much, about, does the loss change if the knob is lowered by %s?"
                                .formatted(number(AT), number(slope), number(BACK)),
                        -BACK * slope,
                        0.1,
                        "−%s · (%s) = %s: against a negative slope the loss rises. Tried, it changes by %s."
                                .formatted(
                                        number(BACK),
                                        number(slope),
                                        number(-BACK * slope),
                                        number(loss(AT - BACK) - loss))));
    }

    static double loss(double knob) {
        return Stopping.loss(Line.of(knob, 0)).item();
    }

    static double slope(double knob) {
        return Transforms.grad(Stopping::loss).apply(Line.of(knob, 0)).rise().item();
    }
}
