package dev.slopewise.learn.train;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The largest curvature of a loss: the largest eigenvalue λ of its Hessian H, or of P⁻¹H with a diagonal P.
///
/// It is looked for within a span of a few directions, in which it is found exactly ([Ritz]); the span then becomes the best direction x, the one that led there
/// from the last, and the residual P⁻¹ (H x − λ P x), and so on. That is the locally optimal conjugate gradient method: it needs about as many products with H
/// as Lanczos' and the storage of three, and begins with what is known: the best direction of an earlier time, the slope, the step.
///
/// @param <A> what a place is made from, a tree of tensors; products with H at it are graphs, each traced once
/// @see <a href="https://doi.org/10.1137/S1064827500366124">Knyazev 2001, Toward the Optimal Preconditioned Eigensolver</a>
/// @see <a href="https://doi.org/10.1162/neco.1994.6.1.147">Pearlmutter 1994, Fast Exact Multiplication by the Hessian</a>
final class Curvature<A> {
    private final Function<A, Land> land;
    private final Function<A, Span> start = Transforms.traced(this::span);
    private final BiFunction<A, Line, Span> widen = Transforms.traced(this::widen);
    private final BiFunction<Mix, A, Line> mix = Transforms.donating(this::mix);

    /// A loss around a place.
    ///
    /// @param at      its parameters
    /// @param divisor P, alike; empty for 1
    /// @param begin   directions to begin with
    record Land(
            Function<List<Tensor>, Tensor> loss,
            List<Tensor> at,
            List<Tensor> divisor,
            List<? extends List<Tensor>> begin) {}

    /// Directions v, and what H makes of them.
    ///
    /// @param curvatures ⟨vᵢ, H vⱼ⟩ for i ≥ j
    /// @param products   ⟨vᵢ, P vⱼ⟩ for i ≥ j
    /// @param squares    ⟨vᵢ, vᵢ⟩
    record Span(
            List<? extends List<Tensor>> vectors,
            List<? extends List<Tensor>> images,
            List<Tensor> curvatures,
            List<Tensor> products,
            List<Tensor> squares) {
        /// ⟨vᵢ, H vᵢ⟩ / ⟨vᵢ, vᵢ⟩, and 0 for a direction of length 0.
        double along(int i) {
            double square = squares.get(i).item();
            return square == 0 ? 0 : curvatures.get(i * (i + 1) / 2 + i).item() / square;
        }
    }

    /// The best direction in a span, and what of it is not the span's first one.
    ///
    /// @param residual ‖H x − λ P x‖ in the norm of P⁻¹: an eigenvalue is no further than that from λ
    record Line(
            List<Tensor> x,
            List<Tensor> image,
            List<Tensor> turn,
            List<Tensor> turnImage,
            Tensor value,
            Tensor residual) {}

    private record Mix(Span span, List<Tensor> weights, Tensor value) {}

    /// @param value     the eigenvalue; NaN if a product was not finite
    /// @param direction an eigenvector, of length 1 in the norm of P
    record Top(double value, List<Tensor> direction) {}

    Curvature(Function<A, Land> land) {
        this.land = land;
    }

    /// The directions that the land begins with.
    Span begin(A place) {
        return start.apply(place);
    }

    /// Looks beyond a span until the residual is within `enough` · λ, with at most so many products more. The error of λ is about the residual's square over
    /// the gap to the next eigenvalue. The span cannot be read any more: what is found lies in its place.
    Top top(A place, Span begin, double enough, int most) {
        Line line = best(place, begin);
        for (int i = 0; i < most && line.residual.item() > enough * Math.abs(line.value.item()); i++)
            line = best(place, widen.apply(place, line));
        return new Top(line.value.item(), line.x);
    }

    private Line best(A place, Span span) {
        Ritz ritz = Ritz.of(
                span.curvatures.stream().mapToDouble(Tensor::item).toArray(),
                span.products.stream().mapToDouble(Tensor::item).toArray());
        List<Tensor> weights = new ArrayList<>();
        for (double w : ritz.weights()) weights.add(Tensor.scalar(w));
        return mix.apply(new Mix(span, weights, Tensor.scalar(ritz.value())), place);
    }

    /// The same as a part of a graph.
    Span span(A place) {
        Land here = land.apply(place);
        return span(
                here, here.begin, here.begin.stream().map(v -> image(here, v)).toList());
    }

    private static List<Tensor> image(Land here, List<Tensor> v) {
        return Transforms.hvp(here.loss).apply(here.at, v);
    }

    private Span widen(A place, Line line) {
        Land here = land.apply(place);
        List<Tensor> residual = divided(here, residual(here, line.x, line.image, line.value));
        Tensor length = dot(residual, multiplied(here, residual)).sqrt();
        List<Tensor> w = scaled(residual, length.max(Float.MIN_NORMAL).reciprocal());
        return span(here, List.of(line.x, w, line.turn), List.of(line.image, image(here, w), line.turnImage));
    }

    private Line mix(Mix mix, A place) {
        Land here = land.apply(place);
        List<Tensor> x = sum(mix.span.vectors, mix.weights, 0), image = sum(mix.span.images, mix.weights, 0);
        List<Tensor> residual = residual(here, x, image, mix.value);
        return new Line(
                x,
                image,
                sum(mix.span.vectors, mix.weights, 1),
                sum(mix.span.images, mix.weights, 1),
                mix.value,
                dot(residual, divided(here, residual)).sqrt());
    }

    private static Span span(Land here, List<? extends List<Tensor>> vectors, List<? extends List<Tensor>> images) {
        List<Tensor> curvatures = new ArrayList<>(), products = new ArrayList<>(), squares = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i++) {
            List<Tensor> scaled = multiplied(here, vectors.get(i));
            for (int j = 0; j <= i; j++) {
                curvatures.add(dot(vectors.get(i), images.get(j)));
                products.add(dot(scaled, vectors.get(j)));
            }
            squares.add(dot(vectors.get(i), vectors.get(i)));
        }
        return new Span(vectors, images, curvatures, products, squares);
    }

    /// H x − λ P x.
    private static List<Tensor> residual(Land here, List<Tensor> x, List<Tensor> image, Tensor value) {
        List<Tensor> px = multiplied(here, x), residual = new ArrayList<>();
        for (int i = 0; i < x.size(); i++)
            residual.add(image.get(i).minus(px.get(i).times(value.to(x.get(i).dtype()))));
        return residual;
    }

    private static List<Tensor> multiplied(Land here, List<Tensor> v) {
        return here.divisor.isEmpty() ? v : each(v, here.divisor, Tensor::times);
    }

    private static List<Tensor> divided(Land here, List<Tensor> v) {
        return here.divisor.isEmpty() ? v : each(v, here.divisor, Tensor::div);
    }

    private static List<Tensor> each(List<Tensor> a, List<Tensor> b, BiFunction<Tensor, Tensor, Tensor> join) {
        List<Tensor> joined = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) joined.add(join.apply(a.get(i), b.get(i)));
        return joined;
    }

    private static List<Tensor> scaled(List<Tensor> v, Tensor factor) {
        return v.stream().map(x -> x.times(factor.to(x.dtype()))).toList();
    }

    /// Σ weightᵢ vᵢ, from the vector of number `from` on.
    private static List<Tensor> sum(List<? extends List<Tensor>> vectors, List<Tensor> weights, int from) {
        List<Tensor> sum = scaled(
                vectors.getFirst(),
                from == 0 ? weights.getFirst() : weights.getFirst().like(0));
        for (int i = Math.max(1, from); i < vectors.size(); i++)
            sum = each(sum, scaled(vectors.get(i), weights.get(i)), Tensor::plus);
        return sum;
    }

    /// ⟨a, b⟩ over all leaves, in the first one's type.
    private static Tensor dot(List<Tensor> a, List<Tensor> b) {
        Tensor sum = a.getFirst().times(b.getFirst()).sum();
        for (int i = 1; i < a.size(); i++)
            sum = sum.plus(a.get(i).times(b.get(i)).sum().to(sum.dtype()));
        return sum;
    }
}
