package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;

/// Products of matrices and vectors as a [Contraction]. [Tensor] offers them by the same names.
final class Contractions {
    private Contractions() {}

    static Tensor matmul(Tensor a, Tensor b) {
        int rankA = a.shape().rank(), rankB = b.shape().rank();
        if (rankA == 0 || rankB == 0) {
            throw refuse("matmul needs vectors or matrices, got %s · %s".formatted(a.shape(), b.shape()), "use times");
        }
        if (a.dtype() != b.dtype()) {
            throw refuse(
                    "matmul needs equal entry types, got %s · %s".formatted(a.type(), b.type()),
                    b.path().isEmpty() ? "" : "right operand: " + b.path(),
                    "cast one of them: .to(%s) or .to(%s)"
                            .formatted(a.dtype().name(), b.dtype().name()));
        }
        int leadA = Math.max(0, rankA - 2), leadB = Math.max(0, rankB - 2);
        int inner = a.shape().size(-1);
        int other = b.shape().size(rankB == 1 ? -1 : -2);
        if (inner != other) {
            throw refuse(
                    "matmul needs equal inner sizes, got %s · %s: %d ≠ %d"
                            .formatted(a.shape(), b.shape(), inner, other),
                    b.path().isEmpty() ? "" : "right operand: " + b.path(),
                    rankA >= 2 && a.shape().size(-2) == other
                            ? "if the batch is in the last axis, transpose() the left operand"
                            : "make the last axis of the left as long as the last but one of the right");
        }
        int shared = Math.min(leadA, leadB);
        if (!a.shape().range(leadA - shared, leadA).equals(b.shape().range(leadB - shared, leadB))) {
            throw refuse(
                    "matmul needs equal leading axes, got %s · %s".formatted(a.shape(), b.shape()),
                    "broadcastTo one of them, or drop leading axes from an operand that serves all");
        }
        String lead = letters(Math.max(leadA, leadB));
        String left = lead.substring(lead.length() - leadA) + (rankA == 1 ? "y" : "xy");
        String right = lead.substring(lead.length() - leadB) + (rankB == 1 ? "y" : "yz");
        String out = lead + (rankA == 1 ? "" : "x") + (rankB == 1 ? "" : "z");
        return Tensor.apply(new Contraction(left, right, out), a, b);
    }

    static Tensor dot(Tensor a, Tensor b) {
        requireVectors("dot", a, b, "matmul for matrices");
        return Tensor.einsum("i,i->", a, b);
    }

    static Tensor outer(Tensor a, Tensor b) {
        requireVectors("outer", a, b, "einsum for more axes, as \"bi,bj->bij\"");
        return Tensor.einsum("i,j->ij", a, b);
    }

    private static void requireVectors(String op, Tensor a, Tensor b, String wayOut) {
        if (a.shape().rank() == 1 && b.shape().rank() == 1) return;
        throw refuse("%s needs two vectors, got %s and %s".formatted(op, a.type(), b.type()), wayOut);
    }

    private static String letters(int count) {
        var letters = new StringBuilder();
        for (int i = 0; i < count; i++) letters.append((char) ('a' + i));
        return letters.toString();
    }
}
