package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import org.junit.jupiter.api.Test;

class TransformerTest {
    private static final Key KEY = Key.of(51);

    @Test
    void aBlockIsResidualsBehindNorms() {
        var block = TransformerBlock.create(
                KEY.fold(1), Attention.create(KEY.fold(2), 6, 2).causal());
        Tensor x = KEY.fold(3).normal(2, 4, 6);
        var same = Sequential.of(
                new Residual(Sequential.of(block.before(), block.attention())),
                new Residual(Sequential.of(block.between(), block.forward())));
        Checks.isClose(block.apply(x), same.apply(x), 0);
        Checks.isClose(block.train(x, KEY).output(), block.apply(x), 0);
        Tensor dropped = block.dropping(0.5).train(x, KEY).output();
        assertThat(dropped.isClose(block.apply(x), 1e-3, 1e-3)).isFalse();
        Checks.isClose(block.dropping(0.5).apply(x), block.apply(x), 0);
        Checks.leadingAxesRideAlong(block::apply, x);
    }

    @Test
    void aDecoderGeneratesStepByStepWhatItGivesAsAWhole() {
        var model = Checks.inDouble(Decoder.create(KEY, 11, 8, 2, 2, 0.1));
        Tensor text = KEY.integers(0, 11, 3, 7);
        Tensor whole = model.apply(text);
        assertThat(whole.shape()).isEqualTo(Shape.of(3, 7, 11));
        var step = Transforms.traced(model::step);
        var made = step.apply(text.slice(1, 0, 3), model.begin(Shape.of(3), 7));
        Checks.isClose(made.output(), whole.slice(1, 0, 3), 1e-12);
        for (int i = 3; i < 7; i++) {
            made = step.apply(text.slice(1, i, i + 1), made.memory());
            Checks.isClose(made.output(), whole.slice(1, i, i + 1), 1e-12);
        }
    }

    @Test
    void aDecoderTrainsEachBlockWithItsOwnKey() {
        var model = Decoder.create(KEY, 5, 4, 1, 2, 0.5);
        Tensor text = KEY.integers(0, 5, 6);
        Tensor one = model.train(text, Key.of(1)).output(),
                two = model.train(text, Key.of(2)).output();
        assertThat(one.isClose(two, 1e-3, 1e-3)).isFalse();
        assertThat(model.train(text, KEY).layer()).isSameAs(model);
        assertThat(Tree.of(model).paths()).contains("blocks[1].attention.key.weight", "vocabulary.weight");
    }

    @Test
    void anEmbeddingTakesRows() {
        var embedding = new Embedding(Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 6}}));
        assertThat(embedding.apply(Tensor.of(new int[][] {{2, 0}})).toNested()).isEqualTo(new float[][][] {
            {{5, 6}, {1, 2}}
        });
        assertThat(Embedding.create(KEY, 0.5, 1000, 20).rows().std().item()).isCloseTo(0.5, within(0.01));
        assertThatThrownBy(() -> embedding.apply(Tensor.of(1f)))
                .hasMessageContaining("whole numbers (i32, i64), got f32[1]");
        assertThatThrownBy(() -> Embedding.create(KEY, 1, 0, 2)).hasMessageContaining("got 0 and 2");
    }

    @Test
    void positionsAreAdded() {
        Tensor x = KEY.normal(2, 3, 4);
        var waves = Positions.waves(5, 4);
        assertThat(waves.rows().get(3).toFloats())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(
                        (float) Math.sin(3), (float) Math.cos(3), (float) Math.sin(0.03), (float) Math.cos(0.03));
        Checks.isClose(waves.apply(x), x.plus(waves.rows().slice(0, 0, 3)), 0);
        assertThat(Positions.learned(KEY, 100, 50).rows().to(DType.F64).std().item())
                .isCloseTo(0.02, within(0.001));
        assertThatThrownBy(() -> waves.apply(KEY.normal(6, 4))).hasMessageContaining("at most 5 steps, got f32[6, 4]");
    }
}
