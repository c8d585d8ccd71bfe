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
import org.jspecify.annotations.Nullable;

/// Operations on each entry alone: a name here and a row below, its meaning and its slope.
///
/// `x`, `y` are inputs, `z` is the output. All inputs have the same shape and entry type (the mask of `SELECT` apart).
/// Slopes where a function has a corner or a jump: `ABS`, `SIGN`, roundings, comparisons 0; a tie of `MIN` or `MAX` ½ to each side;
/// `HYPOT` and `ATAN2` 0 at (0, 0).
public enum Pointwise implements SingleOp {
    // @formatter:off
    NEG, ABS, SIGN, FLOOR, CEIL, ROUND, RECIPROCAL, SQRT, CBRT, EXP, EXPM1, LOG, LOG1P, SIN, COS, TAN, ASIN, ACOS, ATAN,
    SINH, COSH, TANH, ASINH, ACOSH, ATANH, SIGMOID, ERF, ERFC, ERFINV, LGAMMA,
    ADD, SUB, MUL, DIV, POW, MIN, MAX, HYPOT,
    /// The angle of the point with height x and width y.
    ATAN2,
    /// The remainder of the quotient rounded down; of the quotient cut towards 0.
    FLOOR_MOD,
    REMAINDER,
    /// The number next to x on the way to y, in the precision at hand.
    NEXT_AFTER,
    FLOOR_DIV, TRUNC_DIV, BIT_NOT, BIT_AND, BIT_OR, BIT_XOR,
    /// Shifts by a distance that is negative, or not less than the number of bits, leave none of the bits.
    SHIFT_LEFT,
    SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED,
    EQ, NE, LT, LE, GT, GE, NOT, AND, OR, XOR,
    /// `SELECT(mask, x, y)` is x where the mask is true, else y.
    SELECT;
    // @formatter:on

    // @formatter:off
    /// Its row. It is made when it is first asked for, as a function costs the JVM a moment when it is first met, and few programs meet them all.
    private Row made() {
        return switch (this) {
            case NEG        -> row(number(x -> -x, x -> -x),     (x, z) -> x.like(-1));
            case ABS        -> row(number(Math::abs, Math::abs), (x, z) -> x.sign());
            case SIGN       -> row(number(Math::signum, Long::signum));
            case FLOOR      -> row(real(Math::floor));
            case CEIL       -> row(real(Math::ceil));
            case ROUND      -> row(real(Math::rint)); // ties to even
            case RECIPROCAL -> row(real(x -> 1 / x),             (x, z) -> z.square().neg());
            case SQRT       -> row(real(Math::sqrt),             (x, z) -> z.reciprocal().times(0.5));
            case CBRT       -> row(real(Math::cbrt),             (x, z) -> z.square().times(3).reciprocal());
            case EXP        -> row(real(Math::exp),              (x, z) -> z);
            case EXPM1      -> row(real(Math::expm1),            (x, z) -> x.exp());
            case LOG        -> row(real(Math::log),              (x, z) -> x.reciprocal());
            case LOG1P      -> row(real(Math::log1p),            (x, z) -> x.plus(1).reciprocal());
            case SIN        -> row(real(Math::sin),              (x, z) -> x.cos());
            case COS        -> row(real(Math::cos),              (x, z) -> x.sin().neg());
            case TAN        -> row(real(Math::tan),              (x, z) -> z.square().plus(1));
            case ASIN       -> row(real(Math::asin),             (x, z) -> x.oneMinusSquare().sqrt().reciprocal());
            case ACOS       -> row(real(Math::acos),             (x, z) -> x.oneMinusSquare().sqrt().reciprocal().neg());
            case ATAN       -> row(real(Math::atan),             (x, z) -> x.square().plus(1).reciprocal());
            case SINH       -> row(real(Math::sinh),             (x, z) -> x.cosh());
            case COSH       -> row(real(Math::cosh),             (x, z) -> x.sinh());
            case TANH       -> row(real(Math::tanh),             (x, z) -> z.oneMinusSquare());
            case ASINH      -> row(real(Hyperbolic::asinh),      (x, z) -> x.hypot(x.like(1)).reciprocal());
            case ACOSH      -> row(real(Hyperbolic::acosh),      (x, z) -> x.minus(1).sqrt().times(x.plus(1).sqrt()).reciprocal());
            case ATANH      -> row(real(Hyperbolic::atanh),      (x, z) -> x.oneMinusSquare().reciprocal());
            case SIGMOID    -> row(real(Hyperbolic::sigmoid),    (x, z) -> z.times(z.oneMinus()));
            case ERF        -> row(real(ErrorFunctions::erf),    (x, z) -> x.square().neg().exp().times(2 / Math.sqrt(Math.PI)));
            case ERFC       -> row(real(ErrorFunctions::erfc),   (x, z) -> x.square().neg().exp().times(-2 / Math.sqrt(Math.PI)));
            case ERFINV     -> row(real(ErrorFunctions::erfinv), (x, z) -> z.square().exp().times(Math.sqrt(Math.PI) / 2));
            case LGAMMA     -> row(real(GammaFunctions::lgamma), (x, z) -> x.digamma());

            case ADD        -> row(number((x, y) -> x + y, (x, y) -> x + y), (x, y, z) -> z.like(1),      (x, y, z) -> z.like(1));
            case SUB        -> row(number((x, y) -> x - y, (x, y) -> x - y), (x, y, z) -> z.like(1),      (x, y, z) -> z.like(-1));
            case MUL        -> row(number((x, y) -> x * y, (x, y) -> x * y), (x, y, z) -> y,              (x, y, z) -> x);
            case DIV        -> row(real((x, y) -> x / y),                    (x, y, z) -> y.reciprocal(), (x, y, z) -> z.div(y).neg());
            case POW        -> row(real(Math::pow),                          Slopes::ofPowerInBase,       Slopes::ofPowerInExponent);
            case MIN        -> row(number(Math::min, Math::min),             (x, y, z) -> Slopes.ofChoice(x.lt(y), x, y), (x, y, z) -> Slopes.ofChoice(y.lt(x), x, y));
            case MAX        -> row(number(Math::max, Math::max),             (x, y, z) -> Slopes.ofChoice(x.gt(y), x, y), (x, y, z) -> Slopes.ofChoice(y.gt(x), x, y));
            case HYPOT      -> row(real(Math::hypot),                        (x, y, z) -> Slopes.share(x, z), (x, y, z) -> Slopes.share(y, z));
            case ATAN2      -> row(real(Math::atan2),                        (x, y, z) -> Slopes.ofAngle(y, x.hypot(y)), (x, y, z) -> Slopes.ofAngle(x, x.hypot(y)).neg());
            case FLOOR_MOD  -> row(number(Division::flooredRemainder, Division::flooredRemainder), (x, y, z) -> z.like(1), Slopes::ofDivisor);
            case REMAINDER  -> row(number((x, y) -> x % y, Division::truncatedRemainder),          (x, y, z) -> z.like(1), Slopes::ofDivisor);
            case NEXT_AFTER -> row(new Meaning.Neighbor2(Math::nextAfter, Math::nextAfter),        (x, y, z) -> z.like(1), (x, y, z) -> z.like(0));

            case FLOOR_DIV  -> row(integer(Division::floored));
            case TRUNC_DIV  -> row(integer(Division::truncated));
            case BIT_NOT    -> row(integer(x -> ~x));
            case BIT_AND    -> row(integer((x, y) -> x & y));
            case BIT_OR     -> row(integer((x, y) -> x | y));
            case BIT_XOR    -> row(integer((x, y) -> x ^ y));
            case SHIFT_LEFT -> row(integer((x, n) -> n < 0 || n > 63 ? 0 : x << n));
            case SHIFT_RIGHT -> row(integer((x, n) -> x >> (n < 0 || n > 63 ? 63 : n)));
            case SHIFT_RIGHT_UNSIGNED -> row(new Meaning.Integer2((x, n) -> n < 0 || n > 31 ? 0 : x >>> n, (x, n) -> n < 0 || n > 63 ? 0 : x >>> n));

            case EQ         -> row(compare((x, y) -> x == y, (x, y) -> x == y));
            case NE         -> row(compare((x, y) -> x != y, (x, y) -> x != y));
            case LT         -> row(compare((x, y) -> x < y, (x, y) -> x < y));
            case LE         -> row(compare((x, y) -> x <= y, (x, y) -> x <= y));
            case GT         -> row(compare((x, y) -> x > y, (x, y) -> x > y));
            case GE         -> row(compare((x, y) -> x >= y, (x, y) -> x >= y));
            case NOT        -> row(new Meaning.Logic(1, (x, y) -> !x));
            case AND        -> row(new Meaning.Logic(2, (x, y) -> x && y));
            case OR         -> row(new Meaning.Logic(2, (x, y) -> x || y));
            case XOR        -> row(new Meaning.Logic(2, (x, y) -> x ^ y));
            case SELECT     -> row(new Meaning.Choice());
        };
    }
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

    private record Row(Meaning meaning, List<Slope1> slope1, List<Slope2> slope2) {}

    private volatile @Nullable Row row;

    private Row row() {
        Row known = row;
        return known == null ? keep(made()) : known;
    }

    /// Threads that ask at once may make it twice; the first one stays.
    private synchronized Row keep(Row made) {
        Row known = row;
        if (known != null) return known;
        row = made;
        return made;
    }

    private static Row row(Meaning meaning) {
        return new Row(meaning, List.of(), List.of());
    }

    private static Row row(Meaning meaning, Slope1 slope) {
        return new Row(meaning, List.of(slope), List.of());
    }

    private static Row row(Meaning meaning, Slope2 first, Slope2 second) {
        return new Row(meaning, List.of(), List.of(first, second));
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
        return row().meaning;
    }

    @Override
    public int operands() {
        return switch (meaning()) {
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
        Meaning meaning = meaning();
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
        PointwiseLoops.run(meaning(), in, out);
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
        for (Slope1 slope : row().slope1) all.add(new Sensitivity.Slope(slope.at(in.get(0), out)));
        for (Slope2 slope : row().slope2) all.add(new Sensitivity.Slope(slope.at(in.get(0), in.get(1), out)));
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
