package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KnownPowersTest {
    private static final double[] KNOWN = {0, 0.5, 1, 1.5, 2, 3, 4, -0.5, -1, -2},
            OTHERS = {-3, 5, 0.25, 2.5, Double.NaN};

    private static Graph power(DType dtype, double exponent, int count) {
        Tensor like = Tensor.zeros(dtype, count);
        return Backends.graph(
                List.of(like), in -> List.of(in.getFirst().pow(in.getFirst().like(exponent))));
    }

    private static boolean hasPower(Graph graph) {
        return Canonical.of(graph).nodes().stream().anyMatch(node -> node.op() == Pointwise.POW);
    }

    @Test
    void fewMultiplicationsAndRootsComeInPlaceOfAPower() {
        for (double exponent : KNOWN)
            assertThat(hasPower(power(DType.F32, exponent, 5)))
                    .as("" + exponent)
                    .isFalse();
        for (double exponent : OTHERS)
            assertThat(hasPower(power(DType.F32, exponent, 5)))
                    .as("" + exponent)
                    .isTrue();
    }

    /// Of every exponent of a number, down to where powers are denormal and up to where they are infinite.
    @Test
    void theyAreWithin2UlpOfThePower() {
        var random = new SplittableRandom(1);
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            int exponents = dtype == DType.F32 ? 149 : 1074;
            double[] numbers = new double[40_000];
            for (int i = 0; i < numbers.length; i++) {
                double number =
                        Math.scalb(1 + random.nextDouble(), random.nextInt(-exponents, exponents / 149 * 127 + 1));
                numbers[i] = (i % 5 == 0 ? -1 : 1) * (dtype == DType.F32 ? (float) number : number);
            }
            Tensor x = Tensor.of(numbers).to(dtype);
            for (double exponent : KNOWN) {
                double[] powers = run(dtype, exponent, x);
                for (int i = 0; i < numbers.length; i++) {
                    double exact = Math.pow(numbers[i], exponent), off = ulps(dtype, powers[i], exact);
                    // StrictMath's power of two doubles is itself off by up to 1 ulp
                    assertThat(off)
                            .as("%s to the %s: %s", numbers[i], exponent, powers[i])
                            .isLessThanOrEqualTo(dtype == DType.F32 ? 2 : 3);
                }
            }
        }
    }

    /// The same zeros, infinities and NaN as of a power.
    @Test
    void edgesAreThoseOfAPower() {
        double[] edges = {
            0,
            -0.0,
            1,
            -1,
            -2,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            1e-40,
            -1e-40,
            3e38,
            -3e38,
            Double.MAX_VALUE,
            -Double.MAX_VALUE
        };
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            Tensor x = Tensor.of(edges).to(dtype);
            double[] numbers = x.to(DType.F64).toDoubles();
            for (double exponent : KNOWN) {
                double[] powers = run(dtype, exponent, x);
                for (int i = 0; i < edges.length; i++) {
                    double exact = Math.pow(numbers[i], exponent), rounded = dtype == DType.F32 ? (float) exact : exact;
                    boolean isSame = Double.compare(powers[i], rounded) == 0;
                    boolean isEdge = rounded == 0 || !Double.isFinite(rounded);
                    assertThat(isSame || (!isEdge && ulps(dtype, powers[i], exact) <= 2))
                            .as("%s to the %s: %s", numbers[i], exponent, powers[i])
                            .isTrue();
                }
            }
        }
    }

    /// The slope of x³ is 3x², of √x as a power ½ x^(−½).
    @Test
    void slopesAreCheapToo() {
        Tensor x = Tensor.of(0.5, 1, 2, 3);
        for (double exponent : new double[] {1, 2, 3, 4, 0.5, 1.5, -1}) {
            Graph slope = Transforms.graph(
                    Transforms.grad((Tensor t) -> t.pow(exponent).sum()), x);
            assertThat(hasPower(slope)).as("" + exponent).isFalse();
            Backends.agrees(slope, List.of(x));
        }
    }

    private static double[] run(DType dtype, double exponent, Tensor x) {
        Graph graph = power(dtype, exponent, x.shape().count());
        List<Tensor> plain = Backends.run(Backends.plain(), graph, List.of(x));
        Backends.sameBits(Backends.run(Backends.vectors(), graph, List.of(x)), plain);
        return plain.getFirst().to(DType.F64).toDoubles();
    }

    /// How far a number is from another, in units of the last place; none where both round to the same.
    private static double ulps(DType dtype, double number, double exact) {
        double rounded = dtype == DType.F32 ? (float) exact : exact;
        if (Double.compare(number, rounded) == 0) return 0;
        if (!Double.isFinite(rounded) || !Double.isFinite(number)) { // one rounding away from the largest
            double most = dtype == DType.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
            return Math.abs(number) >= most && Math.abs(rounded) >= most && number * rounded > 0
                    ? 1
                    : Double.POSITIVE_INFINITY;
        }
        return Math.abs(number - exact) / (dtype == DType.F32 ? Math.ulp((float) exact) : Math.ulp(exact));
    }
}
