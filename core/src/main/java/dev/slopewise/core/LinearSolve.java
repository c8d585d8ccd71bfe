package dev.slopewise.core;

import java.util.List;
import java.util.Optional;

/// A⁻¹ B of `[…, n, n]` and `[…, n, k]`: X, then the packed factors of A and the order of rows that it was found with, as of
/// [Factorization#LU], which the derivative of X uses again. A singular matrix is refused; one with an entry that is not finite gives NaN.
///
///     dX = A⁻¹ (dB − dA X)
///
/// @see <a href="https://people.maths.ox.ac.uk/gilesm/files/NA-08-01.pdf">Giles 2008, Collected matrix derivative results</a>, inverse product
public record LinearSolve() implements JointOp {
    @Override
    public int operands() {
        return 2;
    }

    @Override
    public List<Type> types(List<Type> in) {
        Matrices.requireRightSides(label(), in.get(0), in.get(1));
        Type a = in.getFirst();
        return List.of(in.get(1), a, a.with(DType.I32).with(a.shape().dropLast(1)));
    }

    @Override
    public void eval(List<Array> in, List<Array> out) {
        Array a = in.get(0), b = in.get(1);
        int n = b.shape().size(-2), k = b.shape().size(-1), matrices = Matrices.count(a);
        for (int which = 0; which < matrices; which++) {
            var lu = new LuLoops(Matrices.readFinite(a, which), n);
            int zero = TriangularLoops.zeroOnDiagonal(lu.packed, n);
            if (zero < n) throw Triangular.singular(label(), zero, a, which, "; inverse is a solve too");
            Matrices.write(lu.solve(Matrices.read(b, 2, which), k), which, matrices, out.get(0));
            Matrices.write(lu.packed, which, matrices, out.get(1));
            Matrices.write(lu.order, which, matrices, out.get(2));
        }
    }

    @Override
    public List<Optional<Tensor>> push(List<Tensor> in, List<Tensor> out, List<Optional<Tensor>> changes) {
        Tensor x = out.get(0), lu = out.get(1), order = out.get(2);
        Optional<Tensor> da = changes.get(0),
                db = changes.get(1),
                byA = da.map(d -> d.matmul(x).neg());
        Optional<Tensor> moved = sum(byA, db);
        return List.of(
                moved.map(d -> LuSlopes.solve(lu, order, d)),
                da.map(d -> LuSlopes.push(lu, order, d)),
                Optional.empty());
    }

    @Override
    public List<Optional<Tensor>> pull(List<Tensor> in, List<Tensor> out, List<Optional<Tensor>> slopes) {
        Tensor x = out.get(0), lu = out.get(1), order = out.get(2);
        Optional<Tensor> atB = slopes.get(0).map(d -> LuSlopes.solveTransposed(lu, order, d));
        Optional<Tensor> byX = atB.map(d -> d.matmul(x.transpose()).neg());
        Optional<Tensor> byLu = slopes.get(1).map(d -> LuSlopes.pull(lu, order, d));
        return List.of(sum(byX, byLu), atB);
    }

    private static Optional<Tensor> sum(Optional<Tensor> a, Optional<Tensor> b) {
        return a.isPresent() && b.isPresent() ? a.map(x -> x.plus(b.get())) : a.or(() -> b);
    }

    @Override
    public long multiplyAdds(List<Type> in, List<Type> out) {
        long n = in.getFirst().shape().size(-1);
        return n * in.get(0).shape().count() / 3 + n * in.get(1).shape().count();
    }

    @Override
    public String label() {
        return "solve";
    }
}
