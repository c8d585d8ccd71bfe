package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Sample.Example;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every op promises of its derivatives, over all of [Samples].
class OpLawsOfSlopesTest {
    /// A central difference over h errs by h² from curvature and ε/h from rounding; in f64 both are near 10⁻¹⁰ here, times constants up to 100.
    private static final double STEP = 1e-5, DIFFERENCE = 1e-7;
    /// With an f32 on the way rounding alone is 10⁻⁷ / h; only conversions have one, and they are linear.
    private static final double F32_STEP = 0.05, F32_DIFFERENCE = 1e-4;
    /// Two orders of the same sums of at most some hundred terms, in f64 and f32.
    private static final double ROUNDING = 1e-12, F32_ROUNDING = 1e-5;

    static List<Sample> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void opsWithoutSlopesSayNone(Sample sample) {
        Trials.check(sample, (example, _) -> {
            if (example.hasSlopes() || example.in().isEmpty()) return;
            if (!example.result().dtype().isFloat()
                    && example.in().stream().noneMatch(x -> x.dtype().isFloat())) return;
            assertThat(example.op().derivative(example.in(), example.result())).containsOnly(Sensitivity.None.NONE);
        });
    }

    @ParameterizedTest
    @MethodSource("samples")
    void pushAgreesWithFiniteDifferences(Sample sample) {
        Trials.check(sample, (example, draw) -> {
            if (!example.hasSlopes()) return;
            List<Tensor> at = example.real(), v = directions(at, draw);
            Tensor change = Transforms.jvp(example::at).apply(at, v).change();
            close(example, List.of(change), difference(example, x -> List.of(example.at(x)), at, v));
        });
    }

    @ParameterizedTest
    @MethodSource("samples")
    void secondDerivativesAgreeWithFiniteDifferencesOfFirst(Sample sample) {
        Trials.check(sample, (example, draw) -> {
            if (!example.hasSlopes()) return;
            List<Tensor> at = example.real(), v = directions(at, draw);
            Function<List<Tensor>, Tensor> loss = loss(example, draw);
            close(example, Transforms.hvp(loss).apply(at, v), difference(example, Transforms.grad(loss), at, v));
        });
    }

    @ParameterizedTest
    @MethodSource("samples")
    void pullIsTheTransposeOfPush(Sample sample) {
        Trials.check(sample, (example, draw) -> {
            if (!example.hasSlopes()) return;
            Tensor z = example.result(), w = draw.direction(z);
            List<Sensitivity> derivative = example.op().derivative(example.in(), z);
            for (int i = 0; i < example.in().size(); i++) {
                Tensor x = example.in().get(i), v = draw.direction(x);
                if (derivative.get(i) == Sensitivity.None.NONE) continue;
                Tensor pushed = derivative.get(i).push(v),
                        pulled = derivative.get(i).pull(w);
                assertThat(pushed.type()).isEqualTo(z.type());
                assertThat(pulled.type()).isEqualTo(x.type());
                equal(example, inner(pushed, w), inner(v, pulled));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("samples")
    void forwardModeEqualsReverseMode(Sample sample) {
        Trials.check(sample, (example, draw) -> {
            if (!example.hasSlopes()) return;
            List<Tensor> at = example.real();
            List<Tensor> reverse = Transforms.jacobian((Function<List<Tensor>, Tensor>) example::at)
                    .apply(at);
            List<Tensor> forward = Transforms.jacobianForward((Function<List<Tensor>, Tensor>) example::at)
                    .apply(at);
            near(example, forward, reverse);

            List<Tensor> v = directions(at, draw);
            Function<List<Tensor>, Tensor> loss = loss(example, draw);
            List<Tensor> reverseOverReverse = Transforms.grad(
                            (List<Tensor> x) -> inner(Transforms.grad(loss).apply(x), v))
                    .apply(at);
            near(example, Transforms.hvp(loss).apply(at, v), reverseOverReverse);
        });
    }

    /// A curved function of the op's result, so that its second derivative meets the op's slopes twice.
    static Function<List<Tensor>, Tensor> loss(Example example, Draw draw) {
        Tensor w = draw.direction(example.result());
        return x -> {
            Tensor z = example.at(x);
            return z.times(w).plus(z.square().times(0.1)).sum();
        };
    }

    private static List<Tensor> directions(List<Tensor> at, Draw draw) {
        return at.stream().map(draw::direction).toList();
    }

    private static List<Tensor> difference(
            Example example, Function<List<Tensor>, List<Tensor>> f, List<Tensor> at, List<Tensor> v) {
        double h = example.isDouble() ? STEP : F32_STEP;
        List<Tensor> up = f.apply(moved(at, v, h)), down = f.apply(moved(at, v, -h));
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < up.size(); i++) all.add(up.get(i).minus(down.get(i)).div(2 * h));
        return all;
    }

    private static List<Tensor> moved(List<Tensor> at, List<Tensor> v, double h) {
        return IntStream.range(0, at.size())
                .mapToObj(i -> at.get(i).plus(v.get(i).times(h)))
                .toList();
    }

    private static void close(Example example, List<Tensor> got, List<Tensor> difference) {
        double tolerance = example.isDouble() ? DIFFERENCE : F32_DIFFERENCE;
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.get(i).isClose(difference.get(i), tolerance, tolerance))
                    .as("%s, by finite differences %s", got.get(i), difference.get(i))
                    .isTrue();
        }
    }

    static void near(Example example, List<Tensor> got, List<Tensor> expected) {
        double tolerance = example.isDouble() ? ROUNDING : F32_ROUNDING;
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.get(i).isClose(expected.get(i), tolerance, tolerance))
                    .as("%s and %s", got.get(i), expected.get(i))
                    .isTrue();
        }
    }

    private static void equal(Example example, Tensor a, Tensor b) {
        double tolerance = example.isDouble() ? ROUNDING : F32_ROUNDING;
        assertThat(a.item())
                .isCloseTo(b.item(), org.assertj.core.data.Offset.offset(tolerance * (1 + Math.abs(b.item()))));
    }

    private static Tensor inner(Tensor a, Tensor b) {
        return a.times(b).sum().to(DType.F64);
    }

    private static Tensor inner(List<Tensor> a, List<Tensor> b) {
        Tensor sum = Tensor.scalar(0.0);
        for (int i = 0; i < a.size(); i++) sum = sum.plus(inner(a.get(i), b.get(i)));
        return sum;
    }
}
