package dev.slopewise.learn.optim;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.pow;
import static java.lang.Math.signum;
import static java.lang.Math.sqrt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.DType;
import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.Parabolas;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Steps against the papers' formulas written out in plain arithmetic, an entry at a time where entries go their own ways.
class StepsByHandTest {
    /// Where an entry ends that began at `p` and had these slopes.
    interface Entry {
        double after(double p, double... slopes);
    }

    /// Some hundred roundings of 2⁻⁵³ or 2⁻²⁴; in `f32` 1 − β₂ᵗ adds those of 1 − 0.999.
    private static final double F64 = 1e-13, F32 = 3e-5;

    private static final double[] START = {0.5, -2, 0};
    private static final double[][] SLOPES = {
        {0.1, -3, 1e-4},
        {0.2, 1, 0},
        {-0.4, 0.5, 2e-4},
        {0.3, 2, -1},
        {0.3, -1, 0},
        {0.1, 0.4, 0.2},
        {1, 1, 1},
        {-2, 3, 0.1}
    };

    private static final List<Tensor> VECTORS =
            Stream.of(SLOPES).map(g -> Tensor.of(g)).toList();

    record Row(Optimizer<?> optimizer, Entry byHand) {
        @Override
        public String toString() {
            return Optimizers.text(optimizer);
        }
    }

    static Stream<Row> entryByEntry() {
        return Stream.of(
                new Row(new GradientDescent(0.1), (p, slopes) -> {
                    for (double g : slopes) p -= 0.1 * g;
                    return p;
                }),
                new Row(new HeavyBall(0.1, 0.8), (p, slopes) -> {
                    double v = 0;
                    for (double g : slopes) {
                        v = 0.8 * v + g;
                        p -= 0.1 * v;
                    }
                    return p;
                }),
                new Row(new Nesterov(0.1, 0.8), (p, slopes) -> {
                    double v = 0;
                    for (double g : slopes) {
                        v = 0.8 * v + g;
                        p -= 0.1 * (g + 0.8 * v);
                    }
                    return p;
                }),
                new Row(new AdaGrad(0.1, 0.3, 1e-4), (p, slopes) -> {
                    double s = 0.3;
                    for (double g : slopes) {
                        s += g * g;
                        p -= 0.1 * g / (sqrt(s) + 1e-4);
                    }
                    return p;
                }),
                new Row(new RmsProp(0.1, 0.7, 0.6, 1e-4), (p, slopes) -> {
                    double s = 0, v = 0;
                    for (double g : slopes) {
                        s = 0.7 * s + 0.3 * g * g;
                        v = 0.6 * v + g / (sqrt(s) + 1e-4);
                        p -= 0.1 * v;
                    }
                    return p;
                }),
                new Row(new CentredRmsProp(0.1, 0.7, 0.6, 1e-4), (p, slopes) -> {
                    double m = 0, s = 0, v = 0;
                    for (double g : slopes) {
                        m = 0.7 * m + 0.3 * g;
                        s = 0.7 * s + 0.3 * g * g;
                        v = 0.6 * v + g / (sqrt(s - m * m) + 1e-4);
                        p -= 0.1 * v;
                    }
                    return p;
                }),
                new Row(new AdaDelta(0.5, 0.8, 1e-5), (p, slopes) -> {
                    double s = 0, d = 0;
                    for (double g : slopes) {
                        s = 0.8 * s + 0.2 * g * g;
                        double change = sqrt(d + 1e-5) / sqrt(s + 1e-5) * g;
                        d = 0.8 * d + 0.2 * change * change;
                        p -= 0.5 * change;
                    }
                    return p;
                }),
                new Row(new Adam(0.1), (p, slopes) -> {
                    double m = 0, v = 0;
                    for (int t = 1; t <= slopes.length; t++) {
                        double g = slopes[t - 1];
                        m = 0.9 * m + 0.1 * g;
                        v = 0.999 * v + 0.001 * g * g;
                        p -= 0.1 * (m / (1 - pow(0.9, t))) / (sqrt(v / (1 - pow(0.999, t))) + 1e-8);
                    }
                    return p;
                }),
                new Row(new AdamW(0.1, 0.8, 0.9, 1e-3, 0.3), (p, slopes) -> {
                    double m = 0, v = 0;
                    for (int t = 1; t <= slopes.length; t++) {
                        double g = slopes[t - 1];
                        m = 0.8 * m + 0.2 * g;
                        v = 0.9 * v + 0.1 * g * g;
                        double step = (m / (1 - pow(0.8, t))) / (sqrt(v / (1 - pow(0.9, t))) + 1e-3);
                        p -= 0.1 * (step + 0.3 * p);
                    }
                    return p;
                }),
                new Row(new AmsGrad(0.1, 0.8, 0.9, 1e-3), (p, slopes) -> {
                    double m = 0, v = 0, u = 0;
                    for (int t = 1; t <= slopes.length; t++) {
                        double g = slopes[t - 1];
                        m = 0.8 * m + 0.2 * g;
                        v = 0.9 * v + 0.1 * g * g;
                        u = max(u, v);
                        p -= 0.1 * (m / (1 - pow(0.8, t))) / (sqrt(u / (1 - pow(0.9, t))) + 1e-3);
                    }
                    return p;
                }),
                new Row(new NAdam(0.1, 0.8, 0.9, 1e-3), (p, slopes) -> {
                    double m = 0, v = 0, product = 1;
                    for (int t = 1; t <= slopes.length; t++) {
                        double g = slopes[t - 1];
                        double mu = 0.8 * (1 - 0.5 * pow(0.96, 0.004 * t));
                        double muNext = 0.8 * (1 - 0.5 * pow(0.96, 0.004 * (t + 1)));
                        product *= mu;
                        m = 0.8 * m + 0.2 * g;
                        v = 0.9 * v + 0.1 * g * g;
                        double mean = (1 - mu) * g / (1 - product) + muNext * m / (1 - product * muNext);
                        p -= 0.1 * mean / (sqrt(v / (1 - pow(0.9, t))) + 1e-3);
                    }
                    return p;
                }),
                new Row(new RAdam(0.1, 0.8, 0.99, 1e-3), (p, slopes) -> {
                    double m = 0, v = 0, most = 2 / (1 - 0.99) - 1;
                    int divided = 0;
                    for (int t = 1; t <= slopes.length; t++) {
                        double g = slopes[t - 1];
                        m = 0.8 * m + 0.2 * g;
                        v = 0.99 * v + 0.01 * g * g;
                        double rho = most - 2 * t * pow(0.99, t) / (1 - pow(0.99, t));
                        double r = sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
                        double step = m / (1 - pow(0.8, t));
                        if (rho > 5) {
                            step *= r / (sqrt(v / (1 - pow(0.99, t))) + 1e-3);
                            divided++;
                        }
                        p -= 0.1 * step;
                    }
                    assertThat(divided).isEqualTo(3); // steps 6, 7 and 8
                    return p;
                }),
                new Row(new Lion(0.1, 0.8, 0.9, 0.3), (p, slopes) -> {
                    double m = 0;
                    for (double g : slopes) {
                        double c = 0.8 * m + 0.2 * g;
                        p -= 0.1 * (signum(c) + 0.3 * p);
                        m = 0.9 * m + 0.1 * g;
                    }
                    return p;
                }),
                new Row(new Muon(0.1, 0.9, 0.3), (p, slopes) -> {
                    double m = 0, v = 0; // of a vector: AdamW
                    for (int t = 1; t <= slopes.length; t++) {
                        double g = slopes[t - 1];
                        m = 0.9 * m + 0.1 * g;
                        v = 0.999 * v + 0.001 * g * g;
                        double step = (m / (1 - pow(0.9, t))) / (sqrt(v / (1 - pow(0.999, t))) + 1e-8);
                        p -= 0.1 * (step + 0.3 * p);
                    }
                    return p;
                }),
                new Row(new ScheduleFreeAdamW(0.1, 0.8, 0.9, 1e-3, 0.3), (p, slopes) -> {
                    double z = p, x = p, y = p, v = 0;
                    for (int t = 1; t <= slopes.length; t++) {
                        double g = slopes[t - 1];
                        v = 0.9 * v + 0.1 * g * g;
                        z -= 0.1 * (g / (sqrt(v / (1 - pow(0.9, t))) + 1e-3) + 0.3 * y);
                        double c = 0.01 / (0.01 * t);
                        x = (1 - c) * x + c * z;
                        y = 0.2 * z + 0.8 * x;
                    }
                    return y;
                }));
    }

    @ParameterizedTest
    @MethodSource("entryByEntry")
    void goesAsByHand(Row row) {
        for (DType dtype : List.of(DType.F64, DType.F32)) {
            double[] end = go(row.optimizer, dtype, Tensor.of(START), VECTORS).toDoubles();
            for (int i = 0; i < START.length; i++) {
                double[] slopes = new double[SLOPES.length];
                for (int t = 0; t < slopes.length; t++) slopes[t] = SLOPES[t][i];
                double expected = row.byHand.after(START[i], slopes);
                double off = abs(end[i] - expected) / max(1, abs(expected));
                assertThat(off).as("entry %d in %s: %s", i, dtype, end[i]).isLessThan(dtype == DType.F64 ? F64 : F32);
            }
        }
    }

    private static <S> Tensor go(Optimizer<S> optimizer, DType dtype, Tensor start, List<Tensor> slopes) {
        Tensor p = start.to(dtype);
        S state = optimizer.start(p);
        for (int t = 1; t <= slopes.size(); t++) {
            Tensor g = slopes.get(t - 1).to(dtype);
            var next = optimizer.next(Parabolas.now(dtype, t, optimizer.rate()), p, g, state);
            p = next.parameter();
            state = next.state();
        }
        return p;
    }

    private static double norm(double... x) {
        double sum = 0;
        for (double each : x) sum += each * each;
        return sqrt(sum);
    }

    @Test
    void lambScalesByTheNormsOfTheWholeTensor() {
        double[] p = START.clone(), m = new double[3], v = new double[3];
        for (int t = 1; t <= SLOPES.length; t++) {
            double[] u = new double[3];
            for (int i = 0; i < 3; i++) {
                double g = SLOPES[t - 1][i];
                m[i] = 0.8 * m[i] + 0.2 * g;
                v[i] = 0.9 * v[i] + 0.1 * g * g;
                u[i] = m[i] / (1 - pow(0.8, t)) / (sqrt(v[i] / (1 - pow(0.9, t))) + 1e-3) + 0.3 * p[i];
            }
            double ratio = norm(p) / norm(u);
            for (int i = 0; i < 3; i++) p[i] -= 0.1 * ratio * u[i];
        }
        Tensor end = go(new Lamb(0.1, 0.8, 0.9, 1e-3, 0.3), DType.F64, Tensor.of(START), VECTORS);
        assertThat(end.isClose(Tensor.of(p), F64, F64)).as("%s", end).isTrue();
    }

    /// From 0 there is no size to go by: the ratio is 1 and the first step is 0.1 · 1/(1 + ε).
    @Test
    void lambLeavesZero() {
        Tensor end = go(new Lamb(0.1, 0.9, 0.999, 1e-3, 0.3), DType.F64, Tensor.of(0.0), List.of(Tensor.of(1.0)));
        assertThat(end.isClose(Tensor.of(-0.1 / 1.001), 1e-12, 0)).isTrue();
    }

    private static final double[][] MATRIX = {{0.5, -2, 1}, {3, 0.1, -0.4}};
    private static final double[][][] MATRIX_SLOPES = {
        {{0.1, -3, 0.2}, {1, 0.5, -0.5}}, {{0.4, 1, 0}, {-1, 2, 0.3}}, {{0.2, -1, 0.6}, {0, 0, 0.3}}
    };

    private static final List<Tensor> MATRICES =
            Stream.of(MATRIX_SLOPES).map(Tensor::of).toList();

    @Test
    void adafactorKeepsMeansOfRowsAndColumns() {
        for (var pace : Adafactor.Pace.values()) {
            double[][] p = {MATRIX[0].clone(), MATRIX[1].clone()};
            double[] rows = new double[2], columns = new double[3];
            for (int t = 1; t <= 3; t++) {
                double fresh = pow(t, -0.8), size = 0, length = 0;
                for (int i = 0; i < 2; i++) rows[i] *= 1 - fresh;
                for (int j = 0; j < 3; j++) columns[j] *= 1 - fresh;
                for (int i = 0; i < 2; i++) {
                    for (int j = 0; j < 3; j++) {
                        double g = MATRIX_SLOPES[t - 1][i][j], square = g * g + 1e-4;
                        rows[i] += fresh * square / 3;
                        columns[j] += fresh * square / 2;
                        size += p[i][j] * p[i][j] / 6;
                    }
                }
                double[][] u = new double[2][3];
                for (int i = 0; i < 2; i++) {
                    for (int j = 0; j < 3; j++) {
                        double square = rows[i] * columns[j] / ((rows[0] + rows[1]) / 2);
                        u[i][j] = MATRIX_SLOPES[t - 1][i][j] / sqrt(square);
                        length += u[i][j] * u[i][j] / 6;
                    }
                }
                double alpha = switch (pace) {
                    case GIVEN -> 0.6;
                    case RELATIVE -> max(1e-3, sqrt(size)) * min(0.6, 1 / sqrt(t));
                };
                for (int i = 0; i < 2; i++) {
                    for (int j = 0; j < 3; j++) p[i][j] -= alpha * u[i][j] / max(1, sqrt(length) / 0.9);
                }
            }
            var optimizer = new Adafactor(0.6, pace, 0.8, 1e-4, 1e-3, 0.9);
            Tensor end = go(optimizer, DType.F64, Tensor.of(MATRIX), MATRICES);
            assertThat(end.isClose(Tensor.of(p), F64, F64)).as("%s", end).isTrue();
        }
    }

    @Test
    void adafactorOfAVectorKeepsEachEntrysMean() {
        double[] p = START.clone(), v = new double[3];
        for (int t = 1; t <= SLOPES.length; t++) {
            double fresh = pow(t, -0.8), length = 0;
            double[] u = new double[3];
            for (int i = 0; i < 3; i++) {
                double g = SLOPES[t - 1][i];
                v[i] = (1 - fresh) * v[i] + fresh * (g * g + 1e-4);
                u[i] = g / sqrt(v[i]);
                length += u[i] * u[i] / 3;
            }
            for (int i = 0; i < 3; i++) p[i] -= 0.1 * u[i] / max(1, sqrt(length));
        }
        var optimizer = new Adafactor(0.1, Adafactor.Pace.GIVEN, 0.8, 1e-4, 1e-3, 1);
        Tensor end = go(optimizer, DType.F64, Tensor.of(START), VECTORS);
        assertThat(end.isClose(Tensor.of(p), F64, F64)).as("%s", end).isTrue();
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) c[i][j] += a[i][k] * b[k][j];
            }
        }
        return c;
    }

    private static double[][] turned(double[][] a) {
        double[][] b = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) b[j][i] = a[i][j];
        }
        return b;
    }

    private static double[][] sum(double p, double[][] a, double q, double[][] b) {
        double[][] c = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < c[i].length; j++) c[i][j] = p * a[i][j] + q * b[i][j];
        }
        return c;
    }

    /// Three steps of the wide matrix.
    private static double[][] muonByHand() {
        double[][] p = MATRIX, m = new double[2][3];
        for (double[][] g : MATRIX_SLOPES) {
            m = sum(0.9, m, 0.1, g);
            double[][] x = sum(0.1, g, 0.9, m);
            x = sum(1 / (norm(norm(x[0]), norm(x[1])) + 1e-7), x, 0, x);
            for (int i = 0; i < 5; i++) {
                double[][] a = product(x, turned(x));
                x = sum(3.4445, x, 1, product(sum(-4.7750, a, 2.0315, product(a, a)), x));
            }
            p = sum(1, p, -0.1, sum(0.2 * sqrt(3), x, 0.3, p));
        }
        return p;
    }

    @Test
    void muonMakesTheMomentumOfAMatrixOrthogonal() {
        var muon = new Muon(0.1, 0.9, 0.3);
        Tensor expected = Tensor.of(muonByHand());
        Tensor wide = go(muon, DType.F64, Tensor.of(MATRIX), MATRICES);
        assertThat(wide.isClose(expected, 1e-11, 1e-11)).as("%s", wide).isTrue(); // the iteration magnifies roundings
        List<Tensor> turned = MATRICES.stream().map(Tensor::transpose).toList();
        Tensor tall = go(muon, DType.F64, Tensor.of(MATRIX).transpose(), turned);
        assertThat(tall.transpose().isClose(expected, 1e-11, 1e-11))
                .as("%s", tall)
                .isTrue();
    }

    @Test
    void muonTakesAxesBehindTheFirstAsOne() {
        var muon = new Muon(0.1, 0.9, 0.3);
        List<Tensor> slopes = MATRICES.stream().map(g -> g.reshape(2, 1, 3)).toList();
        Tensor end = go(muon, DType.F64, Tensor.of(MATRIX).reshape(2, 1, 3), slopes);
        assertThat(end.reshape(2, 3).isClose(Tensor.of(muonByHand()), 1e-11, 1e-11))
                .isTrue();
    }

    @Test
    void muonsStepHasSingularValuesNearOne() {
        Tensor step = go(new Muon(1, 0, 0), DType.F64, Tensor.of(MATRIX).times(0), MATRICES.subList(0, 1));
        Tensor x = step.div(-0.2 * sqrt(3));
        for (double value : LinearAlgebra.singularValues(x).toDoubles())
            assertThat(value).isBetween(0.65, 1.25);
    }

    @Test
    void theScheduleFreeAverageIsJudged() {
        var optimizer = new ScheduleFreeAdamW(0.1);
        Tensor p = Tensor.of(1.0);
        var next = optimizer.next(Parabolas.now(DType.F64, 1, 0), p, Tensor.of(1.0), optimizer.start(p));
        assertThat(next.parameter().item()).isEqualTo(1); // a rate of 0 moves nothing and weighs nothing
        next = optimizer.next(Parabolas.now(DType.F64, 2, 0.1), next.parameter(), Tensor.of(1.0), next.state());
        // z = 1 − 0.1 = 0.9, all of the average's weight is its own
        assertThat(optimizer.judged(next.parameter(), next.state()).isClose(Tensor.of(0.9), 1e-7, 0))
                .isTrue();
    }
}
