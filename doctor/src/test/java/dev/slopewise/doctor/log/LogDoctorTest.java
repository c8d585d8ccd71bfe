package dev.slopewise.doctor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogDoctorTest {
    private static final int SEEDS = 25;

    /// What each kind of log must be told to be, and of how many of 25 at least: noise hides some. Wandering ones are not told apart by a log.
    private static final Map<Sick, Cause> CAUSES = Map.ofEntries(
            Map.entry(Sick.GROWS_TO_NAN, Cause.RATE_TOO_LARGE),
            Map.entry(Sick.NAN_AT_ONCE, Cause.NOT_FINITE),
            Map.entry(Sick.NAN_FROM_THE_START, Cause.NOT_FINITE),
            Map.entry(Sick.GIVES_BACK, Cause.RATE_TOO_LARGE),
            Map.entry(Sick.RISES, Cause.RATE_TOO_LARGE),
            Map.entry(Sick.ALTERNATES, Cause.RATE_TOO_LARGE),
            Map.entry(Sick.WANDERS, Cause.RATE_TOO_LARGE),
            Map.entry(Sick.CRAWLS, Cause.RATE_TOO_SMALL),
            Map.entry(Sick.STAYS, Cause.PLATEAU),
            Map.entry(Sick.SPIKES, Cause.LATE_SPIKES),
            Map.entry(Sick.LEARNS_BY_HEART, Cause.OVERFITTING),
            Map.entry(Sick.DISAGREES, Cause.LOSS_AND_METRIC_DISAGREE),
            Map.entry(Sick.FALLS_ON, Cause.STOPPED_EARLY),
            Map.entry(Sick.NEVER_SETTLES, Cause.ENDS_TOO_HOT),
            Map.entry(Sick.RATE_GONE, Cause.ENDS_TOO_COLD),
            Map.entry(Sick.SAWS, Cause.UNSHUFFLED),
            Map.entry(Sick.SWINGS, Cause.MOMENTUM_TOO_HIGH),
            Map.entry(Sick.KNOWS_THE_ANSWERS, Cause.LEAK));

    @ParameterizedTest
    @EnumSource
    void namesWhatIsWrong(Sick sick) {
        List<String> others = new ArrayList<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            Verdict verdict = LogDoctor.examine(sick.log(seed)).verdict();
            if (findings(verdict)
                    .map(Finding::cause)
                    .findFirst()
                    .filter(CAUSES.get(sick)::equals)
                    .isEmpty()) {
                others.add("seed " + seed + ": " + verdict);
            }
        }
        assertThat(others).hasSizeLessThanOrEqualTo(SEEDS / 4);
    }

    private static Stream<Finding> findings(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Sick s -> s.chain().stream();
            case Verdict.NotSure n -> n.candidates().stream();
            case Verdict.NoHarm n -> Stream.of(n.finding());
            case Verdict.Healthy _ -> Stream.empty();
        };
    }

    @Test
    void isSureOnlyWhereALogDecides() {
        assertThat(Stream.of(Sick.values())
                        .filter(s -> LogDoctor.examine(s.log(1)).verdict() instanceof Verdict.NotSure))
                .containsExactly(Sick.WANDERS, Sick.KNOWS_THE_ANSWERS);
    }

    @Test
    void raisesNothingOnHealthyLogs() {
        List<String> alarms = new ArrayList<>();
        for (long seed = 0; seed < 200; seed++) {
            LogReport report = LogDoctor.examine(Drawn.healthy(seed));
            if (!(report.verdict() instanceof Verdict.Healthy))
                alarms.add("seed " + seed + ": " + new LogStory(report).verdict());
        }
        assertThat(alarms).isEmpty();
    }

    @Test
    void saysSinceWhen() {
        var log = new Drawn(1, 200);
        LogReport report = LogDoctor.examine(
                log.with("loss", i -> i < 120 ? 2 - i / 100.0 : Double.NaN).log());
        assertThat(findings(report.verdict()).findFirst().orElseThrow().since()).isEqualTo(1210);
    }

    @Test
    void aGapOfNaNsIsNoSickness() {
        var log = new Drawn(1, 200);
        LogReport report = LogDoctor.examine(log.with(
                        "loss", i -> i == 50 || i == 51 ? Double.NaN : 0.1 + 2 * Math.exp(-10 * log.share(i)))
                .log());
        assertThat(report.verdict()).isInstanceOf(Verdict.Healthy.class);
        assertThat(new LogStory(report).verdict())
                .contains("2 of 200 numbers of the training loss are NaN or infinite, first at step 510; it is finite"
                        + " again to the end.");
    }

    @Test
    void theRateToSetIsAValueWhereTheLogHasOne() {
        Finding known = findings(LogDoctor.examine(Sick.ALTERNATES.log(2)).verdict())
                .findFirst()
                .orElseThrow();
        assertThat(known.remedy())
                .hasValueSatisfying(
                        r -> assertThat(List.of(r.setting(), r.from(), r.to())).containsExactly("rate", "0.5", "0.25"));
        Finding unknown = findings(LogDoctor.examine(Sick.GIVES_BACK.log(2)).verdict())
                .findFirst()
                .orElseThrow();
        assertThat(unknown.remedy()).hasValueSatisfying(r -> assertThat(r.to()).isEqualTo("a third of it"));
    }

    @Test
    void saysWhatALogWithoutMoreThanALossCannotTell() {
        var log = new Drawn(1, 100);
        LogReport report = LogDoctor.examine(log.with("loss", i -> 0.1 + 2 * Math.exp(-10 * log.share(i)))
                .log());
        assertThat(report.untold().stream().map(LogReport.Untold::cause))
                .contains(
                        Cause.OVERFITTING,
                        Cause.LEAK,
                        Cause.LOSS_AND_METRIC_DISAGREE,
                        Cause.ENDS_TOO_HOT,
                        Cause.ENDS_TOO_COLD);
        assertThat(report.next()).hasValue(Wanted.VALIDATION_LOSS);
        assertThat(String.join(" ", new LogStory(report).untold()))
                .contains("overfitting, leak: that takes the validation loss, once an epoch.");
    }

    @Test
    void aCrawlIsToldMoreSurelyWithSlopesAndRate() {
        var bare = new Drawn(1, 100);
        bare.with("loss", i -> 2 - 0.1 * bare.share(i));
        // plain gradient descent: 1000 steps of rate · norm² = 0.0001 win 0.1
        var whole = new Drawn(1, 100);
        whole.with("loss", i -> 2 - 0.1 * whole.share(i)).with("lr", _ -> 1e-4).with("grad_norm", _ -> 1);
        Finding first =
                findings(LogDoctor.examine(bare.log()).verdict()).findFirst().orElseThrow();
        Finding second =
                findings(LogDoctor.examine(whole.log()).verdict()).findFirst().orElseThrow();
        assertThat(List.of(first.cause(), second.cause())).containsOnly(Cause.RATE_TOO_SMALL);
        assertThat(second.confidence()).isGreaterThan(first.confidence());
        assertThat(second.claims().stream().map(c -> c.sentence()).collect(Collectors.joining()))
                .contains("steps keep their promise");
        assertThat(second.remedy()).hasValueSatisfying(r -> assertThat(r.to()).isEqualTo("0.001"));
    }

    @Test
    void aPlateauWithoutSlopeIsToldFromOneWithSlopes() {
        var flat = new Drawn(1, 100);
        flat.with("loss", _ -> Math.log(2)).with("grad_norm", i -> i == 0 ? 1 : 1e-6);
        var steep = new Drawn(1, 100);
        steep.with("loss", _ -> Math.log(2)).with("grad_norm", _ -> 1);
        Verdict without = LogDoctor.examine(flat.log()).verdict(),
                with = LogDoctor.examine(steep.log()).verdict();
        assertThat(findings(without).findFirst().orElseThrow().confidence()).isGreaterThan(0.8);
        assertThat(findings(with).map(Finding::cause)).containsExactly(Cause.PLATEAU, Cause.RATE_TOO_SMALL);
        assertThat(findings(with).findFirst().orElseThrow().claims().get(1).sentence())
                .isEqualTo("0.693 is what one answer to all costs with 2 classes of the same size");
    }

    @Test
    void aPlateauOnWhichStepsAreTooShortIsARateTooSmall() {
        var log = new Drawn(1, 100);
        log.with("loss", _ -> 1.04 * log.about(0.02)).with("grad_norm", _ -> 2).with("lr", _ -> 1e-6);
        Finding leading =
                findings(LogDoctor.examine(log.log()).verdict()).findFirst().orElseThrow();
        assertThat(leading.cause()).isEqualTo(Cause.RATE_TOO_SMALL);
        assertThat(leading.claims().getLast().numbers().get("promised")).isCloseTo(991 * 4e-6, within(1e-9));
    }

    @Test
    void aLossThatExplodesIsToldSinceItLeftItsLeast() {
        var log = new Drawn(1, 20);
        Finding leading = findings(LogDoctor.examine(
                                log.with("loss", i -> Math.exp(3 * i)).log())
                        .verdict())
                .findFirst()
                .orElseThrow();
        assertThat(leading.cause()).isEqualTo(Cause.RATE_TOO_LARGE);
        assertThat(leading.since()).isEqualTo(20);
    }

    @Test
    void aRateOfZeroTrainsNothing() {
        var log = new Drawn(1, 50);
        Verdict verdict = LogDoctor.examine(log.with("loss", _ -> 1 * log.about(0.1))
                        .with("lr", _ -> 0)
                        .log())
                .verdict();
        assertThat(findings(verdict).findFirst().orElseThrow().cause()).isEqualTo(Cause.RATE_TOO_SMALL);
    }

    @Test
    void theFirstStepsOfAWarmUpAreNoCrawl() {
        var log = new Drawn(1, 100);
        log.with("loss", i -> 2 - 0.1 * log.share(i)).with("lr", i -> 1e-4 * log.share(i));
        assertThat(findings(LogDoctor.examine(log.log()).verdict()).map(Finding::cause))
                .doesNotContain(Cause.RATE_TOO_SMALL);
    }

    @Test
    void validationBelowTrainingIsARemark() {
        var log = new Drawn(1, 100);
        log.with("loss", i -> 1 + Math.exp(-9 * log.share(i)))
                .every(5, "val_loss", i -> 0.7 * (1 + Math.exp(-9 * log.share(i))));
        LogReport report = LogDoctor.examine(log.log());
        assertThat(report.verdict()).isInstanceOf(Verdict.Healthy.class);
        assertThat(String.join(" ", new LogStory(report).verdict())).contains("dropout, augmentation or a penalty");
    }

    @Test
    void aLossThatFollowsACyclicRateIsNotUnshuffled() {
        var log = new Drawn(1, 400);
        log.with("loss", i -> (0.5 + Math.exp(-8 * log.share(i))) * (1 + 0.5 * (i % 40) / 40))
                .with("lr", i -> 0.1 * (i % 40) / 40);
        assertThat(findings(LogDoctor.examine(log.log()).verdict()).map(Finding::cause))
                .doesNotContain(Cause.UNSHUFFLED, Cause.MOMENTUM_TOO_HIGH);
    }

    @Test
    void epochsThatAreCountedFromZeroAreOneMore() {
        var sheet = new Sheet();
        for (int i = 0; i < 40; i++) {
            sheet.add(i, "epoch", i);
            sheet.add(i, "loss", Math.exp(-i / 4.0));
            sheet.add(i, "val_loss", 0.4 + 0.6 * Math.exp(-i / 3.0) + 0.03 * Math.max(0, i - 8));
        }
        Finding leading = findings(
                        LogDoctor.examine(Log.of(List.of(sheet), List.of())).verdict())
                .findFirst()
                .orElseThrow();
        assertThat(leading.since()).isEqualTo(8);
        assertThat(leading.remedy())
                .hasValueSatisfying(
                        r -> assertThat(List.of(r.setting(), r.from(), r.to())).containsExactly("epochs", "40", "9"));
    }

    @Test
    void aSwingOfUnknownEpochsMayBeTheirOrder() {
        var log = new Drawn(1, 400);
        log.with("loss", i -> 1 + 0.4 * Math.sin(i / 5.0) * log.about(0.05)).with("lr", _ -> 0.1);
        LogReport report = LogDoctor.examine(log.log());
        assertThat(findings(report.verdict()).map(Finding::cause)).containsExactly(Cause.UNSHUFFLED);
        assertThat(report.next()).hasValue(Wanted.EPOCH);
    }

    @Test
    void aStaircaseThatFallsFromEpochToEpochIsNotUnshuffled() {
        var log = new Drawn(1, 400);
        log.with("loss", i -> 0.1 + Math.exp(-0.5 * Math.floor(i / 40.0)) * log.about(0.02))
                .with("epoch", i -> Math.floor(i / 40.0));
        assertThat(findings(LogDoctor.examine(log.log()).verdict()).map(Finding::cause))
                .doesNotContain(Cause.UNSHUFFLED);
    }

    @Test
    void fewNumbersShowNothingAndSaySo() {
        LogReport report = LogDoctor.examine(
                new Drawn(1, 4).with("loss", i -> 2.0 / (i + 1)).log());
        assertThat(report.verdict()).isInstanceOf(Verdict.NotSure.class);
        assertThat(report.next()).hasValue(Wanted.MORE_POINTS);
        assertThat(new LogStory(report).verdict())
                .containsExactly(
                        "Nothing can be told: 4 finite numbers of the loss, and 8 are the least that show a course.");
    }

    @Test
    void withoutALossNothingIsTold() {
        LogReport report = LogDoctor.examine(new Drawn(1, 50)
                .with("speed", i -> i)
                .with("memory", i -> 2 * i)
                .log());
        assertThat(report.next()).hasValue(Wanted.LOSS);
        assertThat(new LogStory(report).verdict()).containsExactly("Nothing can be told: no series looks like a loss.");
        assertThat(report.toString()).doesNotContain("every loss that was logged is finite");
    }

    @Test
    void lossesBelowZeroAreTold() {
        var healthy = new Drawn(1, 200);
        healthy.with("loss", i -> -3 + 4 * Math.exp(-9 * healthy.share(i)) + 0.02 * healthy.random.nextGaussian());
        var worse = new Drawn(1, 200);
        worse.with("loss", i -> -3 + 2 * worse.share(i));
        assertThat(LogDoctor.examine(healthy.log()).verdict()).isInstanceOf(Verdict.Healthy.class);
        assertThat(findings(LogDoctor.examine(worse.log()).verdict())
                        .findFirst()
                        .orElseThrow()
                        .cause())
                .isEqualTo(Cause.RATE_TOO_LARGE);
    }
}
