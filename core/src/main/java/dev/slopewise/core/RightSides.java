package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.function.BinaryOperator;

/// Right sides of equations, in the forms that users have them.
final class RightSides {
    private RightSides() {}

    /// Solves for vectors or matrices, for one matrix or many, with what solves `[…, m, n]` for `[…, m, k]`.
    static Tensor solve(String op, Tensor a, Tensor b, BinaryOperator<Tensor> solver) {
        Matrices.requireMatrices(op, a.type());
        int rank = b.shape().rank();
        boolean vectors = rank == 1 || rank == a.shape().rank() - 1;
        Tensor columns = vectors ? b.expand(-1) : b;
        require(
                b.dtype() == a.dtype()
                        && columns.shape().rank() >= 2
                        && columns.shape().size(-2) == a.shape().size(-2)
                        && leadsAgree(a.shape().dropLast(2), columns.shape().dropLast(2)),
                "%s needs right sides [%d] or […, %d, k] with the leading axes and entry type of the matrices, got %s"
                        + " and %s",
                op,
                a.shape().size(-2),
                a.shape().size(-2),
                a.type(),
                b.type());
        Tensor x = matrices(a, columns, solver);
        return vectors ? x.squeeze(-1) : x;
    }

    private static boolean leadsAgree(Shape a, Shape b) {
        return a.rank() == 0 || b.rank() == 0 || a.equals(b);
    }

    private static Tensor matrices(Tensor a, Tensor b, BinaryOperator<Tensor> solver) {
        Shape leadA = a.shape().dropLast(2), leadB = b.shape().dropLast(2);
        if (leadA.equals(leadB)) return solver.apply(a, b);
        if (leadB.rank() == 0) {
            return solver.apply(a, b.broadcastTo(leadA.then(b.shape())));
        }
        // one matrix for all: their right sides become columns beside each other, and the matrix is factorised once
        int rows = b.shape().size(-2), k = b.shape().size(-1);
        Tensor beside = b.moveAxis(-2, 0).reshape(Shape.of(rows, leadB.count() * k));
        Tensor x = solver.apply(a, beside);
        Shape split = Shape.of(x.shape().size(0)).then(leadB).then(Shape.of(k));
        return x.reshape(split).moveAxis(0, -2);
    }
}
