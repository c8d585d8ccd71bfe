package dev.slopewise.doctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Tensor;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.doctor.experiment.Subjects;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.optim.GradientDescent;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnusedParametersTest {
    /// Four leaves without a slope, each for a reason of its own, beside a layer that learns.
    record Odd(Layer learns, Tensor leftOut, Tensor detached, Tensor cancels, Tensor silent) implements Layer {
        @Override
        public Tensor apply(Tensor x) {
            return learns.apply(x)
                    .plus(detached.stopGradient())
                    .plus(cancels.minus(cancels))
                    .plus(silent.relu());
        }
    }

    @Test
    void saysWhyALeafHasNoSlope() {
        Subject<Layer> plain = Subjects.quadrants(new GradientDescent(0.1));
        Tensor one = Tensor.scalar(1f);
        Subject<Layer> odd = Subject.of(
                "odd",
                new Odd(plain.start(), one, one, one, Tensor.of(-1f, -2f)),
                plain.loss().orElseThrow(),
                plain.metrics(),
                plain.recipe(),
                plain.settings(),
                plain.train(),
                plain.validation());
        Finding found = new UnusedParameters()
                .examine(Facts.of(odd, odd.run(Limit.steps(5))))
                .orElseThrow();
        assertThat(found.claims().stream().skip(1).map(Claim::sentence))
                .isEqualTo(List.of(
                        "`leftOut` is left out: nothing that leads to the loss reads it",
                        "`detached` is detached: it reaches the loss only through stopGradient, whole numbers,"
                                + " comparisons or roundings",
                        "`cancels` has a slope that is identically zero: its influence cancels wherever it was tried",
                        "`silent` has a slope elsewhere; where this training went it is zero"));
    }
}
