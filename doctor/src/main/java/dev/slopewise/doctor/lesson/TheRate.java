package dev.slopewise.doctor.lesson;

import static dev.slopewise.doctor.Numbers.number;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;

/// Too small, right, too large: the limit that the curvature sets.
record TheRate() implements Lesson {
    private static final int STEPS = 40;

    @Override
    public String title() {
        return "The learning rate: too small, right, too large";
    }

    @Override
    public Told tell() {
        double curvature = curvature(), limit = 2 / curvature;
        double small = limit / 200, right = 0.6 * limit, large = 1.03 * limit;
        List<Double> slow = losses(small), well = losses(right), wild = losses(large);
        return new Told(
                List.of(
                        new Text(("How long should a step be? The slope holds only nearby: the land bends. How fast"
                            + " the slope changes along a direction is the curvature there. For our line with its two"
                            + " knobs it is largest along one mix of them: %s.")
                                .formatted(number(curvature))),
                        new Text(("A step of rate · slope lands past the valley floor if the rate is more than 1 /"
                                        + " curvature, and higher than it began if it is more than 2 / curvature = %s."
                                        + " That is the limit: beyond it each step overshoots more than the last.")
                                .formatted(number(limit))),
                        new Drawing(
                                "The loss over %d steps at three rates".formatted(STEPS),
                                List.of(
                                        new Curve("at " + number(small), slow),
                                        new Curve("at " + number(right), well),
                                        new Curve("at " + number(large), wild)),
                                Heights.FACTORS,
                                "start",
                                STEPS + " steps"),
                        new Text(("From the same start, loss %s: rate %s crawls to %s, rate %s comes to %s, and rate"
                                        + " %s, only 3 %% beyond the limit, is at %s and rising.")
                                .formatted(
                                        number(slow.getFirst()),
                                        number(small),
                                        number(slow.getLast()),
                                        number(right),
                                        number(well.getLast()),
                                        number(large),
                                        number(wild.getLast())))),
                new Question.OfNumber(
                        "On another problem the largest curvature is 50. Beyond which rate do steps of gradient"
                                + " descent fly apart?",
                        2.0 / 50,
                        0.01,
                        "2 / 50 = %s.".formatted(number(2.0 / 50))));
    }

    private static Tensor loss(Tensor knobs) {
        return Stopping.error(knobs.get(0).times(Stopping.SPEED).plus(knobs.get(1)));
    }

    /// The larger eigenvalue of the 2 × 2 Hessian: half the trace, and the root of its square less the determinant.
    static double curvature() {
        double[] h =
                Transforms.hessian(TheRate::loss).apply(Tensor.of(0.0, 0.0)).toDoubles();
        double half = (h[0] + h[3]) / 2;
        return half + Math.sqrt(half * half - (h[0] * h[3] - h[1] * h[2]));
    }

    static List<Double> losses(double rate) {
        Tensor knobs = Tensor.of(0.0, 0.0);
        List<Double> losses = new ArrayList<>(List.of(loss(knobs).item()));
        var gradient = Transforms.grad(TheRate::loss);
        for (int step = 0; step < STEPS; step++) {
            knobs = knobs.minus(gradient.apply(knobs).times(rate));
            losses.add(loss(knobs).item());
        }
        return losses;
    }
}
