package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

/// Functions made from operations, written so that neither they nor their slopes break at the edges.
/// [Tensor] offers them by the same names.
final class Functions {
    private static final double GELU_SCALE = Math.sqrt(2 / Math.PI);

    /// Beyond this |x| the tanh of [#geluTanh] is ±1 in every precision.
    private static final double GELU_FLAT = 10;

    private Functions() {}

    static Tensor variance(Tensor x, int... axes) {
        Tensor mean = x.mean(axes);
        return x.minus(widen(mean, x, axes)).square().mean(axes);
    }

    /// Scaled by the largest |x|, so that squares neither overflow nor vanish; where all entries are 0 the root is not taken.
    static Tensor norm(Tensor x, int... axes) {
        require(x.dtype().isFloat(), "norm needs real numbers, got %s; cast first: .to(F32)", x.type());
        if (x.shape().count() == 0) return x.sum(axes);
        Tensor largest = x.abs().maximum(axes).stopGradient();
        Tensor usable = largest.gt(0).and(largest.isFinite());
        Tensor scale = usable.select(largest, largest.like(1));
        Tensor squares = x.div(widen(scale, x, axes)).square().sum(axes);
        Tensor zero = squares.eq(0);
        return zero.select(
                squares.like(0), zero.select(squares.like(1), squares).sqrt().times(scale));
    }

    /// Shifted by the largest entry, so that no exponential overflows; −∞ where all entries are.
    static Tensor logSumExp(Tensor x, int axis) {
        Tensor shift = finiteMaximum(x, axis);
        Tensor sum = x.minus(shift.expand(axis < 0 ? axis : x.shape().axis(axis)))
                .exp()
                .sum(axis);
        Tensor empty = sum.eq(0);
        return empty.select(
                sum.like(Double.NEGATIVE_INFINITY),
                empty.select(sum.like(1), sum).log().plus(shift));
    }

    static Tensor softmax(Tensor x, int axis) {
        int at = axis < 0 ? axis : x.shape().axis(axis);
        Tensor e = x.minus(finiteMaximum(x, axis).expand(at)).exp();
        return e.div(e.sum(axis).expand(at));
    }

    /// The largest entry along an axis, as a constant; 0 where it is infinite.
    private static Tensor finiteMaximum(Tensor x, int axis) {
        Tensor largest = x.maximum(axis).stopGradient();
        return largest.isFinite().select(largest, largest.like(0));
    }

    static Tensor relu(Tensor x) {
        return x.le(0).select(x.like(0), x); // in this order NaN stays NaN
    }

    static Tensor softplus(Tensor x) {
        // not by max and abs: the corners of their slopes at 0 would make the second derivative 0 there instead of ¼
        Tensor up = x.gt(0);
        return up.select(x, x.like(0)).plus(up.select(x.neg(), x).exp().log1p());
    }

    /// x · ½ erfc(−x/√2), accurate for large negative x too.
    static Tensor gelu(Tensor x) {
        return x.times(0.5).times(x.times(-Math.sqrt(0.5)).erfc());
    }

    /// ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))).
    ///
    /// @see <a href="https://arxiv.org/abs/1606.08415">Hendrycks and Gimpel 2016</a>
    static Tensor geluTanh(Tensor x) {
        Tensor u = x.clip(-GELU_FLAT, GELU_FLAT);
        Tensor inner = u.plus(u.square().times(u).times(0.044715)).times(GELU_SCALE);
        return x.times(0.5).times(inner.tanh().plus(1));
    }

    /// Rows laid end to end with one entry between: then the diagonal is a column.
    static Tensor diagonal(Tensor x) {
        Shape shape = x.shape();
        require(
                shape.rank() >= 2 && shape.size(-1) == shape.size(-2),
                "diagonal needs equal last two axes, got %s",
                x.type());
        int n = shape.size(-1);
        Shape lead = shape.dropLast(2);
        if (n == 0) return x.reshape(lead.then(Shape.of(0)));
        Tensor flat = x.reshape(lead.then(Shape.of(n * n))).pad(-1, 0, n, 0);
        return flat.reshape(lead.then(Shape.of(n, n + 1))).slice(-1, 0, 1).squeeze(-1);
    }

    /// A reduced tensor repeated to the shape it was reduced from.
    private static Tensor widen(Tensor reduced, Tensor x, int... axes) {
        Shape ones = x.shape();
        for (int axis = 0; axis < x.shape().rank(); axis++) {
            int at = axis;
            boolean gone = axes.length == 0
                    || java.util.Arrays.stream(axes).anyMatch(a -> x.shape().axis(a) == at);
            if (gone) ones = ones.with(axis, 1);
        }
        return reduced.reshape(ones).broadcastTo(x.shape());
    }
}
