package dev.slopewise.doctor.lesson;

import static dev.slopewise.doctor.Numbers.number;

import dev.slopewise.core.transform.Transforms;
import dev.slopewise.doctor.lesson.Stopping.Line;
import java.util.List;

/// A slope per knob, the others held.
record Partials() implements Lesson {
    private static final double NUDGE = 0.01;
    private static final Line AT = Line.of(0.1, 0.1);

    @Override
    public String title() {
        return "Partial derivatives: one knob at a time";
    }

    @Override
    public Told tell() {
        Line slopes = Transforms.grad(Stopping::loss).apply(AT);
        double rise = slopes.rise().item(), start = slopes.start().item();
        double here = loss(0, 0),
                byRise = loss(NUDGE, 0) - here,
                byStart = loss(0, NUDGE) - here,
                byBoth = loss(NUDGE, NUDGE) - here;
        return new Told(
                List.of(
                        new Text(("A second knob lets the line start elsewhere than at 0: distance = rise · speed +"
                                        + " start. With both at %s the loss is %s. Now there are two slopes, each the"
                                        + " sensitivity to one knob while the other is held: a partial derivative.")
                                .formatted(number(0.1), number(here))),
                        new Drawing(
                                "The loss as one knob turns and the other is held",
                                List.of(
                                        new Curve("rise", Stopping.over(-0.1, 0.5, 200, x -> loss(x - 0.1, 0))),
                                        new Curve("start", Stopping.over(-0.1, 0.5, 200, x -> loss(0, x - 0.1)))),
                                Heights.EVEN,
                                "knob −0.1",
                                "0.5"),
                        new Text(
                                "The slope along rise is %s, along start %s. Rise counts for more, as it is multiplied by speeds, which are mostly above 1."
                                        .formatted(number(rise), number(start))),
                        new Text(("Raising rise alone by %s changes the loss by %s, start alone by %s, both at once by"
                                        + " %s: nearly the sum, %s. For small changes the effects of all knobs add up.")
                                .formatted(
                                        number(NUDGE),
                                        number(byRise),
                                        number(byStart),
                                        number(byBoth),
                                        number(byRise + byStart)))),
                new Question.OfNumber(
                        "Rise has slope %s and start has slope %s. Rise is raised by 0.01 and start lowered by 0.01. By how much, about, does the loss change?"
                                .formatted(number(rise), number(start)),
                        NUDGE * (rise - start),
                        0.1,
                        "0.01 · %s − 0.01 · %s = %s. Tried, it changes by %s."
                                .formatted(
                                        bracketed(rise),
                                        bracketed(start),
                                        number(NUDGE * (rise - start)),
                                        number(loss(NUDGE, -NUDGE) - here))));
    }

    private static String bracketed(double x) {
        return x < 0 ? "(" + number(x) + ")" : number(x);
    }

    private static double loss(double rise, double start) {
        return Stopping.loss(Line.of(AT.rise().item() + rise, AT.start().item() + start))
                .item();
    }
}
