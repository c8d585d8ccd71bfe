package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepwiseTest {
    private static final Key KEY = Key.of(77);

    /// Every kind of layer that a model of text may have.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "transformer:8x2x2",
                "dropout:10,transformer:8x2x1",
                "lstm:6",
                "gru:6,layernorm,dropout:10,dense:7",
                "tanh,dense:5,transformer:8x2x1,lstm:4"
            })
    void aModelOfTextGoesOnWithWhatItGivesAsAWhole(String layers) {
        var model = Checks.inDouble(Blueprint.parse(layers).createForText(KEY, 11));
        Tensor text = KEY.integers(0, 11, 3, 7), whole = model.apply(text);
        goesOn(Stepwise.of(model), text, whole);
    }

    private static <M> void goesOn(Stepwise<M> model, Tensor text, Tensor whole) {
        int[] cuts = {0, 1, 2, 5, 6, 7};
        M memory = model.begin(Shape.of(3), 7);
        var step = Transforms.traced((Tensor x, M before) -> model.step(x, before));
        for (int i = 1; i < cuts.length; i++) {
            var next = step.apply(text.slice(1, cuts[i - 1], cuts[i]), memory);
            Checks.isClose(next.output(), whole.slice(1, cuts[i - 1], cuts[i]), 1e-12); // rounding of doubles
            memory = next.memory();
        }
    }

    @Test
    void refusesLayersThatSeeWhatComesLater() {
        var convolution = Convolution.create(KEY, Initializer.heNormal(), 2, 3, 3);
        assertThatThrownBy(() -> Stepwise.of(convolution))
                .hasMessageContaining("Convolution cannot be taken step by step")
                .hasMessageContaining("apply it to the whole sequence");
        var mixed = Sequential.of(Dense.create(KEY, Initializer.heNormal(), 2, 2), convolution);
        assertThat(Stepwise.of(mixed)).isSameAs(mixed);
        assertThatThrownBy(() -> mixed.begin(Shape.of(1), 4)).hasMessageContaining("Convolution cannot be taken");
    }
}
