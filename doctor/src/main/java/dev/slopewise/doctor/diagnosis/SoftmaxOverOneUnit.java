package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import java.util.List;
import java.util.Optional;

/// Softmax over one unit: e^z / e^z is 1 whatever comes, so the answer never changes and its slope is 0, by construction.
public record SoftmaxOverOneUnit() implements Diagnosis {
    @Override
    public Cause cause() {
        return Cause.SOFTMAX_OVER_ONE_UNIT;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        return facts.model()
                .filter(m -> m.outputs() == 1
                        && m.lastBend().filter("softmax"::equals).isPresent())
                .map(m -> new Finding(
                        cause(),
                        0,
                        0.99,
                        List.of(Numbered.before()
                                .with("outputs", m.outputs())
                                .with("least", m.answers().least())
                                .with("most", m.answers().most())
                                .says("the model ends with softmax over {outputs} unit, which is 1 whatever goes in:"
                                        + " its answers lie between {least} and {most}, and no slope passes it")),
                        new Remedy(
                                "output",
                                "softmax",
                                "none",
                                "a number is told by a plain output",
                                List.of(new Change.PlainOutput()))));
    }
}
