package dev.slopewise.learn.nn;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;

/// Long short-term memory: a memory c that gates let in, keep and show.
///
///     i, f, o = σ(W x + U h + b)      what to let in, to keep, to show
///     g = tanh(W x + U h + b)         what to let in, as a number
///     c ← f · c + i · g
///     h ← o · tanh(c)
///
/// The four gates stand side by side in the order i, f, g, o, as in PyTorch and Keras. There is one bias (PyTorch has the sum of two).
///
/// @param input     W, `[in, 4 · units]`
/// @param recurrent U, `[units, 4 · units]`
/// @param bias      b, `[4 · units]`
/// @see <a href="https://doi.org/10.1162/neco.1997.9.8.1735">Hochreiter and Schmidhuber 1997</a>
/// @see <a href="https://doi.org/10.1162/089976600300015015">Gers, Schmidhuber and Cummins 2000</a>, for f
public record Lstm(Tensor input, Tensor recurrent, Tensor bias) implements Recurrent<Lstm.State> {
    private static final int GATES = 4;

    /// What is remembered, and what is shown of it.
    ///
    /// @param memory c, `[…, units]`
    /// @param shown  h, `[…, units]`
    public record State(Tensor memory, Tensor shown) {}

    /// W by Glorot, U orthogonal gate by gate; biases of 0 but for those of f, which are 1, so that memories last from the start.
    ///
    /// @see <a href="https://proceedings.mlr.press/v37/jozefowicz15.html">Jozefowicz, Zaremba and Sutskever 2015, section 2.2</a>
    public static Lstm create(Key key, int in, int units) {
        Tensor none = Tensor.zeros(units), one = Tensor.ones(units);
        return new Lstm(
                Gates.input(key.fold(0), GATES, in, units),
                Gates.recurrent(key.fold(1), GATES, units),
                Gates.beside(none, one, none, none));
    }

    @Override
    public int inputs() {
        return input.shape().size(0);
    }

    @Override
    public int units() {
        return recurrent.shape().size(0);
    }

    @Override
    public State start(Tensor like) {
        return new State(like, like);
    }

    @Override
    public Tensor prepare(Tensor x) {
        return x.matmul(input).plus(bias);
    }

    @Override
    public State next(Tensor prepared, State state) {
        Tensor gates = prepared.plus(state.shown.matmul(recurrent));
        Tensor i = Gates.of(gates, 0, units()).sigmoid();
        Tensor f = Gates.of(gates, 1, units()).sigmoid();
        Tensor g = Gates.of(gates, 2, units()).tanh();
        Tensor o = Gates.of(gates, 3, units()).sigmoid();
        Tensor c = f.times(state.memory).plus(i.times(g));
        return new State(c, o.times(c.tanh()));
    }

    @Override
    public Tensor output(State state) {
        return state.shown;
    }
}
