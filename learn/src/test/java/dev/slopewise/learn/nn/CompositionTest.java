package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompositionTest {
    private static final Tensor X = Key.of(8).normal(6, 4);

    @Test
    void aSequenceAppliesOneLayerAfterTheOther() {
        var one = Dense.create(Key.of(1), Initializer.heNormal(), 4, 3);
        var two = Dense.withoutBias(Key.of(2), Initializer.heNormal(), 3, 2);
        var model = Sequential.of(one, Activation.TANH, two, new Softmax());
        Tensor expected = two.apply(one.apply(X).tanh()).softmax(-1);
        Checks.isClose(model.apply(X), expected, 0);
        assertThat(Tree.of(model).paths()).containsExactly("layers[0].weight", "layers[0].bias", "layers[2].weight");
        assertThat(new Sequential(List.of()).apply(X)).isSameAs(X);
        Checks.leadingAxesRideAlong(model::apply, X);
    }

    @Test
    void trainingPassesThroughEveryLayerAndChangesStatisticsAlone() {
        var model = Sequential.of(
                Dense.create(Key.of(1), Initializer.heNormal(), 4, 4),
                new Residual(Sequential.of(BatchNorm.create(4, 0), Activation.RELU)),
                new Dropout(0.5));
        var trained = model.train(X, Key.of(3));
        List<Tensor> before = Tree.of(model).leaves(),
                after = Tree.of(trained.layer()).leaves();
        List<String> paths = Tree.of(model).paths();
        assertThat(Tree.of(trained.layer()).structure())
                .isEqualTo(Tree.of(model).structure());
        for (int i = 0; i < before.size(); i++) {
            boolean isStatistic = paths.get(i).endsWith("mean") || paths.get(i).endsWith("variance");
            assertThat(before.get(i) == after.get(i)).as(paths.get(i)).isEqualTo(!isStatistic);
        }
        assertThat(trained.output().eq(0).any().isTrue()).isTrue();
        assertThat(model.train(X, Key.of(3)).output().toFloats())
                .isEqualTo(trained.output().toFloats());
        assertThat(model.train(X, Key.of(4)).output().toFloats())
                .isNotEqualTo(trained.output().toFloats());
    }

    @Test
    void aResidualAddsWhatCame() {
        var half = new Dense(Tensor.eye(4, X.dtype()).times(0.5), Tensor.zeros(4));
        Checks.isClose(new Residual(half).apply(X), X.times(1.5), 1e-6);
        assertThatThrownBy(() -> new Residual(new Flatten(2)).apply(X))
                .hasMessageContaining("got f32[24] from f32[6, 4]");
    }

    @Test
    void dropoutDropsItsShareAndKeepsTheMean() {
        int n = 100_000;
        double share = 0.3;
        Tensor z = new Dropout(share).train(Tensor.ones(n), Key.of(5)).output();
        double dropped = 1 - z.ne(0).to(X.dtype()).mean().item();
        assertThat(dropped).isCloseTo(share, within(4 * Math.sqrt(share * (1 - share) / n))); // 4 standard errors
        assertThat(z.maximum().item()).isCloseTo(1 / 0.7, within(1e-6));
        assertThat(z.mean().item()).isCloseTo(1, within(4 * Math.sqrt(share / (1 - share) / n)));
        assertThat(new Dropout(share).apply(X)).isSameAs(X);
        assertThat(new Dropout(0).train(X, Key.of(5)).output()).isSameAs(X);
        assertThatThrownBy(() -> new Dropout(1)).hasMessageContaining("below 1, got 1.0");
    }

    @Test
    void noiseHasItsDeviationAndIsNewInEachStep() {
        int n = 100_000;
        Tensor noise = new Noise(0.3)
                .train(Tensor.full(2, DType.F64, n), Key.of(5))
                .output()
                .minus(2);
        assertThat(noise.mean().item()).isCloseTo(0, within(4 * 0.3 / Math.sqrt(n))); // 4 standard errors
        assertThat(noise.std().item()).isCloseTo(0.3, within(4 * 0.3 / Math.sqrt(2.0 * n)));
        assertThat(new Noise(1).train(X, Key.of(6)).output().toFloats())
                .isNotEqualTo(new Noise(1).train(X, Key.of(5)).output().toFloats());
        assertThat(new Noise(0.3).apply(X)).isSameAs(X);
        assertThat(new Noise(0).train(X, Key.of(5)).output()).isSameAs(X);
        assertThatThrownBy(() -> new Noise(-1)).hasMessageContaining("at least 0, got -1.0");
        assertThatThrownBy(() -> new Noise(1).train(Tensor.iota(3), Key.of(5)))
                .hasMessageContaining("real numbers, got i32[3]; put it behind an embedding");
    }

    /// Of a line the mean loss over all noise is the loss and deviation² · ‖weights‖².
    @Test
    void noiseOnInputsIsAPriceOnSteepAnswers() {
        int n = 200_000;
        double deviation = 0.5;
        Tensor weights = Tensor.of(1.0, -2, 0.5), x = Tensor.of(0.3, 0.2, -1);
        Tensor many = x.broadcastTo(n, 3), target = Tensor.full(1, DType.F64, n);
        Tensor noisy = new Noise(deviation).train(many, Key.of(7)).output();
        Tensor losses = noisy.matmul(weights).minus(target).square();
        double expected = Math.pow(x.dot(weights).item() - 1, 2)
                + deviation * deviation * weights.square().sum().item();
        double error = losses.std().item() / Math.sqrt(n);
        assertThat(losses.mean().item()).isCloseTo(expected, within(4 * error));
        assertThat(4 * error).isLessThan(0.05 * expected);
    }

    @Test
    void flattensTheLastAxes() {
        assertThat(new Flatten(2).apply(Tensor.zeros(5, 2, 3, 4)).shape()).isEqualTo(Shape.of(5, 2, 12));
        assertThatThrownBy(() -> new Flatten(3).apply(X)).hasMessageContaining("got f32[6, 4]");
    }

    @Test
    void aSummaryNamesEveryLeafAndCounts() {
        var summary = Summary.of(Mlp.create(Key.of(1), Activation.RELU, 4, 3, 2));
        assertThat(summary.count()).isEqualTo(4 * 3 + 3 + 3 * 2 + 2);
        assertThat(summary.toString())
                .startsWith("layers[0].weight  f32[4, 3]         12\n")
                .endsWith(" 23\n");
    }

    @Test
    void aDenseLayerSaysWhatItTakes() {
        var dense = Dense.create(Key.of(1), Initializer.heNormal(), 3, 2);
        assertThatThrownBy(() -> dense.apply(X)).hasMessageContaining("of 3 inputs needs […, 3], got f32[6, 4]");
    }
}
