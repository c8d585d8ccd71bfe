package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlueprintTest {
    private static final Key KEY = Key.of(61);

    private static List<String> kinds(Sequential model) {
        return model.layers().stream()
                .map(layer -> layer instanceof Activation
                        ? layer.toString()
                        : layer.getClass().getSimpleName())
                .toList();
    }

    @Test
    void numbersAloneGoOnWithTheLastNameThatHadAny() {
        assertThat(Blueprint.parse("dense:64,32")).hasToString("dense:64,dense:32");
        assertThat(Blueprint.parse(" Conv:16x5, pool,32x5 ,pool,dense:128"))
                .hasToString("conv:16x5,pool,conv:32x5,pool,dense:128");
        assertThat(Blueprint.parse("").parts()).isEmpty();
        var plan = Blueprint.parse("gelu,embed:20x8,transformer:8x2x1,mean,dropout:10,leaky-relu,dense:3");
        assertThat(Blueprint.parse(plan.toString())).isEqualTo(plan);
    }

    @Test
    void denseLayersAreAnMlp() {
        Sequential model = Blueprint.parse("tanh,dense:5,4").create(KEY, Shape.of(3), 2);
        assertThat(kinds(model)).containsExactly("Dense", "tanh", "Dense", "tanh", "Dense");
        assertThat(model.apply(Tensor.zeros(7, 3)).shape()).isEqualTo(Shape.of(7, 2));
        assertThat(kinds(Blueprint.parse("").create(KEY, Shape.of(3), 1))).containsExactly("Dense");
    }

    @Test
    void aConvolutionalNetIsFlattenedForItsDenseLayers() {
        Sequential model = Blueprint.parse("conv:4x3,batchnorm,pool,6x3,layernorm,pool,dense:10,dropout:50")
                .create(KEY, Shape.of(1, 8, 8), 3);
        assertThat(kinds(model))
                .containsExactly(
                        "Convolution",
                        "BatchNorm",
                        "relu",
                        "Windows",
                        "Convolution",
                        "GroupNorm",
                        "relu",
                        "Windows",
                        "Flatten",
                        "Dense",
                        "relu",
                        "Dropout",
                        "Dense");
        assertThat(Tree.of(model).leaves().get(10).shape()).isEqualTo(Shape.of(6 * 2 * 2, 10));
        assertThat(model.apply(Tensor.zeros(5, 1, 8, 8)).shape()).isEqualTo(Shape.of(5, 3));
    }

    @Test
    void aSequenceIsReadAndItsLastStepJudged() {
        Sequential model = Blueprint.parse("lstm:6,dropout:20,gru:5").create(KEY, Shape.of(9, 2), 4);
        assertThat(kinds(model)).containsExactly("Lstm", "Dropout", "Gru", "LastStep", "Dense");
        assertThat(model.apply(Tensor.zeros(3, 9, 2)).shape()).isEqualTo(Shape.of(3, 4));
        Sequential mixed = Blueprint.parse("conv:4x3,pool:3,lstm:6,mean").create(KEY, Shape.of(9, 2), 4);
        assertThat(kinds(mixed))
                .containsExactly("Turn", "Convolution", "relu", "Windows", "Turn", "Lstm", "Turn", "Global", "Dense");
        assertThat(mixed.apply(Tensor.zeros(3, 9, 2)).shape()).isEqualTo(Shape.of(3, 4));
    }

    @Test
    void tokensAreEmbeddedForATransformer() {
        Sequential model = Blueprint.parse("embed:20x6,transformer:8x2x2").create(KEY, Shape.of(5), 3);
        assertThat(kinds(model))
                .containsExactly(
                        "Embedding",
                        "Dense",
                        "TransformerBlock",
                        "TransformerBlock",
                        "LayerNorm",
                        "Turn",
                        "Global",
                        "Dense");
        assertThat(model.apply(KEY.integers(0, 20, 4, 5)).shape()).isEqualTo(Shape.of(4, 3));
        List<Tensor> matrices = Tree.of(model).leaves().stream()
                .filter(leaf -> leaf.shape().equals(Shape.of(8, 8)))
                .toList();
        for (Tensor a : matrices) {
            for (Tensor b : matrices)
                assertThat(a == b || !a.isClose(b, 0, 1e-3)).isTrue(); // no key is used twice
        }
    }

    @Test
    void noiseInFrontIsOnTheInputs() {
        Sequential model = Blueprint.parse("noise:10,dense:4").create(KEY, Shape.of(3), 2);
        assertThat(model.layers().getFirst()).isEqualTo(new Noise(0.1));
    }

    @Test
    void sameKeySameWeights() {
        var plan = Blueprint.parse("dense:4");
        Tensor x = KEY.normal(3);
        assertThat(plan.create(KEY, Shape.of(3), 2).apply(x).toFloats())
                .isEqualTo(plan.create(KEY, Shape.of(3), 2).apply(x).toFloats());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cnov:16x5   | there is no part `cnov`
        cnov:16x5   | there are dense, conv, pool, mean, batchnorm
        tanh:3      | there is no part `tanh`
        64          | write dense:64
        conv:16     | conv needs CHANNELSxTAPS, such as conv:16x5, got `conv:16`
        dense:0     | dense needs UNITS, such as dense:64, got `dense:0`
        dropout:100 | dropout needs PERCENT, such as dropout:20, got `dropout:100`
        noise:0     | noise needs PERCENT, such as noise:10, got `noise:0`
        mean:2      | mean needs no numbers, got `mean:2`
        dense:64,   | a part is a name, as pool, or a name and numbers, as conv:16x5, got ``
        dense:-4    | got `dense:-4`
        dense64     | got `dense64`
        dense:      | got `dense:`
        :64         | got `:64`
        """)
    void refusesWhatItCannotRead(String text, String message) {
        assertThatThrownBy(() -> Blueprint.parse(text)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        conv:4x3            | conv needs places [channels, place…] or steps [time, features], got [6]
        lstm:4              | lstm needs steps [time, features], got [6]
        mean                | mean needs places or steps, got a row [6]
        dense:4,embed:5x2   | embed takes tokens [time], got [4] of a layer
        embed:5x2,pool:7    | maxPool needs a window that fits
        embed:5x2,transformer:9x2x1 | got 2 heads for a width of 9
        """)
    void refusesLayersThatDoNotFitTheirInput(String text, String message) {
        assertThatThrownBy(() -> Blueprint.parse(text).create(KEY, Shape.of(6), 2))
                .hasMessageContaining(message);
    }

    @Test
    void refusesExamplesWithoutEntries() {
        assertThatThrownBy(() -> Blueprint.parse("").create(KEY, Shape.of(0), 2))
                .hasMessageContaining("got [0]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transformer:8x2x1",
                "dropout:10,transformer:8x2x2",
                "lstm:6",
                "gru:6,layernorm,gelu,dense:5,transformer:8x2x1",
                "noise:5,gru:4",
                "dense:4,layernorm,dropout:50,dense:3"
            })
    void aModelOfTextScoresEachTokenFromThoseBeforeIt(String plan) {
        Layer model = Blueprint.parse(plan).createForText(KEY, 7);
        Tensor text = Tensor.of(1, 2, 3, 4, 5), other = Tensor.of(1, 2, 3, 6, 0);
        Tensor scores = model.apply(text);
        assertThat(scores.shape()).isEqualTo(Shape.of(5, 7));
        assertThat(model.apply(other).slice(0, 0, 3).toFloats())
                .isEqualTo(scores.slice(0, 0, 3).toFloats());
        assertThat(model.apply(other).slice(0, 3, 4).toFloats())
                .isNotEqualTo(scores.slice(0, 3, 4).toFloats());
    }

    @Test
    void aTransformerAloneIsADecoderWhoseBlocksDrop() {
        assertThat(Blueprint.parse("dropout:10,transformer:8x2x2").createForText(KEY, 7))
                .isInstanceOfSatisfying(
                        Decoder.class,
                        decoder -> assertThat(decoder.blocks())
                                .hasSize(2)
                                .allMatch(block -> block.dropout().share() == 0.1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        lstm:4,mean         | mean sees what comes after a token
        lstm:4,batchnorm    | batchnorm sees what comes after a token
        embed:9x4,lstm:4    | a model of text makes its embedding itself
        gelu,dropout:5      | a model of text needs a layer
        noise:5             | a model of text needs a layer
        """)
    void refusesPartsThatAModelOfTextCannotHave(String plan, String why) {
        assertThatThrownBy(() -> Blueprint.parse(plan).createForText(KEY, 7)).hasMessageContaining(why);
    }
}
