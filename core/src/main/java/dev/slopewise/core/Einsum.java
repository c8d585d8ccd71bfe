package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// Reads formulas such as `"bij,bjk->bik"`: one letter an axis, letters missing from the result are summed over.
final class Einsum {
    private Einsum() {}

    static Tensor apply(String formula, List<Tensor> operands) {
        String[] sides = formula.replace(" ", "").split("->", -1);
        require(sides.length == 2, "einsum needs a formula such as \"ij,jk->ik\", got \"%s\"", formula);
        List<String> inputs = List.of(sides[0].split(",", -1));
        String out = sides[1];
        require(
                inputs.size() == operands.size() && operands.size() <= 2 && !operands.isEmpty(),
                "einsum needs one or two operands, as many as the formula \"%s\" names, got %d; chain calls for more",
                formula,
                operands.size());
        for (int i = 0; i < inputs.size(); i++) {
            String letters = inputs.get(i);
            Shape shape = operands.get(i).shape();
            require(
                    letters.matches("[a-zA-Z]*") && letters.length() == shape.rank(),
                    "einsum needs one letter an axis, got \"%s\" for %s",
                    letters,
                    shape);
        }
        if (operands.size() == 1) return one(inputs.getFirst(), out, operands.getFirst());
        String left = inputs.get(0), right = inputs.get(1);
        Tensor a = sumLone(operands.get(0), left, right + out), b = sumLone(operands.get(1), right, left + out);
        return Tensor.apply(new Contraction(keep(left, right + out), keep(right, left + out), out), a, b);
    }

    private static Tensor one(String letters, String out, Tensor x) {
        require(
                letters.chars().distinct().count() == letters.length()
                        && out.chars().distinct().count() == out.length()
                        && out.chars().allMatch(c -> letters.indexOf(c) >= 0),
                "einsum of one tensor takes each letter once on a side, got \"%s->%s\"; see diagonal()",
                letters,
                out);
        Tensor summed = sumLone(x, letters, out);
        String left = keep(letters, out);
        return summed.permute(out.chars().map(left::indexOf).toArray());
    }

    /// Sums over the axes whose letter appears nowhere else.
    private static Tensor sumLone(Tensor x, String letters, String elsewhere) {
        int[] lone = java.util.stream.IntStream.range(0, letters.length())
                .filter(i -> elsewhere.indexOf(letters.charAt(i)) < 0)
                .toArray();
        return lone.length == 0 ? x : x.sum(lone);
    }

    private static String keep(String letters, String elsewhere) {
        var kept = new StringBuilder();
        letters.chars().filter(c -> elsewhere.indexOf(c) >= 0).forEach(c -> kept.append((char) c));
        return kept.toString();
    }
}
