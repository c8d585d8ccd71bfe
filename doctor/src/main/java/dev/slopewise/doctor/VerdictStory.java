package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.count;
import static dev.slopewise.doctor.Numbers.percent;
import static dev.slopewise.doctor.Numbers.sentence;

import dev.slopewise.doctor.diagnosis.Claim;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.experiment.Experiment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A verdict in plain sentences, topic by topic. Every number in them is one of the verdict's own.
public record VerdictStory(Verdict verdict) {
    /// The titles of the topics that answer what is wrong and what to do.
    public static final String VERDICT = "Verdict";

    public static final String REMEDY = "Remedy";

    /// Candidates beyond these are too unlikely to be worth a line.
    private static final int MOST_CANDIDATES = 3;

    /// A topic and what there is to say of it.
    public record Section(String title, List<String> sentences) {
        public Section {
            sentences = List.copyOf(sentences);
        }
    }

    /// The finding that leads; empty if nothing is wrong or it is not clear what.
    public Optional<Finding> leading() {
        return switch (verdict) {
            case Verdict.Sick sick -> Optional.of(sick.leading());
            case Verdict.NoHarm _, Verdict.Healthy _, Verdict.NotSure _ -> Optional.empty();
        };
    }

    /// The verdict in one sentence.
    public String headline() {
        return switch (verdict) {
            case Verdict.Sick sick -> sentence(named(sick.leading())) + ".";
            case Verdict.Healthy _ -> "Healthy: of all that was looked for, nothing is wrong.";
            case Verdict.NoHarm noHarm ->
                "No measurable harm: it looks like %s%s, and taking that away won nothing worth a change."
                        .formatted(noHarm.finding().cause(), at(noHarm.finding()));
            case Verdict.NotSure unsure
            when unsure.candidates().isEmpty() ->
                "Not sure: something is wrong, and none of the causes that were looked for fits.";
            case Verdict.NotSure _ ->
                "Not sure: something is wrong, and the evidence does not say which of these it is.";
        };
    }

    /// All topics on which there is something to say, the verdict first.
    public List<Section> sections() {
        List<Section> all = new ArrayList<>(List.of(new Section(VERDICT, List.of(headline()))));
        switch (verdict) {
            case Verdict.Sick sick -> {
                all.add(new Section("What shows it", evidence(sick.leading())));
                all.add(new Section("Experiment", experiment(sick.leading())));
                all.add(new Section("What came of it", chain(sick.chain())));
                all.add(new Section(
                        REMEDY,
                        sick.leading().remedy().stream().map(VerdictStory::set).toList()));
            }
            case Verdict.NoHarm noHarm -> {
                all.add(new Section("What looks like it", evidence(noHarm.finding())));
                all.add(new Section("Experiment", experiment(noHarm.finding())));
            }
            case Verdict.Healthy healthy ->
                all.add(new Section(
                        "What may look wrong and is not",
                        healthy.remarks().stream().map(VerdictStory::told).toList()));
            case Verdict.NotSure unsure -> all.add(new Section("Candidates", candidates(unsure.candidates())));
        }
        all.add(new Section(
                "Ruled out",
                verdict.ruledOut().stream()
                        .map(out -> "%s: %s.".formatted(sentence(out.cause().toString()), out.why()))
                        .toList()));
        all.add(new Section(
                "Not tried",
                verdict.untried().stream()
                        .map(out -> "%s: %s.".formatted(sentence(out.cause().toString()), out.why()))
                        .toList()));
        return all.stream().filter(section -> !section.sentences.isEmpty()).toList();
    }

    /// The same in one go.
    public List<String> sentences() {
        return sections().stream().flatMap(s -> s.sentences.stream()).toList();
    }

    /// `rate too large from step 3 on, 92 % sure`
    private static String named(Finding finding) {
        return "%s%s %s, %s sure"
                .formatted(finding.cause(), at(finding), since(finding), percent(finding.confidence()));
    }

    private static String at(Finding finding) {
        return finding.where().isEmpty() ? "" : " at `" + finding.where() + "`";
    }

    private static String since(Finding finding) {
        return finding.since() == 0 ? "before the first step" : "from step %d on".formatted(finding.since());
    }

    private static List<String> evidence(Finding finding) {
        return finding.claims().stream().map(VerdictStory::told).toList();
    }

    private static String told(Claim claim) {
        return sentence(claim.sentence()) + ".";
    }

    private static List<String> experiment(Finding finding) {
        if (finding.experiment().isEmpty()) {
            return List.of("None decided this: it is by observation alone, and the less sure for that.");
        }
        Experiment tried = finding.experiment().get();
        String changed = finding.remedy()
                .map(r -> "%s %s in place of %s".formatted(r.setting(), r.to(), r.from()))
                .orElse("it was taken away");
        return List.of(
                "Changed: %s, all else as it was, %s from %s on."
                        .formatted(
                                changed,
                                count(tried.steps(), "step"),
                                tried.from() == 0 ? "the start" : "step " + tried.from()),
                "Predicted: %s.".formatted(tried.predicted()),
                "What came: the loss ended at %s with the change, at %s without; %s: %s."
                        .formatted(
                                losses(tried.with()),
                                losses(tried.without()),
                                effect(tried.won()),
                                outcome(tried.outcome())));
    }

    private static String effect(double won) {
        if (won < 0) return "the change did harm";
        return won == 0
                ? "the change won nothing"
                : "the change won %s of what there is to win".formatted(percent(won));
    }

    private static String losses(List<Double> losses) {
        return String.join(" and ", losses.stream().map(Numbers::number).toList());
    }

    private static String outcome(Experiment.Outcome outcome) {
        return switch (outcome) {
            case CONFIRMED -> "confirmed";
            case REFUTED -> "refuted";
            case CANNOT_TELL -> "it cannot tell";
        };
    }

    /// A link a sentence, the cause first; nothing where nothing came of it.
    private static List<String> chain(List<Finding> chain) {
        if (chain.size() < 2) return List.of();
        return IntStream.range(0, chain.size())
                .mapToObj(i -> {
                    Finding link = chain.get(i);
                    String first = link.claims().stream()
                            .findFirst()
                            .filter(_ -> i > 0)
                            .map(claim -> ": " + claim.sentence())
                            .orElse("");
                    String arrow = i == 0 ? "" : "→ ";
                    String name = i == 0
                            ? sentence(link.cause().toString())
                            : link.cause().toString();
                    return "%s%s%s, %s%s.".formatted(arrow, name, at(link), since(link), first);
                })
                .toList();
    }

    private static String set(Remedy remedy) {
        return "%s: %s → %s; %s.".formatted(sentence(remedy.setting()), remedy.from(), remedy.to(), remedy.why());
    }

    private static List<String> candidates(List<Finding> candidates) {
        return candidates.stream()
                .limit(MOST_CANDIDATES)
                .map(f -> Stream.concat(
                                        Stream.of(sentence(named(f))),
                                        f.claims().stream().limit(1).map(Claim::sentence))
                                .reduce((name, claim) -> name + ": " + claim)
                                .orElseThrow()
                        + ".")
                .toList();
    }
}
