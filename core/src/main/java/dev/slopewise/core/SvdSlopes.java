package dev.slopewise.core;

import java.util.List;
import java.util.Optional;

/// How the factors of A = U diag(s) Vᵀ move with A. Each pair of vectors keeps its lengths and its sign.
///
///     P = Uᵀ dA V = M + K, M symmetric, K skew          dsᵢ = Pᵢᵢ
///     dU = U (E ∘ M + H ∘ K) + (I − U Uᵀ) dA V S⁻¹          Eᵢⱼ = 1 / (sⱼ − sᵢ)
///     dV = V (E ∘ M − H ∘ K) + (I − V Vᵀ) dAᵀ U S⁻¹          Hᵢⱼ = 1 / (sⱼ + sᵢ), both 0 on the diagonal
///
/// The last terms are there for the factor that is not square. The slope of the values asks for no gaps, that of the vectors does; see [Gaps].
/// (In the source F ∘ (P S + S Pᵀ) with Fᵢⱼ = 1 / (sⱼ² − sᵢ²) stands for E ∘ M + H ∘ K; so written no squares are subtracted.)
///
/// @see <a href="https://j-towns.github.io/papers/svd-derivative.pdf">Townsend 2016, Differentiating the singular value decomposition</a>
final class SvdSlopes {
    private final Tensor u, s, v;

    /// @param factors U, s and V
    SvdSlopes(List<Tensor> factors) {
        u = factors.get(0);
        s = factors.get(1);
        v = factors.get(2);
    }

    /// The changes of U, s and V.
    List<Tensor> push(Tensor da) {
        Tensor p = u.transpose().matmul(da).matmul(v);
        Tensor even = gaps().times(Triangle.symmetric(p)), odd = sums().times(Triangle.skew(p));
        Tensor du = u.matmul(even.plus(odd)), dv = v.matmul(even.minus(odd));
        if (isTall(u)) du = du.plus(outside(u, da.matmul(v)).times(reciprocals()));
        if (isTall(v)) dv = dv.plus(outside(v, da.transpose().matmul(u)).times(reciprocals()));
        return List.of(du, p.diagonal(), dv);
    }

    /// The slope at A.
    Tensor pull(Optional<Tensor> ofU, Optional<Tensor> ofS, Optional<Tensor> ofV) {
        Tensor p = Triangle.diagonal(ofS.orElseGet(() -> s.like(0))), none = p.like(0);
        if (ofU.isPresent() || ofV.isPresent()) {
            Tensor alongU = ofU.map(d -> u.transpose().matmul(d)).orElse(none);
            Tensor alongV = ofV.map(d -> v.transpose().matmul(d)).orElse(none);
            p = p.plus(Triangle.symmetric(gaps().times(alongU.plus(alongV))))
                    .plus(Triangle.skew(sums().times(alongU.minus(alongV))));
        }
        Tensor left = u.matmul(p);
        if (ofU.isPresent() && isTall(u)) left = left.plus(outside(u, ofU.get()).times(reciprocals()));
        Tensor slope = left.matmul(v.transpose());
        if (ofV.isEmpty() || !isTall(v)) return slope;
        Tensor right = outside(v, ofV.get()).times(reciprocals());
        return slope.plus(u.matmul(right.transpose()));
    }

    private static boolean isTall(Tensor x) {
        return x.shape().size(-2) > x.shape().size(-1);
    }

    /// (I − Q Qᵀ) X.
    private static Tensor outside(Tensor q, Tensor x) {
        return x.minus(q.matmul(q.transpose().matmul(x)));
    }

    private Tensor gaps() {
        return Tensor.apply(new Gaps(Gaps.Kind.AMONG_SINGULAR_VALUES), s, s);
    }

    private Tensor sums() {
        return Tensor.apply(new Gaps(Gaps.Kind.AMONG_SINGULAR_VALUES), s.neg(), s);
    }

    /// 1 / s as one row.
    private Tensor reciprocals() {
        Tensor zero = Tensor.full(0, s.dtype(), s.shape().with(-1, 1).sizes());
        return Tensor.apply(new Gaps(Gaps.Kind.SINGULAR_VALUES_FROM_ZERO), zero, s);
    }
}
