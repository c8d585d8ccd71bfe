package dev.slopewise.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Operations that take matrices, the last two axes, apart; [LinearAlgebra] says what each promises. A matrix with an entry that is not
/// finite gives NaN in all its real results.
public enum Factorization implements JointOp {
    /// P A = L U of `[…, n, n]`: L and U packed, the order of rows `[…, n]` (`i32`) and its parity `[…]` (`i32`). Derivative: [LuSlopes].
    LU,

    /// A = Q R of `[…, m, n]`: Q `[…, m, k]` and R `[…, k, n]`, k = min(m, n). Derivative: [QrSlopes].
    QR,

    /// A = V diag(λ) Vᵀ of `[…, n, n]`, taken as (A + Aᵀ) / 2: λ `[…, n]` upwards and V `[…, n, n]`. Derivative: [EighSlopes].
    EIGH,

    /// A = U diag(s) Vᵀ of `[…, m, n]`: U `[…, m, k]`, s `[…, k]` downwards and V `[…, n, k]`, k = min(m, n). Derivative: [SvdSlopes].
    SVD;

    @Override
    public int operands() {
        return 1;
    }

    @Override
    public List<Type> types(List<Type> in) {
        Type a = in.getFirst();
        if (this == LU || this == EIGH) Matrices.requireSquare(label(), a);
        else Matrices.requireMatrices(label(), a);
        Shape lead = a.shape().dropLast(2);
        int m = a.shape().size(-2), n = a.shape().size(-1), k = Math.min(m, n);
        Type u = a.with(lead.then(Shape.of(m, k))), diagonal = a.with(lead.then(Shape.of(k)));
        return switch (this) {
            case LU -> List.of(a, diagonal.with(DType.I32), a.with(DType.I32).with(lead));
            case QR -> List.of(u, a.with(lead.then(Shape.of(k, n))));
            case EIGH -> List.of(diagonal, a);
            case SVD -> List.of(u, diagonal, a.with(lead.then(Shape.of(n, k))));
        };
    }

    @Override
    public void eval(List<Array> in, List<Array> out) {
        Array x = in.getFirst();
        int m = x.shape().size(-2), n = x.shape().size(-1), matrices = Matrices.count(x);
        for (int which = 0; which < matrices; which++) {
            double[] a = Matrices.readFinite(x, which);
            boolean finite = a.length == 0 || Double.isFinite(a[0]);
            List<?> factors = finite || this == LU ? factors(a, m, n) : List.of();
            for (int i = 0; i < out.size(); i++) {
                if (factors.isEmpty()) Matrices.spoil(which, matrices, out.get(i));
                else Matrices.write(factors.get(i), which, matrices, out.get(i));
            }
        }
    }

    /// A matrix of NaN has the LU factors NaN, in the order in which its rows are.
    private List<?> factors(double[] a, int m, int n) {
        return switch (this) {
            case LU -> {
                var lu = new LuLoops(a, n);
                yield List.of(lu.packed, lu.order, new int[] {lu.parity()});
            }
            case QR -> {
                var qr = QrLoops.of(a, m, n);
                yield List.of(qr.q, qr.r);
            }
            case EIGH -> {
                var eigh = new EighLoops(Matrices.symmetric(a, n), n);
                yield List.of(eigh.values, eigh.vectors);
            }
            case SVD -> {
                var svd = SvdLoops.of(a, m, n);
                yield List.of(svd.u, svd.s, svd.v);
            }
        };
    }

    @Override
    public List<Optional<Tensor>> push(List<Tensor> in, List<Tensor> out, List<Optional<Tensor>> changes) {
        Tensor da = changes.getFirst().orElseThrow();
        List<Tensor> pushed = switch (this) {
            case LU -> List.of(LuSlopes.push(out.get(0), out.get(1), da));
            case QR -> QrSlopes.push(in.getFirst(), out.get(0), out.get(1), da);
            case EIGH -> EighSlopes.push(out.get(0), out.get(1), da);
            case SVD -> new SvdSlopes(out).push(da);
        };
        List<Optional<Tensor>> all = new ArrayList<>();
        for (int i = 0; i < out.size(); i++) all.add(pushed.stream().skip(i).findFirst());
        return all;
    }

    @Override
    public List<Optional<Tensor>> pull(List<Tensor> in, List<Tensor> out, List<Optional<Tensor>> slopes) {
        Optional<Tensor> first = slopes.get(0), second = slopes.get(1);
        Tensor slope = switch (this) {
            case LU -> LuSlopes.pull(out.get(0), out.get(1), first.orElseThrow());
            case QR -> QrSlopes.pull(in.getFirst(), out.get(0), out.get(1), first, second);
            case EIGH -> EighSlopes.pull(out.get(0), out.get(1), first, second);
            case SVD -> new SvdSlopes(out).pull(first, second, slopes.get(2));
        };
        return List.of(Optional.of(slope));
    }

    /// An estimate: how many steps the last two take depends on the matrix.
    @Override
    public long multiplyAdds(List<Type> in, List<Type> out) {
        Shape a = in.getFirst().shape();
        long each = (long) a.count() * Math.min(a.size(-1), a.size(-2));
        return switch (this) {
            case LU -> each / 3;
            case QR -> 2 * each;
            case EIGH -> 4 * each;
            case SVD -> 20 * each;
        };
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
