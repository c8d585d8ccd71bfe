package dev.slopewise.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Claim;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.diagnosis.Verdict.RuledOut;
import dev.slopewise.doctor.experiment.Experiment;
import dev.slopewise.learn.train.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictStoryTest {
    private static final Claim LIMIT =
            Numbered.steps(1, 1).with("times", 22.4).says("the rate was {times} times its limit");
    private static final Claim SILENT = Numbered.steps(9, 40).with("units", 50).says("all {units} units answered zero");
    private static final Remedy RATE = Remedy.rate(0.1, 0.0041, "90 % of the limit");
    private static final Experiment TRIED = new Experiment(
            RATE.changes(),
            0,
            400,
            "a lower rate wins",
            List.of(1388.0),
            List.of(29.04),
            0.979,
            Experiment.Outcome.CONFIRMED);
    private static final Finding CAUSE =
            new Finding(Cause.RATE_TOO_LARGE, "", 1, 0.96, List.of(LIMIT), Optional.of(RATE), Optional.of(TRIED));
    private static final Finding LINK =
            new Finding(Cause.DEAD_UNITS, "layers[0]", 9, 0.6, List.of(SILENT), Optional.empty(), Optional.empty());
    private static final Verdict SICK =
            new Verdict.Sick(CAUSE, List.of(CAUSE, LINK), List.of(new RuledOut(Cause.LABEL_NOISE, "neighbours agree")));

    @Test
    void tellsCauseEvidenceExperimentChainRemedyAndWhatIsRuledOut() {
        assertThat(new VerdictStory(SICK).sentences())
                .containsExactly(
                        "Rate too large from step 1 on, 96 % sure.",
                        "The rate was 22.4 times its limit.",
                        "Changed: rate 0.0041 in place of 0.1, all else as it was, 400 steps from the start on.",
                        "Predicted: a lower rate wins.",
                        "What came: the loss ended at 29 with the change, at 1388 without; the change won 97.9 % of"
                                + " what there is to win: confirmed.",
                        "Rate too large, from step 1 on.",
                        "→ dead units at `layers[0]`, from step 9 on: all 50 units answered zero.",
                        "Rate: 0.1 → 0.0041; 90 % of the limit.",
                        "Label noise: neighbours agree.");
        assertThat(new VerdictStory(SICK).leading()).hasValue(CAUSE);
    }

    @Test
    void saysWhereNoExperimentWasMade() {
        var observed = new Finding(Cause.RATE_TOO_LARGE, 0, 0.7, List.of(LIMIT), RATE);
        assertThat(new VerdictStory(new Verdict.Sick(observed, List.of(observed), List.of())).sentences())
                .startsWith("Rate too large before the first step, 70 % sure.")
                .contains("None decided this: it is by observation alone, and the less sure for that.");
    }

    @Test
    void tellsTheOtherVerdicts() {
        assertThat(new VerdictStory(new Verdict.Healthy(List.of(LIMIT), List.of())).sentences())
                .containsExactly(
                        "Healthy: of all that was looked for, nothing is wrong.", "The rate was 22.4 times its limit.");
        assertThat(new VerdictStory(new Verdict.NoHarm(LINK, List.of())).headline())
                .startsWith("No measurable harm: it looks like dead units at `layers[0]`");
        assertThat(new VerdictStory(new Verdict.NotSure(List.of(LINK), List.of())).sentences())
                .containsExactly(
                        "Not sure: something is wrong, and the evidence does not say which of these it is.",
                        "Dead units at `layers[0]` from step 9 on, 60 % sure: all 50 units answered zero.");
        assertThat(new VerdictStory(new Verdict.NotSure(List.of(), List.of())).headline())
                .contains("none of the causes that were looked for fits");
    }

    @Test
    void theFormForMachinesSaysTheSame() {
        Map<String, Object> form = VerdictForm.of(SICK);
        assertThat(form).containsEntry("verdict", "sick").containsEntry("account", new VerdictStory(SICK).sentences());
        assertThat(Json.write(form))
                .contains("\"cause\":\"rate too large\"")
                .contains("\"times\":22.4")
                .contains("\"outcome\":\"confirmed\"")
                .contains("\"won\":0.979")
                .contains("\"to\":\"0.0041\"")
                .contains("\"ruledOut\":[{");
        assertThat(VerdictForm.of(new Verdict.Healthy(List.of(LIMIT), List.of())))
                .containsEntry("verdict", "healthy")
                .containsKey("remarks");
        assertThat(VerdictForm.of(new Verdict.NoHarm(LINK, List.of()))).containsEntry("verdict", "no harm");
        assertThat(VerdictForm.of(new Verdict.NotSure(List.of(LINK), List.of())))
                .containsEntry("verdict", "not sure");
    }
}
