package dev.slopewise.compile;

import dev.slopewise.core.Pointwise;
import java.util.List;
import java.util.Set;

final class Formulas {
    private static final Set<Pointwise> KNOWN = Set.of(Pointwise.ADD, Pointwise.SUB, Pointwise.MUL, Pointwise.DIV, Pointwise.NEG, Pointwise.ABS, Pointwise.SQRT,
        Pointwise.MIN, Pointwise.MAX, Pointwise.RECIPROCAL, Pointwise.EQ, Pointwise.NE, Pointwise.LT, Pointwise.LE, Pointwise.GT, Pointwise.GE, Pointwise.NOT, Pointwise.AND, Pointwise.OR, Pointwise.XOR, Pointwise.SELECT);
    static boolean has(Pointwise op) { return KNOWN.contains(op); }
    static Lane of(Pointwise op, List<Lane> in) {
        Lane x = in.getFirst(), y = in.getLast();
        return switch (op) {
            case ADD -> x.plus(y); case SUB -> x.minus(y); case MUL -> x.times(y); case DIV -> x.over(y);
            case NEG -> x.neg(); case ABS -> x.abs(); case SQRT -> x.sqrt(); case MIN -> x.min(y); case MAX -> x.max(y);
            case RECIPROCAL -> x.code().constant(1).over(x);
            case EQ -> x.eq(y); case NE -> x.eq(y).not(); case LT -> x.lt(y); case LE -> x.le(y); case GT -> y.lt(x); case GE -> y.le(x);
            case NOT -> x.not(); case AND -> x.and(y); case OR -> x.or(y); case XOR -> x.xor(y);
            case SELECT -> x.select(in.get(1), y);
            default -> throw new IllegalStateException();
        };
    }
}
