package dev.slopewise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.doctor.Doctor;
import dev.slopewise.doctor.corpus.Corpus;
import dev.slopewise.doctor.corpus.Examination;
import dev.slopewise.doctor.corpus.Plan;
import dev.slopewise.doctor.corpus.Told;
import dev.slopewise.doctor.diagnosis.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The doctor, with experiments and on the compiler, says what is known of some trainings of the corpus. The whole of it takes an hour: `bench/doctor`.
class DoctorOnCorpusTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "P1 at 0.009",
                "P7",
                "P13",
                "P14",
                "P15",
                "P18",
                "exploding/friedman/1",
                "wrong output/sine/1",
                "activation twice/circle/1",
                "frozen parameters/sine/1",
                "unscaled inputs/friedman/1",
                "unscaled targets/friedman/1",
                "class imbalance/circle/1",
                "penalty too strong/friedman/1",
                "leak/friedman/1",
                "mismatch/friedman/1"
            })
    void namesTheCause(String id) {
        Told told = told(id);
        assertThat(told.isRight()).as("%s: %s", id, told.answer()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"P1 at 0.0088", "P12 epsilon", "P22", "P25"})
    void raisesNothingOnAHealthyTraining(String id) {
        Told told = told(id);
        assertThat(told.isAlarm()).as("%s: %s", id, told.answer()).isFalse();
    }

    private static Told told(String id) {
        Plan plan = Corpus.plans().stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the corpus has no training " + id));
        var examination = new Examination(plan.labelled());
        Verdict verdict = Doctor.examine(examination.facts());
        return examination.ask(_ -> verdict);
    }
}
