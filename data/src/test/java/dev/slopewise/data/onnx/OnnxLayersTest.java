package dev.slopewise.data.onnx;

import static dev.slopewise.data.onnx.OnnxCheck.agree;
import static dev.slopewise.data.onnx.OnnxCheck.random;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Window;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Attention;
import dev.slopewise.learn.nn.BatchNorm;
import dev.slopewise.learn.nn.Bidirectional;
import dev.slopewise.learn.nn.Convolution;
import dev.slopewise.learn.nn.ConvolutionTransposed;
import dev.slopewise.learn.nn.Dense;
import dev.slopewise.learn.nn.Dropout;
import dev.slopewise.learn.nn.Embedding;
import dev.slopewise.learn.nn.Flatten;
import dev.slopewise.learn.nn.GroupNorm;
import dev.slopewise.learn.nn.Gru;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.LastStep;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.LayerNorm;
import dev.slopewise.learn.nn.Lstm;
import dev.slopewise.learn.nn.Pooling;
import dev.slopewise.learn.nn.Positions;
import dev.slopewise.learn.nn.Residual;
import dev.slopewise.learn.nn.RmsNorm;
import dev.slopewise.learn.nn.Rotary;
import dev.slopewise.learn.nn.Sequential;
import dev.slopewise.learn.nn.TransformerBlock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every layer answers the same in onnxruntime, at three batch sizes.
class OnnxLayersTest {
    private static final Key KEY = Key.of(11);
    private static final Initializer INITIALIZER = Initializer.heNormal();

    record Row(Layer layer, Tensor input) {}

    /// Places whose first number is above 0 are seen.
    record Masked(Attention attention) implements Layer {
        @Override
        public Tensor apply(Tensor x) {
            return attention.apply(x, x.slice(-1, 0, 1).squeeze(-1).gt(0));
        }
    }

    private static Named<Row> row(String name, Layer layer, Tensor input) {
        return Named.of(name, new Row(layer, input));
    }

    static Stream<Named<Row>> layers() {
        Tensor rows = random(4, 6), places = random(2, 4, 9), image = random(2, 4, 8, 7), sequence = random(2, 5, 8);
        var convolution = Convolution.create(KEY, INITIALIZER, 4, 6, 3, 3);
        return Stream.of(
                row("dense", Dense.create(KEY, INITIALIZER, 6, 3), rows),
                row("dense on sequences", Dense.create(KEY, INITIALIZER, 8, 3), sequence),
                row("convolution", convolution, image),
                row("convolution with steps", convolution.step(2).padded(1, 2), image),
                row("convolution dilated", convolution.dilated(2).same(), image),
                row("convolution cut", convolution.padded(-1, 1), image),
                row("convolution in 1 axis", Convolution.create(KEY, INITIALIZER, 4, 3, 5), places),
                row(
                        "convolution in 3 axes",
                        Convolution.create(KEY, INITIALIZER, 2, 3, 2, 2, 2),
                        random(2, 2, 4, 5, 3)),
                row("convolution in groups", Convolution.create(KEY, INITIALIZER, 2, 4, 6, Shape.of(3, 3)), image),
                row("convolution transposed", ConvolutionTransposed.create(KEY, INITIALIZER, 4, 3, 2, 3, 3), image),
                row(
                        "convolution transposed, cut",
                        ConvolutionTransposed.create(KEY, INITIALIZER, 4, 3, 2, 4)
                                .cut(1, 1),
                        places),
                row(
                        "convolution transposed, widened",
                        ConvolutionTransposed.create(KEY, INITIALIZER, 4, 3, 3, 2)
                                .cut(0, -1),
                        places),
                row(
                        "convolution transposed, widened before",
                        ConvolutionTransposed.create(KEY, INITIALIZER, 4, 3, 3, 2)
                                .cut(-2, -5),
                        places),
                row("largest", Pooling.max(2, 2), image),
                row(
                        "largest of overlapping windows",
                        new Pooling.Windows(
                                Pooling.Kind.MAX,
                                Shape.of(3, 3),
                                List.of(Window.step(2).padded(1, 1))),
                        image),
                row("means", Pooling.average(2, 2), image),
                row(
                        "means at the rim",
                        new Pooling.Windows(
                                Pooling.Kind.AVERAGE,
                                Shape.of(3),
                                List.of(Window.step(1).padded(1, 1))),
                        places),
                row("mean of all", new Pooling.Global(Pooling.Kind.AVERAGE, 2), image),
                row("largest of all", new Pooling.Global(Pooling.Kind.MAX, 2), image),
                row("means of any size", new Pooling.Adaptive(Pooling.Kind.AVERAGE, Shape.of(3, 2)), image),
                row("batch norm", shaken(BatchNorm.create(4, 2)), image),
                row("layer norm", shaken(LayerNorm.create(8)), sequence),
                row("group norm", shaken(GroupNorm.create(2, 4, 2)), image),
                row("RMS norm", shaken(RmsNorm.create(8)), sequence),
                row("dropout", new Dropout(0.5), rows),
                row("embedding", Embedding.create(KEY, 1, 10, 4), Tensor.of(new int[][] {{3, 9, 0}, {1, 1, 4}})),
                row("positions", Positions.waves(9, 8), sequence),
                row("LSTM", Lstm.create(KEY, 8, 5), sequence),
                row("GRU", Gru.create(KEY, 8, 5), sequence),
                row("both ways", new Bidirectional(Lstm.create(KEY, 8, 3), Lstm.create(KEY.fold(1), 8, 3)), sequence),
                row("last step", new LastStep(), sequence),
                row("attention", Attention.create(KEY, 8, 2), sequence),
                row(
                        "attention, causal, in groups, turned",
                        Attention.create(KEY, 8, 8, 4, 2).causal().with(new Rotary()),
                        sequence),
                row("attention, causal, long", Attention.create(KEY, 8, 2).causal(), random(2, 130, 8)),
                row(
                        "attention, causal, long, in groups, turned",
                        Attention.create(KEY, 8, 8, 4, 2).causal().with(new Rotary()),
                        random(2, 130, 8)),
                row("attention that sees all, long", Attention.create(KEY, 8, 2), random(2, 130, 8)),
                row(
                        "attention with a mask",
                        new Masked(Attention.create(KEY, 8, 2).causal()),
                        sequence),
                row(
                        "attention with a mask, long",
                        new Masked(Attention.create(KEY, 8, 2).causal()),
                        random(2, 130, 8)),
                row("transformer block", TransformerBlock.create(KEY, Attention.create(KEY, 8, 2)), sequence),
                row("residual", new Residual(Dense.create(KEY, INITIALIZER, 6, 6)), rows),
                row("flatten", new Flatten(3), image),
                row(
                        "a small net",
                        Sequential.of(
                                convolution,
                                Activation.RELU,
                                Pooling.max(2),
                                new Flatten(3),
                                Dense.create(KEY, INITIALIZER, 6 * 6 * 2, 3)),
                        image));
    }

    /// With other numbers than a new layer has, so that each takes part.
    private static <T> T shaken(T layer) {
        return Tree.map(layer, x -> x.plus(KEY.fold(3).uniform(x.shape().sizes())));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aLayerAnswersTheSame(Row row) {
        agree(row.layer(), (layer, x) -> layer.apply(x), row.input());
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void anActivationAnswersTheSame(Activation activation) {
        agree(Tensor.scalar(1f), (_, x) -> activation.apply(x), random(3, 50).times(4));
    }
}
