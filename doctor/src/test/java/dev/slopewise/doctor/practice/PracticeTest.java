package dev.slopewise.doctor.practice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.doctor.Budget;
import dev.slopewise.doctor.corpus.Plan;
import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.lesson.Lesson;
import dev.slopewise.doctor.lesson.Question.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PracticeTest {
    /// A short training whose cause the doctor names by looking alone.
    private static Plan softmax() {
        return Practice.plans(1).stream()
                .filter(plan -> plan.cause().equals(Optional.of(Cause.SOFTMAX_OVER_ONE_UNIT)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aScenarioHasOneRightCauseCluesAndAReplay() {
        Scenario scenario = new Practice(Budget.NONE).scenario(softmax(), 1).orElseThrow();
        var question = scenario.question();
        assertThat(question.choices()).hasSize(4).doesNotHaveDuplicates().contains("softmax over one unit");
        assertThat(question.judge("softmax over one unit")).isEqualTo(Result.RIGHT);
        assertThat(question.choices().stream().filter(c -> question.judge(c) == Result.RIGHT))
                .hasSize(1);
        assertThat(Arrays.stream(Cause.values()).map(Cause::toString)).containsAll(question.choices());
        assertThat(scenario.clues())
                .hasSizeGreaterThan(3)
                .allMatch(clue -> !clue.shown().isEmpty());
        assertThat(scenario.clues().stream().mapToInt(Clue::price)).allMatch(price -> price < Scenario.POINTS);
        assertThat(texts(scenario.verdict()).getFirst()).startsWith("The doctor says: softmax over one unit");
        assertThat(scenario.replay())
                .anySatisfy(part -> assertThat(part)
                        .isInstanceOfSatisfying(
                                Lesson.Drawing.class,
                                drawing -> assertThat(drawing.curves()).hasSize(2)));
        assertThat(texts(scenario.given())).noneMatch(words -> words.contains("softmax"));
        assertThat(Stream.of(scenario.given(), scenario.verdict(), scenario.replay())
                        .flatMap(List::stream))
                .filteredOn(Lesson.Text.class::isInstance)
                .allSatisfy(part -> assertThat(((Lesson.Text) part).words()).endsWith("."));
    }

    @Test
    void whatTheDoctorCallsOtherwiseIsNotAsked() {
        Plan other = softmax();
        var mislabelled =
                new Plan(other.id(), other.setup(), Optional.of(Cause.LEAK), Set.of(), other.noHarm(), other.good());
        assertThat(new Practice(Budget.NONE).scenario(mislabelled, 1)).isEmpty();
    }

    @Test
    void thereIsATrainingForEachCauseInAnOrderOfItsOwnPerSeed() {
        List<String> first = ids(1), second = ids(2);
        assertThat(first)
                .hasSizeGreaterThan(20)
                .doesNotHaveDuplicates()
                .isEqualTo(ids(1))
                .isNotEqualTo(second);
        assertThat(second).containsExactlyInAnyOrderElementsOf(first);
    }

    private static List<String> ids(long seed) {
        return Practice.plans(seed).stream().map(Plan::id).toList();
    }

    private static List<String> texts(List<Lesson.Part> parts) {
        return parts.stream()
                .filter(Lesson.Text.class::isInstance)
                .map(part -> ((Lesson.Text) part).words())
                .toList();
    }
}
