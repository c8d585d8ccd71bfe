package dev.slopewise.core;

import static dev.slopewise.core.Sensitivity.linear;

import java.util.List;
import java.util.Locale;

/// Determinants of square matrices, the last two axes, and what their slopes are made from. A matrix with an entry that is not finite gives
/// NaN.
public enum Determinants implements SingleOp {
    /// det A of `[…, n, n]`: `[…]`.
    ///
    ///     d det = ⟨C, dA⟩          C: the cofactors
    ///
    /// @see <a href="https://people.maths.ox.ac.uk/gilesm/files/NA-08-01.pdf">Giles 2008, Collected matrix derivative results</a>, determinant
    DETERMINANT,

    /// The cofactors C = det(A) A⁻ᵀ of `[…, n, n]`, which singular matrices have too; `[…, n, n]`. By the singular value decomposition they are
    /// det(U V) U diag(Π_{j≠i} sⱼ) Vᵀ. Their own slope, from A Cᵀ = det(A) I, asks for a regular matrix.
    ///
    ///     dC = A⁻ᵀ (⟨C, dA⟩ I − dAᵀ C)
    ///
    /// @see <a href="https://doi.org/10.1016/S0024-3795(98)10098-8">Stewart 1998, On the adjugate matrix</a>
    COFACTORS;

    @Override
    public int operands() {
        return 1;
    }

    @Override
    public Type type(List<Type> in) {
        Type a = in.getFirst();
        Matrices.requireSquare(label(), a);
        return this == COFACTORS ? a : a.with(a.shape().dropLast(2));
    }

    @Override
    public void eval(List<Array> in, Array out) {
        Array x = in.getFirst();
        int n = x.shape().size(-1), matrices = Matrices.count(x);
        for (int which = 0; which < matrices; which++) {
            double[] a = Matrices.readFinite(x, which);
            if (a.length > 0 && Double.isNaN(a[0])) Matrices.spoil(which, matrices, out);
            else if (this == COFACTORS) Matrices.write(cofactors(a, n), which, matrices, out);
            else Matrices.write(new double[] {determinant(a, n)}, which, matrices, out);
        }
    }

    /// The product of the pivots, whose exponents are kept apart, as a part of it may overflow where the whole does not.
    private static double determinant(double[] a, int n) {
        var lu = new LuLoops(a, n);
        double product = lu.parity();
        int exponent = 0;
        for (int i = 0; i < n; i++) {
            double pivot = lu.packed[i * n + i];
            int own = Math.getExponent(pivot);
            product *= Math.scalb(pivot, -own);
            int shift = Math.getExponent(product);
            product = Math.scalb(product, -shift);
            exponent += own + shift;
        }
        return Math.scalb(product, exponent);
    }

    private static double[] cofactors(double[] a, int n) {
        double scale = Matrices.scale(a);
        double[] work = a.clone();
        Matrices.times(work, scale);
        var svd = SvdLoops.of(work, n, n);
        double turns = determinant(svd.u, n) * determinant(svd.v, n) < 0 ? -1 : 1;
        double[] c = new double[n * n];
        for (int k = 0; k < n; k++) {
            double others = turns;
            for (int j = 0; j < n; j++) if (j != k) others *= svd.s[j];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) c[i * n + j] += others * svd.u[i * n + k] * svd.v[j * n + k];
            }
        }
        int exponent = -Math.getExponent(scale) * (n - 1);
        for (int i = 0; i < c.length; i++) c[i] = Math.scalb(c[i], exponent);
        return c;
    }

    @Override
    public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
        Tensor a = in.getFirst();
        return List.of(
                switch (this) {
                    case DETERMINANT -> {
                        Tensor c = Tensor.apply(COFACTORS, a);
                        yield linear(da -> c.times(da).sum(-2, -1), dz -> c.times(over(dz)));
                    }
                    case COFACTORS ->
                        linear(
                                da -> solved(
                                        a.transpose(),
                                        Triangle.diagonal(repeated(out.times(da).sum(-2, -1), a))
                                                .minus(da.transpose().matmul(out))),
                                dc -> {
                                    Tensor g = solved(a, dc);
                                    Tensor trace = over(g.diagonal().sum(-1));
                                    return out.times(trace).minus(out.matmul(g.transpose()));
                                });
                });
    }

    /// Numbers `[…]` as `[…, 1, 1]`.
    private static Tensor over(Tensor numbers) {
        return numbers.expand(-1).expand(-1);
    }

    /// Numbers `[…]` as the equal entries of diagonals `[…, n]`.
    private static Tensor repeated(Tensor numbers, Tensor a) {
        return numbers.expand(-1).broadcastTo(a.shape().dropLast(1));
    }

    private static Tensor solved(Tensor a, Tensor b) {
        return Tensor.applyAll(new LinearSolve(), List.of(a, b)).getFirst();
    }

    /// An estimate, as of [Factorization].
    @Override
    public long multiplyAdds(List<Type> in, Type out) {
        return (this == COFACTORS ? Factorization.SVD : Factorization.LU).multiplyAdds(in, List.of(out));
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
