package dev.slopewise.core;

import static dev.slopewise.core.Sensitivity.linear;

import java.util.List;

/// Entries of another type, as Java casts them: reals to integers cut towards zero (NaN becomes 0, what is too large the largest),
/// `i64` to `i32` keeps the low bits, numbers to `bool` say whether they differ from 0, `true` is 1.
///
/// A slope passes between real types only.
public record Convert(DType to) implements SingleOp {
    @Override
    public int operands() {
        return 1;
    }

    @Override
    public Type type(List<Type> in) {
        return in.getFirst().with(to);
    }

    @Override
    public void eval(List<Array> in, Array out) {
        Array x = in.getFirst();
        boolean whole = x.dtype().isInteger() && to.isInteger();
        for (int i = 0; i < out.count(); i++) {
            if (whole) out.put(i, x.integer(i));
            else if (x.dtype() == DType.I64 && to == DType.F32) out.floats()[i] = (float) x.longs()[i]; // rounded once
            else out.put(i, x.number(i));
        }
    }

    @Override
    public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
        DType from = in.getFirst().dtype();
        return List.of(
                from.isFloat() && to.isFloat() ? linear(dx -> dx.to(to), dz -> dz.to(from)) : Sensitivity.None.NONE);
    }

    @Override
    public String label() {
        return "to " + to;
    }
}
