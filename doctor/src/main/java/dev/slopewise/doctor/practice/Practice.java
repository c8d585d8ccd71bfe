package dev.slopewise.doctor.practice;

import static dev.slopewise.doctor.Numbers.count;
import static dev.slopewise.doctor.Numbers.number;
import static dev.slopewise.doctor.Numbers.percent;

import dev.slopewise.core.Key;
import dev.slopewise.doctor.Budget;
import dev.slopewise.doctor.Doctor;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.doctor.corpus.Examination;
import dev.slopewise.doctor.corpus.Labelled;
import dev.slopewise.doctor.corpus.Plan;
import dev.slopewise.doctor.corpus.Slice;
import dev.slopewise.doctor.corpus.Told;
import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Claim;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.lesson.Lesson.Curve;
import dev.slopewise.doctor.lesson.Lesson.Drawing;
import dev.slopewise.doctor.lesson.Lesson.Heights;
import dev.slopewise.doctor.lesson.Lesson.Part;
import dev.slopewise.doctor.lesson.Lesson.Text;
import dev.slopewise.doctor.lesson.Question;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Run;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes scenarios of labelled trainings: trains them, has the doctor examine them, and keeps those of which it names the right cause.
public final class Practice {
    private static final int CHOICES = 4;
    private final Budget budget;

    /// @param budget of the doctor's experiments
    public Practice(Budget budget) {
        this.budget = budget;
    }

    /// The trainings to practise on, one for each cause, in an order of their own for each seed.
    public static List<Plan> plans(long seed) {
        List<Plan> faulty = Slice.FAST.plans().stream()
                .filter(plan -> plan.cause().isPresent()
                        && !plan.noHarm()
                        && plan.good().isPresent())
                .toList();
        return shuffled(faulty, Key.of(seed));
    }

    private static <T> List<T> shuffled(List<T> list, Key key) {
        List<T> shuffled = new ArrayList<>();
        for (int place : key.permutation(list.size()).toInts()) shuffled.add(list.get(place));
        return shuffled;
    }

    /// A scenario of a training.
    ///
    /// @param seed of the order of choices
    /// @return empty if the doctor does not name the right cause, so that nobody could be asked to
    public Optional<Scenario> scenario(Plan plan, long seed) {
        Labelled labelled = plan.labelled();
        var examination = new Examination(labelled);
        Told told = examination.ask(facts -> Doctor.examine(facts, budget));
        if (!told.isRight()) return Optional.empty();
        Facts facts = examination.facts();
        Run repaired = labelled.good().orElseThrow().run(Limit.NONE);
        return Optional.of(new Scenario(
                labelled.id(),
                given(facts),
                question(labelled, told, seed),
                Clues.of(facts),
                verdict(told),
                replay(facts.run(), repaired)));
    }

    private static List<Part> given(Facts facts) {
        Run run = facts.run();
        int parameters =
                run.header().model().stream().mapToInt(p -> product(p.type())).sum();
        String examples = facts.data()
                .map(data -> count(data.examples(), "example") + ", ")
                .orElse("");
        var text = new Text("A model of %s was trained on %s%s, for %s, with %s."
                .formatted(
                        count(parameters, "parameter"),
                        examples,
                        count(run.result().steps(), "step"),
                        count(run.result().epochs(), "epoch"),
                        run.header().optimizer()));
        return curves(List.of(run), List.of("training"))
                .map(drawing -> List.<Part>of(text, drawing))
                .orElseGet(() -> List.of(text, new Text(ended(run))));
    }

    /// Of a shape in a type such as `f32[30,2]`.
    private static int product(String type) {
        String sizes = type.replaceAll(".*\\[|].*", "");
        return Stream.of(sizes.split(","))
                .map(String::strip)
                .filter(size -> size.matches("\\d+"))
                .mapToInt(Integer::parseInt)
                .reduce(1, Math::multiplyExact);
    }

    private static String ended(Run run) {
        return run.epochs().isEmpty()
                ? "It ended before the first epoch was over, at step %d."
                        .formatted(run.result().steps())
                : "Its training loss began at %s and ended at %s."
                        .formatted(
                                number(run.steps().getFirst().dataLoss()),
                                number(run.epochs().getLast().trainLoss()));
    }

    /// Training losses an epoch, as far as they are finite.
    private static Optional<Drawing> curves(List<Run> runs, List<String> names) {
        List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            List<Double> losses = runs.get(i).epochs().stream()
                    .map(EpochRecord::trainLoss)
                    .filter(Double::isFinite)
                    .toList();
            if (losses.size() > 1) curves.add(new Curve(names.get(i), losses));
        }
        int epochs = curves.stream().mapToInt(c -> c.values().size()).max().orElse(0);
        return curves.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Drawing("The training loss", curves, Heights.FACTORS, "epoch 1", String.valueOf(epochs)));
    }

    private static Question.OfChoice question(Labelled labelled, Told told, long seed) {
        Cause right = told.named().orElseThrow();
        SequencedSet<Cause> wrong = new LinkedHashSet<>();
        told.verdict().ruledOut().forEach(out -> wrong.add(out.cause()));
        Key key = Key.of(seed).fold(1);
        wrong.addAll(shuffled(List.of(Cause.values()), key));
        List<Cause> choices = new ArrayList<>(wrong.stream()
                .filter(cause -> !isFollowing(cause, labelled, told))
                .limit(CHOICES - 1)
                .toList());
        choices.add(right);
        choices = shuffled(choices, key.fold(2));
        Finding leading = told.leading().orElseThrow();
        String because = leading.claims().isEmpty()
                ? ""
                : closed(leading.claims().getFirst().sentence());
        return new Question.OfChoice(
                "What is wrong with this training?",
                choices.stream().map(Cause::toString).toList(),
                choices.indexOf(right) + 1,
                because);
    }

    /// Whether it would not be wrong to say so: another name of the fault, or what came of it.
    private static boolean isFollowing(Cause cause, Labelled labelled, Told told) {
        return labelled.isRight(cause)
                || (told.verdict() instanceof Verdict.Sick sick
                        && sick.chain().stream().anyMatch(f -> f.cause() == cause));
    }

    private static List<Part> verdict(Told told) {
        Finding leading = told.leading().orElseThrow();
        List<Part> parts = new ArrayList<>();
        parts.add(new Text("The doctor says: %s%s, %s sure."
                .formatted(
                        leading.cause(),
                        leading.where().isEmpty() ? "" : " (" + leading.where() + ")",
                        percent(leading.confidence()))));
        for (Claim claim : leading.claims()) parts.add(new Text(closed(claim.sentence())));
        leading.remedy()
                .ifPresent(remedy -> parts.add(new Text(closed("set %s from %s to %s: %s"
                        .formatted(remedy.setting(), remedy.from(), remedy.to(), remedy.why())))));
        if (!told.verdict().ruledOut().isEmpty())
            parts.add(new Text(closed("ruled out: "
                    + told.verdict().ruledOut().stream()
                            .limit(CHOICES)
                            .map(out -> "%s (%s)".formatted(out.cause(), out.why()))
                            .collect(Collectors.joining("; ")))));
        return parts;
    }

    private static List<Part> replay(Run run, Run repaired) {
        List<Part> parts = new ArrayList<>();
        curves(List.of(run, repaired), List.of("as it was", "repaired")).ifPresent(parts::add);
        parts.add(new Text("As it was: %s Without the fault: %s".formatted(ended(run), ended(repaired))));
        return parts;
    }

    /// With a capital letter in front and a full stop behind.
    private static String closed(String text) {
        return Numbers.sentence(text) + (text.endsWith(".") ? "" : ".");
    }
}
