package dev.slopewise.learn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Gradients;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What all losses of two arguments promise.
class LossesTest {
    private static final int ROWS = 40;
    private static final float[] EXTREMES = {
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        3e38f,
        -3e38f,
        1e30f,
        -1e19f,
        1e10f,
        -100,
        90,
        1,
        0,
        -0f,
        1e-30f,
        -Float.MIN_VALUE
    };

    /// Every loss as named, and the forms that have no name.
    static Stream<Loss> all() {
        return Stream.concat(
                Losses.names().stream().map(Losses::parse),
                Stream.of(
                        new ClassLoss.CrossEntropy(0.1, 0, List.of(1.0, 2.0, 0.5)),
                        new ClassLoss.CrossEntropy(0, 1.5, List.of(1.0, 2.0, 0.5)),
                        new ClassLoss.BinaryCrossEntropy(3, 2)));
    }

    private static boolean isOfRows(Loss loss) {
        return loss instanceof ClassLoss.CrossEntropy || loss instanceof ClassLoss.MultiClassHinge;
    }

    private static Shape predictions(Loss loss) {
        if (isOfRows(loss)) return Shape.of(ROWS, 3);
        return loss instanceof RegressionLoss.Gaussian ? Shape.of(ROWS, 2) : Shape.of(ROWS);
    }

    private static Tensor targets(Loss loss, DType dtype) {
        Tensor labels = Key.of(3).integers(0, isOfRows(loss) ? 3 : 2, ROWS);
        return loss instanceof RegressionLoss ? labels.to(dtype) : labels;
    }

    /// Squares overflow, and say so.
    static Stream<Loss> allButSquares() {
        return all().filter(loss -> !(loss instanceof RegressionLoss.Squared));
    }

    /// Those of one prediction for each target.
    static Stream<Loss> single() {
        return allButSquares().filter(loss -> predictions(loss).equals(Shape.of(ROWS)));
    }

    @ParameterizedTest
    @MethodSource("allButSquares")
    void isFiniteForAnyFinitePredictionsAndSoIsItsSlope(Loss loss) {
        var slope = Transforms.valueAndGrad((Tensor p, Tensor t) -> loss.of(p, t));
        for (int seed = 0; seed < 20; seed++) {
            Shape shape = predictions(loss);
            int[] draws =
                    Key.of(seed).integers(0, EXTREMES.length, shape.count()).toInts();
            float[] values = new float[draws.length];
            for (int i = 0; i < values.length; i++) values[i] = EXTREMES[draws[i]];
            var at = slope.apply(Tensor.of(shape, values), targets(loss, DType.F32));
            assertThat(at.value().isFinite().isTrue())
                    .as("value, seed %d", seed)
                    .isTrue();
            assertThat(at.gradient().isFinite().all().isTrue())
                    .as("slope, seed %d", seed)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("single")
    void slopesOfExtremePredictionsStillPointBack(Loss loss) {
        double wrong = loss instanceof RegressionLoss.Poisson ? 3e38 : -3e38; // far too high a rate; else far below a 1
        Tensor target = loss instanceof RegressionLoss ? Tensor.of(1f) : Tensor.of(1);
        Tensor slope = Transforms.grad((Tensor x) -> loss.of(x, target)).apply(Tensor.of((float) wrong));
        assertThat(slope.item() * Math.signum(wrong)).isPositive();
    }

    @ParameterizedTest
    @MethodSource("all")
    void slopeAgreesWithFiniteDifferences(Loss loss) {
        Tensor x = Key.of(5).normal(DType.F64, predictions(loss).sizes()).times(2);
        Tensor target = targets(loss, DType.F64);
        assertThat(Gradients.check((Tensor p) -> loss.of(p, target), x).isOk()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void rowsAddUpAndPaddingIsLeftOut(Loss loss) {
        Tensor x = Key.of(6).normal(DType.F64, predictions(loss).sizes());
        Tensor target = targets(loss, DType.F64);
        Tensor each = loss.each(x, target);
        assertThat(loss.of(x, target).item()).isCloseTo(each.mean().item(), within(1e-15));
        Tensor kept = Tensor.iota(ROWS).lt(7);
        double first = loss.of(x.slice(0, 0, 7), target.slice(0, 0, 7)).item();
        assertThat(loss.of(x, target, kept).item()).isCloseTo(first, within(1e-14)); // sums of 40 numbers of about 1
        assertThat(loss.of(x, target, kept.to(DType.F32)).item()).isCloseTo(first, within(1e-14));
        assertThat(loss.of(x, target, Tensor.zeros(ROWS)).item()).isZero();
    }

    @ParameterizedTest
    @MethodSource("all")
    void leadingAxesRideAlong(Loss loss) {
        Tensor x = Key.of(7).normal(DType.F64, predictions(loss).sizes());
        Tensor target = targets(loss, DType.F64);
        Shape wide = Shape.of(8, ROWS / 8);
        Tensor apart =
                loss.each(x.reshape(wide.then(x.shape().range(1, x.shape().rank()))), target.reshape(wide));
        assertThat(apart.reshape(-1).isClose(loss.each(x, target), 1e-14, 0)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void refusesAVectorAgainstAColumn(Loss loss) {
        Tensor target = targets(loss, DType.F64).expand(-1);
        Tensor x = Key.of(8).normal(DType.F64, predictions(loss).sizes());
        assertThatThrownBy(() -> loss.of(x, target))
                .hasMessageContaining("needs")
                .hasMessageContaining("[40, 1]");
        assertThatThrownBy(
                        () -> Transforms.grad((Tensor p) -> loss.of(p, target)).apply(x)) // and under a trace
                .hasMessageContaining("[40, 1]");
    }

    @Test
    void refusesOtherWeights() {
        Tensor x = Tensor.of(1.0, 2);
        assertThatThrownBy(() -> Losses.parse("absolute").of(x, x, Tensor.ones(3)))
                .hasMessageContaining("real weights or a mask of the losses' shape, got f32[3] for f64[2]");
        assertThatThrownBy(() -> Losses.parse("absolute").of(x, x, Tensor.of(1.0, -2)))
                .hasMessageContaining("weights must be at least 0, got -2 at [1]");
    }

    @Test
    void textsCarrySettingsAndComeBack() {
        assertThat(Losses.parse("huber(0.5)")).isEqualTo(new RegressionLoss.Huber(0.5));
        assertThat(Losses.parse("quantile(share=0.9)")).isEqualTo(new RegressionLoss.Quantile(0.9));
        assertThat(Losses.parse("cross-entropy(0.1, weights=[1, 5])"))
                .isEqualTo(new ClassLoss.CrossEntropy(0.1, 0, List.of(1.0, 5.0)));
        assertThat(Losses.parse("focal")).isEqualTo(new ClassLoss.CrossEntropy().focal(2));
        assertThat(Losses.parse("focal(focus=3)")).isEqualTo(new ClassLoss.CrossEntropy().focal(3));
        assertThat(Losses.parse("binary-cross-entropy(3)")).isEqualTo(new ClassLoss.BinaryCrossEntropy(3, 0));
        assertThat(all())
                .allSatisfy(loss -> assertThat(Losses.parse(Losses.text(loss))).isEqualTo(loss));
    }

    @Test
    void everyLossOfAFamilyHasAName() {
        var named = Losses.names().stream()
                .map(name -> Losses.parse(name).getClass())
                .toList();
        assertThat(Stream.of(RegressionLoss.class, ClassLoss.class)
                        .flatMap(family -> Stream.of(family.getPermittedSubclasses())))
                .isNotEmpty()
                .allMatch(named::contains);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        hubre        | there is no loss "hubre"
        ''           | expected a name or a number
        squared(2)   | squared has no place for 2
        huber(wide)  | huber's width must be a number, got wide
        huber(0)     | the width of a Huber loss must be above 0, got 0.0
        """)
    void refusesWhatIsNoLoss(String text, String why) {
        assertThatThrownBy(() -> Losses.parse(text)).hasMessageContaining(why);
    }
}
