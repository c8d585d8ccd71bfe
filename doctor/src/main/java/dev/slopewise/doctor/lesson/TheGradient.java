package dev.slopewise.doctor.lesson;

import static dev.slopewise.doctor.Numbers.number;

import dev.slopewise.core.transform.Transforms;
import dev.slopewise.doctor.lesson.Stopping.Line;
import java.util.List;
import java.util.stream.IntStream;

/// All slopes as one arrow, and why it points the steepest way.
record TheGradient() implements Lesson {
    private static final double AT = 0.1, LENGTH = 0.02;

    @Override
    public String title() {
        return "The gradient: the steepest way";
    }

    @Override
    public Told tell() {
        Line slopes = Transforms.grad(Stopping::loss).apply(Line.of(AT, AT));
        double rise = slopes.rise().item(), start = slopes.start().item();
        double length = Math.hypot(rise, start), downhill = degrees(Math.atan2(-start, -rise));
        int best = IntStream.range(0, 360)
                .boxed()
                .min((a, b) -> Double.compare(after(a), after(b)))
                .orElseThrow();
        double here = Stopping.loss(Line.of(AT, AT)).item();
        return new Told(
                List.of(
                        new Text(("The list of all slopes is the gradient. Read as an arrow it is (%s, %s): that far"
                                        + " along rise, that far along start. Its length is √(%s² + %s²) = %s.")
                                .formatted(
                                        number(rise),
                                        number(start),
                                        number(Math.abs(rise)),
                                        number(Math.abs(start)),
                                        number(length))),
                        new Drawing(
                                "The loss after a step of length %s in each direction".formatted(number(LENGTH)),
                                List.of(new Curve("loss", Stopping.over(0, 359, 360, TheGradient::after))),
                                Heights.EVEN,
                                "0°",
                                "359°"),
                        new Text(("We tried all 360 directions, counted in degrees from the axis of rise towards that"
                            + " of start. The loss, %s here, fell most at %d°. Straight against the gradient is %s°:"
                            + " the list of slopes alone told the best way, without a single trial.")
                                .formatted(number(here), best, number(downhill))),
                        new Text(("A step of length %s that way should win %s · %s = %s; it wins %s. Square to the"
                                        + " gradient the loss hardly changes: by %s.")
                                .formatted(
                                        number(LENGTH),
                                        number(LENGTH),
                                        number(length),
                                        number(LENGTH * length),
                                        number(here - after(downhill)),
                                        number(after(downhill + 90) - here)))),
                new Question.OfNumber(
                        "At another place the slopes are 0.3 along rise and 0.4 along start. How long is the gradient?",
                        Math.hypot(0.3, 0.4),
                        0.01,
                        "√(0.3² + 0.4²) = %s: no direction is steeper than that."
                                .formatted(number(Math.hypot(0.3, 0.4)))));
    }

    /// The loss after a step in this direction.
    private static double after(double degrees) {
        double angle = Math.toRadians(degrees);
        return Stopping.loss(Line.of(AT + LENGTH * Math.cos(angle), AT + LENGTH * Math.sin(angle)))
                .item();
    }

    private static double degrees(double radians) {
        return (Math.toDegrees(radians) + 360) % 360;
    }
}
