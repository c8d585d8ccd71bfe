package dev.slopewise.core;

import dev.slopewise.core.Pointwise.Meaning;
import java.util.List;

/// The interpreter's loops over entries: real arithmetic in double, rounded once to the output's type.
final class PointwiseLoops {
    private PointwiseLoops() {}

    static void run(Meaning meaning, List<Array> in, Array out) {
        switch (meaning) {
            case Meaning.Real1(var f) -> real(f, in.getFirst(), out);
            case Meaning.Number1(var f, var g) -> {
                Array x = in.getFirst();
                if (out.dtype().isFloat()) real(f, x, out);
                else for (int i = 0; i < out.count(); i++) out.put(i, g.applyAsLong(x.integer(i)));
            }
            case Meaning.Real2(var f) -> real(f, in.get(0), in.get(1), out);
            case Meaning.Number2(var f, var g) -> {
                Array x = in.get(0), y = in.get(1);
                if (out.dtype().isFloat()) real(f, x, y, out);
                else for (int i = 0; i < out.count(); i++) out.put(i, g.applyAsLong(x.integer(i), y.integer(i)));
            }
            case Meaning.Neighbor2(var narrow, var wide) -> {
                Array x = in.get(0), y = in.get(1);
                if (out.dtype() == DType.F64) real(wide, x, y, out);
                else for (int i = 0; i < out.count(); i++) out.floats()[i] = narrow.apply(x.floats()[i], y.floats()[i]);
            }
            case Meaning.Integer1(var f) -> {
                for (int i = 0; i < out.count(); i++)
                    out.put(i, f.applyAsLong(in.getFirst().integer(i)));
            }
            case Meaning.Integer2(var narrow, var wide) -> {
                Array x = in.get(0), y = in.get(1);
                if (out.dtype() == DType.I64)
                    for (int i = 0; i < out.count(); i++) out.longs()[i] = wide.applyAsLong(x.longs()[i], y.longs()[i]);
                else for (int i = 0; i < out.count(); i++) out.ints()[i] = narrow.applyAsInt(x.ints()[i], y.ints()[i]);
            }
            case Meaning.Compare(var f, var g) -> {
                Array x = in.get(0), y = in.get(1);
                boolean[] to = out.bools();
                if (x.dtype().isFloat()) for (int i = 0; i < to.length; i++) to[i] = f.test(x.number(i), y.number(i));
                else for (int i = 0; i < to.length; i++) to[i] = g.test(x.integer(i), y.integer(i));
            }
            case Meaning.Logic(int _, var f) -> {
                boolean[] x = in.getFirst().bools(), y = in.getLast().bools(), to = out.bools();
                for (int i = 0; i < to.length; i++) to[i] = f.apply(x[i], y[i]);
            }
            case Meaning.Choice _ -> choose(in.get(0).bools(), in.get(1), in.get(2), out);
        }
    }

    private static void real(java.util.function.DoubleUnaryOperator f, Array x, Array out) {
        if (out.dtype() == DType.F32) {
            float[] from = x.floats(), to = out.floats();
            for (int i = 0; i < to.length; i++) to[i] = (float) f.applyAsDouble(from[i]);
        } else {
            double[] from = x.doubles(), to = out.doubles();
            for (int i = 0; i < to.length; i++) to[i] = f.applyAsDouble(from[i]);
        }
    }

    private static void real(java.util.function.DoubleBinaryOperator f, Array x, Array y, Array out) {
        if (out.dtype() == DType.F32) {
            float[] a = x.floats(), b = y.floats(), to = out.floats();
            for (int i = 0; i < to.length; i++) to[i] = (float) f.applyAsDouble(a[i], b[i]);
        } else {
            double[] a = x.doubles(), b = y.doubles(), to = out.doubles();
            for (int i = 0; i < to.length; i++) to[i] = f.applyAsDouble(a[i], b[i]);
        }
    }

    private static void choose(boolean[] mask, Array yes, Array no, Array out) {
        System.arraycopy(no.data(), 0, out.data(), 0, mask.length);
        for (int i = 0; i < mask.length; i++) {
            if (mask[i]) System.arraycopy(yes.data(), i, out.data(), i, 1);
        }
    }
}
