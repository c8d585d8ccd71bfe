package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

/// Functions made from operations, written so that neither they nor their slopes break at the edges.
/// [Tensor] offers them by the same names.
final class Functions {
    private static final double GELU_SCALE = Math.sqrt(2 / Math.PI);

    /// Beyond this |x| the tanh of [#geluTanh] is ±1 in every precision.
    private static final double GELU_FLAT = 10;

    private Functions() {}

    /// @throws SlopewiseException if these are no real numbers
    static void requireReal(String function, Tensor x) {
        require(x.dtype().isFloat(), "%s needs real numbers, got %s; cast first: .to(F32)", function, x.type());
    }

    static Tensor variance(Tensor x, int... axes) {
        requireReal("variance", x);
        return fromMean(x, axes).square().mean(axes);
    }

    /// As a length, which neither overflows nor has an infinite slope.
    static Tensor std(Tensor x, int... axes) {
        requireReal("std", x);
        return norm(fromMean(x, axes), axes).div(Math.sqrt(x.countOver(axes)));
    }

    private static Tensor fromMean(Tensor x, int... axes) {
        return x.minus(widen(x.mean(axes), x, axes));
    }

    /// By repeated squaring, in the ring of the type: it wraps around as products do.
    static Tensor wholePower(Tensor x, double exponent) {
        require(
                exponent >= 0 && exponent == Math.rint(exponent) && exponent < 0x1p53,
                "pow of integers needs a whole exponent from 0 to 2^53, got %s for %s; cast first: .to(F32)",
                exponent,
                x.type());
        Tensor power = x.like(1), square = x;
        for (long rest = (long) exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) power = power.times(square);
            if (rest > 1) square = square.square();
        }
        return power;
    }

    static Tensor trunc(Tensor x) {
        requireReal("trunc", x);
        return x.lt(0).select(x.ceil(), x.floor());
    }

    /// Scaled by the largest |x|, so that squares neither overflow nor vanish; where all entries are 0 the root is not taken.
    static Tensor norm(Tensor x, int... axes) {
        requireReal("norm", x);
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
        requireReal("logSumExp", x);
        Tensor shift = finiteMaximum(x, axis);
        Tensor sum = x.minus(shift.expand(axis < 0 ? axis : x.shape().axis(axis)))
                .exp()
                .sum(axis);
        Tensor empty = sum.eq(0);
        return empty.select(
                sum.like(Double.NEGATIVE_INFINITY),
                empty.select(sum.like(1), sum).log().plus(shift));
    }

    /// By [#logSumExp], which is right where both are −∞, and whose second slopes are right where both are equal.
    static Tensor logAddExp(Tensor x, Tensor y) {
        requireReal("logAddExp", x);
        return logSumExp(Tensor.stack(0, Broadcasting.together("logAddExp", x, y)), 0);
    }

    static Tensor logSoftmax(Tensor x, int axis) {
        requireReal("logSoftmax", x);
        return x.minus(logSumExp(x, axis).expand(axis < 0 ? axis : x.shape().axis(axis)));
    }

    static Tensor softmax(Tensor x, int axis) {
        requireReal("softmax", x);
        int at = axis < 0 ? axis : x.shape().axis(axis);
        Tensor e = x.minus(finiteMaximum(x, axis).expand(at)).exp();
        return e.times(e.sum(axis).reciprocal().expand(at)); // one quotient a row, also for slopes
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
        requireReal("softplus", x);
        // not by max and abs: the corners of their slopes at 0 would make the second derivative 0 there instead of ¼
        Tensor up = x.gt(0);
        return up.select(x, x.like(0)).plus(up.select(x.neg(), x).exp().log1p());
    }

    /// x · ½ erfc(−x/√2), accurate for large negative x too.
    static Tensor gelu(Tensor x) {
        requireReal("gelu", x);
        return x.times(0.5).times(x.times(-Math.sqrt(0.5)).erfc());
    }

    /// ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))).
    ///
    /// @see <a href="https://arxiv.org/abs/1606.08415">Hendrycks and Gimpel 2016</a>
    static Tensor geluTanh(Tensor x) {
        requireReal("geluTanh", x);
        Tensor u = x.clip(-GELU_FLAT, GELU_FLAT);
        Tensor inner = u.plus(u.square().times(u).times(0.044715)).times(GELU_SCALE);
        return x.times(0.5).times(inner.tanh().plus(1));
    }

    /// Rows laid end to end with one entry between: then the diagonal is a column.
    static Tensor diagonal(String function, Tensor x) {
        Shape shape = x.shape();
        require(
                shape.rank() >= 2 && shape.size(-1) == shape.size(-2),
                "%s needs equal last two axes, got %s",
                function,
                x.type());
        int n = shape.size(-1);
        Shape lead = shape.dropLast(2);
        if (n == 0) return x.reshape(lead.then(Shape.of(0)));
        Tensor flat = x.reshape(lead.then(Shape.of(n * n))).pad(-1, 0, n, 0);
        return flat.reshape(lead.then(Shape.of(n, n + 1))).slice(-1, 0, 1).squeeze(-1);
    }

    static Tensor triangle(String function, Triangle triangle, Tensor x) {
        require(x.shape().rank() >= 2, "%s needs at least two axes, got %s", function, x.type());
        return triangle.of(x);
    }

    /// One more axis before this one, repeated and joined with it.
    static Tensor tile(Tensor x, int axis, int times) {
        require(times >= 0, "tile needs a count of at least 0, got %d", times);
        int at = x.shape().axis(axis);
        Shape wide = x.shape().insert(at, times);
        return x.expand(at)
                .broadcastTo(wide)
                .reshape(x.shape().with(at, times * x.shape().size(at)));
    }

    /// Worked out from the nearer end, so that both ends are exact.
    static double[] linspace(double from, double to, int count) {
        require(count >= 0, "linspace needs a count of at least 0, got %d", count);
        require(Double.isFinite(to - from), "linspace needs ends a finite way apart, got %s and %s", from, to);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            boolean low = 2 * i < count;
            double share = (double) (low ? i : count - 1 - i) / Math.max(1, count - 1);
            numbers[i] = low ? from + (to - from) * share : to - (to - from) * share;
        }
        return numbers;
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
