package dev.slopewise.core.transform.fuzz;

import static dev.slopewise.core.transform.fuzz.Comparison.largest;
import static dev.slopewise.core.transform.fuzz.Comparison.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.fuzz.Block.Way;
import dev.slopewise.core.transform.fuzz.Program.Arguments;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/// Central differences along a direction, which know their own error from two step lengths.
final class Differences {
    /// Rounding leaves about 20 ulp / h = 10⁻¹⁰ of a value below 20, and more where lines multiply it.
    private static final double STEP = 1e-4;

    private static final double ROUNDING = 1e-7;

    private Differences() {}

    /// What stops held fast in one run of a program, in the order of the run: so that differences see what derivatives see.
    record Held(List<Tensor> values) {
        static Held of(Function<Way, Tensor> run) {
            List<Tensor> values = new ArrayList<>();
            var _ = run.apply(new Way(true, DType.F64, x -> {
                values.add(x);
                return x;
            }));
            return new Held(values);
        }

        boolean isEmpty() {
            return values.isEmpty();
        }

        /// For one more run.
        Way way() {
            Iterator<Tensor> next = values.iterator();
            return new Way(true, DType.F64, _ -> next.next());
        }
    }

    /// The error of a difference over h falls with h², so that of the finer one is about a third of what the two differ by.
    static void agree(Arguments at, Arguments v, Function<Arguments, List<Tensor>> f, List<Tensor> slopes) {
        List<Tensor> coarse = difference(at, v, f, STEP), fine = difference(at, v, f, STEP / 2);
        List<Tensor> between = minus(coarse, fine), error = minus(fine, slopes);
        double allowed = largest(between) + ROUNDING * (1 + largest(slopes));
        require(
                largest(error) <= allowed,
                "differences say\n%s\nand derivatives\n%s\nwhich are %s apart, allowed is %s"
                        .formatted(fine, slopes, largest(error), allowed));
    }

    private static List<Tensor> difference(Arguments at, Arguments v, Function<Arguments, List<Tensor>> f, double h) {
        List<Tensor> up = f.apply(Tree.map(at, v, (x, d) -> x.plus(d.times(h))));
        List<Tensor> down = f.apply(Tree.map(at, v, (x, d) -> x.minus(d.times(h))));
        return minus(up, down).stream().map(x -> x.div(2 * h)).toList();
    }

    private static List<Tensor> minus(List<Tensor> a, List<Tensor> b) {
        List<Tensor> all = new ArrayList<>();
        for (int k = 0; k < a.size(); k++) all.add(a.get(k).minus(b.get(k)));
        return all;
    }
}
