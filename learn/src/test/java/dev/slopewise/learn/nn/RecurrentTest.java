package dev.slopewise.learn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import org.junit.jupiter.api.Test;

class RecurrentTest {
    private static final int IN = 3, UNITS = 2, TIME = 5;
    private static final Key KEY = Key.of(31);
    private static final Tensor X = KEY.normal(DType.F64, 4, TIME, IN);

    /// All biases other than 0, so that each is tested.
    private static <M> M shaken(M model) {
        return Tree.map(
                Checks.inDouble(model),
                leaf -> leaf.plus(KEY.fold(leaf.shape().count())
                        .normal(DType.F64, leaf.shape().sizes())));
    }

    private static final Lstm LSTM = shaken(Lstm.create(KEY.fold(1), IN, UNITS));
    private static final Gru GRU = shaken(Gru.create(KEY.fold(2), IN, UNITS));

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /// Σ row · column of a matrix.
    private static double product(double[] row, Tensor matrix, int column) {
        double sum = 0;
        for (int i = 0; i < row.length; i++)
            sum += row[i] * matrix.get(i, column).item();
        return sum;
    }

    private static double[] lstmStep(double[] x, double[] c, double[] h) {
        double[] shown = new double[UNITS];
        for (int u = 0; u < UNITS; u++) {
            double[] gate = new double[4];
            for (int g = 0; g < 4; g++) {
                int column = g * UNITS + u;
                gate[g] = product(x, LSTM.input(), column)
                        + product(h, LSTM.recurrent(), column)
                        + LSTM.bias().get(column).item();
            }
            c[u] = sigmoid(gate[1]) * c[u] + sigmoid(gate[0]) * Math.tanh(gate[2]);
            shown[u] = sigmoid(gate[3]) * Math.tanh(c[u]);
        }
        return shown;
    }

    private static double[] gruStep(double[] x, double[] h) {
        double[] next = new double[UNITS];
        for (int u = 0; u < UNITS; u++) {
            double[] seen = new double[3], old = new double[3];
            for (int g = 0; g < 3; g++) {
                int column = g * UNITS + u;
                seen[g] =
                        product(x, GRU.input(), column) + GRU.bias().get(column).item();
                old[g] = product(h, GRU.recurrent(), column);
            }
            double r = sigmoid(seen[0] + old[0]), z = sigmoid(seen[1] + old[1]);
            double n =
                    Math.tanh(seen[2] + r * (old[2] + GRU.candidateBias().get(u).item()));
            next[u] = (1 - z) * n + z * h[u];
        }
        return next;
    }

    /// Sequences of lengths 5, 3, 1 and 0.
    private static int length(int example) {
        return new int[] {TIME, 3, 1, 0}[example];
    }

    private static final Tensor MASK = mask();

    private static Tensor mask() {
        boolean[] counts = new boolean[4 * TIME];
        for (int i = 0; i < counts.length; i++) counts[i] = i % TIME < length(i / TIME);
        return Tensor.of(counts).reshape(4, TIME);
    }

    @Test
    void lstmIsItsLoop() {
        double[] plain = new double[4 * TIME * UNITS], masked = new double[plain.length];
        for (int example = 0; example < 4; example++) {
            double[] c = new double[UNITS], h = new double[UNITS], last = new double[UNITS];
            for (int t = 0; t < TIME; t++) {
                h = lstmStep(X.get(example, t).toDoubles(), c, h);
                if (t < length(example)) last = h;
                System.arraycopy(h, 0, plain, (example * TIME + t) * UNITS, UNITS);
                System.arraycopy(last, 0, masked, (example * TIME + t) * UNITS, UNITS);
            }
        }
        check(LSTM, plain, masked);
    }

    @Test
    void gruIsItsLoop() {
        double[] plain = new double[4 * TIME * UNITS], masked = new double[plain.length];
        for (int example = 0; example < 4; example++) {
            double[] h = new double[UNITS], last = new double[UNITS];
            for (int t = 0; t < TIME; t++) {
                h = gruStep(X.get(example, t).toDoubles(), h);
                if (t < length(example)) last = h;
                System.arraycopy(h, 0, plain, (example * TIME + t) * UNITS, UNITS);
                System.arraycopy(last, 0, masked, (example * TIME + t) * UNITS, UNITS);
            }
        }
        check(GRU, plain, masked);
    }

    private static <S> void check(Recurrent<S> layer, double[] plain, double[] masked) {
        var read = layer.read(X);
        Checks.isClose(read.outputs(), Tensor.of(plain).reshape(4, TIME, UNITS), 1e-12);
        Checks.isClose(layer.output(read.last()), read.outputs().at(1, TIME - 1), 0);
        Checks.isClose(new LastStep().apply(layer.apply(X)), layer.output(read.last()), 0);
        var filled = layer.read(X, layer.begin(X), MASK);
        Checks.isClose(filled.outputs(), Tensor.of(masked).reshape(4, TIME, UNITS), 1e-12);
        Checks.isClose(layer.output(filled.last()), filled.outputs().at(1, TIME - 1), 0);
        // two halves, the second going on from the state of the first
        var first = layer.read(X.slice(1, 0, 2));
        var second = layer.read(X.slice(1, 2, TIME), first.last());
        Checks.isClose(second.outputs(), read.outputs().slice(1, 2, TIME), 1e-12);
        Checks.leadingAxesRideAlong(layer::apply, X);
        Checks.slopesAgree(layer, m -> Checks.uneven(m.read(X, m.begin(X), MASK).outputs()));
    }

    @Test
    void readsFromBothEnds() {
        var both = new Bidirectional(LSTM, GRU);
        Tensor z = both.apply(X);
        assertThat(z.shape()).isEqualTo(Shape.of(4, TIME, 2 * UNITS));
        Checks.isClose(z.slice(-1, 0, UNITS), LSTM.apply(X), 0);
        Checks.isClose(z.slice(-1, UNITS, 2 * UNITS).reverse(1), GRU.apply(X.reverse(1)), 0);
        Tensor filled = both.apply(X, MASK), alone = both.apply(X.get(1).slice(0, 0, length(1)));
        Checks.isClose(filled.get(1).slice(0, 0, length(1)), alone, 1e-12);
    }

    @Test
    void startsAsItSays() {
        var lstm = Lstm.create(Key.of(1), IN, UNITS);
        assertThat(lstm.bias().toFloats()).containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
        for (int gate = 0; gate < 4; gate++) {
            Tensor u = lstm.recurrent().slice(1, gate * UNITS, (gate + 1) * UNITS);
            Checks.isClose(u.matmul(u.transpose()), Tensor.eye(UNITS, DType.F32), 1e-5);
        }
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> LSTM.apply(Tensor.zeros(DType.F64, TIME, 4)))
                .hasMessageContaining("of 3 inputs needs […, time, 3], got f64[5, 4]");
        assertThatThrownBy(() -> GRU.read(X, GRU.begin(X), MASK.at(0, 0)))
                .hasMessageContaining("must be bool[4, 5], got bool[5]");
        assertThatThrownBy(() -> new LastStep().apply(Tensor.zeros(0, 3))).hasMessageContaining("got f32[0, 3]");
    }
}
