package dev.slopewise.doctor.lesson;

import static dev.slopewise.doctor.Numbers.number;

import java.util.ArrayList;
import java.util.List;

/// Where a step lands, read from the slope on both sides of it.
record Overshoot() implements Lesson {
    private static final double START = 0.1;
    private static final int STEPS = 12;

    @Override
    public String title() {
        return "Overshoot: where a step lands";
    }

    @Override
    public Told tell() {
        double curvature = TheSlope.slope(START + 1) - TheSlope.slope(START); // a parabola's slope is a straight line
        List<String> rows = new ArrayList<>();
        List<Curve> curves = new ArrayList<>();
        for (double share : new double[] {0.3, 1, 1.5, 2.1}) {
            double rate = share / curvature;
            double slope = TheSlope.slope(START), after = TheSlope.slope(START - rate * slope);
            rows.add("rate %s: slope %s before, %s after, α = %s"
                    .formatted(number(rate), number(slope), number(cleaned(after, slope)), number(alpha(rate))));
            if (share != 1) curves.add(new Curve("at " + number(rate), losses(rate)));
        }
        double asked = 1.8 / curvature;
        return new Told(
                List.of(
                        new Text(("Back to one knob, the line through 0. Its loss is a parabola of curvature %s. How"
                            + " can one tell from a single step whether it was too long? Look at the slope at its"
                            + " end.")
                                .formatted(number(curvature))),
                        new Text("Call α the slope after the step as a share of the slope before, with the sign turned:"
                                + " −1, nothing has changed; 0, on the valley floor;"
                                + " 1, as high on the far wall; above 1, higher than before. From the knob at %s, %s."
                                        .formatted(number(START), String.join("; ", rows))),
                        new Drawing(
                                "How far the loss is above its least, step after step",
                                curves,
                                Heights.FACTORS,
                                "start",
                                STEPS + " steps"),
                        new Text("On a parabola α = rate · curvature − 1, so α above 1 is the same as a rate above 2 /"
                                + " curvature. In a real training nobody knows the curvature, but α can be"
                                + " measured: `slopewise explain` tells it of every measured step.")),
                new Question.OfNumber(
                        "The curvature is %s and the rate %s. What is α?".formatted(number(curvature), number(asked)),
                        alpha(asked),
                        0.03,
                        "%s · %s − 1 = %s: the step crosses the valley and lands nearly as high."
                                .formatted(number(asked), number(curvature), number(alpha(asked)))));
    }

    /// Rounding that is left where the slope is 0.
    private static double cleaned(double after, double before) {
        return Math.abs(after) < 1e-12 * Math.abs(before) ? 0 : after;
    }

    static double alpha(double rate) {
        double slope = TheSlope.slope(START), after = TheSlope.slope(START - rate * slope);
        return -cleaned(after, slope) / slope;
    }

    private static List<Double> losses(double rate) {
        double floor = START - TheSlope.slope(START) / (TheSlope.slope(START + 1) - TheSlope.slope(START));
        double least = TheSlope.loss(floor), knob = START;
        List<Double> losses = new ArrayList<>(List.of(TheSlope.loss(knob) - least));
        for (int step = 0; step < STEPS; step++) {
            knob -= rate * TheSlope.slope(knob);
            losses.add(TheSlope.loss(knob) - least);
        }
        return losses;
    }
}
