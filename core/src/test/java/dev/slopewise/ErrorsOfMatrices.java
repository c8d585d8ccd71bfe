package dev.slopewise;

import static dev.slopewise.Pin.pin;

import dev.slopewise.core.Attention;
import dev.slopewise.core.AttentionPull;
import dev.slopewise.core.DType;
import dev.slopewise.core.Gaps;
import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Scores;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Triangle;
import dev.slopewise.core.Triangular;
import dev.slopewise.core.transform.Transforms;
import java.util.List;

/// Linear algebra.
final class ErrorsOfMatrices {
    private static final Tensor WIDE = Tensor.zeros(2, 3), EYE = Tensor.eye(2, DType.F64);
    private static final Tensor SINGULAR = Tensor.of(new double[][] {{1, 2}, {2, 4}});

    // @formatter:off
    static final List<Pin> ALL = List.of(
        pin(() -> LinearAlgebra.qr(Tensor.of(1.0)),
            "qr needs matrices […, m, n] of real numbers, got f64[1]"),
        pin(() -> LinearAlgebra.determinant(WIDE),
            "determinant needs square matrices […, n, n] of real numbers, got f32[2, 3]"),
        pin(() -> LinearAlgebra.cholesky(Tensor.eye(2, DType.I32)),
            "cholesky needs matrices of real numbers, got i32[2, 2]; cast first: .to(F32)"),
        pin(() -> LinearAlgebra.leastSquares(WIDE, Tensor.of(1f, 2f)),
            "leastSquares needs as many rows as columns or more, got f32[2, 3]"),
        pin(() -> LinearAlgebra.solve(EYE, Tensor.of(1f, 2f)),
            "solve needs right sides [2] or […, 2, k] with the leading axes and entry type of the matrices, got f64[2, 2] and f32[2]"),
        pin(() -> Tensor.apply(new Triangular.Solve(Triangle.LOWER), EYE, Tensor.of(1.0, 2.0)),
            "solve lower needs right sides […, n, k] for matrices […, n, n] with equal leading axes and entry types, got f64[2, 2] and f64[2]"),
        pin(() -> LinearAlgebra.cholesky(SINGULAR.neg()),
            "cholesky needs positive definite matrices, got pivot 0 = -1.0 in f64[2, 2]",
            "add a small multiple of the identity, or use eigh"),
        pin(() -> LinearAlgebra.solve(SINGULAR, Tensor.of(1.0, 2.0)),
            "solve needs regular matrices, got pivot 1 = 0 in f64[2, 2]",
            "its rows depend on each other; add a small multiple of the identity, or use svd; inverse is a solve too"),
        pin(() -> LinearAlgebra.inverse(SINGULAR),
            "solve needs regular matrices, got pivot 1 = 0 in f64[2, 2]",
            "its rows depend on each other; add a small multiple of the identity, or use svd; inverse is a solve too"),
        pin(() -> Transforms.grad((Tensor a) -> LinearAlgebra.logDeterminant(a).logAbs()).apply(SINGULAR),
            "solve upper needs regular matrices, got pivot 1 = 0 in f64[2, 2]",
            "its rows depend on each other; add a small multiple of the identity, or use svd; slopes of lu, logDeterminant and qr ask for it too"),
        pin(() -> Transforms.grad((Tensor a) -> LinearAlgebra.eigh(a).vectors().sum()).apply(EYE),
            "slopes of eigenvectors need values with gaps, got equal ones in f64[2, 2]: eigenvalues 0 and 1 are both 1.0",
            "a loss of the values alone has slopes (first ones; second derivatives of values need gaps too); or make the values differ, or stopGradient() the vectors"),
        pin(() -> Tensor.apply(new Gaps(Gaps.Kind.AMONG_EIGENVALUES), Tensor.of(1f), Tensor.of(1.0)),
            "gaps need real numbers with equal leading axes, got f32[1] and f64[1]"),
        pin(() -> new Scores(0, Scores.Sight.All.ALL),
            "the scale of scores must be above 0, got 0.0"),
        pin(() -> WIDE.attention(EYE, WIDE),
            "attention needs real numbers of one type, got queries f32[2, 3], keys f64[2, 2] and values f32[2, 3]"),
        pin(() -> WIDE.attention(WIDE, Tensor.zeros(4, 5)),
            "attention needs queries […, n, d], keys […, m, d] and values […, m, e] with equal leading axes, got f32[2, 3], f32[2, 3] and f32[4, 5]"),
        pin(() -> WIDE.attention(WIDE, WIDE, Tensor.zeros(3, 2)),
            "attention needs a bias or mask […, n, m] for scores f32[2, 2], whose first leading axes it may lack, got f32[3, 2]"),
        pin(() -> Tensor.zeros(3, 2, 3).attention(Tensor.zeros(2, 2, 3), Tensor.zeros(2, 2, 3)),
            "attention needs queries […, n, d] with as many heads as keys or a multiple, got f32[3, 2, 3] and f32[2, 2, 3]",
            "heads are the last leading axis, […, heads, n, d]"),
        pin(() -> Tensor.of(1f).attention(WIDE, WIDE),
            "attention needs queries […, n, d] with as many heads as keys or a multiple, got f32[1] and f32[2, 3]",
            "expand(0) a vector"),
        pin(() -> Tensor.applyAll(new Attention(new Scores(1, new Scores.Sight.Causal(3))), List.of(WIDE, WIDE, WIDE)),
            "causal attention needs whole runs of 3 queries, got f32[2, 3]"),
        pin(() -> Tensor.applyAll(new AttentionPull(new Scores(1, Scores.Sight.All.ALL)), List.of(WIDE, WIDE, WIDE, WIDE, WIDE, WIDE)),
            "slopes of attention needs f32[2], f32[2, 3] and f32[2] beside queries, keys and values, got [f32[2, 3], f32[2, 3], f32[2, 3]]"));
    // @formatter:on

    private ErrorsOfMatrices() {}
}
