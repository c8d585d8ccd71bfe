package dev.slopewise.core;

import static dev.slopewise.core.Sensitivity.linear;
import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// The general product of two tensors: entries are multiplied where axes with the same letter agree, and summed over the letters that
/// the result lacks. `Contraction("bij", "bjk", "bik")` is a batch of matrix products.
///
/// Each letter stands for one axis. A letter in both inputs and the result is a batch axis, in both inputs alone it is summed over, in one
/// input alone it is free and must be in the result. Both derivatives are contractions again. Letters are renamed in order of appearance,
/// so that equal products are equal ops.
///
/// @param left  the letters of the first input's axes, outermost first
/// @param right the letters of the second input's axes
/// @param out   the letters of the result's axes, in any order
public record Contraction(String left, String right, String out) implements SingleOp {
    public Contraction {
        distinct(left);
        distinct(right);
        distinct(out);
        for (char c : out.toCharArray()) {
            require(
                    has(left, c) || has(right, c),
                    "axis %s of the result is in no input: %s,%s->%s",
                    c,
                    left,
                    right,
                    out);
        }
        for (char c : (left + right).toCharArray()) {
            require(
                    has(out, c) || (has(left, c) && has(right, c)),
                    "axis %s is in one input and not in the result, in %s,%s->%s; sum over it first",
                    c,
                    left,
                    right,
                    out);
        }
        String from = distinctLetters(left + right);
        left = rename(left, from);
        right = rename(right, from);
        out = rename(out, from);
    }

    private static void distinct(String letters) {
        require(
                letters.chars().distinct().count() == letters.length(),
                "a letter may stand for one axis only, got %s; take the diagonal first",
                letters);
    }

    private static boolean has(String letters, int c) {
        return letters.indexOf(c) >= 0;
    }

    private static String distinctLetters(String letters) {
        var seen = new StringBuilder();
        letters.chars().distinct().forEach(c -> seen.append((char) c));
        return seen.toString();
    }

    private static String rename(String letters, String from) {
        var renamed = new StringBuilder();
        for (char c : letters.toCharArray()) renamed.append((char) ('a' + from.indexOf(c)));
        return renamed.toString();
    }

    /// The letter that no axis uses yet, for one more axis.
    public char freshLetter() {
        return (char) ('a' + (left + right).chars().distinct().count());
    }

    /// Letters in both inputs and the result.
    public String batch() {
        return keep(left, c -> has(right, c) && has(out, c));
    }

    /// Letters that are summed over.
    public String summed() {
        return keep(left, c -> !has(out, c));
    }

    public String freeLeft() {
        return keep(left, c -> !has(right, c));
    }

    public String freeRight() {
        return keep(right, c -> !has(left, c));
    }

    private static String keep(String letters, java.util.function.IntPredicate wanted) {
        var kept = new StringBuilder();
        letters.chars().filter(wanted).forEach(c -> kept.append((char) c));
        return kept.toString();
    }

    @Override
    public int operands() {
        return 2;
    }

    @Override
    public Type type(List<Type> in) {
        Type a = in.get(0), b = in.get(1);
        if (a.dtype() != b.dtype()) {
            throw refuse(
                    "%s needs equal entry types, got %s and %s".formatted(label(), a, b),
                    "cast one of them: .to(%s) or .to(%s)"
                            .formatted(a.dtype().name(), b.dtype().name()));
        }
        require(a.dtype().isNumber(), "%s needs numbers, got %s; cast both first: .to(I32)", label(), a);
        require(
                a.shape().rank() == left.length() && b.shape().rank() == right.length(),
                "%s needs %d and %d axes, got %s and %s",
                label(),
                left.length(),
                right.length(),
                a,
                b);
        for (char c : left.toCharArray()) {
            if (!has(right, c)) continue;
            int m = size(a.shape(), left, c), n = size(b.shape(), right, c);
            require(m == n, "%s needs axis %s equal in both, got %s and %s: %d ≠ %d", label(), c, a, b, m, n);
        }
        int[] sizes = new int[out.length()];
        for (int i = 0; i < sizes.length; i++) {
            char c = out.charAt(i);
            sizes[i] = has(left, c) ? size(a.shape(), left, c) : size(b.shape(), right, c);
        }
        return a.with(Shape.of(sizes));
    }

    private static int size(Shape shape, String letters, char c) {
        return shape.size(letters.indexOf(c));
    }

    @Override
    public void eval(List<Array> in, Array result) {
        ContractionLoops.run(this, in.get(0), in.get(1), result);
    }

    @Override
    public List<Sensitivity> derivative(List<Tensor> in, Tensor z) {
        Tensor a = in.get(0), b = in.get(1);
        var toLeft = new Contraction(out, right, left);
        var toRight = new Contraction(left, out, right);
        return List.of(
                linear(da -> Tensor.apply(this, da, b), dz -> Tensor.apply(toLeft, dz, b)),
                linear(db -> Tensor.apply(this, a, db), dz -> Tensor.apply(toRight, a, dz)));
    }

    @Override
    public long multiplyAdds(List<Type> in, Type result) {
        long product = result.shape().count();
        for (char c : summed().toCharArray()) product *= size(in.getFirst().shape(), left, c);
        return product;
    }

    @Override
    public String label() {
        return "contract " + left + "," + right + "->" + out;
    }
}
