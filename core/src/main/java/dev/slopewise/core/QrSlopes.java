package dev.slopewise.core;

import java.util.List;
import java.util.Optional;

/// How the factors of A = Q R move with A. The first k = min(m, n) columns A₁ = Q R₁ must not depend on each other.
///
///     D = dA₁ R₁⁻¹          C = Qᵀ D          T = (C on and above the diagonal) + (C below it)ᵀ
///     dR₁ = T R₁          dQ = D − Q T
///
/// The other columns of a wide matrix are R₂ = Qᵀ A₂.
///
/// @see <a href="https://arxiv.org/abs/1001.1654">Walter and Lehmann 2012, Algorithmic differentiation of linear algebra functions</a>
/// @see <a href="https://arxiv.org/abs/2009.10071">Roberts and Roberts 2020, QR and LQ decomposition matrix backpropagation algorithms</a>, for wide
///      matrices
final class QrSlopes {
    private QrSlopes() {}

    /// The changes of Q and R.
    static List<Tensor> push(Tensor a, Tensor q, Tensor r, Tensor da) {
        int k = q.shape().size(-1), n = a.shape().size(-1);
        Tensor first = r.slice(-1, 0, k);
        Tensor d = solve(Triangle.LOWER, first.transpose(), da.slice(-1, 0, k).transpose())
                .transpose();
        Tensor c = q.transpose().matmul(d);
        Tensor t = Triangle.UPPER.of(c).plus(Triangle.LOWER_WITH_ONES.of(c).transpose());
        Tensor dq = d.minus(q.matmul(t)), dr = t.matmul(first);
        if (k == n) return List.of(dq, dr);
        Tensor rest =
                dq.transpose().matmul(a.slice(-1, k, n)).plus(q.transpose().matmul(da.slice(-1, k, n)));
        return List.of(dq, Tensor.concatenate(-1, List.of(dr, rest)));
    }

    /// The slope at A.
    static Tensor pull(Tensor a, Tensor q, Tensor r, Optional<Tensor> ofQ, Optional<Tensor> ofR) {
        int k = q.shape().size(-1), n = a.shape().size(-1);
        Tensor dq = ofQ.orElseGet(() -> q.like(0)), dr = ofR.orElseGet(() -> r.like(0));
        if (k == n) return pullFirst(q, r, dq, dr);
        Tensor rest = dr.slice(-1, k, n);
        Tensor all = dq.plus(a.slice(-1, k, n).matmul(rest.transpose()));
        Tensor first = pullFirst(q, r.slice(-1, 0, k), all, dr.slice(-1, 0, k));
        return Tensor.concatenate(-1, List.of(first, q.matmul(rest)));
    }

    private static Tensor pullFirst(Tensor q, Tensor r, Tensor dq, Tensor dr) {
        Tensor t = dr.matmul(r.transpose()).minus(q.transpose().matmul(dq));
        Tensor c = Triangle.UPPER.of(t).plus(Triangle.UPPER_WITH_ONES.of(t).transpose());
        return solve(Triangle.UPPER, r, dq.plus(q.matmul(c)).transpose()).transpose();
    }

    private static Tensor solve(Triangle triangle, Tensor t, Tensor b) {
        return Tensor.apply(new Triangular.Solve(triangle), t, b);
    }
}
