package dev.slopewise.core;

import static dev.slopewise.core.Sensitivity.linear;
import static dev.slopewise.core.SlopewiseException.refuse;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Operations that make or use triangular matrices, the last two axes.
public sealed interface Triangular extends SingleOp {
    /// The Cholesky factor: of `[…, n, n]`, taken as S = (A + Aᵀ) / 2, the lower triangular L with positive diagonal and L Lᵀ = S.
    ///
    ///     dL = L Φ(L⁻¹ dS L⁻ᵀ)          Φ: the lower triangle, its diagonal halved
    ///
    /// A matrix with an entry that is not finite gives NaN throughout; one that is not positive definite is refused.
    ///
    /// @see <a href="https://arxiv.org/abs/1602.07527">Murray 2016, Differentiation of the Cholesky decomposition</a>
    record Cholesky() implements Triangular {
        @Override
        public Type type(List<Type> in) {
            Matrices.requireSquare(label(), in.getFirst());
            return in.getFirst();
        }

        @Override
        public void eval(List<Array> in, Array out) {
            Array x = in.getFirst();
            int n = x.shape().size(-1);
            for (int which = 0; which < Matrices.count(x); which++) {
                double[] a = Matrices.symmetric(Matrices.read(x, 2, which), n);
                if (Matrices.isFinite(a)) factor(a, n, x, which);
                else Arrays.fill(a, Double.NaN);
                Matrices.write(a, which, Matrices.count(x), out);
            }
        }

        private static void factor(double[] a, int n, Array x, int which) {
            int bad = TriangularLoops.cholesky(a, n);
            if (bad == n) return;
            throw refuse(
                    "cholesky needs positive definite matrices, got pivot %d = %s in %s"
                            .formatted(bad, a[bad * n + bad], Matrices.name(x, which)),
                    "add a small multiple of the identity, or use eigh");
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor l) {
            return List.of(linear(
                    da -> {
                        Tensor half = solve(Triangle.LOWER, l, Triangle.symmetric(da));
                        Tensor change = solve(Triangle.LOWER, l, half.transpose());
                        return l.matmul(Triangle.lowerHalf(change));
                    },
                    dl -> {
                        Tensor change = Triangle.lowerHalf(l.transpose().matmul(dl));
                        Tensor half = solve(Triangle.UPPER, l.transpose(), change);
                        return Triangle.symmetric(solve(Triangle.UPPER, l.transpose(), half.transpose()));
                    }));
        }

        @Override
        public long multiplyAdds(List<Type> in, Type out) {
            return (long) out.shape().count() * out.shape().size(-1) / 6;
        }
    }

    /// T⁻¹ B for a triangle T of `[…, n, n]`, whose other entries play no part, and `[…, n, k]` with equal leading axes.
    ///
    ///     dX = T⁻¹ (dB − dT X)
    ///
    /// A zero on the diagonal is refused.
    ///
    /// @see <a href="https://people.maths.ox.ac.uk/gilesm/files/NA-08-01.pdf">Giles 2008, Collected matrix derivative results</a>, inverse product
    record Solve(Triangle triangle) implements Triangular {
        @Override
        public Type type(List<Type> in) {
            Matrices.requireRightSides(label(), in.get(0), in.get(1));
            return in.get(1);
        }

        @Override
        public void eval(List<Array> in, Array out) {
            int n = out.shape().size(-2), k = out.shape().size(-1);
            for (int which = 0; which < Matrices.count(out); which++) {
                double[] t = Matrices.read(in.get(0), 2, which), x = Matrices.read(in.get(1), 2, which);
                int zero = triangle.hasOnes() ? n : TriangularLoops.zeroOnDiagonal(t, n);
                if (zero < n) {
                    throw singular(
                            label(), zero, in.get(0), which, "; slopes of lu, logDeterminant and qr ask for it too");
                }
                TriangularLoops.solve(triangle, t, x, n, k);
                Matrices.write(x, which, Matrices.count(out), out);
            }
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor x) {
            Tensor t = in.get(0);
            return List.of(
                    linear(
                            dt -> solve(triangle, t, triangle.of(dt).matmul(x)).neg(),
                            dx -> triangle.of(back(t, dx).matmul(x.transpose())).neg()),
                    linear(db -> solve(triangle, t, db), dx -> back(t, dx)));
        }

        /// T⁻ᵀ dX.
        private Tensor back(Tensor t, Tensor dx) {
            return solve(triangle.transposed(), t.transpose(), dx);
        }

        @Override
        public long multiplyAdds(List<Type> in, Type out) {
            return (long) out.shape().count() * out.shape().size(-2) / 2;
        }
    }

    private static Tensor solve(Triangle triangle, Tensor t, Tensor b) {
        return Tensor.apply(new Solve(triangle), t, b);
    }

    /// What is said of a matrix that cannot be divided by.
    static SlopewiseException singular(String op, int pivot, Array x, int which, String who) {
        return refuse(
                "%s needs regular matrices, got pivot %d = 0 in %s".formatted(op, pivot, Matrices.name(x, which)),
                "its rows depend on each other; add a small multiple of the identity, or use svd" + who);
    }

    @Override
    default int operands() {
        return switch (this) {
            case Cholesky _ -> 1;
            case Solve _ -> 2;
        };
    }

    @Override
    default String label() {
        return switch (this) {
            case Cholesky() -> "cholesky";
            case Solve(var triangle) ->
                "solve " + triangle.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }
}
