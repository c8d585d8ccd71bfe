package dev.slopewise.doctor.report;

import dev.slopewise.doctor.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/// Curves over steps as an SVG figure. Heights are on a scale of powers of ten where all numbers are above 0 and the largest is more than 50 times the
/// least.
record Chart(String title, List<Curve> curves) {
    private static final int WIDTH = 640, HEIGHT = 280, LEFT = 64, RIGHT = 24, TOP = 8, BOTTOM = 28;
    private static final int COLOURS = 6;
    private static final int MOST_POINTS = 600;
    private static final double LOGARITHMIC_FROM = 50;

    Chart {
        curves = curves.stream()
                .filter(c -> c.points().stream().anyMatch(Curve.Point::isSeen))
                .toList();
    }

    boolean isEmpty() {
        return curves.isEmpty();
    }

    void write(Markup to) {
        DoubleStream.Builder all = DoubleStream.builder();
        curves.forEach(c -> c.points().stream().filter(Curve.Point::isSeen).forEach(p -> all.add(p.number())));
        var range = all.build().summaryStatistics();
        double least = range.getMin(), largest = range.getMax();
        boolean isLogarithmic = least > 0 && largest > LOGARITHMIC_FROM * least;
        DoubleUnaryOperator scale = isLogarithmic ? Math::log10 : DoubleUnaryOperator.identity();
        double low = scale.applyAsDouble(least), high = scale.applyAsDouble(largest);
        double room = high > low ? 0.03 * (high - low) : Math.max(Math.abs(low), 1) * 0.1;
        var heights = new Axis(low - room, high + room, HEIGHT - BOTTOM, TOP);
        double first = curves.stream()
                .mapToDouble(c -> c.points().getFirst().step())
                .min()
                .orElse(0);
        double last = curves.stream()
                .mapToDouble(c -> c.points().getLast().step())
                .max()
                .orElse(1);
        var steps = new Axis(first, last > first ? last : first + 1, LEFT, WIDTH - RIGHT);

        to.tag("<figure><figcaption>").text(title).tag("</figcaption>\n");
        to.tag("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"".formatted(WIDTH, HEIGHT))
                .text(title)
                .tag("\">\n");
        for (double tick : heights.ticks()) {
            double number = isLogarithmic ? Math.pow(10, tick) : tick;
            to.tag(text(LEFT - 6, heights.at(tick) + 4, "end", Numbers.number(rounded(number, room))));
            to.tag(line(LEFT, heights.at(tick), WIDTH - RIGHT, heights.at(tick)));
        }
        for (double tick : steps.ticks()) {
            if (tick == Math.rint(tick)) to.tag(text(steps.at(tick), HEIGHT - 8, "middle", Long.toString((long) tick)));
        }
        for (int i = 0; i < curves.size(); i++) {
            to.tag("<path class=\"line\" style=\"stroke:%s\" d=\"%s\"/>\n"
                    .formatted(colour(i), path(curves.get(i).thinned(MOST_POINTS), steps, heights, scale)));
        }
        to.tag("</svg>\n<div class=\"faint\">");
        for (int i = 0; i < curves.size(); i++) {
            to.tag("<span class=\"key\" style=\"background:%s\"></span>".formatted(colour(i)))
                    .text(curves.get(i).name())
                    .tag(" \u2002 ");
        }
        to.tag("over steps</div></figure>\n");
    }

    /// A tick next to 0 that is only off by rounding is 0.
    private static double rounded(double number, double room) {
        return Math.abs(number) < room * 1e-6 ? 0 : number;
    }

    private static String colour(int curve) {
        return "var(--c%d)".formatted(curve % COLOURS);
    }

    private static String path(Curve curve, Axis steps, Axis heights, DoubleUnaryOperator scale) {
        var path = new StringBuilder();
        boolean isDrawing = false;
        for (Curve.Point p : curve.points()) {
            if (p.isSeen()) {
                double y = heights.at(scale.applyAsDouble(p.number()));
                path.append(String.format(Locale.ROOT, "%s%.1f %.1f", isDrawing ? "L" : "M", steps.at(p.step()), y));
                if (!isDrawing) path.append("h.1"); // a point alone is seen too
            }
            isDrawing = p.isSeen();
        }
        return path.toString();
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                x,
                y,
                anchor,
                Markup.escaped(text));
    }

    private static String line(double x1, double y1, double x2, double y2) {
        return String.format(
                Locale.ROOT,
                "<line class=\"axis\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                x1,
                y1,
                x2,
                y2);
    }

    /// Where numbers from `low` to `high` lie between two places on the page.
    private record Axis(double low, double high, double from, double to) {
        double at(double number) {
            return from + (number - low) / (high - low) * (to - from);
        }

        /// About five round numbers: 1, 2 or 5 times a power of ten apart.
        List<Double> ticks() {
            double apart = Math.pow(10, Math.floor(Math.log10((high - low) / 4)));
            double few = (high - low) / 5 / apart;
            double step = apart * (few > 5 ? 10 : few > 2 ? 5 : few > 1 ? 2 : 1);
            List<Double> ticks = new ArrayList<>();
            for (double t = Math.ceil(low / step); t * step <= high && ticks.size() < 20; t++) ticks.add(t * step);
            return ticks;
        }
    }
}
