package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import org.junit.jupiter.api.Test;

class MlpTest {
    @Test
    void isMadeOfMatrixProductsAndActivations() {
        var one = new Dense(Tensor.of(new float[][] {{1, -1}, {2, 0}}), Tensor.of(0f, 0.5f));
        var two = new Dense(Tensor.of(new float[][] {{1}, {10}}), Tensor.of(100f));
        var net = new Mlp(List.of(one, two), Activation.RELU);
        // [3, 1] → [5, −2.5] → relu [5, 0] → 105
        assertThat(net.apply(Tensor.of(3f, 1f)).toFloats()).containsExactly(105);
    }

    @Test
    void takesOneExampleABatchOrMoreAxes() {
        var net = Mlp.create(Key.of(1), Activation.TANH, 4, 3, 2);
        assertThat(net.apply(Tensor.zeros(4)).shape()).isEqualTo(Shape.of(2));
        assertThat(net.apply(Tensor.zeros(5, 4)).shape()).isEqualTo(Shape.of(5, 2));
        assertThat(net.apply(Tensor.zeros(6, 5, 4)).shape()).isEqualTo(Shape.of(6, 5, 2));
        Tensor x = Key.of(2).normal(5, 4);
        assertThat(Transforms.vmap(net::apply).apply(x).isClose(net.apply(x), 1e-6, 1e-6))
                .isTrue();
    }

    @Test
    void namesItsParametersByPath() {
        var net = Mlp.create(Key.of(1), Activation.RELU, 4, 3, 2);
        assertThat(Tree.of(net).paths())
                .containsExactly("layers[0].weight", "layers[0].bias", "layers[1].weight", "layers[1].bias");
    }

    @Test
    void sameSeedSameWeights() {
        assertThat(Tree.of(Mlp.create(Key.of(7), Activation.RELU, 4, 3))
                        .leaves()
                        .getFirst()
                        .toFloats())
                .isEqualTo(Tree.of(Mlp.create(Key.of(7), Activation.RELU, 4, 3))
                        .leaves()
                        .getFirst()
                        .toFloats());
    }

    @Test
    void refusesNetworksWithoutLayersOrUnits() {
        assertThatThrownBy(() -> new Mlp(List.of(), Activation.RELU)).hasMessageContaining("at least one layer");
        assertThatThrownBy(() -> Mlp.create(Key.of(1), Activation.RELU, 3)).hasMessageContaining("inputs and outputs");
        assertThatThrownBy(() -> Mlp.create(Key.of(1), Activation.RELU, 3, 0)).hasMessageContaining("got 3 and 0");
    }
}
