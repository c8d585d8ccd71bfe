package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Index;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.Transforms;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Compares with an LSTM in plain Java, whose backpropagation through time is written by hand.
class LstmTest {
    /// Both sum the same thousand terms in double precision, in another order.
    private static final Offset<Double> ROUNDING = within(1e-11);

    private static final int N = Lstm.UNITS, GATE = N + N * N + N;

    private static final Lstm.Loop CHECKPOINTED =
            (body, start, rows) -> ControlFlow.checkpointedScan(body, start, rows, 32);

    /// A run of the network: the memory after each step, and what the gates said. The knobs are all weights in the order of the record's leaves:
    /// for each of i, f, o, g its w, u, b; then the readout.
    private static final class Run {
        private final double[] knobs, x;
        private final double[][][] gates;
        private final double[][] c, h;

        Run(double[] knobs, double[] x) {
            this.knobs = knobs;
            this.x = x;
            gates = new double[x.length][4][N];
            c = new double[x.length + 1][N];
            h = new double[x.length + 1][N];
            for (int t = 0; t < x.length; t++) {
                for (int gate = 0; gate < 4; gate++) {
                    for (int i = 0; i < N; i++) {
                        int from = gate * GATE;
                        double sum = knobs[from + i] * x[t] + knobs[from + N + N * N + i];
                        for (int j = 0; j < N; j++) sum += knobs[from + N + i * N + j] * h[t][j];
                        gates[t][gate][i] = gate == 3 ? Math.tanh(sum) : 1 / (1 + Math.exp(-sum));
                    }
                }
                for (int i = 0; i < N; i++) {
                    c[t + 1][i] = gates[t][1][i] * c[t][i] + gates[t][0][i] * gates[t][3][i];
                    h[t + 1][i] = gates[t][2][i] * Math.tanh(c[t + 1][i]);
                }
            }
        }

        double prediction(int t) {
            double sum = 0;
            for (int i = 0; i < N; i++) sum += knobs[4 * GATE + i] * h[t + 1][i];
            return sum;
        }

        /// From slopes at the predictions to slopes at the knobs, followed by those at the signal.
        double[] back(double[] slopes) {
            int count = knobs.length;
            double[] to = new double[count + x.length], dh = new double[N], dc = new double[N];
            for (int t = x.length - 1; t >= 0; t--) {
                double[] i = gates[t][0], f = gates[t][1], o = gates[t][2], g = gates[t][3];
                double[][] inner = new double[4][N];
                for (int k = 0; k < N; k++) {
                    to[4 * GATE + k] += slopes[t] * h[t + 1][k];
                    dh[k] += slopes[t] * knobs[4 * GATE + k];
                    double squashed = Math.tanh(c[t + 1][k]);
                    dc[k] += dh[k] * o[k] * (1 - squashed * squashed);
                    inner[0][k] = dc[k] * g[k] * i[k] * (1 - i[k]);
                    inner[1][k] = dc[k] * c[t][k] * f[k] * (1 - f[k]);
                    inner[2][k] = dh[k] * squashed * o[k] * (1 - o[k]);
                    inner[3][k] = dc[k] * i[k] * (1 - g[k] * g[k]);
                    dc[k] *= f[k];
                }
                Arrays.fill(dh, 0);
                for (int gate = 0; gate < 4; gate++) {
                    for (int k = 0; k < N; k++) {
                        int from = gate * GATE;
                        to[from + k] += inner[gate][k] * x[t];
                        to[from + N + N * N + k] += inner[gate][k];
                        to[count + t] += inner[gate][k] * knobs[from + k];
                        for (int j = 0; j < N; j++) {
                            to[from + N + k * N + j] += inner[gate][k] * h[t][j];
                            dh[j] += inner[gate][k] * knobs[from + N + k * N + j];
                        }
                    }
                }
            }
            return to;
        }
    }

    private static double[] flat(Object tree) {
        return Tree.of(tree).leaves().stream()
                .flatMapToDouble(leaf -> Arrays.stream(leaf.toDoubles()))
                .toArray();
    }

    private static double loss(double[] knobs, double[] signal) {
        var run = new Run(knobs, Arrays.copyOf(signal, Lstm.STEPS));
        double sum = 0;
        for (int t = 0; t < Lstm.STEPS; t++) sum += Math.pow(run.prediction(t) - signal[t + 1], 2);
        return sum / Lstm.STEPS;
    }

    private static double[] gradient(double[] knobs, double[] signal) {
        var run = new Run(knobs, Arrays.copyOf(signal, Lstm.STEPS));
        double[] slopes = new double[Lstm.STEPS];
        for (int t = 0; t < Lstm.STEPS; t++) slopes[t] = 2 * (run.prediction(t) - signal[t + 1]) / Lstm.STEPS;
        return Arrays.copyOf(run.back(slopes), knobs.length);
    }

    @Test
    void lossAndGradientAreThoseOfBackpropagationByHand() {
        Lstm.Net net = Lstm.net(1);
        double[] knobs = flat(net), signal = Lstm.signal().toDoubles();
        var at = Transforms.valueAndGrad((Lstm.Net n) -> Lstm.loss(ControlFlow::scan, n, Lstm.signal()))
                .apply(net);
        assertThat(at.value().item()).isCloseTo(loss(knobs, signal), ROUNDING);
        double[] byHand = gradient(knobs, signal);
        assertThat(flat(at.gradient())).containsExactly(byHand, ROUNDING);
        for (int knob : new int[] {0, N + 3, GATE + 1, 2 * GATE + N + 5, 4 * GATE - 1, 4 * GATE + 2}) {
            double[] up = knobs.clone(), down = knobs.clone();
            up[knob] += 1e-5;
            down[knob] -= 1e-5;
            assertThat(byHand[knob]).isCloseTo((loss(up, signal) - loss(down, signal)) / 2e-5, within(1e-8));
        }
    }

    @Test
    void checkpointsGiveTheSameGradientInLessMemory() {
        Lstm.Net net = Lstm.net(1);
        var plain = Transforms.valueAndGrad((Lstm.Net n) -> Lstm.loss(ControlFlow::scan, n, Lstm.signal()));
        var small = Transforms.valueAndGrad((Lstm.Net n) -> Lstm.loss(CHECKPOINTED, n, Lstm.signal()));
        assertThat(flat(small.apply(net).gradient()))
                .containsExactly(flat(plain.apply(net).gradient()), ROUNDING);
        assertThat(Transforms.graph(small, net).peakBytes())
                .isLessThan(Transforms.graph(plain, net).peakBytes() / 4);
    }

    @Test
    void theFirstInputIsForgottenUnlessTheForgetGatesStayOpen() {
        double[] x = Arrays.copyOf(Lstm.signal().toDoubles(), Lstm.STEPS), last = new double[Lstm.STEPS];
        last[Lstm.STEPS - 1] = 1;
        for (double bias : new double[] {0, 5}) {
            Lstm.Net net = Lstm.net(bias);
            double[] knobs = flat(net);
            double[] byHand = new Run(knobs, x).back(last);
            double[] slopes = Transforms.grad((Tensor s) ->
                            Lstm.predictions(ControlFlow::scan, net, s).get(-1))
                    .apply(Lstm.signal().get(Index.to(-1)))
                    .toDoubles();
            for (int t = 0; t < Lstm.STEPS; t++) {
                double expected = byHand[knobs.length + t];
                assertThat(slopes[t]).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
            }
            double kept = Math.abs(slopes[0] / slopes[Lstm.STEPS - 1]);
            if (bias == 0) assertThat(kept).isLessThan(1e-100);
            else assertThat(kept).isGreaterThan(1e-6);
        }
    }

    @Test
    void printsTheseNumbers() {
        double[] knobs = flat(Lstm.net(1)), signal = Lstm.signal().toDoubles();
        double[] byHand = gradient(knobs, signal);
        double norm = 0;
        for (int k = GATE + N; k < GATE + N + N * N; k++) norm += byHand[k] * byHand[k];
        String expected = "loss %.6f, norm of the slopes of U_f %.6f".formatted(loss(knobs, signal), Math.sqrt(norm));
        assertThat(Printed.by(Lstm::main).text().split(expected, -1)).hasSize(3);
    }
}
