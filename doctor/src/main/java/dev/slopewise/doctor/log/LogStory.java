package dev.slopewise.doctor.log;

import dev.slopewise.doctor.Numbers;
import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Claim;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A report on a log in sentences.
public record LogStory(LogReport report) {
    /// What the log shows, the verdict first.
    public List<String> verdict() {
        String unit = report.log().unit();
        List<String> sentences = new ArrayList<>();
        switch (report.verdict()) {
            case Verdict.Sick sick -> {
                Finding leading = sick.leading();
                sentences.add("%s, since %s %d (%s sure)."
                        .formatted(
                                capital(leading.cause().toString()),
                                unit,
                                leading.since(),
                                Numbers.percent(leading.confidence())));
                sentences.addAll(claims(leading));
                sick.chain().stream()
                        .skip(1)
                        .forEach(f -> sentences.add("Then %s, since %s %d: %s."
                                .formatted(
                                        f.cause(),
                                        unit,
                                        f.since(),
                                        f.claims().getFirst().sentence())));
                leading.remedy().ifPresent(remedy -> sentences.add(told(remedy)));
            }
            case Verdict.NoHarm noHarm -> {
                sentences.add("%s, without measurable harm."
                        .formatted(capital(noHarm.finding().cause().toString())));
                sentences.addAll(claims(noHarm.finding()));
            }
            case Verdict.Healthy healthy -> {
                sentences.add("Nothing in this log looks wrong.");
                healthy.remarks().forEach(claim -> sentences.add(told(claim)));
            }
            case Verdict.NotSure unsure -> unsure(unsure, sentences);
        }
        return sentences;
    }

    private void unsure(Verdict.NotSure unsure, List<String> sentences) {
        if (unsure.candidates().isEmpty()) {
            int points = report.log().loss().map(s -> s.finite().size()).orElse(0);
            sentences.add(
                    report.log().loss().isEmpty()
                            ? "Nothing can be told: no series looks like a loss."
                            : "Nothing can be told: %s of the loss, and %d are the least that show a course."
                                    .formatted(Numbers.count(points, "finite number"), LogDoctor.FEW));
            return;
        }
        sentences.add("Not sure: %s."
                .formatted(unsure.candidates().stream()
                        .map(f -> f.cause() + " (" + Numbers.percent(f.confidence()) + ")")
                        .collect(Collectors.joining(", or "))));
        sentences.addAll(claims(unsure.candidates().getFirst()));
        unsure.candidates()
                .forEach(f -> f.remedy()
                        .ifPresent(remedy -> sentences.add("If it is %s: ".formatted(f.cause()) + told(remedy))));
    }

    private static List<String> claims(Finding finding) {
        return finding.claims().stream().map(LogStory::told).toList();
    }

    private static String told(Claim claim) {
        return capital(claim.sentence()) + ".";
    }

    private static String told(Remedy remedy) {
        return "Set %s: %s → %s; %s.".formatted(remedy.setting(), remedy.from(), remedy.to(), remedy.why());
    }

    /// What was looked for and is not there.
    public List<String> ruledOut() {
        Map<Cause, List<String>> byCause = new LinkedHashMap<>();
        report.verdict()
                .ruledOut()
                .forEach(r -> byCause.computeIfAbsent(r.cause(), _ -> new ArrayList<>())
                        .add(r.why()));
        return byCause.entrySet().stream()
                .map(e -> "%s? No: %s.".formatted(capital(e.getKey().toString()), String.join("; ", e.getValue())))
                .toList();
    }

    /// What the log does not tell, and what it would take.
    public List<String> untold() {
        Map<Wanted, List<Cause>> byNeed = new LinkedHashMap<>();
        report.untold()
                .forEach(u -> byNeed.computeIfAbsent(u.needs(), _ -> new ArrayList<>())
                        .add(u.cause()));
        return byNeed.entrySet().stream()
                .map(e -> "It does not tell %s: that takes %s."
                        .formatted(
                                e.getValue().stream()
                                        .distinct()
                                        .map(Cause::toString)
                                        .collect(Collectors.joining(", ")),
                                e.getKey().signal()))
                .toList();
    }

    /// The one signal to log next.
    public List<String> next() {
        return report.next().stream()
                .map(wanted -> "%s: %s.".formatted(capital(wanted.signal()), wanted.reason()))
                .toList();
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
