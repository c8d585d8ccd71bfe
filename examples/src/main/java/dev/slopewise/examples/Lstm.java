package dev.slopewise.examples;

import static dev.slopewise.core.transform.Transforms.grad;
import static dev.slopewise.core.transform.Transforms.graph;
import static dev.slopewise.core.transform.Transforms.valueAndGrad;

import dev.slopewise.core.DType;
import dev.slopewise.core.Index;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.ControlFlow.Scanned;
import dev.slopewise.core.transform.ControlFlow.Step;
import java.util.List;
import java.util.function.BiFunction;

/// A recurrent network with a memory that goes through 1,000 steps of a signal and foretells each next value.
///
///     i = σ(Wᵢ x + Uᵢ h + bᵢ)      what to write        c ← f · c + i · g
///     f = σ(W_f x + U_f h + b_f)    what to keep         h ← o · tanh c
///     o = σ(Wₒ x + Uₒ h + bₒ)      what to show         prediction = r · h
///     g = tanh(W_g x + U_g h + b_g)
///
/// What an early input does to a late prediction goes through every f between: a slope of a thousand factors, which vanishes if the gates are
/// half open and stays if they are open.
///
/// @see <a href="https://doi.org/10.1162/neco.1997.9.8.1735">Hochreiter and Schmidhuber 1997, Long Short-Term Memory</a>
/// @see <a href="https://doi.org/10.1162/089976600300015015">Gers, Schmidhuber and Cummins 2000, Learning to Forget</a>, for f
final class Lstm {
    static final int STEPS = 1000, UNITS = 6;

    /// W x + U h + b for a single input x: W and b `[units]`, U `[units, units]`.
    record Gate(Tensor w, Tensor u, Tensor b) {
        Tensor of(Tensor x, Tensor h) {
            return w.times(x).plus(u.matmul(h)).plus(b);
        }
    }

    record Net(Gate input, Gate forget, Gate output, Gate candidate, Tensor readout) {}

    record Memory(Tensor c, Tensor h) {}

    /// A way through the rows of a tensor: a scan, or one that stores less.
    interface Loop {
        Scanned<Memory, Tensor> run(BiFunction<Memory, Tensor, Step<Memory, Tensor>> body, Memory start, Tensor rows);
    }

    /// After each value of a signal `[steps]` what comes next, `[steps]`.
    static Tensor predictions(Loop loop, Net net, Tensor signal) {
        Tensor none = net.readout.like(0);
        return loop.run(
                        (was, x) -> {
                            Tensor i = net.input.of(x, was.h).sigmoid();
                            Tensor f = net.forget.of(x, was.h).sigmoid();
                            Tensor o = net.output.of(x, was.h).sigmoid();
                            Tensor g = net.candidate.of(x, was.h).tanh();
                            Tensor c = f.times(was.c).plus(i.times(g));
                            Tensor h = o.times(c.tanh());
                            return new Step<>(new Memory(c, h), net.readout.dot(h));
                        },
                        new Memory(none, none),
                        signal)
                .given();
    }

    static Tensor loss(Loop loop, Net net, Tensor signal) {
        return predictions(loop, net, signal.get(Index.to(-1)))
                .minus(signal.get(Index.from(1)))
                .square()
                .mean();
    }

    /// A net of small random weights; the larger the forget gates' bias, the longer it remembers.
    static Net net(double forgetBias) {
        List<Key> keys = Key.of(1).split(5);
        Gate input = gate(keys.get(0), 0), forget = gate(keys.get(1), forgetBias);
        Gate output = gate(keys.get(2), 0), candidate = gate(keys.get(3), 0);
        return new Net(input, forget, output, candidate, keys.get(4).normal(DType.F64, UNITS));
    }

    private static Gate gate(Key key, double bias) {
        List<Key> keys = key.split(2);
        Tensor w = keys.get(0).normal(DType.F64, UNITS);
        return new Gate(w, keys.get(1).normal(DType.F64, UNITS, UNITS).times(0.3), w.like(bias));
    }

    static Tensor signal() {
        Tensor t = Tensor.iota(STEPS + 1).to(DType.F64);
        return t.div(5).sin().plus(t.div(31).sin()).div(2);
    }

    static void main() {
        Net net = net(1);
        Tensor signal = signal();
        Loop plain = ControlFlow::scan;
        Loop checkpointed = (body, start, rows) -> ControlFlow.checkpointedScan(body, start, rows, 32);
        for (Loop loop : List.of(plain, checkpointed)) {
            var loss = valueAndGrad((Net n) -> loss(loop, n, signal));
            var at = loss.apply(net);
            double slope = at.gradient().forget.u.norm().item();
            IO.println("loss %.6f, norm of the slopes of U_f %.6f, held at most %d kB"
                    .formatted(at.value().item(), slope, graph(loss, net).peakBytes() / 1000));
        }
        for (double forgetBias : new double[] {0, 5}) {
            Net other = net(forgetBias);
            double[] slopes = grad((Tensor s) -> predictions(plain, other, s).get(-1))
                    .apply(signal.get(Index.to(-1)))
                    .toDoubles();
            IO.println("forget bias %.0f: slope of the last prediction at input 1000 %.1e, 990 %.1e, 900 %.1e, 1 %.1e"
                    .formatted(forgetBias, slopes[999], slopes[989], slopes[899], slopes[0]));
        }
    }

    private Lstm() {}
}
