package dev.slopewise.core.transform.fuzz;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import java.util.List;

/// Lists of tensors compared.
final class Comparison {
    private Comparison() {}

    static void sameBits(String what, List<Tensor> got, List<Tensor> expected) {
        types(what, got, expected);
        for (int k = 0; k < got.size(); k++) {
            Tensor g = got.get(k), e = expected.get(k);
            require(g.array().sameBits(e.array()), "%s, result %d\n%s\nexpected\n%s".formatted(what, k, g, e));
        }
    }

    /// Relative to the largest entry, as each entry is made from others by sums.
    static void near(String what, double tolerance, List<Tensor> got, List<Tensor> expected) {
        types(what, got, expected);
        double scale = 1 + largest(expected);
        for (int k = 0; k < got.size(); k++) {
            Tensor g = got.get(k), e = expected.get(k);
            require(
                    g.to(DType.F64).isClose(e.to(DType.F64), 0, tolerance * scale),
                    "%s, result %d\n%s\nexpected\n%s".formatted(what, k, g, e));
        }
    }

    private static void types(String what, List<Tensor> got, List<Tensor> expected) {
        List<?> is = got.stream().map(Tensor::type).toList();
        List<?> should = expected.stream().map(Tensor::type).toList();
        require(is.equals(should), "%s gives %s, expected %s".formatted(what, is, should));
    }

    static double largest(List<Tensor> all) {
        double largest = 0;
        for (Tensor x : all) {
            for (int i = 0; i < x.array().count(); i++) {
                largest = Math.max(largest, Math.abs(x.array().number(i)));
            }
        }
        return largest;
    }

    static Tensor dot(List<Tensor> a, List<Tensor> b) {
        Tensor sum = Tensor.scalar(0.0);
        for (int k = 0; k < a.size(); k++) {
            sum = sum.plus(a.get(k).times(b.get(k)).to(DType.F64).sum());
        }
        return sum;
    }

    static void require(boolean holds, String what) {
        if (!holds) throw new AssertionError(what);
    }
}
