package dev.slopewise.learn.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.learn.PackageClasses;
import dev.slopewise.learn.schedule.Schedule.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest {
    /// One of each, and some in others.
    private static final List<String> ALL = List.of(
            "constant",
            "cosine(end=0.1)",
            "cosine-restarts(period=7, growth=1.5, end=0.01)",
            "exponential(every=100, factor=0.5)",
            "inverse-sqrt(warmup=40)",
            "one-cycle",
            "piecewise(factors=[1, 0.5, 0], until=[10, 30])",
            "plateau(factor=0.5, patience=2, cooldown=1, least=0.1, margin=0)",
            "polynomial(power=2, end=0)",
            "product(of=[cosine, warmup(over=10, then=step(every=20, factor=0.5))])",
            "sequence(of=[one-cycle, cosine, constant], steps=[50, 70])",
            "step(every=30, factor=0.1)",
            "warmup(over=10, then=cosine)",
            "warmup-stable-decay(warmup=10, decay=0.2, end=0.01)");

    private static final double EXACT = 1e-12;

    private static double factor(String schedule, long step, long steps) {
        return Schedules.parse(schedule).factor(new Progress(step, steps, 10, List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // schedule | step of 100 | factor, worked out by hand
                "constant | 7 | 1",
                "step(10, 0.5) | 10 | 1",
                "step(10, 0.5) | 11 | 0.5",
                "step(10, 0.5) | 31 | 0.125",
                "step(10, 0.5) | 201 | 9.5367431640625e-7", // 2⁻²⁰, beyond the plan
                "exponential(10, 0.25) | 1 | 1",
                "exponential(10, 0.25) | 6 | 0.5",
                "exponential(10, 0.25) | 11 | 0.25",
                "polynomial | 1 | 1",
                "polynomial | 51 | 0.5",
                "polynomial | 100 | 0.01",
                "polynomial | 101 | 0",
                "polynomial(2, 0.2) | 51 | 0.4", // 0.2 + 0.8 · ¼
                "polynomial(2, 0.2) | 1000 | 0.2",
                "cosine | 1 | 1",
                "cosine | 51 | 0.5",
                "cosine(0.2) | 26 | 0.882842712474619", // 0.2 + 0.8 · ½ (1 + √½)
                "cosine(0.2) | 101 | 0.2",
                "cosine(0.2) | 999 | 0.2",
                "cosine-restarts(10) | 6 | 0.5",
                "cosine-restarts(10) | 11 | 1",
                "cosine-restarts(10) | 116 | 0.5",
                "cosine-restarts(10, 2) | 11 | 1",
                "cosine-restarts(10, 2) | 21 | 0.5",
                "cosine-restarts(10, 2) | 31 | 1",
                "cosine-restarts(10, 2, 0.4) | 51 | 0.7", // half of 40 from step 31 on
                "warmup(10) | 1 | 0.1",
                "warmup(10) | 10 | 1",
                "warmup(10, polynomial) | 11 | 1",
                "warmup(10, polynomial) | 56 | 0.5", // 45 of its own 90
                "warmup(10, piecewise([0.5, 1], [3])) | 5 | 0.25",
                "one-cycle | 1 | 0.04",
                "one-cycle | 16 | 0.52", // half way from 0.04 to 1
                "one-cycle | 31 | 1",
                "one-cycle | 66 | 0.500002",
                "one-cycle | 101 | 4e-6",
                "one-cycle | 500 | 4e-6",
                "inverse-sqrt(4) | 1 | 0.25",
                "inverse-sqrt(4) | 4 | 1",
                "inverse-sqrt(4) | 16 | 0.5",
                "inverse-sqrt(4) | 400 | 0.1",
                "warmup-stable-decay(10) | 5 | 0.5",
                "warmup-stable-decay(10) | 40 | 1",
                "warmup-stable-decay(10) | 81 | 1",
                "warmup-stable-decay(10) | 91 | 0.5",
                "warmup-stable-decay(10, 0.2, 0.1) | 91 | 0.55",
                "warmup-stable-decay(10, 0.2, 0.1) | 200 | 0.1",
                "piecewise([1, 0.5, 0.1], [10, 20]) | 10 | 1",
                "piecewise([1, 0.5, 0.1], [10, 20]) | 11 | 0.5",
                "piecewise([1, 0.5, 0.1], [10, 20]) | 21 | 0.1",
                "product([step(10, 0.5), polynomial]) | 51 | 0.015625",
                "sequence([polynomial, constant], [10]) | 6 | 0.5",
                "sequence([polynomial, constant], [10]) | 11 | 1",
                "sequence([constant, polynomial], [20]) | 61 | 0.5", // 40 of its own 80
            })
    void goesAsByHand(String schedule, long step, double factor) {
        assertThat(factor(schedule, step, 100)).isCloseTo(factor, within(EXACT));
    }

    @Test
    void everyScheduleOfThePackageIsTriedAndHasAName() throws Exception {
        assertThat(ALL.stream().map(Schedules::parse).map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(PackageClasses.recordsOf(Schedule.class));
        assertThat(ALL.stream().map(text -> text.replaceFirst("\\(.*", ""))).isEqualTo(Schedules.names());
    }

    @Test
    void oneTextNamesOneSchedule() {
        for (String text : ALL) {
            Schedule schedule = Schedules.parse(text);
            assertThat(Schedules.parse(Schedules.text(schedule))).isEqualTo(schedule);
        }
        assertThat(Schedules.text(Schedules.parse(ALL.get(9))))
                .isEqualTo("product(of=[cosine(end=0)," + " warmup(over=10, then=step(every=20, factor=0.5))])");
    }

    @Test
    void everyFactorIsFiniteAndAtLeast0() {
        var history = new ArrayList<>(List.of(1.0, 0.5, 0.7, 0.6, Double.NaN, 0.9));
        history.addAll(Collections.nCopies(2000, 0.8));
        for (String text : ALL) {
            Schedule schedule = Schedules.parse(text);
            for (long steps : new long[] {1, 2, 100}) {
                for (long step = 1; step <= 3000; step++) {
                    List<Double> validation = history.subList(0, (int) Math.min(history.size(), (step - 1) / 10));
                    double factor = schedule.factor(new Progress(step, steps, 10, validation));
                    assertThat(factor)
                            .as("%s at %d of %d", text, step, steps)
                            .isFinite()
                            .isBetween(0.0, 1.0);
                }
                for (long step : new long[] {1L << 31, 1L << 53, Long.MAX_VALUE}) {
                    assertThat(schedule.factor(new Progress(step, steps, 10, history)))
                            .as("%s at %d of %d", text, step, steps)
                            .isFinite()
                            .isBetween(0.0, 1.0);
                }
            }
        }
    }

    /// No step of a schedule that is meant to be smooth changes the factor by more than its steepest slope allows.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "one-cycle",
                "warmup(1000, cosine)",
                "inverse-sqrt(1000)",
                "warmup-stable-decay(1000)",
                "warmup(1000, one-cycle)"
            })
    void joinsAreContinuous(String text) {
        double steepest = 0.01; // 0.5 π over 1,000 steps is the steepest by far
        double before = factor(text, 1, 10_000);
        for (long step = 2; step <= 10_100; step++) {
            double now = factor(text, step, 10_000);
            assertThat(now).as("%s at %d", text, step).isCloseTo(before, within(steepest));
            before = now;
        }
    }

    private static double plateau(Plateau plateau, double... losses) {
        List<Double> validation = java.util.Arrays.stream(losses).boxed().toList();
        return plateau.factor(new Progress(losses.length * 10L + 1, 100, 10, validation));
    }

    @Test
    void plateauFallsAfterPatienceEpochsThatWereNotBetter() {
        var plateau = new Plateau(0.5, 2, 0, 0, 0);
        assertThat(plateau(plateau)).isEqualTo(1);
        assertThat(plateau(plateau, 3, 2, 2)).isEqualTo(1);
        assertThat(plateau(plateau, 3, 2, 2, 2)).isEqualTo(0.5);
        assertThat(plateau(plateau, 3, 2, 2, 1, 1)).isEqualTo(1);
        assertThat(plateau(plateau, 3, 2, 2, 2, 2, 2)).isEqualTo(0.25);
        assertThat(plateau(plateau, 3, Double.NaN, Double.NaN)).isEqualTo(0.5);
        assertThat(plateau(plateau, Double.NaN, Double.NaN)).isEqualTo(0.5);
        assertThat(plateau(plateau, -1, -1.5, -2)).isEqualTo(1);
    }

    @Test
    void plateauRestsAfterAFallAndStopsAtItsLeast() {
        var resting = new Plateau(0.5, 1, 2, 0, 0);
        assertThat(plateau(resting, 1, 1, 1, 1)).isEqualTo(0.5); // the third and the fourth do not count
        assertThat(plateau(resting, 1, 1, 1, 1, 1)).isEqualTo(0.25);
        var atLeast = new Plateau(0.1, 1, 0, 0.05, 0);
        assertThat(plateau(atLeast, 1, 1, 1, 1, 1)).isEqualTo(0.05);
    }

    @Test
    void plateauAsksForAMargin() {
        var plateau = new Plateau(0.5, 1, 0, 0, 0.1);
        assertThat(plateau(plateau, 1, 0.95)).isEqualTo(0.5);
        assertThat(plateau(plateau, 1, 0.85)).isEqualTo(1);
        assertThat(plateau(plateau, -1, -1.05)).isEqualTo(0.5);
        assertThat(plateau(plateau, -1, -1.15)).isEqualTo(1);
    }

    @Test
    void whatComesLaterSeesItsOwnEpochsOnly() {
        var sequence = new Sequence(List.of(new Constant(), new Plateau(0.5, 1, 0, 0, 0)), List.of(20L));
        // two epochs of 10 steps are the constant's; the plateau's first epoch is the third
        assertThat(sequence.factor(new Progress(31, 100, 10, List.of(1.0, 1.0, 1.0))))
                .isEqualTo(1);
        assertThat(sequence.factor(new Progress(41, 100, 10, List.of(1.0, 1.0, 1.0, 1.0))))
                .isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "step(0) | every must be at least 1 step, got 0",
                "step(1, 0) | factor must be above 0 and at most 1, got 0.0",
                "exponential(1, 2) | factor must be above 0 and at most 1, got 2.0",
                "exponential(0, 1) | every must be at least 1 step, got 0",
                "polynomial(0) | power must be above 0, got 0.0",
                "polynomial(1, 2) | end must be from 0 to 1, got 2.0",
                "cosine(NaN) | end must be from 0 to 1, got NaN",
                "cosine-restarts(0) | period must be at least 1 step, got 0",
                "cosine-restarts(1, 0.5) | growth must be from 1 to 1000, got 0.5",
                "cosine-restarts(1, 1, -1) | end must be from 0 to 1, got -1.0",
                "warmup(0, cosine) | over must be at least 1 step, got 0",
                "one-cycle(1) | up must be above 0 and below 1, got 1.0",
                "one-cycle(0.5, 2) | start must be from 0 to 1, got 2.0",
                "one-cycle(0.5, 1, 2) | end must be from 0 to 1, got 2.0",
                "inverse-sqrt(0) | warmup must be at least 1 step, got 0",
                "warmup-stable-decay(0) | warmup must be at least 1 step, got 0",
                "warmup-stable-decay(1, 2) | decay must be above 0 and at most 1, got 2.0",
                "warmup-stable-decay(1, 1, 2) | end must be from 0 to 1, got 2.0",
                "plateau(1) | factor must be above 0 and below 1, got 1.0",
                "plateau(0.5, 0) | patience must be at least 1 epoch, got 0",
                "plateau(0.5, 1, -1) | cooldown must be at least 0 epochs, got -1",
                "plateau(0.5, 1, 0, 2) | least must be from 0 to 1, got 2.0",
                "plateau(0.5, 1, 0, 0, 1) | margin must be at least 0 and below 1, got 1.0",
                "piecewise([1], [1]) | piecewise needs one factor more than ends, got 1 and 1",
                "piecewise([-1], []) | factors must be at least 0, got -1.0",
                "piecewise([1, 1, 1], [5, 5]) | ends must grow and be at least 1, got [5, 5]",
                "product([]) | a product needs at least one schedule",
                "sequence([cosine], [1]) | a sequence needs a number of steps for each schedule but the last",
                "sequence([cosine, cosine], [0]) | a schedule needs at least 1 step, got 0",
            })
    void refusesSettingsOutOfRange(String text, String problem) {
        assertThatThrownBy(() -> Schedules.parse(text)).hasMessageContaining(problem);
    }
}
