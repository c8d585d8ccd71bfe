package dev.slopewise.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/// The core rebuilt in one file, in the order of the ideas. `docs/from-scratch.md` tells it step by step.
final class FromScratch {
    private FromScratch() {}

    // ---- 1. A derivative is a slope

    static double slope(DoubleUnaryOperator f, double x) {
        double nudge = 1e-6;
        return (f.applyAsDouble(x + nudge) - f.applyAsDouble(x - nudge)) / (2 * nudge);
    }

    // ---- 2. A partial derivative is one knob, the others held; the gradient is all of them

    static double[] gradient(ToDoubleFunction<double[]> f, double[] knobs) {
        double[] slopes = new double[knobs.length];
        for (int i = 0; i < knobs.length; i++) {
            int knob = i;
            slopes[i] = slope(
                    x -> {
                        double[] turned = knobs.clone();
                        turned[knob] = x;
                        return f.applyAsDouble(turned);
                    },
                    knobs[i]);
        }
        return slopes;
    }

    // ---- 3. Gradient descent steps against it

    static double[] descend(ToDoubleFunction<double[]> f, double[] start, double rate, int steps) {
        double[] knobs = start.clone();
        for (int step = 0; step < steps; step++) {
            double[] uphill = gradient(f, knobs);
            for (int i = 0; i < knobs.length; i++) knobs[i] -= rate * uphill[i];
        }
        return knobs;
    }

    // ---- 4. The chain rule multiplies influences: a number that carries its slope along (forward mode)

    record Dual(double value, double change) {
        Dual plus(Dual y) {
            return new Dual(value + y.value, change + y.change);
        }

        Dual times(Dual y) {
            return new Dual(value * y.value, y.value * change + value * y.change);
        }

        Dual tanh() {
            double z = Math.tanh(value);
            return new Dual(z, (1 - z * z) * change);
        }
    }

    // ---- 5. Backpropagation: write the computation down, then walk it backwards once (reverse mode)

    /// What an operation does, and its slope with respect to each input.
    enum Op {
        INPUT {
            @Override
            double value(double x, double y) {
                throw new IllegalStateException("an input is given");
            }

            @Override
            double[] slopes(double x, double y, double z) {
                return new double[2];
            }
        },
        ADD {
            @Override
            double value(double x, double y) {
                return x + y;
            }

            @Override
            double[] slopes(double x, double y, double z) {
                return new double[] {1, 1};
            }
        },
        MUL {
            @Override
            double value(double x, double y) {
                return x * y;
            }

            @Override
            double[] slopes(double x, double y, double z) {
                return new double[] {y, x};
            }
        },
        TANH {
            @Override
            double value(double x, double y) {
                return Math.tanh(x);
            }

            @Override
            double[] slopes(double x, double y, double z) {
                return new double[] {1 - z * z, 0};
            }
        };

        abstract double value(double x, double y);

        abstract double[] slopes(double x, double y, double z);
    }

    record Node(Op op, int x, int y, double value) {}

    /// A computation being written down.
    static final class Tape {
        private final List<Node> nodes = new ArrayList<>();

        Var input(double value) {
            nodes.add(new Node(Op.INPUT, 0, 0, value));
            return new Var(this, nodes.size() - 1);
        }

        private Var apply(Op op, Var x, Var y) {
            nodes.add(new Node(op, x.id, y.id, op.value(x.value(), y.value())));
            return new Var(this, nodes.size() - 1);
        }

        /// The slope of one result with respect to every value on the tape, for the price of one walk back.
        double[] slopes(Var result) {
            double[] slope = new double[nodes.size()];
            slope[result.id] = 1;
            for (int i = nodes.size() - 1; i >= 0; i--) {
                Node n = nodes.get(i);
                double[] local = n.op.slopes(nodes.get(n.x).value, nodes.get(n.y).value, n.value);
                slope[n.x] += slope[i] * local[0];
                slope[n.y] += slope[i] * local[1];
            }
            return slope;
        }
    }

    /// A value on a tape.
    record Var(Tape tape, int id) {
        double value() {
            return tape.nodes.get(id).value;
        }

        Var plus(Var y) {
            return tape.apply(Op.ADD, this, y);
        }

        Var times(Var y) {
            return tape.apply(Op.MUL, this, y);
        }

        Var tanh() {
            return tape.apply(Op.TANH, this, this);
        }
    }

    // ---- 6. A network learns XOR

    /// Two inputs, three hidden units, one output: 13 knobs.
    static Var network(List<Var> knobs, Var a, Var b) {
        Var out = knobs.get(12);
        for (int unit = 0; unit < 3; unit++) {
            Var sum = knobs.get(3 * unit).times(a).plus(knobs.get(3 * unit + 1).times(b));
            out = out.plus(sum.plus(knobs.get(3 * unit + 2)).tanh().times(knobs.get(9 + unit)));
        }
        return out;
    }

    static Var loss(Tape tape, List<Var> knobs) {
        double[][] rows = {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}};
        Var sum = tape.input(0);
        for (double[] row : rows) {
            Var error = network(knobs, tape.input(row[0]), tape.input(row[1])).plus(tape.input(-row[2]));
            sum = sum.plus(error.times(error));
        }
        return sum;
    }

    /// Moves the knobs one step against their slopes; returns the loss before it.
    static double step(double[] knobs, double rate) {
        var tape = new Tape();
        List<Var> inputs = new ArrayList<>();
        for (double knob : knobs) inputs.add(tape.input(knob));
        Var loss = loss(tape, inputs);
        double[] uphill = tape.slopes(loss);
        for (int i = 0; i < knobs.length; i++) knobs[i] -= rate * uphill[inputs.get(i).id];
        return loss.value();
    }

    static void main() {
        DoubleUnaryOperator square = x -> x * x;
        print("1. the slope of x² at 3 is %.3f", slope(square, 3));

        ToDoubleFunction<double[]> bowl = p -> p[0] * p[0] + 10 * p[1] * p[1];
        double[] slopes = gradient(bowl, new double[] {1, 1});
        print("2. the gradient of x² + 10y² at (1, 1) is (%.3f, %.3f)", slopes[0], slopes[1]);

        for (double rate : new double[] {0.001, 0.09, 0.11}) {
            double[] end = descend(bowl, new double[] {1, 1}, rate, 50);
            print("3. 50 steps at rate %.3f end at (%.3f, %.3f)", rate, end[0], end[1]);
        }

        UnaryOperator<Dual> chain = x -> x.times(x).tanh();
        print(
                "4. d tanh(x²)/dx at 0.5: by the chain rule %.6f",
                chain.apply(new Dual(0.5, 1)).change());
        Dual deep = new Dual(0.5, 1);
        for (int layer = 0; layer < 20; layer++)
            deep = deep.times(new Dual(0.5, 0)).tanh();
        print("   through 20 layers that each halve, the slope vanishes to %.1e", deep.change());

        var tape = new Tape();
        Var x = tape.input(0.5), y = tape.input(2);
        double[] all = tape.slopes(x.times(y).tanh().plus(y));
        print("5. one walk back gives both slopes of tanh(xy) + y: %.6f and %.6f", all[x.id], all[y.id]);

        double[] knobs = {1, 1, 0, 1, 1, -1, -1, 1, 0.5, 0.5, -0.5, 0.3, 0};
        for (int step = 0; step <= 80; step++) {
            double loss = step(knobs, 0.05);
            if (step % 20 == 0) print("6. step %2d: loss %.4f", step, loss);
        }
    }

    private static void print(String format, Object... numbers) {
        IO.println(format.formatted(numbers));
    }
}
