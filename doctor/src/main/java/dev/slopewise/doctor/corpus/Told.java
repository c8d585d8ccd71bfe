package dev.slopewise.doctor.corpus;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// A labelled training and what was said of it.
///
/// @param run        what is so
/// @param verdict    what was said
/// @param seconds    taken to say it, without the training
/// @param firstRight after how many steps the right cause led for the first time; empty if it never did, or was not asked
/// @param recovered  share of the gap to the training without the fault that the remedy won back, at most 1; empty if there is none to try
public record Told(Labelled run, Verdict verdict, double seconds, OptionalInt firstRight, OptionalDouble recovered) {
    /// Without a look at early steps or remedies.
    public Told(Labelled run, Verdict verdict, double seconds) {
        this(run, verdict, seconds, OptionalInt.empty(), OptionalDouble.empty());
    }

    /// Whether something is said to be wrong.
    public boolean isAlarm() {
        return switch (verdict) {
            case Verdict.Sick _, Verdict.NotSure _ -> true;
            case Verdict.Healthy _, Verdict.NoHarm _ -> false;
        };
    }

    /// The one cause that is named; empty if none is.
    public Optional<Cause> named() {
        return leading().map(Finding::cause);
    }

    /// The finding that names it.
    public Optional<Finding> leading() {
        return verdict instanceof Verdict.Sick sick ? Optional.of(sick.leading()) : Optional.empty();
    }

    /// Whether the one cause that is named is right.
    public boolean isRight() {
        return named().filter(run::isRight).isPresent();
    }

    /// Whether a right cause is among the first three that are said.
    public boolean isAmongThree() {
        return said().stream().limit(3).anyMatch(run::isRight);
    }

    /// All causes that are said, the likeliest first, each once.
    private List<Cause> said() {
        Stream<Finding> findings = switch (verdict) {
            case Verdict.Sick sick -> Stream.concat(Stream.of(sick.leading()), sick.chain().stream());
            case Verdict.NotSure unsure -> unsure.candidates().stream();
            case Verdict.Healthy _, Verdict.NoHarm _ -> Stream.empty();
        };
        return findings.map(Finding::cause).distinct().toList();
    }

    /// What the label says, in a word or two.
    public String label() {
        return run.cause()
                .map(cause -> run.noHarm() ? "no harm" : cause.toString())
                .orElse("healthy");
    }

    /// What the verdict says, in a word or two.
    public String answer() {
        return switch (verdict) {
            case Verdict.Sick sick -> sick.leading().cause().toString();
            case Verdict.NotSure _ -> "not sure";
            case Verdict.Healthy _ -> "healthy";
            case Verdict.NoHarm _ -> "no harm";
        };
    }
}
