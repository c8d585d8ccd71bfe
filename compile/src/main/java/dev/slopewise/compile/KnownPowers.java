package dev.slopewise.compile;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Source;
import dev.slopewise.core.Type;
import java.util.List;

/// Powers by a known exponent of few multiplications and roots, as these: 0, ±½, ±1, 1½, ±2, 3 and 4, within 2 ulp as [Powers#pow] is, and of zeros,
/// infinities and NaN the same.
///
/// That many roundings make no more follows from the mantissa: one half of an ulp is a smaller part of a number near 2 than of one near 1. So x⁴ as (x²)²
/// is off by √2 + ½ ulp at most, as x⁻² as (1/x)²; the others by less. A power of x⁻³ that is made this way may be off by 2.9 ulp, so it is none of them.
final class KnownPowers {
    private final GraphWriter now;
    private final Graph.Node from;
    private final int x;

    private KnownPowers(GraphWriter now, Graph.Node from, int x) {
        this.now = now;
        this.from = from;
        this.x = x;
    }

    /// Whether an operation is a power that is written otherwise here.
    static boolean has(GraphWriter now, Pointwise op, List<Integer> in) {
        return op == Pointwise.POW && isKnown(exponent(now, in.getLast()));
    }

    private static boolean isKnown(double exponent) {
        boolean isWhole = exponent >= -2 && exponent <= 4 && exponent == Math.rint(exponent);
        return isWhole || Math.abs(exponent) == 0.5 || exponent == 1.5;
    }

    /// Writes a power down; returns its result.
    static int write(GraphWriter now, List<Integer> in, Graph.Node from) {
        return new KnownPowers(now, from, in.getFirst()).power(exponent(now, in.getLast()));
    }

    /// NaN where it is not known.
    private static double exponent(GraphWriter now, int value) {
        boolean isMade = !now.isInput(value);
        return isMade
                        && now.maker(value).op() instanceof Source.Fill(Number number, Type type)
                        && type.dtype().isFloat()
                ? number.doubleValue()
                : Double.NaN;
    }

    private int power(double exponent) {
        if (exponent == 0.5) return root();
        if (exponent == -0.5) return one(Pointwise.RECIPROCAL, root());
        if (exponent == 1.5) return times(one(Pointwise.ABS, x), root()); // of −0 and −∞ without their sign
        return switch ((int) exponent) {
            case 0 -> fill(1);
            case 1 -> x;
            case 2 -> times(x, x);
            case 3 -> times(times(x, x), x);
            case 4 -> square(times(x, x));
            case -1 -> one(Pointwise.RECIPROCAL, x);
            default -> square(one(Pointwise.RECIPROCAL, x));
        };
    }

    /// x to the ½: +0 of −0, and +∞ of −∞.
    private int root() {
        int root = one(Pointwise.ADD, one(Pointwise.SQRT, x), fill(0));
        int isLeast = one(Pointwise.EQ, x, fill(Double.NEGATIVE_INFINITY));
        return one(Pointwise.SELECT, isLeast, fill(Double.POSITIVE_INFINITY), root);
    }

    private int square(int value) {
        return times(value, value);
    }

    private int times(int a, int b) {
        return one(Pointwise.MUL, a, b);
    }

    private int fill(double number) {
        return now.one(new Source.Fill(number, now.type(x)), List.of(), from);
    }

    private int one(Pointwise op, Integer... in) {
        return now.one(op, List.of(in), from);
    }
}
