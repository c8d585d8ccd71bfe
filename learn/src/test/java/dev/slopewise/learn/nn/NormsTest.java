package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import org.junit.jupiter.api.Test;

class NormsTest {
    private static final Key KEY = Key.of(11);

    private static Tensor normal(int number, int... sizes) {
        return KEY.fold(number).normal(DType.F64, sizes).times(3).plus(1);
    }

    /// (x − mean) / √(variance + epsilon) of some numbers, in place.
    private static void normalise(double[] x, int[] at, double epsilon) {
        double mean = 0, variance = 0;
        for (int i : at) mean += x[i] / at.length;
        for (int i : at) variance += (x[i] - mean) * (x[i] - mean) / at.length;
        for (int i : at) x[i] = (x[i] - mean) / Math.sqrt(variance + epsilon);
    }

    private static void assertClose(Tensor actual, double[] expected) {
        assertThat(actual.toDoubles()).usingComparatorWithPrecision(1e-12).containsExactly(expected);
    }

    @Test
    void layerNormIsItsFormula() {
        Tensor x = normal(1, 2, 5), scale = normal(2, 5), shift = normal(3, 5);
        double[] z = x.toDoubles();
        for (int row = 0; row < 2; row++) {
            normalise(z, new int[] {5 * row, 5 * row + 1, 5 * row + 2, 5 * row + 3, 5 * row + 4}, 0.1);
        }
        for (int i = 0; i < 10; i++)
            z[i] = z[i] * scale.get(i % 5).item() + shift.get(i % 5).item();
        var norm = new LayerNorm(scale, shift, 0.1);
        assertClose(norm.apply(x), z);
        Checks.slopesAgree(norm, m -> Checks.uneven(m.apply(x)));
        Checks.leadingAxesRideAlong(norm::apply, x);
        var two = new LayerNorm(scale.broadcastTo(2, 5), shift.broadcastTo(2, 5), 0.1);
        Tensor flat = new LayerNorm(scale.tile(0, 2), shift.tile(0, 2), 0.1).apply(x.reshape(10));
        Checks.isClose(two.apply(x), flat.reshape(2, 5), 1e-12);
        assertThatThrownBy(() -> norm.apply(normal(1, 4)))
                .hasMessageContaining("over [5] needs these last axes, got f64[4]");
    }

    @Test
    void rmsNormIsItsFormula() {
        Tensor x = normal(1, 2, 3), scale = normal(2, 3);
        double[] from = x.toDoubles(), z = new double[6];
        for (int i = 0; i < 6; i++) {
            int row = i / 3 * 3;
            double square = 0;
            for (int k = row; k < row + 3; k++) square += from[k] * from[k] / 3;
            z[i] = from[i] / Math.sqrt(square + 1e-5) * scale.get(i % 3).item();
        }
        var norm = new RmsNorm(scale, 1e-5);
        assertClose(norm.apply(x), z);
        Checks.leadingAxesRideAlong(norm::apply, x);
        assertThatThrownBy(() -> norm.apply(normal(1, 4)))
                .hasMessageContaining("over 3 features needs […, 3], got f64[4]");
    }

    @Test
    void groupNormIsItsFormula() {
        Tensor x = normal(1, 2, 4, 3), scale = normal(2, 4), shift = normal(3, 4); // 2 groups of 2 channels, 3 places
        double[] z = x.toDoubles();
        for (int group = 0; group < 4; group++) {
            int first = 6 * group;
            normalise(z, new int[] {first, first + 1, first + 2, first + 3, first + 4, first + 5}, 1e-5);
        }
        for (int i = 0; i < z.length; i++) {
            int channel = i / 3 % 4;
            z[i] = z[i] * scale.get(channel).item() + shift.get(channel).item();
        }
        var norm = new GroupNorm(scale, shift, 2, 1, 1e-5);
        assertClose(norm.apply(x), z);
        Checks.leadingAxesRideAlong(norm::apply, x);
        assertThatThrownBy(() -> GroupNorm.create(3, 4, 0)).hasMessageContaining("divide its 4 channels, got 3");
        assertThatThrownBy(() -> norm.apply(normal(1, 2, 3, 3)))
                .hasMessageContaining("a group norm of 4 channels needs […, 4, place], got f64[2, 3, 3]");
    }

    @Test
    void batchNormTrainsByTheBatchAndPredictsByRunningStatistics() {
        int batch = 3, channels = 2, places = 2, n = batch * places, steps = 5;
        double kept = 0.8;
        var start = new BatchNorm(
                normal(2, 2), normal(3, 2), normal(4, 2), normal(5, 2).square(), 1, kept, 1e-3);
        var norm = start;
        double[] mean = start.mean().toDoubles(), variance = start.variance().toDoubles();
        for (int step = 0; step < steps; step++) {
            Tensor x = normal(10 + step, batch, channels, places);
            double[] from = x.toDoubles(), z = x.toDoubles();
            for (int c = 0; c < channels; c++) {
                int[] at = new int[n];
                for (int i = 0; i < n; i++) at[i] = i / places * channels * places + c * places + i % places;
                double batchMean = 0, squares = 0;
                for (int i : at) batchMean += from[i] / n;
                for (int i : at) squares += (from[i] - batchMean) * (from[i] - batchMean);
                mean[c] = kept * mean[c] + (1 - kept) * batchMean;
                variance[c] = kept * variance[c] + (1 - kept) * squares / (n - 1);
                normalise(z, at, 1e-3);
                for (int i : at)
                    z[i] = z[i] * start.scale().get(c).item()
                            + start.shift().get(c).item();
            }
            var trained = norm.train(x, Key.of(1));
            assertClose(trained.output(), z);
            norm = trained.layer();
            assertThat(norm.scale()).isSameAs(start.scale());
            assertThat(norm.shift()).isSameAs(start.shift());
        }
        assertClose(norm.mean(), mean);
        assertClose(norm.variance(), variance);
        Tensor x = normal(20, batch, channels, places);
        double[] z = x.toDoubles();
        for (int i = 0; i < z.length; i++) {
            int c = i / places % channels;
            z[i] = (z[i] - mean[c])
                            / Math.sqrt(variance[c] + 1e-3)
                            * start.scale().get(c).item()
                    + start.shift().get(c).item();
        }
        assertClose(norm.apply(x), z);
        Checks.leadingAxesRideAlong(norm::apply, x);
    }

    @Test
    void batchNormHasSlopesThroughTheBatchAndNoneToItsStatistics() {
        Tensor x = normal(1, 6, 3);
        var norm = Checks.inDouble(BatchNorm.create(3, 0));
        Checks.slopesAgree(x, at -> Checks.uneven(norm.train(at, Key.of(1)).output()));
        var slopes = Transforms.grad((BatchNorm m) -> {
                    var trained = m.train(x, Key.of(1));
                    Tensor after = trained.layer()
                            .mean()
                            .sum()
                            .plus(trained.layer().variance().sum());
                    return Checks.uneven(trained.output())
                            .plus(Checks.uneven(m.apply(x)))
                            .plus(after);
                })
                .apply(norm);
        assertThat(slopes.mean().toDoubles()).containsOnly(0);
        assertThat(slopes.variance().toDoubles()).containsOnly(0);
        assertThat(slopes.scale().norm().item()).isPositive();
        Tensor toInput = Transforms.grad((Tensor at) ->
                        norm.train(at, Key.of(1)).layer().variance().sum())
                .apply(x);
        assertThat(toInput.norm().item()).isZero();
    }

    @Test
    void batchNormRefusesOneEntryAChannel() {
        assertThatThrownBy(() -> BatchNorm.create(3, 0).train(Tensor.zeros(1, 3), Key.of(1)))
                .hasMessageContaining("at least 2 entries a channel, got 1 in f32[1, 3]");
        assertThatThrownBy(() -> BatchNorm.create(3, 2).apply(Tensor.zeros(2, 4, 5, 5)))
                .hasMessageContaining("a batch norm of 3 channels needs […, 3, place, place], got f32[2, 4, 5, 5]");
        var none = Tensor.ones(1);
        assertThatThrownBy(() -> new BatchNorm(none, none, none, none, 0, 1, 1e-5))
                .hasMessageContaining("got 1.0");
        assertThatThrownBy(() -> new RmsNorm(none, 0)).hasMessageContaining("epsilon must be above 0, got 0.0");
    }

    @Test
    void freshNormsBringNumbersToMean0AndDeviation1() {
        Tensor x = normal(1, 64, 8).to(DType.F32);
        Tensor z = LayerNorm.create(8).apply(x);
        assertThat(z.mean(-1).abs().maximum().item()).isCloseTo(0, within(1e-5));
        Checks.isClose(RmsNorm.create(8).apply(x).square().mean(-1), Tensor.ones(64), 1e-4);
        Checks.isClose(GroupNorm.create(2, 8, 0).apply(x).variance(-1), Tensor.ones(64), 1e-3);
        Checks.isClose(BatchNorm.create(8, 0).train(x, Key.of(1)).output().variance(0), Tensor.ones(8), 1e-3);
    }
}
