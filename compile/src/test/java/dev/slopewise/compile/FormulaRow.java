package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Pointwise.Meaning;
import dev.slopewise.core.Polygamma;
import dev.slopewise.core.Shape;
import dev.slopewise.core.SingleOp;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/// An operation on numbers that has a formula, and what is promised of it.
///
/// @param narrow how many ulps an `f32` result may be off at most
/// @param wide the same for `f64`
/// @param narrowLength how many instructions there may be at most, without constants, loads and changes of view
record FormulaRow(SingleOp op, double narrow, double wide, int narrowLength, int wideLength) {
    Lane code(boolean isWide) {
        var code = new LaneCode(isWide);
        return Formulas.of(
                op, IntStream.range(0, op.operands()).mapToObj(code::load).toList());
    }

    double ulps(boolean isWide) {
        return isWide ? wide : narrow;
    }

    private DoubleBinaryOperator meaning() {
        return switch (op) {
            case Pointwise row -> meaning(row);
            default -> (x, _) -> carriedOut(x);
        };
    }

    private static DoubleBinaryOperator meaning(Pointwise row) {
        return switch (row.meaning()) {
            case Meaning.Real1 m -> (x, _) -> m.real().applyAsDouble(x);
            case Meaning.Real2 m -> m.real();
            case Meaning.Number1 m -> (x, _) -> m.real().applyAsDouble(x);
            case Meaning.Number2 m -> m.real();
            default -> throw new AssertionError(row);
        };
    }

    private double carriedOut(double x) {
        Array in = Array.wrap(Shape.SCALAR, new double[] {x}), out = Array.zeros(in.type());
        op.eval(List.of(in), out);
        return out.number(0);
    }

    /// The interpreter's result, in double precision.
    double expected(double x, double y) {
        return meaning().applyAsDouble(x, y);
    }

    /// How many ulps the result for x is off; infinite where one of both is no number, or beyond the largest, and the other is not the same. Left of 0
    /// `digamma` is what is left of ψ(1 − x) and π cot πx: there these are ulps of the result or of 1 + ln(1 − x), whichever is larger.
    double distance(boolean isWide, double x, double got, double expected) {
        double rounded = isWide ? expected : (float) expected;
        if (!Double.isFinite(rounded) || !Double.isFinite(got))
            return Double.compare(got, rounded) == 0 ? 0 : Double.POSITIVE_INFINITY;
        double size = op instanceof Polygamma && x < 0 ? Math.max(1 + Math.log1p(-x), Math.abs(expected)) : expected;
        return Math.abs(got - expected) / (isWide ? Math.ulp(size) : Math.ulp((float) size));
    }

    /// In `docs/accuracy.md`.
    String line() {
        return String.format(Locale.ROOT, "| `%s` | %s | %s |", op.label(), number(narrow), number(wide));
    }

    private static String number(double x) {
        return x == Math.rint(x) ? String.valueOf((long) x) : String.valueOf(x);
    }

    @Override
    public String toString() {
        return op.label();
    }

    static List<FormulaRow> rows() {
        // @formatter:off
        return List.of(
            new FormulaRow(Pointwise.NEG,        0,   0,     1,   1),
            new FormulaRow(Pointwise.ABS,        0,   0,     1,   1),
            new FormulaRow(Pointwise.SIGN,       0,   0,     4,   4),
            new FormulaRow(Pointwise.FLOOR,      0,   0,    10,  10),
            new FormulaRow(Pointwise.CEIL,       0,   0,    12,  12),
            new FormulaRow(Pointwise.ROUND,      0,   0,     7,   7),
            new FormulaRow(Pointwise.RECIPROCAL, 0.5, 0,     1,   1),
            new FormulaRow(Pointwise.SQRT,       0.5, 0,     1,   1),
            new FormulaRow(Pointwise.CBRT,       1,   1,    45,  52),
            new FormulaRow(Pointwise.EXP,        1.5, 2,    21,  27),
            new FormulaRow(Pointwise.EXPM1,      1.5, 2,    24,  29),
            new FormulaRow(Pointwise.LOG,        1,   1,    29,  35),
            new FormulaRow(Pointwise.LOG1P,      1.5, 2,    34,  40),
            new FormulaRow(Pointwise.SIN,        2,   3,    19,  23),
            new FormulaRow(Pointwise.COS,        2,   3,    20,  24),
            new FormulaRow(Pointwise.TAN,        3,   3,    29,  37),
            new FormulaRow(Pointwise.ASIN,       2.5, 2,    18,  26),
            new FormulaRow(Pointwise.ACOS,       1.5, 2,    27,  35),
            new FormulaRow(Pointwise.ATAN,       1.5, 2,    23,  35),
            new FormulaRow(Pointwise.SINH,       2,   4,    31,  41),
            new FormulaRow(Pointwise.COSH,       1.5, 3,    22,  28),
            new FormulaRow(Pointwise.TANH,       2.5, 3,    21,  26),
            new FormulaRow(Pointwise.ASINH,      2,   3,    47,  53),
            new FormulaRow(Pointwise.ACOSH,      2.5, 3,    45,  51),
            new FormulaRow(Pointwise.ATANH,      2,   3,    41,  47),
            new FormulaRow(Pointwise.SIGMOID,    2.5, 3,    19,  25),
            new FormulaRow(Pointwise.ERF,        1,   2,    34,  59),
            new FormulaRow(Pointwise.ERFC,       4,   7,    58,  83),
            new FormulaRow(Pointwise.ERFINV,     3,   4,    50,  79),
            new FormulaRow(Pointwise.LGAMMA,     4,   5,    66,  91),
            new FormulaRow(new Polygamma(0),     6,   6,   100, 135),
            new FormulaRow(Pointwise.ADD,        0.5, 0,     1,   1),
            new FormulaRow(Pointwise.SUB,        0.5, 0,     1,   1),
            new FormulaRow(Pointwise.MUL,        0.5, 0,     1,   1),
            new FormulaRow(Pointwise.DIV,        0.5, 0,     1,   1),
            new FormulaRow(Pointwise.POW,        2,   2,   114, 123),
            new FormulaRow(Pointwise.MIN,        0,   0,     1,   1),
            new FormulaRow(Pointwise.MAX,        0,   0,     1,   1),
            new FormulaRow(Pointwise.HYPOT,      1.5, 2,    20,  20),
            new FormulaRow(Pointwise.ATAN2,      1.5, 3,    33,  45),
            new FormulaRow(Pointwise.FLOOR_MOD,  0.5, 0,    19,  19),
            new FormulaRow(Pointwise.REMAINDER,  0,   0,    22,  22));
        // @formatter:on
    }
}
