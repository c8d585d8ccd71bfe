package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EinsumTest {
    private static final Map<Character, Integer> SIZES = Map.of('b', 2, 'i', 3, 'j', 4, 'k', 5, 'l', 2);

    private static Tensor random(String letters, int seed) {
        return Key.of(seed).normal(DType.F64, sizes(letters));
    }

    private static int[] sizes(String letters) {
        return letters.chars().map(c -> SIZES.get((char) c)).toArray();
    }

    private static int at(String letters, Map<Character, Integer> place) {
        int at = 0;
        for (char c : letters.toCharArray()) at = at * SIZES.get(c) + place.get(c);
        return at;
    }

    /// The sum over every place of every letter, by plain loops.
    private static double[] loops(String left, String right, String out, double[] x, double[] y) {
        double[] sums = new double[Shape.of(sizes(out)).count()];
        String all = distinct(left + right);
        for (int i = 0; i < Shape.of(sizes(all)).count(); i++) {
            Map<Character, Integer> place = new HashMap<>();
            int rest = i;
            for (char c : all.toCharArray()) {
                place.put(c, rest % SIZES.get(c));
                rest /= SIZES.get(c);
            }
            sums[at(out, place)] += x[at(left, place)] * y[at(right, place)];
        }
        return sums;
    }

    private static String distinct(String letters) {
        var seen = new StringBuilder();
        letters.chars().distinct().forEach(c -> seen.append((char) c));
        return seen.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ij,jk->ik",
                "bij,bjk->bik",
                "i,i->",
                "i,j->ij",
                "i,j->ji",
                "bij,jk->bik",
                "ij,kj->ki",
                "bij,bij->b",
                "ijk,jl->kil",
                "ij,j->i",
                "i,ij->j",
                "bij,bjk->kib",
                "ij,jk->",
                "ij,kl->jl",
                ",i->i",
                ",->",
                "bi,bj->bij",
                "ij,ij->ij",
                "b i j , j k -> b i k"
            })
    void aFormulaIsItsLoops(String formula) {
        String[] parts = formula.replace(" ", "").replace("->", ",").split(",", -1);
        Tensor x = random(parts[0], 1), y = random(parts[1], 2);
        double[] expected = loops(parts[0], parts[1], parts[2], x.toDoubles(), y.toDoubles());
        Tensor actual = Tensor.einsum(formula, x, y);
        assertThat(actual.shape().sizes()).containsExactly(sizes(parts[2]));
        // sums of at most 60 products in another order: far below 1e-12
        assertThat(actual.isClose(Tensor.of(Shape.of(sizes(parts[2])), expected), 1e-12, 1e-12))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ij->ji", "ij->i", "ij->", "bij->jb", "i->i"})
    void oneTensorIsSummedAndPermuted(String formula) {
        String[] sides = formula.split("->", -1);
        Tensor x = random(sides[0], 3);
        double[] one = {1};
        assertThat(Tensor.einsum(formula, x)
                        .isClose(
                                Tensor.of(Shape.of(sizes(sides[1])), loops(sides[0], "", sides[1], x.toDoubles(), one)),
                                1e-12,
                                1e-12))
                .isTrue();
    }

    @Test
    void dotAndOuterAreEinsums() {
        assertThat(Tensor.of(1, 2, 3).dot(Tensor.of(4, 5, 6)).item()).isEqualTo(32);
        assertThat(Tensor.of(1, 2).outer(Tensor.of(3, 4, 5)).toNested()).isEqualTo(new int[][] {{3, 4, 5}, {6, 8, 10}});
    }

    @Test
    void formulasThatDoNotFitAreRefused() {
        Tensor x = random("ij", 1);
        assertThatThrownBy(() -> Tensor.einsum("ij,jk", x, x))
                .hasMessageContaining("einsum needs a formula such as \"ij,jk->ik\"");
        assertThatThrownBy(() -> Tensor.einsum("ij->", x, x))
                .hasMessageContaining("as many as the formula \"ij->\" names, got 2");
        assertThatThrownBy(() -> Tensor.einsum("i,i,i->", x, x, x)).hasMessageContaining("chain calls for more");
        assertThatThrownBy(() -> Tensor.einsum("i,ij->j", x, x))
                .hasMessageContaining("one letter an axis, got \"i\" for [3, 4]");
        assertThatThrownBy(() -> Tensor.einsum("ii->i", x)).hasMessageContaining("see diagonal()");
        assertThatThrownBy(() -> Tensor.einsum("ij,ij->k", x, x))
                .hasMessageContaining("axis k of the result is in no input");
        assertThatThrownBy(() -> Tensor.einsum("ii,ij->j", x, x)).hasMessageContaining("take the diagonal first");
        assertThatThrownBy(() -> Tensor.einsum("ij,jk->ik", x, x)).hasMessageContaining("4 ≠ 3");
    }
}
