package dev.slopewise.cli;

import dev.slopewise.doctor.lesson.Lesson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Paragraphs and drawings of lessons and exercises, for people and for machines.
final class LessonParts {
    private static final int ROWS = 8;

    private LessonParts() {}

    /// An empty line before each.
    static void show(List<Lesson.Part> parts, Console to) {
        for (Lesson.Part part : parts) {
            to.out().println();
            switch (part) {
                case Lesson.Text(String words) -> to.say("", List.of(words));
                case Lesson.Drawing drawing -> draw(drawing, to);
            }
        }
    }

    private static void draw(Lesson.Drawing drawing, Console to) {
        to.say("", List.of(drawing.caption() + ":"));
        List<Plot.Curve> curves = new ArrayList<>();
        for (Lesson.Curve curve : drawing.curves()) {
            double[] values = curve.values().stream().mapToDouble(x -> x).toArray();
            curves.add(new Plot.Curve(curve.name(), Ink.ofCurve(curves.size()), values));
        }
        var scale = switch (drawing.heights()) {
            case EVEN -> Plot.Scale.LINEAR;
            case FACTORS -> Plot.Scale.LOGARITHMIC;
        };
        var across = new Plot.Across(drawing.first(), drawing.last(), List.of());
        new Plot(to.width(), ROWS).draw(curves, scale, across, to.hasColours()).forEach(to.out()::println);
    }

    static List<Object> json(List<Lesson.Part> parts) {
        List<Object> forms = new ArrayList<>();
        for (Lesson.Part part : parts) {
            switch (part) {
                case Lesson.Text(String words) -> forms.add(words);
                case Lesson.Drawing drawing -> {
                    Map<String, Object> curves = new LinkedHashMap<>();
                    drawing.curves().forEach(curve -> curves.put(curve.name(), curve.values()));
                    forms.add(Map.of("drawing", drawing.caption(), "curves", curves));
                }
            }
        }
        return forms;
    }
}
