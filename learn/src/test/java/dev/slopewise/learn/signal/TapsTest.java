package dev.slopewise.learn.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Attention;
import dev.slopewise.learn.nn.Decoder;
import dev.slopewise.learn.nn.Dense;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.nn.Residual;
import dev.slopewise.learn.nn.Sequential;
import dev.slopewise.learn.nn.Softmax;
import dev.slopewise.learn.nn.TransformerBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

class TapsTest {
    private static final Tensor X = Key.of(8).normal(6, 4);

    private static Dense dense(int seed, int in, int out) {
        return Dense.create(Key.of(seed), Initializer.glorotUniform(), in, out);
    }

    @Test
    void layersNameTheirActivations() {
        var model = Sequential.of(
                dense(1, 4, 4),
                Activation.RELU,
                new Residual(Sequential.of(Mlp.create(Key.of(2), Activation.TANH, 4, 5, 5, 4), new Softmax())));
        var seen = Taps.watch(() -> model.apply(X));
        assertThat(seen.taps())
                .extracting(tap -> tap.path() + " " + tap.kind())
                .containsExactly(
                        "layers[1] relu",
                        "layers[2].layer.layers[0].layers[0] tanh",
                        "layers[2].layer.layers[0].layers[1] tanh",
                        "layers[2].layer.layers[1] softmax");
        var first = seen.taps().getFirst();
        assertThat(first.answer().toFloats()).isEqualTo(first.input().relu().toFloats());
        assertThat(seen.result().toFloats()).isEqualTo(model.apply(X).toFloats());
        var trained = Taps.watch(() -> model.train(X, Key.of(3)));
        assertThat(trained.taps()).extracting(Taps.Tap::path).isEqualTo(names(seen));
        assertThat(trained.parts()).isEqualTo(seen.parts());
        assertThat(seen.parts())
                .extracting(part -> part.path() + " " + part.type())
                .startsWith(
                        "layers[0] f32[6, 4]", "layers[1] f32[6, 4]", "layers[2].layer.layers[0].layers[0] f32[6, 5]")
                .endsWith("layers[2].layer.layers[1] f32[6, 4]", "layers[2].layer f32[6, 4]", "layers[2] f32[6, 4]");
    }

    @Test
    void aTransformerNamesItsBlocks() {
        var decoder = Decoder.create(Key.of(1), 7, 8, 2, 2, 0);
        Tensor text = Tensor.of(new int[] {1, 2, 3});
        assertThat(names(Taps.watch(() -> decoder.apply(text))))
                .containsExactly("blocks[0].forward.layers[0]", "blocks[1].forward.layers[0]");
        assertThat(names(Taps.watch(() -> decoder.train(text, Key.of(2)))))
                .containsExactly("blocks[0].forward.layers[0]", "blocks[1].forward.layers[0]");
        var block = TransformerBlock.create(Key.of(1), Attention.create(Key.of(2), 8, 2));
        assertThat(names(Taps.watch(() -> block.apply(Key.of(3).normal(3, 8))))).containsExactly("forward.layers[0]");
    }

    @Test
    void aPlacePassedAgainIsNumbered() {
        var seen = Taps.watch(() -> Activation.TANH.apply(Activation.TANH.apply(X)));
        assertThat(names(seen)).containsExactly("", "#2");
    }

    @Test
    void slopesAlongOffsetsAreTheLinksOfTheChain() {
        Dense one = dense(1, 4, 3), two = dense(2, 3, 1);
        var model = Sequential.of(one, Activation.TANH, two, Activation.SIGMOID);
        List<Taps.Offset> none = Taps.watch(() -> model.apply(X)).taps().stream()
                .map(Taps.Offset::none)
                .toList();
        List<Taps.Offset> slopes = Transforms.grad(
                        (List<Taps.Offset> offsets) -> Taps.watch(offsets, () -> model.apply(X))
                                .result()
                                .square()
                                .mean())
                .apply(none);
        Tensor h = one.apply(X).tanh(), y = two.apply(h).sigmoid();
        Tensor answer2 = y.times(2.0 / 6),
                input2 = answer2.times(y).times(y.neg().plus(1));
        Tensor answer1 = input2.matmul(two.weight().transpose());
        Tensor input1 = answer1.times(h.square().neg().plus(1));
        isClose(slopes.get(1).answer(), answer2);
        isClose(slopes.get(1).input(), input2);
        isClose(slopes.get(0).answer(), answer1);
        isClose(slopes.get(0).input(), input1);
    }

    @Test
    void whatIsWithinAnotherGraphIsLeftOut() {
        var inner = Transforms.vmap((Tensor row) -> Activation.RELU.apply(row));
        var seen = Taps.watch(() -> Activation.TANH.apply(inner.apply(X)));
        assertThat(seen.taps()).extracting(Taps.Tap::kind).containsExactly("tanh");
        var traced = Transforms.traced((Tensor x) -> Activation.RELU.apply(x));
        assertThat(Taps.watch(() -> traced.apply(X)).taps()).isEmpty();
    }

    @Test
    void whatIsTracedCanBeWatchedWithinTheTrace() {
        var means = Transforms.traced((Tensor x) -> Taps.watch(() -> Activation.RELU.apply(x)).taps().stream()
                .map(tap -> tap.answer().mean())
                .toList());
        assertThat(means.apply(X).getFirst().item()).isCloseTo(X.relu().mean().item(), within(1e-6)); // f32
    }

    @Test
    void asManyOffsetsAsTapsAreNeeded() {
        assertThatThrownBy(() -> Taps.watch(List.of(), () -> Activation.RELU.apply(X)))
                .hasMessageContaining("each tap needs an offset: there are 1 taps, got 0 offsets");
    }

    private static List<String> names(Taps.Seen<?> seen) {
        return seen.taps().stream().map(Taps.Tap::path).toList();
    }

    private static void isClose(Tensor is, Tensor expected) {
        assertThat(is.minus(expected).norm().item()).isLessThan(1e-6); // f32, numbers up to 1
    }
}
