package dev.slopewise.doctor.lesson;

import static dev.slopewise.doctor.Numbers.number;
import static dev.slopewise.doctor.Numbers.percent;

import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.doctor.lesson.Stopping.Line;
import java.util.ArrayList;
import java.util.List;

/// Steps against the gradient, again and again.
record Descent() implements Lesson {
    private static final double RATE = 0.1;
    private static final int STEPS = 60;

    @Override
    public String title() {
        return "Gradient descent: step by step downhill";
    }

    @Override
    public Told tell() {
        Line at = Line.of(0, 0), slopes = gradient(at);
        List<Double> losses = new ArrayList<>(List.of(Stopping.loss(at).item()));
        for (int step = 0; step < STEPS; step++) {
            at = step(at);
            losses.add(Stopping.loss(at).item());
        }
        double rise = slopes.rise().item(), start = slopes.start().item();
        double promised = RATE * (rise * rise + start * start), delivered = losses.get(0) - losses.get(1);
        Line next = gradient(at);
        return new Told(
                List.of(
                        new Text(("Take a step against the gradient, look again, take the next: that is gradient"
                            + " descent. How far a step goes is slope times a factor, the learning rate, here %s.")
                                .formatted(number(RATE))),
                        new Text(("From rise 0 and start 0, where the slopes are %s and %s, the first step adds %s to"
                            + " rise and %s to start. The slope promises a drop of %s · (%s² + %s²) = %s; the step"
                            + " delivers %s, %s of it.")
                                .formatted(
                                        number(rise),
                                        number(start),
                                        number(-RATE * rise),
                                        number(-RATE * start),
                                        number(RATE),
                                        number(Math.abs(rise)),
                                        number(Math.abs(start)),
                                        number(promised),
                                        number(delivered),
                                        percent(delivered / promised))),
                        new Drawing(
                                "The loss, step after step",
                                List.of(new Curve("loss", losses)),
                                Heights.FACTORS,
                                "start",
                                STEPS + " steps"),
                        new Text(("After %d steps the line is distance = %s · speed + (%s), at loss %s. As the land"
                                        + " gets flatter, slopes and steps get shorter by themselves: the slopes are %s"
                                        + " and %s now.")
                                .formatted(
                                        STEPS,
                                        number(at.rise().item()),
                                        number(at.start().item()),
                                        number(losses.getLast()),
                                        number(next.rise().item()),
                                        number(next.start().item())))),
                new Question.OfNumber(
                        "Rise stands at 0 with slope %s. The learning rate is 0.2. Where does rise stand after the step?"
                                .formatted(number(rise)),
                        -0.2 * rise,
                        0.02,
                        "0 − 0.2 · (%s) = %s.".formatted(number(rise), number(-0.2 * rise))));
    }

    static Line gradient(Line at) {
        return Transforms.grad(Stopping::loss).apply(at);
    }

    private static Line step(Line at) {
        return Tree.map(at, gradient(at), (p, slope) -> p.minus(slope.times(RATE)));
    }
}
