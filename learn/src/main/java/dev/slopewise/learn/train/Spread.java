package dev.slopewise.learn.train;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// How far the slopes of a batch's parts lie apart: of its examples one by one where there are few numbers in all, else of at least eight groups of them.
///
/// With parts of b examples, Gₖ their slopes and Ḡ the mean of the m of them,
///
///     s = Σₖ ‖Gₖ − Ḡ‖² / (m − 1)          tr Σ = b · s          ‖g‖² = ‖Ḡ‖² − s / m
///
/// estimate the trace of the examples' covariance and the square of the true slope without bias.
///
/// @param between s
/// @param mean    ‖Ḡ‖²
/// @param parts   m
/// @param size    b
/// @see <a href="https://arxiv.org/abs/1812.06162">McCandlish et al. 2018, appendix A.1</a>
record Spread(Tensor between, Tensor mean, int parts, int size) {
    /// So many numbers of slopes are held at once, unless eight parts are more.
    private static final int HELD = 1 << 20;

    private static final int LEAST = 8;

    /// Up to so many parts are read side by side, in one walk; of more a mean is made first.
    private static final int FEW = 16;

    private record Part(Object batch, Tensor number) {}

    /// @param rows   of the batch, at least 2
    /// @param slopes along the parameters, of a part with its number
    static <B> Spread of(B batch, int rows, List<Tensor> parameters, BiFunction<B, Tensor, List<Tensor>> slopes) {
        int numbers = parameters.stream().mapToInt(p -> p.shape().count()).sum();
        int size = rows / Math.min(rows, Math.max(LEAST, HELD / Math.max(1, numbers))), parts = rows / size;
        B cut = Tree.map(
                batch,
                x -> x.slice(0, 0, parts * size)
                        .reshape(Shape.of(parts, size)
                                .then(x.shape().range(1, x.shape().rank()))));
        List<Tensor> each = Transforms.vmap((Part part) -> slopes.apply(cast(part.batch), part.number))
                .apply(new Part(cut, Tensor.iota(parts)));
        Tensor between = Tensor.full(0, each.getFirst().dtype()), square = between;
        for (Tensor g : each) {
            List<Tensor> apart = parts > FEW
                    ? List.of(g)
                    : IntStream.range(0, parts).mapToObj(k -> g.at(0, k)).toList();
            Tensor mean = parts > FEW ? g.mean(0) : sum(apart).div(parts);
            Tensor squares = sum(apart.stream().map(x -> x.minus(mean).square()).toList());
            between = between.plus(squares.sum().to(between.dtype()));
            square = square.plus(mean.square().sum().to(between.dtype()));
        }
        return new Spread(between.div(parts - 1), square, parts, size);
    }

    private static Tensor sum(List<Tensor> parts) {
        return parts.stream().reduce(Tensor::plus).orElseThrow();
    }

    /// tr Σ / ‖g‖², in examples; ∞ where the slope cannot be told from 0 by this batch.
    OptionalDouble noise() {
        double s = between.item(), square = mean.item() - s / parts;
        if (!Double.isFinite(s) || !Double.isFinite(square) || (s == 0 && square == 0)) return OptionalDouble.empty();
        return OptionalDouble.of(square > 0 ? size * s / square : Double.POSITIVE_INFINITY);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // mapped from a B
    private static <B> B cast(Object batch) {
        return (B) batch;
    }
}
