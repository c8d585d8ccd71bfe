package dev.slopewise.compile;

import dev.slopewise.core.Op;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Polygamma;
import java.util.ArrayList;
import java.util.List;

/// Operations on each entry alone as straight-line code on lanes. How far results are from the exact ones stands in `docs/accuracy.md`.
final class Formulas {
    private Formulas() {}

    /// Whether there is code for an operation, on real numbers or masks.
    static boolean has(Pointwise op) {
        return switch (op) {
            case NEXT_AFTER -> false;
            case FLOOR_DIV, TRUNC_DIV, BIT_NOT, BIT_AND, BIT_OR, BIT_XOR -> false;
            case SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED -> false;
            default -> true;
        };
    }

    /// Quotients and roots take about as long as so many other instructions.
    static final int SLOW = 8;

    /// Whether there is code for an operation on such operands.
    static boolean has(Op op, List<LaneCode.Kind> operands) {
        return switch (op) {
            case Pointwise row -> operands.getFirst() == LaneCode.Kind.BITS ? WholeNumbers.has(row) : has(row);
            case Polygamma(int order) -> order == 0;
            default -> false;
        };
    }

    /// How many instructions an operation takes on such operands, constants not counted.
    static int instructions(Op op, boolean wide, List<LaneCode.Kind> operands) {
        var code = new LaneCode(wide);
        List<Lane> in = new ArrayList<>();
        for (LaneCode.Kind kind : operands) in.add(code.load(kind, in.size()));
        of(op, in);
        return code.work() - in.size();
    }

    /// How long an operation on such operands takes, in instructions that take as long as most.
    static int cost(Op op, boolean wide, List<LaneCode.Kind> operands) {
        boolean isQuotientOrRoot = op == Pointwise.DIV || op == Pointwise.RECIPROCAL || op == Pointwise.SQRT;
        return isQuotientOrRoot ? SLOW : instructions(op, wide, operands);
    }

    /// The result for the given inputs: numbers of a kind, or masks where the operation takes those.
    static Lane of(Op op, List<Lane> in) {
        return switch (op) {
            case Pointwise row -> of(row, in);
            case Polygamma(int order) when order == 0 -> GammaFunctionsOfLanes.digamma(in.getFirst());
            default -> throw none(op);
        };
    }

    private static IllegalArgumentException none(Op op) {
        return new IllegalArgumentException("no code for " + op.label());
    }

    private static Lane of(Pointwise op, List<Lane> in) {
        Lane x = in.getFirst(), y = in.getLast();
        if (x.kind() == LaneCode.Kind.BITS) return WholeNumbers.of(op, x, y);
        return switch (op) {
            case NEG -> x.neg();
            case ABS -> x.abs();
            case SIGN -> Binary.signum(x);
            case FLOOR -> Binary.floor(x);
            case CEIL -> Binary.floor(x.neg()).neg();
            case ROUND -> Binary.rint(x);
            case RECIPROCAL -> x.code().constant(1).over(x);
            case SQRT -> x.sqrt();
            case CBRT -> Powers.cbrt(x);
            case EXP -> Exponentials.exp(x);
            case EXPM1 -> Exponentials.expm1(x);
            case LOG -> Logarithms.log(x);
            case LOG1P -> Logarithms.log1p(x);
            case SIN -> Trigonometry.sin(x);
            case COS -> Trigonometry.cos(x);
            case TAN -> Trigonometry.tan(x);
            case ASIN -> Arcs.asin(x);
            case ACOS -> Arcs.acos(x);
            case ATAN -> Arcs.atan(x);
            case SINH -> Exponentials.sinh(x);
            case COSH -> Exponentials.cosh(x);
            case TANH -> Exponentials.tanh(x);
            case ASINH -> Logarithms.asinh(x);
            case ACOSH -> Logarithms.acosh(x);
            case ATANH -> Logarithms.atanh(x);
            case SIGMOID -> Exponentials.sigmoid(x);
            case ERF -> ErrorFunctionsOfLanes.erf(x);
            case ERFC -> ErrorFunctionsOfLanes.erfc(x);
            case ERFINV -> ErrorFunctionsOfLanes.erfinv(x);
            case LGAMMA -> GammaFunctionsOfLanes.lgamma(x);
            case ADD -> x.plus(y);
            case SUB -> x.minus(y);
            case MUL -> x.times(y);
            case DIV -> x.over(y);
            case POW -> Powers.pow(x, y);
            case FLOOR_MOD -> Remainders.floored(x, y);
            case REMAINDER -> Remainders.truncated(x, y);
            case MIN -> x.min(y);
            case MAX -> x.max(y);
            case HYPOT -> Powers.hypot(x, y);
            case ATAN2 -> Arcs.atan2(x, y);
            case EQ -> x.eq(y);
            case NE -> x.eq(y).not();
            case LT -> x.lt(y);
            case LE -> x.le(y);
            case GT -> y.lt(x);
            case GE -> y.le(x);
            case NOT -> x.not();
            case AND -> x.and(y);
            case OR -> x.or(y);
            case XOR -> x.xor(y);
            case SELECT -> x.select(in.get(1), y);
            default -> throw none(op);
        };
    }
}
