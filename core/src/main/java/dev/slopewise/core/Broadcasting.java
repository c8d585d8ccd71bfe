package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Repeats one operand to the shape of the other, by the rule that [Tensor] states, as explicit operations.
final class Broadcasting {
    private Broadcasting() {}

    /// Both operands with one shape, which is that of one of them.
    static List<Tensor> together(String op, Tensor x, Tensor y) {
        if (x.shape().equals(y.shape())) return List.of(x, y);
        if (fits(x.shape(), y.shape())) return List.of(stretch(x, y.shape()), y);
        if (fits(y.shape(), x.shape())) return List.of(x, stretch(y, x.shape()));
        throw misfit(op, x, y);
    }

    /// Whether a tensor can be repeated to a shape.
    static boolean fits(Shape from, Shape to) {
        int lead = to.rank() - from.rank();
        return lead >= 0
                && IntStream.range(0, from.rank())
                        .allMatch(i -> from.size(i) == 1 || from.size(i) == to.size(lead + i));
    }

    static Tensor stretch(Tensor x, Shape to) {
        Shape from = x.shape();
        if (from.equals(to)) return x;
        if (!fits(from, to)) {
            throw refuse(
                    "%s cannot be repeated to %s: sizes, counted from the last axis, must be equal or 1"
                            .formatted(x.type(), to),
                    x.path(),
                    "reshape or expand it first");
        }
        int lead = to.rank() - from.rank();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < from.rank(); i++) {
            if (from.size(i) == to.size(lead + i)) kept.add(i);
        }
        int[] sizes = kept.stream().mapToInt(from::size).toArray();
        List<Integer> at = kept.stream().map(i -> lead + i).toList();
        return Tensor.apply(new Layout.Broadcast(to, at), x.reshape(Shape.of(sizes)));
    }

    private static SlopewiseException misfit(String op, Tensor x, Tensor y) {
        Shape a = x.shape(), b = y.shape();
        String problem = "%s needs shapes of which one can be repeated to the other, got %s and %s".formatted(op, a, b);
        String names = x.path().isEmpty() && y.path().isEmpty()
                ? ""
                : "operands: " + name(x, "left") + ", " + name(y, "right");
        return refuse(problem, names, wayOut(a, b));
    }

    private static String name(Tensor x, String side) {
        return x.path().isEmpty() ? side : x.path();
    }

    private static String wayOut(Shape a, Shape b) {
        boolean leftIsLonger = a.rank() >= b.rank();
        Shape longer = leftIsLonger ? a : b;
        Shape shorter = leftIsLonger ? b : a;
        if (longer.rank() == shorter.rank() + 1
                && longer.size(-1) == 1
                && longer.dropLast(1).equals(shorter)) {
            int n = longer.size(-2);
            return "squeeze(-1) the %s operand for %s entry by entry; for all %d × %d pairs ask with broadcastTo(%d, %d)"
                    .formatted(longer, shorter, n, n, n, n);
        }
        if (a.rank() == b.rank() && a.rank() > 0) {
            int[] both = new int[a.rank()];
            boolean possible = true;
            for (int i = 0; i < both.length; i++) {
                both[i] = Math.max(a.size(i), b.size(i));
                possible &= a.size(i) == b.size(i) || a.size(i) == 1 || b.size(i) == 1;
            }
            if (possible) {
                String sizes = Shape.of(both).toString();
                return "to repeat both, ask with broadcastTo(" + sizes.substring(1, sizes.length() - 1)
                        + ") on one of them";
            }
        }
        return "reshape, expand or slice one of them";
    }
}
