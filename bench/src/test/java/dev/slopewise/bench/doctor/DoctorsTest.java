package dev.slopewise.bench.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.doctor.corpus.Corpus;
import dev.slopewise.doctor.corpus.Examination;
import dev.slopewise.doctor.corpus.Told;
import dev.slopewise.doctor.diagnosis.Cause;
import org.junit.jupiter.api.Test;

/// Each rule set on a training that its authors' thresholds are about, and on one that it has nothing against.
class DoctorsTest {
    private static final Examination OVERFLOW = run("P17"),
            SILENT = run("dead units/moons/1"),
            PLAIN = run("healthy: plain/checkerboard/11");

    @Test
    void autoTrainerTellsDyingReluAndOverflowAndNothingElse() {
        assertThat(SILENT.ask(new AfterAutoTrainer()).named()).hasValue(Cause.DEAD_UNITS);
        assertThat(OVERFLOW.ask(new AfterAutoTrainer()).named()).hasValue(Cause.EXPLODING);
        assertThat(PLAIN.ask(new AfterAutoTrainer()).isAlarm()).isFalse();
    }

    @Test
    void deepLocalizeTellsNumbersThatAreNotFiniteAndModelsThatDoNotLearn() {
        assertThat(OVERFLOW.ask(new AfterDeepLocalize()).named()).hasValue(Cause.NOT_FINITE);
        assertThat(SILENT.ask(new AfterDeepLocalize()).named()).hasValue(Cause.PLATEAU);
    }

    @Test
    void deepDiagnosisBlamesInputsBeyondOneForSilentUnits() {
        assertThat(SILENT.ask(new AfterDeepDiagnosis()).named())
                .hasValue(Cause.UNSCALED_INPUTS); // moons reach from −1.5 to 2.5
    }

    @Test
    void umlautDislikesInputsBeyondOne() {
        assertThat(SILENT.ask(new AfterUmlaut()).named()).hasValue(Cause.UNSCALED_INPUTS);
        assertThat(PLAIN.ask(new AfterUmlaut()).isAlarm()).isTrue(); // in some epoch the two losses go different ways
    }

    @Test
    void sageMakerSeesSilentUnitsAmongOthers() {
        Told told = SILENT.ask(new AfterSageMaker());
        assertThat(told.isAmongThree()).isTrue();
        assertThat(OVERFLOW.ask(new AfterSageMaker()).named()).hasValue(Cause.NOT_FINITE);
    }

    @Test
    void theDeepCheckerWantsStandardInputs() {
        assertThat(SILENT.ask(new AfterTheDeepChecker()).named()).hasValue(Cause.UNSCALED_INPUTS);
    }

    private static Examination run(String id) {
        return new Examination(Corpus.plans().stream()
                .filter(plan -> plan.id().equals(id))
                .findFirst()
                .orElseThrow()
                .labelled());
    }
}
