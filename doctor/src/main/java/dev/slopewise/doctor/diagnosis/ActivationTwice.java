package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import java.util.List;
import java.util.Optional;

/// Softmax or sigmoid before a loss that takes scores and applies it itself: shares in [0, 1] are taken for scores, which differ by at most 1, so that the loss
/// cannot fall below a bound well above 0 and slopes are small.
public record ActivationTwice() implements Diagnosis {
    @Override
    public Cause cause() {
        return Cause.ACTIVATION_TWICE;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        return facts.model().filter(ActivationTwice::isTwice).map(m -> {
            String bend = m.lastBend().orElse("");
            return new Finding(
                    cause(),
                    0,
                    0.97,
                    List.of(Numbered.before()
                            .with("least", m.answers().least())
                            .with("most", m.answers().most())
                            .says("the model ends with " + bend + ", and " + WrongOutput.name(m)
                                    + " takes scores and bends them itself: the scores it gets lie"
                                    + " between {least} and {most}")),
                    new Remedy("output", bend, "none", "the loss bends by itself", List.of(new Change.PlainOutput())));
        });
    }

    private static boolean isTwice(ModelFacts m) {
        boolean isShare = m.lastBend()
                .filter(b -> b.equals("softmax") || b.equals("sigmoid"))
                .isPresent();
        return isShare
                && m.outputs() > (m.lastBend().filter("softmax"::equals).isPresent() ? 1 : 0)
                && WrongOutput.takesScores(m);
    }
}
