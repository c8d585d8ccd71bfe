package dev.slopewise.doctor.lesson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.doctor.lesson.Question.Result;
import dev.slopewise.learn.nn.Activation;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LessonsTest {
    private static final double[] X = Stopping.SPEED.toDoubles(), Y = Stopping.DISTANCE.toDoubles();

    static List<Lesson> lessons() {
        return Lessons.ALL;
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void tellsInNumbersDrawsAndAsks(Lesson lesson) {
        var told = lesson.tell();
        assertThat(told.parts().stream().filter(Lesson.Text.class::isInstance)).hasSizeBetween(2, 6);
        for (Lesson.Part part : told.parts()) {
            switch (part) {
                case Lesson.Text(String words) ->
                    assertThat(words).endsWith(".").doesNotContain("NaN", "infinity", "%s");
                case Lesson.Drawing drawing -> {
                    assertThat(drawing.curves()).isNotEmpty();
                    for (var curve : drawing.curves())
                        assertThat(curve.values())
                                .hasSizeGreaterThan(3)
                                .allMatch(Double::isFinite)
                                .anyMatch(v -> v > 0);
                }
            }
        }
        Question question = told.question();
        assertThat(question.judge(question.right().replaceAll(",.*", ""))).isEqualTo(Result.RIGHT);
        assertThat(question.judge("12345")).isNotEqualTo(Result.RIGHT);
        assertThat(question.judge("a lot")).isEqualTo(Result.UNREADABLE);
        assertThat(question.because()).doesNotContain("NaN");
    }

    @Test
    void thereAreElevenOfDifferentTitles() {
        assertThat(Lessons.ALL.stream().map(Lesson::title).distinct()).hasSize(11);
    }

    private static double mean(IntToDoubleFunction of) {
        return IntStream.range(0, X.length).mapToDouble(of).average().orElseThrow();
    }

    @Test
    void theSlopeIsThatOfThePlainFormula() {
        double w = 0.1, slope = mean(i -> 2 * X[i] * (w * X[i] - Y[i]));
        assertThat(TheSlope.slope(w)).isCloseTo(slope, within(1e-12));
        assertThat(((Question.OfNumber) new TheSlope().tell().question()).answer())
                .isCloseTo(-0.02 * slope, within(1e-12));
    }

    /// R gives for its `cars` 3.932 feet a mile an hour, with residual standard error 15.38 feet on 48 degrees of freedom.
    @Test
    void theDataAreRsCars() {
        assertThat(SchedulesAndScaling.least()).isCloseTo(15.38 * 15.38 * 48 / 50 / 1e4, within(1e-5));
        assertThat(mean(i -> Y[i])).isCloseTo(0.4298, within(1e-12));
        assertThat(mean(i -> X[i])).isCloseTo(1.54, within(1e-12));
    }

    /// Of the Hessian (2 mean x², 2 mean x; 2 mean x, 2), whose larger eigenvalue has (λ − a)(λ − 2) = b².
    @Test
    void stepsFlyApartBeyondTheLimitAndNotBelow() {
        double a = 2 * mean(i -> X[i] * X[i]), b = 2 * mean(i -> X[i]), l = TheRate.curvature();
        assertThat((l - a) * (l - 2)).isCloseTo(b * b, within(1e-9));
        assertThat(l).isGreaterThan(a);
        var below = TheRate.losses(0.97 * 2 / l);
        var beyond = TheRate.losses(1.03 * 2 / l);
        assertThat(below.getLast()).isLessThan(below.getFirst());
        assertThat(beyond.getLast()).isGreaterThan(beyond.getFirst());
    }

    @Test
    void alphaIsRateTimesCurvatureLessOne() {
        double curvature = 2 * mean(i -> X[i] * X[i]);
        for (double rate : new double[] {0.05, 0.2, 0.4})
            assertThat(Overshoot.alpha(rate)).isCloseTo(rate * curvature - 1, within(1e-9));
    }

    @Test
    void thePenaltysPullAndTheDatasCancel() {
        double at = PenaltyPull.settled(0.5);
        assertThat(at).isCloseTo(2 * mean(i -> X[i] * Y[i]) / (2 * mean(i -> X[i] * X[i]) + 0.5), within(1e-9));
        assertThat(PenaltyPull.pull(at, 0.5)).isCloseTo(-TheSlope.slope(at), within(1e-9));
    }

    @Test
    void sigmoidsShrinkTheSlopeByMoreThanTheirOwnQuarter() {
        var sigmoid = VanishingAndExploding.back(Activation.SIGMOID, 1);
        assertThat(sigmoid).hasSize(8);
        assertThat(VanishingAndExploding.perLayer(sigmoid)).isBetween(0.05, 0.5);
        assertThat(VanishingAndExploding.perLayer(List.of(1.0, 0.5, 0.25))).isCloseTo(0.5, within(1e-12));
        var exploding = VanishingAndExploding.back(Activation.RELU, 3);
        assertThat(exploding.getLast()).isGreaterThan(100 * exploding.getFirst());
    }

    @Test
    void goingBackCostsFarLessThanNudging() {
        var drawing = new Backprop()
                .tell().parts().stream()
                        .filter(Lesson.Drawing.class::isInstance)
                        .map(Lesson.Drawing.class::cast)
                        .findFirst()
                        .orElseThrow();
        assertThat(drawing.curves().getFirst().values().getLast()).isEqualTo(Backprop.count(Backprop.model(64)) + 1.0);
        assertThat(drawing.curves().getLast().values().getLast())
                .as("in losses, 4354 by nudging")
                .isBetween(1.0, 100.0);
    }

    @Test
    void answersAreReadAsPeopleWriteThem() {
        var number = new Question.OfNumber("?", -0.25, 0.01, "so.");
        for (String right : List.of("-0.25", " −0.25 ", "-0,25", "-2.5e-1"))
            assertThat(number.judge(right)).isEqualTo(Result.RIGHT);
        assertThat(number.judge("0.25")).isEqualTo(Result.WRONG);
        assertThat(number.judge("NaN")).isEqualTo(Result.UNREADABLE);
        var choice = new Question.OfChoice("?", List.of("red", "blue"), 2, "so.");
        assertThat(choice.judge("2")).isEqualTo(Result.RIGHT);
        assertThat(choice.judge("Blue")).isEqualTo(Result.RIGHT);
        assertThat(choice.judge("red")).isEqualTo(Result.WRONG);
        assertThat(choice.judge("3")).isEqualTo(Result.UNREADABLE);
        assertThat(choice.right()).isEqualTo("2, blue");
        assertThatThrownBy(() -> new Question.OfChoice("?", List.of("red"), 2, "so."))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("one of 1 choices must be right");
    }
}
