package dev.slopewise.learn.nn;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;

/// Gated recurrent unit: a state h that moves towards a candidate n as far as z lets it.
///
///     r, z = σ(W x + U h + b)          how much of h the candidate sees, how much of h stays
///     n = tanh(W x + b + r · (U h + a))
///     h ← (1 − z) · n + z · h
///
/// The three stand side by side in the order r, z, n, as in PyTorch (Keras: z, r, n). r acts after the product with U, as in PyTorch, cuDNN and
/// Keras; in the paper before it.
///
/// @param input         W, `[in, 3 · units]`
/// @param recurrent     U, `[units, 3 · units]`
/// @param bias          b, `[3 · units]`
/// @param candidateBias a, `[units]`
/// @see <a href="https://arxiv.org/abs/1406.1078">Cho et al. 2014, section 2.3</a>
public record Gru(Tensor input, Tensor recurrent, Tensor bias, Tensor candidateBias) implements Recurrent<Tensor> {
    private static final int GATES = 3;

    /// W by Glorot, U orthogonal gate by gate, biases of 0.
    public static Gru create(Key key, int in, int units) {
        return new Gru(
                Gates.input(key.fold(0), GATES, in, units),
                Gates.recurrent(key.fold(1), GATES, units),
                Tensor.zeros(GATES * units),
                Tensor.zeros(units));
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
    public Tensor start(Tensor like) {
        return like;
    }

    @Override
    public Tensor prepare(Tensor x) {
        return x.matmul(input).plus(bias);
    }

    @Override
    public Tensor next(Tensor prepared, Tensor h) {
        Tensor remembered = h.matmul(recurrent);
        Tensor r = gate(prepared, 0).plus(gate(remembered, 0)).sigmoid();
        Tensor z = gate(prepared, 1).plus(gate(remembered, 1)).sigmoid();
        Tensor seen = r.times(gate(remembered, 2).plus(candidateBias));
        Tensor n = gate(prepared, 2).plus(seen).tanh();
        return n.plus(z.times(h.minus(n)));
    }

    private Tensor gate(Tensor gates, int number) {
        return Gates.of(gates, number, units());
    }

    @Override
    public Tensor output(Tensor state) {
        return state;
    }
}
