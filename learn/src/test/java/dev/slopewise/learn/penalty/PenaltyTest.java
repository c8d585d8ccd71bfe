package dev.slopewise.learn.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Gradients;
import dev.slopewise.core.transform.Transforms;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PenaltyTest {
    private static final Tensor RATE = Tensor.scalar(0.5);
    private final Tensor weights = Tensor.of(new double[][] {{3, -4}, {0, 1}});

    static Stream<Penalty> all() {
        return Stream.of(
                new Penalty.L2(0.1),
                new Penalty.L1(0.1),
                new Penalty.ElasticNet(0.1, 0.3),
                new Penalty.GroupLasso(0.1, 0),
                new Penalty.MaxNorm(0.5, -1),
                new Penalty.Decay(0.1),
                new Penalty.Spectral(0.1));
    }

    static Stream<Penalty> pricedAndSettled() {
        return all().filter(p -> p.settles() && !(p instanceof Penalty.MaxNorm));
    }

    private static Tensor settled(Penalty penalty, Tensor weights) {
        return penalty.settle(weights, RATE, Tensor.scalar(penalty.strength()));
    }

    @Test
    void l2PullsEachWeightInProportionToItsSize() {
        var l2 = new Penalty.L2(0.1);
        assertThat(l2.of(weights).item()).isEqualTo(13);
        assertThat(Transforms.grad(l2::of).apply(weights).toDoubles()).containsExactly(3, -4, 0, 1);
        assertThat(settled(l2, weights)).isSameAs(weights);
    }

    @Test
    void l1PullsEachWeightAlikeAndToZero() {
        var l1 = new Penalty.L1(4);
        assertThat(l1.of(weights).item()).isEqualTo(8);
        assertThat(Transforms.grad(l1::price).apply(weights).toDoubles()).containsExactly(1, -1, 0, 1);
        assertThat(settled(l1, weights).toDoubles()).containsExactly(1, -2, 0, 0);
    }

    /// The optimiser does not follow the slope of what settles by itself.
    @ParameterizedTest
    @MethodSource("all")
    void eitherSettlesOrHasASlope(Penalty penalty) {
        Tensor w = Key.of(1).normal(DType.F64, 3, 4);
        assertThat(penalty.of(w).item()).isEqualTo(penalty.price(w).item());
        Tensor followed = Transforms.grad(penalty::of).apply(w),
                pull = Transforms.grad(penalty::price).apply(w);
        assertThat(followed.isClose(penalty.settles() ? pull.times(0) : pull, 0, 0))
                .isTrue();
        assertThat(penalty.settles()).isNotEqualTo(settled(penalty, w).isClose(w, 0, 0));
    }

    /// For small rates what settling takes off is rate · strength · slope of the price: what the record shows as the pull.
    @ParameterizedTest
    @MethodSource("pricedAndSettled")
    void settlesAlongTheSlopeOfItsPrice(Penalty penalty) {
        double rate = 1e-6;
        Tensor w = Key.of(2).normal(DType.F64, 3, 4);
        Tensor taken = w.minus(penalty.settle(w, Tensor.scalar(rate), Tensor.scalar(penalty.strength())))
                .div(rate * penalty.strength());
        assertThat(taken.isClose(Transforms.grad(penalty::price).apply(w), 1e-5, 1e-5))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void slopeOfThePriceAgreesWithFiniteDifferences(Penalty penalty) {
        assertThat(Gradients.check((Tensor x) -> penalty.price(x), Key.of(3).normal(DType.F64, 3, 4))
                        .isOk())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void zerosStayZerosWithFiniteSlopes(Penalty penalty) {
        Tensor zeros = Tensor.zeros(3, 4);
        assertThat(settled(penalty, zeros.to(DType.F64)).eq(0).all().isTrue()).isTrue();
        assertThat(Transforms.grad(penalty::price).apply(zeros).eq(0).all().isTrue())
                .isTrue();
    }

    @Test
    void elasticNetIsTheMinimumOfItsProximalProblem() {
        var net = new Penalty.ElasticNet(2, 0.4);
        Tensor near = settled(net, weights), w = weights;
        Function<Tensor, Tensor> problem =
                x -> x.minus(w).square().sum().times(0.5).plus(net.price(x).times(0.5 * 2));
        double least = problem.apply(near).item();
        for (int seed = 0; seed < 50; seed++) {
            assertThat(problem.apply(near.plus(
                                    Key.of(seed).normal(DType.F64, 2, 2).times(0.01)))
                            .item())
                    .isGreaterThan(least);
        }
    }

    /// ½‖Xw − y‖² + λ Σ|w|, against coordinate descent.
    @Test
    void l1FindsTheLassoWithItsZeros() {
        int rows = 40, columns = 8;
        double lambda = 6;
        Tensor x = Key.of(4).normal(DType.F64, rows, columns);
        Tensor truth = Tensor.of(new double[][] {{2}, {0}, {-3}, {0}, {0}, {0.5}, {0}, {0}});
        Tensor y = x.matmul(truth).plus(Key.of(5).normal(DType.F64, rows, 1).times(0.5));
        double largest = LinearAlgebra.singularValues(x).maximum().item();
        double rate = 1 / (largest * largest);
        var slope = Transforms.grad(
                (Tensor w) -> x.matmul(w).minus(y).square().sum().times(0.5));
        var l1 = new Penalty.L1(lambda);
        Tensor w = Tensor.zeros(DType.F64, columns, 1);
        for (int step = 0; step < 500; step++) {
            Tensor moved = w.minus(slope.apply(w).times(rate));
            w = l1.settle(moved, Tensor.scalar(rate), Tensor.scalar(lambda));
        }
        double[] expected = lasso((double[][]) x.toNested(), y.toDoubles(), lambda), got = w.toDoubles();
        assertThat(Arrays.stream(expected).filter(e -> e == 0).count()).isBetween(3L, 6L);
        for (int j = 0; j < columns; j++) {
            if (expected[j] == 0) assertThat(got[j]).isZero(); // exactly
            else assertThat(got[j]).isCloseTo(expected[j], within(1e-10));
        }
    }

    private static double[] lasso(double[][] x, double[] y, double lambda) {
        int columns = x[0].length;
        double[] w = new double[columns];
        for (int sweep = 0; sweep < 1000; sweep++) {
            for (int j = 0; j < columns; j++) {
                double fit = 0, size = 0;
                for (int i = 0; i < x.length; i++) {
                    double rest = y[i];
                    for (int k = 0; k < columns; k++) if (k != j) rest -= x[i][k] * w[k];
                    fit += x[i][j] * rest;
                    size += x[i][j] * x[i][j];
                }
                w[j] = Math.signum(fit) * Math.max(0, Math.abs(fit) - lambda) / size;
            }
        }
        return w;
    }

    @Test
    void groupLassoDropsWholeInputsOrUnits() {
        Tensor w = Tensor.of(new double[][] {{3, 4}, {0.3, 0.4}});
        double pull = 0.5 * 2 * Math.sqrt(2);
        double[] inputs = settled(new Penalty.GroupLasso(2, 0), w).toDoubles();
        assertThat(inputs[0]).isCloseTo(3 * (1 - pull / 5), within(1e-15));
        assertThat(inputs[1]).isCloseTo(4 * (1 - pull / 5), within(1e-15));
        assertThat(Arrays.copyOfRange(inputs, 2, 4)).containsExactly(0, 0);
        Tensor units = settled(new Penalty.GroupLasso(2, -1), w.times(Tensor.of(1.0, 0.1)));
        assertThat(units.at(1, 1).eq(0).all().isTrue()).isTrue();
        assertThat(units.at(1, 0).gt(0).all().isTrue()).isTrue();
        assertThat(new Penalty.GroupLasso(2, 0).price(w).item()).isCloseTo(5.5 * Math.sqrt(2), within(1e-14));
    }

    @Test
    void maxNormHoldsAndLeavesShorterOnesAlone() {
        Tensor w = Tensor.of(new float[][] {{3, 0.1f}, {-4, 0.2f}});
        Tensor held = settled(new Penalty.MaxNorm(2, -1), w);
        assertThat(held.norm(0).get(0).item()).isCloseTo(2, within(1e-6));
        assertThat(held.at(1, 1).toFloats()).containsExactly(0.1f, 0.2f);
        assertThat(new Penalty.MaxNorm(2, -1).of(w).item()).isZero();
    }

    @Test
    void decayShrinksByOneMinusRateTimesStrength() {
        assertThat(settled(new Penalty.Decay(0.25), weights).toDoubles())
                .containsExactly(3 * 0.875, -4 * 0.875, 0, 0.875);
    }

    @Test
    void spectralIsHalfTheSquareOfTheLargestSingularValue() {
        var spectral = new Penalty.Spectral(1);
        for (int seed = 0; seed < 10; seed++) {
            Tensor w = Key.of(seed).normal(DType.F64, 100, 50);
            double exact = LinearAlgebra.singularValues(w)
                    .maximum()
                    .square()
                    .times(0.5)
                    .item();
            assertThat(spectral.of(w).item()).isBetween(exact * (1 - 0.02), exact * (1 + 1e-14));
        }
    }

    @Test
    void spectralPullsAlongTheLargestSingularVectors() {
        Tensor w = Tensor.of(new double[][] {{3, 0.2, 0.1}, {0.3, 1, 0}});
        var svd = LinearAlgebra.svd(w);
        Tensor expected = svd.u().at(1, 0).outer(svd.v().at(1, 0)).times(svd.s().get(0));
        Tensor slope = Transforms.grad(new Penalty.Spectral(1)::of).apply(w);
        assertThat(slope.isClose(expected, 1e-12, 1e-12)).isTrue();
        Tensor huge = Transforms.grad(new Penalty.Spectral(1)::price)
                .apply(w.to(DType.F32).times(1e18));
        assertThat(huge.div(1e18).isClose(expected.to(DType.F32), 1e-5, 1e-5)).isTrue();
        Tensor kernel = w.reshape(2, 1, 3); // the first axis against all others
        assertThat(new Penalty.Spectral(1).of(kernel).item())
                .isEqualTo(new Penalty.Spectral(1).of(w).item());
    }

    @Test
    void biasesGoFree() {
        assertThat(Penalty.appliesTo(Tensor.zeros(3, 2))).isTrue();
        assertThat(Penalty.appliesTo(Tensor.zeros(3))).isFalse();
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> new Penalty.L2(-1))
                .hasMessageContaining("strength of a penalty must be at least 0, got -1");
        assertThatThrownBy(() -> new Penalty.L1(Double.NaN)).hasMessageContaining("got NaN");
        assertThatThrownBy(() -> new Penalty.ElasticNet(1, 2)).hasMessageContaining("in [0, 1], got 2");
        assertThatThrownBy(() -> new Penalty.MaxNorm(0, 0)).hasMessageContaining("limit of a norm must be above 0");
        assertThatThrownBy(() -> new Penalty.Spectral(1, 0)).hasMessageContaining("at least 1 round, got 0");
    }
}
