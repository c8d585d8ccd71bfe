package dev.slopewise.core;

import static dev.slopewise.core.Sensitivity.linear;
import static dev.slopewise.core.SlopewiseException.refuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/// Operations on each entry alone, one row each: name, meaning, slope.
///
/// `x`, `y` are inputs, `z` is the output. All inputs have the same shape and entry type (the mask of `SELECT` apart).
/// Slopes where a function has a corner or a jump: `ABS`, `SIGN`, roundings, comparisons 0; a tie of `MIN` or `MAX` ½ to each side;
/// `HYPOT` and `ATAN2` 0 at (0, 0).
public enum Pointwise implements SingleOp {
    // @formatter:off
    NEG       (number(x -> -x, x -> -x),     (x, z) -> x.like(-1)),
    ABS       (number(Math::abs, Math::abs), (x, z) -> x.sign()),
    SIGN      (number(Math::signum, Long::signum)),
    FLOOR     (real(Math::floor)),
    CEIL      (real(Math::ceil)),
    ROUND     (real(Math::rint)), // ties to even
    RECIPROCAL(real(x -> 1 / x),             (x, z) -> z.square().neg()),
    SQRT      (real(Math::sqrt),             (x, z) -> z.reciprocal().times(0.5)),
    CBRT      (real(Math::cbrt),             (x, z) -> z.square().times(3).reciprocal()),
    EXP       (real(Math::exp),              (x, z) -> z),
    EXPM1     (real(Math::expm1),            (x, z) -> x.exp()),
    LOG       (real(Math::log),              (x, z) -> x.reciprocal()),
    LOG1P     (real(Math::log1p),            (x, z) -> x.plus(1).reciprocal()),
    SIN       (real(Math::sin),              (x, z) -> x.cos()),
    COS       (real(Math::cos),              (x, z) -> x.sin().neg()),
    TAN       (real(Math::tan),              (x, z) -> z.square().plus(1)),
    ASIN      (real(Math::asin),             (x, z) -> x.oneMinusSquare().sqrt().reciprocal()),
    ACOS      (real(Math::acos),             (x, z) -> x.oneMinusSquare().sqrt().reciprocal().neg()),
    ATAN      (real(Math::atan),             (x, z) -> x.square().plus(1).reciprocal()),
    SINH      (real(Math::sinh),             (x, z) -> x.cosh()),
    COSH      (real(Math::cosh),             (x, z) -> x.sinh()),
    TANH      (real(Math::tanh),             (x, z) -> z.oneMinusSquare()),
    ASINH     (real(Hyperbolic::asinh),      (x, z) -> x.hypot(x.like(1)).reciprocal()),
    ACOSH     (real(Hyperbolic::acosh),      (x, z) -> x.minus(1).sqrt().times(x.plus(1).sqrt()).reciprocal()),
    ATANH     (real(Hyperbolic::atanh),      (x, z) -> x.oneMinusSquare().reciprocal()),
    SIGMOID   (real(Hyperbolic::sigmoid),    (x, z) -> z.times(z.oneMinus())),
    ERF       (real(ErrorFunctions::erf),    (x, z) -> x.square().neg().exp().times(2 / Math.sqrt(Math.PI))),
    ERFC      (real(ErrorFunctions::erfc),   (x, z) -> x.square().neg().exp().times(-2 / Math.sqrt(Math.PI))),
    ERFINV    (real(ErrorFunctions::erfinv), (x, z) -> z.square().exp().times(Math.sqrt(Math.PI) / 2)),
    LGAMMA    (real(GammaFunctions::lgamma), (x, z) -> x.digamma()),

    ADD       (number((x, y) -> x + y, (x, y) -> x + y), (x, y, z) -> z.like(1),      (x, y, z) -> z.like(1)),
    SUB       (number((x, y) -> x - y, (x, y) -> x - y), (x, y, z) -> z.like(1),      (x, y, z) -> z.like(-1)),
    MUL       (number((x, y) -> x * y, (x, y) -> x * y), (x, y, z) -> y,              (x, y, z) -> x),
    DIV       (real((x, y) -> x / y),                    (x, y, z) -> y.reciprocal(), (x, y, z) -> z.div(y).neg()),
    POW       (real(Math::pow),                          Slopes::ofPowerInBase,       Slopes::ofPowerInExponent),
    MIN       (number(Math::min, Math::min),             (x, y, z) -> Slopes.ofChoice(x.lt(y), x, y), (x, y, z) -> Slopes.ofChoice(y.lt(x), x, y)),
    MAX       (number(Math::max, Math::max),             (x, y, z) -> Slopes.ofChoice(x.gt(y), x, y), (x, y, z) -> Slopes.ofChoice(y.gt(x), x, y)),
    HYPOT     (real(Math::hypot),                        (x, y, z) -> Slopes.share(x, z), (x, y, z) -> Slopes.share(y, z)),
    /// The angle of the point with height x and width y.
    ATAN2     (real(Math::atan2),                        (x, y, z) -> Slopes.ofAngle(y, x.hypot(y)), (x, y, z) -> Slopes.ofAngle(x, x.hypot(y)).neg()),
    /// The remainder of the quotient rounded down; of the quotient cut towards 0.
    FLOOR_MOD (number(Division::flooredRemainder, Division::flooredRemainder), (x, y, z) -> z.like(1), Slopes::ofDivisor),
    REMAINDER (number((x, y) -> x % y, Division::truncatedRemainder),          (x, y, z) -> z.like(1), Slopes::ofDivisor),
    /// The number next to x on the way to y, in the precision at hand.
    NEXT_AFTER(new Meaning.Neighbor2(Math::nextAfter, Math::nextAfter),        (x, y, z) -> z.like(1), (x, y, z) -> z.like(0)),

    FLOOR_DIV (integer(Division::floored)),
    TRUNC_DIV (integer(Division::truncated)),
    BIT_NOT   (integer(x -> ~x)),
    BIT_AND   (integer((x, y) -> x & y)),
    BIT_OR    (integer((x, y) -> x | y)),
    BIT_XOR   (integer((x, y) -> x ^ y)),
    /// Shifts by a distance that is negative, or not less than the number of bits, leave none of the bits.
    SHIFT_LEFT(integer((x, n) -> n < 0 || n > 63 ? 0 : x << n)),
    SHIFT_RIGHT(integer((x, n) -> x >> (n < 0 || n > 63 ? 63 : n))),
    SHIFT_RIGHT_UNSIGNED(new Meaning.Integer2((x, n) -> n < 0 || n > 31 ? 0 : x >>> n, (x, n) -> n < 0 || n > 63 ? 0 : x >>> n)),

    EQ        (compare((x, y) -> x == y, (x, y) -> x == y)),
    NE        (compare((x, y) -> x != y, (x, y) -> x != y)),
    LT        (compare((x, y) -> x < y, (x, y) -> x < y)),
    LE        (compare((x, y) -> x <= y, (x, y) -> x <= y)),
    GT        (compare((x, y) -> x > y, (x, y) -> x > y)),
    GE        (compare((x, y) -> x >= y, (x, y) -> x >= y)),
    NOT       (new Meaning.Logic(1, (x, y) -> !x)),
    AND       (new Meaning.Logic(2, (x, y) -> x && y)),
    OR        (new Meaning.Logic(2, (x, y) -> x || y)),
    XOR       (new Meaning.Logic(2, (x, y) -> x ^ y)),
    /// `SELECT(mask, x, y)` is x where the mask is true, else y.
    SELECT    (new Meaning.Choice());
    // @formatter:on

    /// What a row does to one entry, and which entry types it takes.
    public sealed interface Meaning {
        /// One real number in, one out.
        record Real1(DoubleUnaryOperator real) implements Meaning {}

        /// Two real numbers in, one out.
        record Real2(DoubleBinaryOperator real) implements Meaning {}

        /// One number of any kind in, one of the same kind out.
        record Number1(DoubleUnaryOperator real, LongUnaryOperator integer) implements Meaning {}

        /// Two numbers of one kind in, one of the same kind out.
        record Number2(DoubleBinaryOperator real, LongBinaryOperator integer) implements Meaning {}

        /// Two real numbers in, one out that depends on the precision; `f32` numbers come as floats.
        record Neighbor2(FloatOperator narrow, DoubleBinaryOperator wide) implements Meaning {}

        /// One integer in, one out.
        record Integer1(LongUnaryOperator integer) implements Meaning {}

        /// Two integers in, one out.
        record Integer2(IntBinaryOperator narrow, LongBinaryOperator wide) implements Meaning {}

        /// Two numbers of one kind in, a truth value out.
        record Compare(RealTest real, IntegerTest integer) implements Meaning {}

        /// One or two truth values in, one out; a lone input is passed twice.
        record Logic(int inputs, TruthOperator truth) implements Meaning {}

        /// A mask and two values of any one kind in, one of them out.
        record Choice() implements Meaning {}
    }

    public interface FloatOperator {
        float apply(float x, float y);
    }

    public interface RealTest {
        boolean test(double x, double y);
    }

    public interface IntegerTest {
        boolean test(long x, long y);
    }

    public interface TruthOperator {
        boolean apply(boolean x, boolean y);
    }

    private interface Slope1 {
        Tensor at(Tensor x, Tensor z);
    }

    private interface Slope2 {
        Tensor at(Tensor x, Tensor y, Tensor z);
    }

    private static final String REAL = "cast first, for example .to(F32)";

    private final Meaning meaning;
    private final List<Slope1> slope1;
    private final List<Slope2> slope2;

    Pointwise(Meaning meaning) {
        this.meaning = meaning;
        this.slope1 = List.of();
        this.slope2 = List.of();
    }

    Pointwise(Meaning meaning, Slope1 slope) {
        this.meaning = meaning;
        this.slope1 = List.of(slope);
        this.slope2 = List.of();
    }

    Pointwise(Meaning meaning, Slope2 first, Slope2 second) {
        this.meaning = meaning;
        this.slope1 = List.of();
        this.slope2 = List.of(first, second);
    }

    private static Meaning real(DoubleUnaryOperator f) {
        return new Meaning.Real1(f);
    }

    private static Meaning real(DoubleBinaryOperator f) {
        return new Meaning.Real2(f);
    }

    private static Meaning number(DoubleUnaryOperator f, LongUnaryOperator g) {
        return new Meaning.Number1(f, g);
    }

    private static Meaning number(DoubleBinaryOperator f, LongBinaryOperator g) {
        return new Meaning.Number2(f, g);
    }

    private static Meaning integer(LongUnaryOperator f) {
        return new Meaning.Integer1(f);
    }

    /// The same on 64 bits and on 32, of which the low ones are kept.
    private static Meaning integer(LongBinaryOperator f) {
        return new Meaning.Integer2((x, y) -> (int) f.applyAsLong(x, y), f);
    }

    private static Meaning compare(RealTest f, IntegerTest g) {
        return new Meaning.Compare(f, g);
    }

    public Meaning meaning() {
        return meaning;
    }

    @Override
    public int operands() {
        return switch (meaning) {
            case Meaning.Real1 _, Meaning.Number1 _, Meaning.Integer1 _ -> 1;
            case Meaning.Real2 _, Meaning.Number2 _, Meaning.Neighbor2 _, Meaning.Integer2 _, Meaning.Compare _ -> 2;
            case Meaning.Logic logic -> logic.inputs;
            case Meaning.Choice _ -> 3;
        };
    }

    @Override
    public Type type(List<Type> in) {
        if (in.size() != operands()) {
            throw refuse("%s takes %d inputs, got %d".formatted(label(), operands(), in.size()), "");
        }
        boolean choice = meaning instanceof Meaning.Choice;
        Type first = in.get(choice ? 1 : 0);
        for (Type t : in) {
            if (!t.shape().equals(first.shape())) {
                throw refuse("%s needs equal shapes, got %s and %s".formatted(label(), first, t), "");
            }
        }
        if (choice && in.getFirst().dtype() != DType.BOOL) {
            throw refuse("select needs a bool mask, got " + in.getFirst(), "compare first, for example mask.ne(0)");
        }
        for (Type t : in.subList(choice ? 1 : 0, in.size())) {
            if (t.dtype() != first.dtype()) {
                throw refuse(
                        "%s needs equal entry types, got %s and %s".formatted(label(), first.dtype(), t.dtype()),
                        "cast one of them: .to(%s) or .to(%s)".formatted(cast(first.dtype()), cast(t.dtype())));
            }
        }
        return switch (meaning) {
            case Meaning.Real1 _, Meaning.Real2 _, Meaning.Neighbor2 _ ->
                demand(first, first.dtype().isFloat(), "real numbers (f32, f64)", REAL);
            case Meaning.Integer1 _, Meaning.Integer2 _ ->
                demand(first, first.dtype().isInteger(), "integers (i32, i64)", "cast first: .to(I32)");
            case Meaning.Number1 _, Meaning.Number2 _ ->
                demand(first, first.dtype().isNumber(), "numbers", REAL);
            case Meaning.Compare _ ->
                demand(first, first.dtype().isNumber(), "numbers", REAL).with(DType.BOOL);
            case Meaning.Logic _ ->
                demand(first, first.dtype() == DType.BOOL, "truth values (bool)", "compare first, for example x.ne(0)");
            case Meaning.Choice _ -> first;
        };
    }

    private Type demand(Type type, boolean holds, String needed, String wayOut) {
        if (!holds) throw refuse("%s needs %s, got %s".formatted(label(), needed, type), wayOut);
        return type;
    }

    private static String cast(DType dtype) {
        return dtype.name();
    }

    @Override
    public void eval(List<Array> in, Array out) {
        PointwiseLoops.run(meaning, in, out);
    }

    @Override
    public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
        if (this == SELECT) {
            Tensor mask = in.getFirst();
            Tensor zero = out.like(0);
            return List.of(
                    Sensitivity.None.NONE,
                    linear(dx -> mask.select(dx, zero), dz -> mask.select(dz, zero)),
                    linear(dy -> mask.select(zero, dy), dz -> mask.select(zero, dz)));
        }
        List<Sensitivity> all = new ArrayList<>();
        for (Slope1 slope : slope1) all.add(new Sensitivity.Slope(slope.at(in.get(0), out)));
        for (Slope2 slope : slope2) all.add(new Sensitivity.Slope(slope.at(in.get(0), in.get(1), out)));
        while (all.size() < in.size()) all.add(Sensitivity.None.NONE);
        return all;
    }

    @Override
    public long multiplyAdds(List<Type> in, Type out) {
        return out.shape().count();
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Slopes that need more than a line.
    private static final class Slopes {
        /// y · x^(y−1), and 0 for y = 0 also where 1/x is not finite; x is replaced there, so that slopes of the slope stay finite.
        static Tensor ofPowerInBase(Tensor x, Tensor y, Tensor z) {
            Tensor flat = y.eq(0).and(x.reciprocal().isFinite().not());
            Tensor safe = flat.select(x.like(1), x);
            return flat.select(y.like(0), y.times(safe.pow(y.minus(1))));
        }

        /// x^y · ln x, and 0 at x = 0 (but NaN where x^y is infinite there); NaN for x < 0.
        static Tensor ofPowerInExponent(Tensor x, Tensor y, Tensor z) {
            return z.times(x.eq(0).select(x.like(1), x).log());
        }

        /// side / length of a right triangle, and 0 where the length is.
        static Tensor share(Tensor side, Tensor length) {
            Tensor flat = length.eq(0);
            return flat.select(side.like(0), side.div(flat.select(length.like(1), length)));
        }

        /// side / length², without overflow, and 0 where the length is.
        static Tensor ofAngle(Tensor side, Tensor length) {
            Tensor safe = length.eq(0).select(length.like(1), length);
            return share(side, length).div(safe);
        }

        /// Minus the whole quotient, which is worked out from the remainder z: (x − z) / y comes near it.
        static Tensor ofDivisor(Tensor x, Tensor y, Tensor z) {
            return z.minus(x).div(y).round();
        }

        /// 1 for the side that was chosen, ½ at a tie.
        static Tensor ofChoice(Tensor chosen, Tensor x, Tensor y) {
            return chosen.select(x.like(1), x.eq(y).select(x.like(0.5), x.like(0)));
        }
    }
}
