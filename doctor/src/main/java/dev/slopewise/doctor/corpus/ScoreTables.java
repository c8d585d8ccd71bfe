package dev.slopewise.doctor.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Scores as Markdown.
final class ScoreTables {
    private ScoreTables() {}

    /// One row for each who was asked.
    static String summary(Map<String, Score> scores) {
        var out = new StringBuilder("""
            | asked | trainings | detected | right cause | among three | false alarms | first right at step | cured of tried | miscalibration | seconds |
            |---|---|---|---|---|---|---|---|---|---|
            """);
        scores.forEach((name, s) -> out.append("| %s | %d | %s | %s | %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        name,
                        s.told().size(),
                        percent(s.detected()),
                        percent(s.right()),
                        percent(s.amongThree()),
                        percent(s.falseAlarms()),
                        s.stepOfFirstRight().isPresent()
                                ? digits(s.stepOfFirstRight().getAsDouble())
                                : "–",
                        s.tried() == 0 ? "–" : percent(s.cured()) + " of " + s.tried(),
                        percent(s.miscalibration()),
                        digits(s.seconds()))));
        return out.toString();
    }

    /// A row for each label, with the answers to it, the most frequent first.
    static String confusion(Score score) {
        var out = new StringBuilder("| label | right cause | answers |\n|---|---|---|\n");
        score.confusion().forEach((label, counts) -> {
            List<Told> of =
                    score.told().stream().filter(t -> t.label().equals(label)).toList();
            long right = of.stream().filter(ScoreTables::isAnswered).count();
            List<Map.Entry<String, Integer>> answers = new ArrayList<>(counts.entrySet());
            answers.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
            List<String> words = answers.stream()
                    .map(answer -> "%s %d".formatted(answer.getKey(), answer.getValue()))
                    .toList();
            out.append("| %s | %d of %d | %s |%n".formatted(label, right, of.size(), String.join(", ", words)));
        });
        return out.toString();
    }

    /// What was to be said was said.
    private static boolean isAnswered(Told told) {
        return told.run().isWell() ? !told.isAlarm() : told.isRight();
    }

    /// A row for each bin of confidence.
    static String reliability(Score score) {
        var out = new StringBuilder("| confidence | verdicts | its mean | right |\n|---|---|---|---|\n");
        for (Score.Bin bin : score.reliability()) {
            out.append("| %.1f–%.1f | %d | %s | %s |%n"
                    .formatted(bin.from(), bin.to(), bin.count(), percent(bin.confidence()), percent(bin.right())));
        }
        return out.toString();
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String digits(double number) {
        return String.format(Locale.ROOT, "%.3g", number);
    }
}
