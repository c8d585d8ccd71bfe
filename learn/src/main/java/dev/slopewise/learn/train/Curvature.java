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
/// as Lanczos' and the storage of three.
///
/// It begins with what is known: the best direction x of an earlier time and another one, d. Within their span one product is enough, H x: with
/// ⟨d, H x⟩ and ⟨d, H d⟩, a second derivative along a line, which takes half as long as H d, all is there that [Ritz] asks for. Where x still is an
/// eigenvector, as it mostly is some steps later, that is all.
///
/// @param <A> what a place is made from, a tree of tensors; products with H at it are graphs, each traced once
/// @see <a href="https://doi.org/10.1137/S1064827500366124">Knyazev 2001, Toward the Optimal Preconditioned Eigensolver</a>
/// @see <a href="https://doi.org/10.1162/neco.1994.6.1.147">Pearlmutter 1994, Fast Exact Multiplication by the Hessian</a>
final class Curvature<A> {
    private final Function<A, Land> land;
    private final Function<A, Start> start = Transforms.traced(this::start);
    private final BiFunction<A, List<Tensor>, List<Tensor>> joined = Transforms.traced(this::joined);
    private final BiFunction<A, First, Span> first = Transforms.traced(this::first);
    private final BiFunction<A, Line, Span> widen = Transforms.traced(this::widen);
    private final BiFunction<Mix, A, Line> mix = Transforms.donating(this::mix);

    /// A loss around a place.
    ///
    /// @param at      its parameters
    /// @param divisor P, alike; empty for 1
    /// @param known   x, a direction to begin with
    /// @param other   d, another one
    record Land(
            Function<List<Tensor>, Tensor> loss,
            List<Tensor> at,
            List<Tensor> divisor,
            List<Tensor> known,
            List<Tensor> other) {}

    /// What one product tells of x and d.
    ///
    /// @param image       H x
    /// @param curvatures  ⟨x, H x⟩, ⟨d, H x⟩, ⟨d, H d⟩
    /// @param products    ⟨x, P x⟩, ⟨d, P x⟩, ⟨d, P d⟩
    /// @param imageSquare ⟨H x, P⁻¹ H x⟩
    record Start(List<Tensor> image, List<Tensor> curvatures, List<Tensor> products, Tensor imageSquare) {
        /// ⟨x, H x⟩ / ⟨x, P x⟩.
        double value() {
            return curvatures.getFirst().item() / products.getFirst().item();
        }

        /// ‖H x − value · P x‖ in the norm of P⁻¹, for an x of length 1 in that of P; of the order of 0.001 · |value| where it is rounding.
        double residual() {
            double rest = imageSquare.item() / products.getFirst().item() - value() * value();
            return Math.sqrt(Math.max(rest, 0)); // NaN stays NaN
        }
    }

    /// @param image H x
    /// @param value of x alone
    private record First(List<Tensor> image, Tensor value) {}

    /// ⟨v, H v⟩ and ⟨v, v⟩.
    record Bend(Tensor curvature, Tensor square) {
        /// Their ratio, and 0 for a v of length 0.
        double value() {
            double length = square.item();
            return length == 0 ? 0 : curvature.item() / length;
        }
    }

    /// Directions v, and what H makes of them.
    ///
    /// @param curvatures ⟨vᵢ, H vⱼ⟩ for i ≥ j
    /// @param products   ⟨vᵢ, P vⱼ⟩ for i ≥ j
    private record Span(
            List<? extends List<Tensor>> vectors,
            List<? extends List<Tensor>> images,
            List<Tensor> curvatures,
            List<Tensor> products) {}

    /// The best direction in a span, and what of it is not the span's first one.
    ///
    /// @param residual ‖H x − λ P x‖ in the norm of P⁻¹: an eigenvalue is no further than that from λ
    private record Line(
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

    /// What is known of the land's two directions.
    Start begin(A place) {
        return start.apply(place);
    }

    /// Looks beyond the two directions until the residual is within `enough` · λ, with at most so many times a product more. The error of λ is about the
    /// residual's square over the gap to the next eigenvalue.
    Top top(A place, Start start, double enough, int most) {
        Ritz ritz = Ritz.of(items(start.curvatures), items(start.products));
        double least = enough * Math.abs(ritz.value());
        boolean isFound = !(start.residual() > least) && !(ritz.value() - start.value() > enough * least);
        if (isFound || most == 0) return new Top(ritz.value(), joined.apply(place, scalars(ritz.weights())));
        Line line = best(place, first.apply(place, new First(start.image, Tensor.scalar(start.value()))));
        for (int i = 1; i < most && line.residual.item() > enough * Math.abs(line.value.item()); i++)
            line = best(place, widen.apply(place, line));
        return new Top(line.value.item(), line.x);
    }

    private static double[] items(List<Tensor> numbers) {
        return numbers.stream().mapToDouble(Tensor::item).toArray();
    }

    private static List<Tensor> scalars(List<Double> numbers) {
        return numbers.stream().map(Tensor::scalar).toList();
    }

    private Line best(A place, Span span) {
        Ritz ritz = Ritz.of(items(span.curvatures), items(span.products));
        return mix.apply(new Mix(span, scalars(ritz.weights()), Tensor.scalar(ritz.value())), place);
    }

    /// The same as a part of a graph.
    Start start(A place) {
        Land here = land.apply(place);
        List<Tensor> x = here.known, d = here.other, image = image(here, x), px = multiplied(here, x);
        return new Start(
                image,
                List.of(dot(x, image), dot(d, image), bend(here.loss, here.at, d).curvature),
                List.of(dot(x, px), dot(d, px), dot(d, multiplied(here, d))),
                dot(image, divided(here, image)));
    }

    /// How a loss bends along a line, as a part of a graph: forward twice, with nothing on the way back.
    static Bend bend(Function<List<Tensor>, Tensor> loss, List<Tensor> at, List<Tensor> v) {
        Function<List<Tensor>, Tensor> slope =
                p -> Transforms.jvp(loss).apply(p, v).change();
        return new Bend(Transforms.jvp(slope).apply(at, v).change(), dot(v, v));
    }

    private List<Tensor> joined(A place, List<Tensor> weights) {
        Land here = land.apply(place);
        return sum(List.of(here.known, here.other), weights, 0);
    }

    private Span first(A place, First known) {
        Land here = land.apply(place);
        List<Tensor> w = beyond(here, here.known, known.image, known.value);
        return span(
                here,
                List.of(here.known, w, here.other),
                List.of(known.image, image(here, w), image(here, here.other)));
    }

    /// The residual, divided by P and of length 1.
    private static List<Tensor> beyond(Land here, List<Tensor> x, List<Tensor> image, Tensor value) {
        List<Tensor> residual = divided(here, residual(here, x, image, value));
        Tensor length = dot(residual, multiplied(here, residual)).sqrt();
        return scaled(residual, length.max(Float.MIN_NORMAL).reciprocal());
    }

    private static List<Tensor> image(Land here, List<Tensor> v) {
        return Transforms.hvp(here.loss).apply(here.at, v);
    }

    private Span widen(A place, Line line) {
        Land here = land.apply(place);
        List<Tensor> w = beyond(here, line.x, line.image, line.value);
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
        List<Tensor> curvatures = new ArrayList<>(), products = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i++) {
            List<Tensor> scaled = multiplied(here, vectors.get(i));
            for (int j = 0; j <= i; j++) {
                curvatures.add(dot(vectors.get(i), images.get(j)));
                products.add(dot(scaled, vectors.get(j)));
            }
        }
        return new Span(vectors, images, curvatures, products);
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
