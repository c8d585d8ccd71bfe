package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The numbers that bits stand for, compared with exact ones (mpmath, 70 digits).
class SamplingTest {
    private static final long MOST = Long.MAX_VALUE;
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    /// A few ulp of the logarithm of a share, which is up to 44, times the number's own steepness in it.
    private static final double CLOSE = 1e-14;

    private static Tensor gamma(int order, double a, long bits) {
        return Tensor.apply(new Sampling.Gamma(order), Tensor.of(a), Tensor.of(bits));
    }

    private static double truncated(double low, double high, long bits) {
        return Tensor.apply(new Sampling.TruncatedNormal(), Tensor.of(low), Tensor.of(high), Tensor.of(bits))
                .item();
    }

    @Test
    void gammaNumbersAndTheirDerivativesAreExact() {
        // @formatter:off
        double[][] exact = { // concentration, bits, number, first and second derivative
            {1, 0, 5.421010862427522e-20, 2.4277565575792737e-18, 1.0390459350284538e-16},
            {1, 0x1p61, 0.28768207245178096, 0.580556355877822, 0.29370790616378717},
            {1.5, MOST, 46.41158054851026, 3.863124932539586, -0.7829854084194625},
            {2, 0x1.4p62, 2.1180309497538765, 1.1177773428424174, -0.02989530824931831},
            {7.25, 0x1p40, 0.4049290503543376, 0.173723763713854, 0.03574983269783907},
            {50, 0x1.8p62, 54.5706205350403, 1.0478614058080578, -0.00048191609034536323},
            {1000, 0x1p59, 951.9442641736605, 0.9757403151385916, 1.2132940674639962e-05}};
        // @formatter:on
        for (double[] row : exact) {
            double a = row[0];
            for (int order = 0; order < 3; order++) {
                double got = gamma(order, a, (long) row[1]).item(), expected = row[2 + order];
                // second derivatives are differences of numbers about a times as large
                double tolerance = order == 2 ? CLOSE * (1e2 + a * a) : CLOSE;
                assertThat(got)
                        .as("order %d at %s", order, a)
                        .isCloseTo(expected, within(tolerance * Math.abs(expected)));
            }
        }
    }

    @Test
    void gammaNumbersOfLargeConcentrationAreNearlyNormal() {
        double a = 1e10, x = 1.1503493803760079; // the normal number with a share of 1/8 above it
        // Cornish and Fisher's next term is (x³ − 7x) / (36 √a) = 2e-6; an ulp is as large
        assertThat(gamma(0, a, MOST - (1L << 60)).item()).isCloseTo(a + x * 1e5 + (x * x - 1) / 3, within(6e-6));
        assertThat(gamma(1, a, MOST - (1L << 60)).item()).isCloseTo(1 + x / 2e5, within(1e-14));
        assertThat(gamma(0, 1e300, 1L << 61).item()).isCloseTo(1e300, within(1e285));
    }

    @Test
    void gammaNumbersOutOfTheirRangeAreNaN() {
        for (double a : new double[] {0.5, 0, -1, Double.NaN, INFINITE})
            assertThat(gamma(0, a, 5).item()).isNaN();
        assertThat(Key.of(1).gamma(Tensor.of(-0.5, -3)).toDoubles()).containsOnly(Double.NaN);
        assertThat(Key.of(1).gamma(Tensor.of(0.0)).toDoubles()).containsExactly(0);
    }

    @Test
    void truncatedNormalNumbersAreExactFarOutToo() {
        // @formatter:off
        double[][] exact = { // low, high, bits, number
            {-1, 2, 0x1p61, -0.34964142929246544},
            {0.5, INFINITE, 0x1p62, 1.0182955159602791},
            {8, 9, 0x1p62, 8.084888899018166},
            {40, INFINITE, 0x1p62, 40.01731412676465},
            {40, INFINITE, MOST, 41.09341756962886},
            {300, 300.0009765625, 0x1p60, 300.0001075302925}};
        // @formatter:on
        for (double[] row : exact) {
            double mirrored = row[2] == 0x1p62 ? -truncated(-row[1], -row[0], ~(1L << 62) & MOST) : row[3];
            assertThat(truncated(row[0], row[1], (long) row[2])).isCloseTo(row[3], within(3e-16 * Math.abs(row[3])));
            assertThat(mirrored).isCloseTo(row[3], within(3e-16 * Math.abs(row[3])));
        }
        assertThat(truncated(-INFINITE, INFINITE, 1L << 62)).isCloseTo(0, within(1e-18));
        assertThat(truncated(1e200, INFINITE, 1L << 61)).isEqualTo(1e200);
        assertThat(truncated(2, 2, 1)).isNaN();
        assertThat(truncated(3, 2, 1)).isNaN();
        assertThat(truncated(Double.NaN, 2, 1)).isNaN();
    }

    @Test
    void infiniteBoundsHaveNoSlopeOfAnyOrder() {
        Tensor bits = Tensor.of(1L << 60);
        Function<Tensor, Tensor> ofHigh = high -> Tensor.apply(new Sampling.TruncatedNormal(), high.like(1), high, bits)
                .sum();
        assertThat(Transforms.grad(ofHigh).apply(Tensor.of(INFINITE)).item()).isEqualTo(0);
        assertThat(Transforms.hessian(ofHigh).apply(Tensor.of(INFINITE)).item()).isEqualTo(0);
    }

    @Test
    void poissonNumbersAreTheLeastWhoseShareReachesTheBits() {
        double[] rates = {0.01, 0.7, 3, 20, 400};
        for (double rate : rates) {
            double term = Math.exp(-rate), share = term;
            for (int n = 1; n < 3 * rate + 5; n++) {
                long bits = (long) (share * 0x1p63);
                long margin = 1L << 16; // shares summed here err by some 1e-14
                if (share > 1e-9 && share < 1 - 1e-9) {
                    Tensor two =
                            Tensor.of(bits - margin - (long) (1e-14 * bits), bits + margin + (long) (1e-14 * bits));
                    Tensor got = Tensor.apply(new Sampling.Poisson(), Tensor.of(rate, rate), two);
                    assertThat(got.toInts()).as("rate %s", rate).containsExactly(n - 1, n);
                }
                term *= rate / n;
                share += term;
            }
        }
        Tensor edges =
                Tensor.apply(new Sampling.Poisson(), Tensor.of(0.0, 1e-300, 1e15), Tensor.of(MOST, 7L, 1L << 62));
        assertThat(edges.array().longs()).containsExactly(0, 0, 1_000_000_000_000_000L);
        assertThatThrownBy(() -> Key.of(1).poisson(-1, 1)).hasMessageContaining("a rate from 0 to 10¹⁵, got -1.0");
        assertThatThrownBy(() -> Key.of(1).poisson(Double.NaN, 1)).hasMessageContaining("got NaN");
    }

    @Test
    void aThirdDerivativeOfGammaNumbersIsRefused() {
        Function<Tensor, Tensor> f = a -> Key.of(1).gamma(a).sum();
        Function<Tensor, Tensor> second =
                a -> Transforms.grad((Tensor x) -> Transforms.grad(f).apply(x).sum())
                        .apply(a)
                        .sum();
        assertThat(second.apply(Tensor.of(2.0)).isFinite().toBooleans()).containsExactly(true);
        assertThatThrownBy(() -> Transforms.grad(second).apply(Tensor.of(2.0)))
                .isInstanceOfSatisfying(SlopewiseException.class, e -> {
                    assertThat(e.problem())
                            .isEqualTo(
                                    "gamma numbers have slopes to order 2 in their concentration, got a derivative of"
                                            + " order 3");
                    assertThat(e.wayOut()).isEqualTo("stopGradient() the concentration in one of the derivatives");
                });
    }

    @Test
    void drawsThatCannotBeMadeAreRefused() {
        Key key = Key.of(1);
        double none = Double.NEGATIVE_INFINITY;
        for (double bad : new double[] {Double.NaN, INFINITE}) {
            assertThatThrownBy(() -> key.categorical(Tensor.of(new double[][] {{0, 1}, {bad, 0}})))
                    .hasMessageContaining("draws need logits that are finite or −∞, got " + bad);
        }
        Tensor hopeless = Tensor.of(none, none);
        assertThatThrownBy(() -> key.categorical(hopeless))
                .hasMessageContaining("1 of 2 entries cannot be drawn: 0 have a logit above −∞");
        assertThatThrownBy(() ->
                        Transforms.traced((Tensor x) -> key.categorical(x)).apply(hopeless))
                .hasMessageContaining("leave a finite logit for each draw");
        assertThatThrownBy(() -> key.choice(Tensor.of(0.0, none, 1), 3)).hasMessageContaining("3 of 3 entries");
        assertThatThrownBy(() -> key.choice(Tensor.of(0.0, 1), 3))
                .hasMessageContaining("at most as many can be drawn as there are, got 3 of f64[2]");
        assertThatThrownBy(() -> key.choice(Tensor.of(0.0, 1), -1)).hasMessageContaining("at least 0, got -1");
        assertThatThrownBy(() -> key.choice(4, 5)).hasMessageContaining("integers(0, 4, 5) draws with replacement");
        assertThatThrownBy(() -> key.categorical(Tensor.scalar(1.0))).hasMessageContaining("need logits […, k]");
        assertThatThrownBy(() -> key.categorical(Tensor.of(1, 2))).hasMessageContaining("draws need real parameters");
        assertThatThrownBy(() -> key.truncatedNormal(Tensor.of(1.0), Tensor.of(1f)))
                .hasMessageContaining("draws need real parameters of one type");
        assertThatThrownBy(() -> key.truncatedNormal(2, 2, 5)).hasMessageContaining("low < high, got 2.0 and 2.0");
        assertThatThrownBy(() -> key.integers(3, 3, 5)).hasMessageContaining("low < high, got 3 and 3");
        assertThatThrownBy(() -> key.gamma(0, 5)).hasMessageContaining("a concentration above 0, got 0.0");
        assertThatThrownBy(() -> key.exponential(DType.I32, 5)).hasMessageContaining("f32 or f64, got i32");
        assertThatThrownBy(() -> key.orthogonal(DType.I32, 2, 2)).hasMessageContaining("f32 or f64, got i32");
        assertThatThrownBy(() -> new Sampling.Gamma(3)).hasMessageContaining("from 0 to 2, got 3");
    }

    @Test
    void exponentialNumbersKeepTheirDigitsAtBothEnds() {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            Tensor bits = Tensor.of(0L, 1000L, MOST, MOST - 1000, 1L << 62);
            double[] got = Draws.exponential(bits, dtype).toDoubles();
            double ln2 = Math.log(2), ulps = dtype == DType.F32 ? 0x1p-22 : 0x1p-51;
            double[] exact = {0x1p-64, 1000.5 * 0x1p-63, 64 * ln2, 63 * ln2 - Math.log(1000.5), ln2};
            for (int i = 0; i < exact.length; i++) assertThat(got[i]).isCloseTo(exact[i], within(ulps * exact[i]));
        }
    }
}
