package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;
import java.util.Locale;

/// One over the distances between two lists of numbers: `a[…, n]` and `b[…, m]` give z = 1 / (bⱼ − aᵢ), `[…, n, m]`.
///
/// Slopes of eigenvectors and singular vectors are made from these. A distance of 0 is refused, as there such slopes do not exist.
///
/// @param kind what is compared; among the values of one list a value's distance from itself counts as infinite
public record Gaps(Kind kind) implements SingleOp {
    /// What numbers are compared.
    public enum Kind {
        /// The eigenvalues of a matrix.
        AMONG_EIGENVALUES("eigenvectors", "eigenvalues %d and %d are both %s"),
        /// The singular values of a matrix, or their sums.
        AMONG_SINGULAR_VALUES("singular vectors", "singular values %d and %d are both %s"),
        /// Singular values and 0.
        SINGULAR_VALUES_FROM_ZERO("singular vectors", "singular value %2$d is %3$s");
        private final String vectors, text;

        Kind(String vectors, String text) {
            this.vectors = vectors;
            this.text = text;
        }

        private boolean isAmong() {
            return this != SINGULAR_VALUES_FROM_ZERO;
        }
    }

    @Override
    public int operands() {
        return 2;
    }

    @Override
    public Type type(List<Type> in) {
        Type a = in.get(0), b = in.get(1);
        require(
                a.dtype().isFloat()
                        && a.dtype() == b.dtype()
                        && a.shape().rank() >= 1
                        && a.shape().rank() == b.shape().rank()
                        && a.shape().dropLast(1).equals(b.shape().dropLast(1)),
                "gaps need real numbers with equal leading axes, got %s and %s",
                a,
                b);
        return b.with(a.shape().then(b.shape().last(1)));
    }

    @Override
    public void eval(List<Array> in, Array out) {
        int n = out.shape().size(-2), m = out.shape().size(-1);
        for (int k = 0; k < out.count(); k++) {
            int i = k / m % n, j = k % m;
            double b = in.get(1).number(k / m / n * m + j), gap = b - in.get(0).number(k / m);
            boolean same = kind.isAmong() && i == j;
            if (gap == 0 && !same) throw equal(i, j, b, out, k / m / n);
            out.put(k, same ? 0.0 : 1 / gap);
        }
    }

    private SlopewiseException equal(int i, int j, double value, Array out, int which) {
        return refuse(
                "slopes of %s need values with gaps, got equal ones in %s: %s"
                        .formatted(kind.vectors, Matrices.name(out, which), kind.text.formatted(i, j, value)),
                "a loss of the values alone has slopes (first ones; second derivatives of values need gaps too); or"
                        + " make the values differ, or stopGradient() the vectors");
    }

    /// dz = −z² (dbⱼ − daᵢ).
    @Override
    public List<Sensitivity> derivative(List<Tensor> in, Tensor z) {
        Tensor slope = z.square();
        return List.of(
                Sensitivity.linear(
                        da -> da.expand(-1).broadcastTo(z.shape()).times(slope),
                        dz -> dz.times(slope).sum(-1)),
                Sensitivity.linear(
                        db -> db.expand(-2).broadcastTo(z.shape()).times(slope).neg(),
                        dz -> dz.times(slope).sum(-2).neg()));
    }

    @Override
    public long multiplyAdds(List<Type> in, Type out) {
        return out.shape().count();
    }

    @Override
    public String label() {
        return "gaps " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
