package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// A row of the table in `docs/edges.md`: the cells that follow the code, worked out.
///
/// @param cells for functions where, value, slopes, second slopes; else the answer
record EdgeRow(Supplier<List<String>> cells) {
    private static final Tensor ONE = Tensor.scalar(1.0);

    /// A function of one number, at several of them.
    static EdgeRow one(double[] at, UnaryOperator<Tensor> f) {
        return new EdgeRow(() -> {
            List<List<String>> columns = new ArrayList<>();
            for (double x : at) columns.add(cells(shown(x), p -> f.apply(p.getFirst()), x));
            return IntStream.range(0, 4)
                    .mapToObj(i -> columns.stream().map(c -> c.get(i)).collect(Collectors.joining(", ")))
                    .toList();
        });
    }

    static EdgeRow two(double x, double y, BinaryOperator<Tensor> f) {
        return new EdgeRow(() -> cells(shown(x) + ", " + shown(y), p -> f.apply(p.get(0), p.get(1)), x, y));
    }

    /// A function of a vector; slopes are those of the first entry of its result.
    static EdgeRow all(double[] at, UnaryOperator<Tensor> f) {
        return new EdgeRow(() -> cells(Tensor.of(at), p -> f.apply(Tensor.stack(0, p)), at));
    }

    /// A function whose unchosen side is bad: forward mode leaves it out, reverse mode multiplies its slope by 0.
    static EdgeRow trap(double x, UnaryOperator<Tensor> f) {
        return new EdgeRow(() -> {
            Tensor at = Tensor.scalar(x), slope = Transforms.grad(f).apply(at);
            double push = push(p -> f.apply(p.getFirst()), List.of(at));
            assertThat(push).isNotEqualTo(slope.item());
            String both = "%s (forward %s)".formatted(shown(slope), shown(push));
            return List.of(
                    shown(x), shown(f.apply(at)), both, shown(Transforms.hvp(f).apply(at, ONE)));
        });
    }

    /// What is answered, or why it is refused.
    static EdgeRow ask(Supplier<Tensor> asked) {
        return new EdgeRow(() -> {
            try {
                return List.of(shown(asked.get()));
            } catch (SlopewiseException e) {
                return List.of("refused: " + e.problem() + (e.wayOut().isEmpty() ? "" : "; " + e.wayOut()));
            }
        });
    }

    static double[] at(double... numbers) {
        return numbers;
    }

    private static List<String> cells(Tensor where, Function<List<Tensor>, Tensor> f, double... at) {
        return cells(shown(where), f, at);
    }

    /// Second slopes are those in one argument alone, forward mode over reverse mode.
    private static List<String> cells(String where, Function<List<Tensor>, Tensor> f, double... at) {
        List<Tensor> x = DoubleStream.of(at).mapToObj(Tensor::scalar).toList();
        Function<List<Tensor>, Tensor> loss = p -> first(f.apply(p));
        List<Tensor> bends = IntStream.range(0, at.length)
                .mapToObj(i -> Transforms.hvp((Tensor own) -> loss.apply(with(x, i, own)))
                        .apply(x.get(i), ONE))
                .toList();
        return List.of(where, shown(f.apply(x)), shown(slopes(loss, x)), shown(bends));
    }

    /// By reverse mode, after comparing with forward mode: the change when all arguments change by 1 is the sum of the slopes. (A change of 0 in
    /// one of them would meet infinite slopes there, and 0 · ∞ is NaN.)
    private static List<Tensor> slopes(Function<List<Tensor>, Tensor> loss, List<Tensor> x) {
        List<Tensor> slopes = Transforms.grad(loss).apply(x);
        assertThat(push(loss, x))
                .as("forward mode at %s", x)
                .isCloseTo(slopes.stream().mapToDouble(Tensor::item).sum(), withPercentage(1e-10));
        return slopes;
    }

    private static Double push(Function<List<Tensor>, Tensor> loss, List<Tensor> x) {
        return Transforms.jvp(loss)
                .apply(x, x.stream().map(_ -> ONE).toList())
                .change()
                .item();
    }

    private static Tensor first(Tensor z) {
        return z.shape().rank() == 0 ? z : z.get(0);
    }

    private static List<Tensor> with(List<Tensor> x, int i, Tensor own) {
        List<Tensor> all = new ArrayList<>(x);
        all.set(i, own);
        return all;
    }

    private static String shown(List<Tensor> numbers) {
        return numbers.stream().map(t -> shown(t.item())).collect(Collectors.joining(", "));
    }

    private static String shown(Tensor x) {
        String entries = switch (x.dtype()) {
            case BOOL -> entries(x, i -> String.valueOf(x.array().truth(i)));
            case I32, I64 ->
                entries(x, i -> String.valueOf(x.array().integer(i)).replace('-', '−'));
            case F32, F64 -> entries(x, i -> shown(x.array().number(i)));
        };
        String type = x.dtype() == DType.F64 || x.dtype() == DType.BOOL ? "" : " " + x.dtype();
        if (x.shape().rank() == 0) return entries + type;
        return "[" + entries + "]" + (x.shape().rank() == 1 ? type : " as " + x.type());
    }

    private static String entries(Tensor x, IntFunction<String> entry) {
        return IntStream.range(0, x.shape().count()).mapToObj(entry).collect(Collectors.joining(", "));
    }

    /// To six digits.
    private static String shown(double x) {
        if (Double.isNaN(x)) return "NaN";
        if (Double.isInfinite(x)) return x > 0 ? "∞" : "−∞";
        String text = x == Math.rint(x) && Math.abs(x) < 1e9
                ? String.valueOf((long) x)
                : String.valueOf(Double.parseDouble(String.format(Locale.ROOT, "%.6g", x)));
        return (x == 0 && 1 / x < 0 ? "−0" : text)
                .replace('-', '−')
                .replaceFirst("\\.0(E|$)", "$1")
                .replace('E', 'e');
    }
}
