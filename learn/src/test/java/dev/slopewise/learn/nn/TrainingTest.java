package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole models, trained by a loop as users write it: what training returns in place of a leaf replaces it, other leaves follow their slopes.
class TrainingTest {
    private static final Key KEY = Key.of(71);
    private static final int EXAMPLES = 24;

    record Batch(Tensor x, Tensor labels, Key key) {}

    record State(Sequential model, Tensor loss) {}

    private static Tensor loss(Tensor logits, Tensor labels) {
        return logits.logSoftmax(-1).pick(labels).mean().neg();
    }

    private static State step(Sequential model, Batch batch, double rate) {
        var slopes = Transforms.valueAndGrad(
                        (Sequential m) -> loss(m.train(batch.x, batch.key).output(), batch.labels))
                .apply(model);
        List<Tensor> before = Tree.of(model).leaves(),
                slope = Tree.of(slopes.gradient()).leaves();
        List<Tensor> after =
                new ArrayList<>(Tree.of(model.train(batch.x, batch.key).layer()).leaves());
        for (int i = 0; i < after.size(); i++) {
            if (after.get(i) == before.get(i))
                after.set(i, before.get(i).minus(slope.get(i).times(rate)));
        }
        return new State(Tree.of(model).rebuild(after), slopes.value());
    }

    /// Images whose left or right half is brighter, sequences with a first entry above or below 0, texts with or without token 0.
    static Stream<Arguments> models() {
        Tensor images = KEY.fold(1).normal(EXAMPLES, 1, 6, 6);
        Tensor isRight =
                images.slice(-1, 3, 6).sum(1, 2, 3).gt(images.slice(-1, 0, 3).sum(1, 2, 3));
        Tensor sequences = KEY.fold(2).normal(EXAMPLES, 6, 2);
        Tensor isPositive =
                sequences.slice(1, 0, 1).slice(2, 0, 1).reshape(EXAMPLES).gt(0);
        Tensor texts = KEY.fold(3).integers(0, 6, EXAMPLES, 5);
        Tensor hasToken = texts.eq(0).any(1);
        return Stream.of(
                Arguments.of("conv:4x3,batchnorm,pool,dropout:10,dense:8", images, isRight, 0.2),
                Arguments.of("lstm:6", sequences, isPositive, 2),
                Arguments.of("gru:6", sequences, isPositive, 2),
                Arguments.of("embed:6x8,transformer:8x2x1", texts, hasToken, 0.3));
    }

    @ParameterizedTest
    @MethodSource("models")
    void learns(String text, Tensor x, Tensor target, double rate) {
        Shape example = x.shape().range(1, x.shape().rank());
        Sequential model = Blueprint.parse(text).create(KEY, example, 2);
        Tensor labels = target.to(DType.I32);
        BiFunction<Sequential, Batch, State> step = Transforms.traced((m, batch) -> step(m, batch, rate));
        double first = loss(model.apply(x), labels).item();
        for (int i = 0; i < 40; i++)
            model = step.apply(model, new Batch(x, labels, KEY.fold(i))).model();
        double last = loss(model.apply(x), labels).item(); // in use: by running statistics, nothing dropped
        assertThat(last).as("from %s", first).isLessThan(0.5 * first);
    }
}
