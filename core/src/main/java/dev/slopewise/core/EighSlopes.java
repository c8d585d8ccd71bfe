package dev.slopewise.core;

import java.util.List;
import java.util.Optional;

/// How eigenvalues and eigenvectors of a symmetric A = V diag(λ) Vᵀ move with A. Each vector keeps its length and its sign.
///
///     P = Vᵀ dA V          dλᵢ = Pᵢᵢ          dV = V (F ∘ P) with Fᵢⱼ = 1 / (λⱼ − λᵢ), 0 on the diagonal
///
/// The slope of the values asks for no gaps, that of the vectors does; see [Gaps].
///
/// @see <a href="https://people.maths.ox.ac.uk/gilesm/files/NA-08-01.pdf">Giles 2008, Collected matrix derivative results</a>, eigenvalues and
///      eigenvectors
final class EighSlopes {
    private EighSlopes() {}

    /// The changes of λ and V.
    static List<Tensor> push(Tensor values, Tensor vectors, Tensor da) {
        Tensor p = vectors.transpose().matmul(Triangle.symmetric(da)).matmul(vectors);
        return List.of(p.diagonal(), vectors.matmul(gaps(values).times(p)));
    }

    /// The slope at A, which is symmetric.
    static Tensor pull(Tensor values, Tensor vectors, Optional<Tensor> ofValues, Optional<Tensor> ofVectors) {
        Tensor p = Triangle.diagonal(ofValues.orElseGet(() -> values.like(0)));
        if (ofVectors.isPresent())
            p = p.plus(gaps(values).times(vectors.transpose().matmul(ofVectors.get())));
        return Triangle.symmetric(vectors.matmul(p).matmul(vectors.transpose()));
    }

    private static Tensor gaps(Tensor values) {
        return Tensor.apply(new Gaps(Gaps.Kind.AMONG_EIGENVALUES), values, values);
    }
}
