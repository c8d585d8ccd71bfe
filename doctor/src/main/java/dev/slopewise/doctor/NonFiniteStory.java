package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.number;

import dev.slopewise.core.Graph;
import dev.slopewise.core.transform.NonFinite;
import dev.slopewise.core.transform.NonFinite.Range;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunResult.Stopped;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What made the first number of a run that was NaN or infinite: which operation, where, what it was given, and what came before it.
record NonFiniteStory(Run run) {
    private static final Pattern NUMBER = Pattern.compile("(?<= )-?(\\d+(\\.\\d+)?(e[+-]?\\d+)?|Infinity)(?=[, ]|$)");

    /// Empty for a run whose numbers stayed finite.
    List<String> sentences() {
        if (run.result().stopped() != Stopped.NOT_FINITE) return List.of();
        return run.result()
                .nonFinite()
                .map(this::told)
                .orElse(List.of(
                        "Which operation made the first number that was not finite is not recorded, and the record"
                            + " alone is not enough to do the step again: train again, with the same seed, to have it"
                            + " found."));
    }

    /// The same, and the setting at fault where the steps prove it.
    List<String> sentencesWithCause() {
        var sentences = new ArrayList<>(sentences());
        if (!sentences.isEmpty() && Pace.of(run) instanceof Pace.Overshooting) {
            sentences.add("The steps before it overshot, so the first suspect is the learning rate, %s."
                    .formatted(number(run.steps().getLast().learningRate())));
        }
        return sentences;
    }

    private List<String> told(NonFinite found) {
        return found.wasGiven() ? List.of(given(found)) : made(found);
    }

    private String when() {
        int step = run.result().steps();
        boolean inStep =
                !run.steps().isEmpty() && !run.steps().getLast().nonFinite().isEmpty();
        return (inStep ? "in step " : "in the validation loss after step ") + step;
    }

    private String given(NonFinite found) {
        String entry = found.entry().isEmpty() ? "" : "; " + styled(found.entry());
        return "The first number that was not finite came in with %s, %s: %s%s."
                .formatted(found.result().name(), when(), found.result().bad(), entry);
    }

    private List<String> made(NonFinite found) {
        var sentences = new ArrayList<String>();
        boolean backward = found.pass() == Graph.Pass.BACKWARD;
        String whose = found.of().isEmpty() || found.of().equals(found.op())
                ? ""
                : ", for %s`%s`".formatted(backward ? "the slope of " : "", found.of());
        sentences.add("The first number that was not finite was made %s, on the way %s, by %s`%s`%s%s: %s."
                .formatted(
                        when(),
                        backward ? "back" : "forward",
                        found.op().startsWith("contract") ? "the product " : "",
                        found.op(),
                        whose,
                        where(found),
                        found.result().bad()));
        if (found.entry().contains(" of ")) sentences.add(Numbers.sentence(styled(found.entry())) + ".");
        if (!found.inputs().isEmpty()) {
            sentences.add("It was given %s."
                    .formatted(
                            found.inputs().stream().map(NonFiniteStory::range).collect(Collectors.joining(" and "))));
        }
        if (!found.before().isEmpty()) {
            sentences.add("Before it came %s."
                    .formatted(found.before().stream()
                            .map(range -> range(range) + (range.line().isEmpty() ? "" : " in " + range.line()))
                            .collect(Collectors.joining(", then "))));
        }
        return sentences;
    }

    private static String where(NonFinite found) {
        return (found.path().isEmpty() ? "" : " at " + found.path())
                + (found.inside().isEmpty() ? "" : ", in " + found.inside())
                + (found.line().isEmpty() ? "" : ", in " + found.line());
    }

    private static String range(Range range) {
        var parts = new ArrayList<String>();
        if (!Double.isNaN(range.least())) {
            parts.add(
                    range.least() == range.largest()
                            ? "of " + number(range.least())
                            : "from %s to %s".formatted(number(range.least()), number(range.largest())));
        }
        if (!range.bad().isEmpty()) parts.add("with " + range.bad());
        return name(range) + " " + String.join(", ", parts);
    }

    /// Operations and paths are quoted, words such as `the state` are not.
    private static String name(Range range) {
        return range.name().matches("(the|a) .*") ? range.name() : "`" + range.name() + "`";
    }

    /// An entry with its numbers as they stand in sentences.
    private static String styled(String entry) {
        return NUMBER.matcher(entry).replaceAll(found -> number(Double.parseDouble(found.group())));
    }
}
