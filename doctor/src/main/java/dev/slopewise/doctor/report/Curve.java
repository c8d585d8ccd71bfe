package dev.slopewise.doctor.report;

import java.util.ArrayList;
import java.util.List;

/// A line of a chart.
///
/// @param name   as the legend has it
/// @param points in rising order of steps
record Curve(String name, List<Point> points) {
    /// A number at a step; NaN and infinities are gaps.
    record Point(double step, double number) {
        boolean isSeen() {
            return Double.isFinite(number);
        }
    }

    Curve {
        points = List.copyOf(points);
    }

    /// The same with about as many points: of each stretch the least and the largest, so that no peak is lost, and its gap if it has one.
    Curve thinned(int count) {
        if (points.size() <= count) return this;
        int stretches = count / 2;
        List<Point> kept = new ArrayList<>();
        for (int i = 0; i < stretches; i++) {
            int from = (int) ((long) i * points.size() / stretches);
            int to = (int) ((i + 1L) * points.size() / stretches);
            Point least = points.get(from), largest = least;
            for (Point p : points.subList(from, to)) {
                if (!p.isSeen()) {
                    least = largest = p;
                    break;
                }
                if (p.number < least.number) least = p;
                if (p.number > largest.number) largest = p;
            }
            kept.add(least.step < largest.step ? least : largest);
            if (!least.equals(largest)) kept.add(least.step < largest.step ? largest : least);
        }
        if (!kept.getLast().equals(points.getLast())) kept.add(points.getLast());
        return new Curve(name, kept);
    }
}
