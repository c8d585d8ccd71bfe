package dev.slopewise.core;

import static dev.slopewise.core.Sample.Example.on;

import dev.slopewise.core.Sample.Example;
import dev.slopewise.core.transform.CustomDerivative;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Rows of inputs for every op; the laws are tried on all of them.
final class Samples {
    private final List<Sample> all = new ArrayList<>();

    private Samples() {}

    static List<Sample> all() {
        var samples = new Samples();
        for (Pointwise op : Pointwise.values()) samples.pointwise(op);
        samples.polygammas();
        samples.reductions();
        samples.layouts();
        samples.contractions();
        samples.matrices();
        samples.cumulative();
        samples.windows();
        samples.indexing();
        samples.sources();
        samples.samplings();
        samples.boundaries();
        samples.conversions();
        return samples.all;
    }

    private void add(String name, BiFunction<Sizes, Draw, Example> make) {
        all.add(new Sample(name, make));
    }

    /// The same layout of real numbers and of others.
    private void addOfAll(String name, SingleOp op, Function<Sizes, Shape> shape) {
        addOfAll(name, _ -> op, shape);
    }

    private void addOfAll(String name, Function<Sizes, SingleOp> op, Function<Sizes, Shape> shape) {
        for (DType dtype : List.of(DType.F64, DType.I64, DType.BOOL)) {
            add(name + " " + dtype, (s, d) -> on(op.apply(s), d.any(dtype, shape.apply(s))));
        }
    }

    private void pointwise(Pointwise op) {
        String name = op.label();
        switch (op.meaning()) {
            case Pointwise.Meaning.Real1 _ -> add(name, (s, d) -> on(op, first(op, s.shape(), d)));
            case Pointwise.Meaning.Real2 _, Pointwise.Meaning.Neighbor2 _ ->
                add(name, (s, d) -> on(op, first(op, s.shape(), d), d.real(s.shape(), 0.5, 3)));
            case Pointwise.Meaning.Number1 _ -> {
                add(name, (s, d) -> on(op, first(op, s.shape(), d)));
                add(name + " i32", (s, d) -> on(op, d.any(DType.I32, s.shape())));
            }
            case Pointwise.Meaning.Integer1 _ -> {
                add(name + " i32", (s, d) -> on(op, d.any(DType.I32, s.shape())));
                add(name + " i64", (s, d) -> on(op, d.any(DType.I64, s.shape())));
            }
            case Pointwise.Meaning.Integer2 _ -> wholeDivisors(op);
            case Pointwise.Meaning.Number2 _
            when op == Pointwise.FLOOR_MOD || op == Pointwise.REMAINDER -> {
                wholeDivisors(op);
                add(name, (s, d) -> {
                    Tensor divisor = d.real(s.shape(), 0.5, 3);
                    return on(op, d.betweenSteps(s.shape()).times(divisor), divisor);
                });
            }
            case Pointwise.Meaning.Number2 _, Pointwise.Meaning.Compare _ -> {
                for (DType t : List.of(DType.F64, DType.I32, DType.I64)) {
                    add(name + " " + t, (s, d) -> on(op, d.any(t, s.shape()), d.any(t, s.shape())));
                }
            }
            case Pointwise.Meaning.Logic(int inputs, var _) ->
                add(
                        name,
                        (s, d) ->
                                inputs == 1 ? on(op, d.mask(s.shape())) : on(op, d.mask(s.shape()), d.mask(s.shape())));
            case Pointwise.Meaning.Choice _ -> {
                for (DType t : DType.values()) {
                    add(name + " " + t, (s, d) -> on(op, d.mask(s.shape()), d.any(t, s.shape()), d.any(t, s.shape())));
                }
            }
        }
    }

    private void wholeDivisors(Pointwise op) {
        for (DType t : List.of(DType.I32, DType.I64)) {
            add(
                    op.label() + " " + t,
                    (s, d) ->
                            on(op, d.any(t, s.shape()), d.ints(s.shape(), 1, 6).to(t)));
        }
    }

    /// Reals where the function is smooth.
    private static Tensor first(Pointwise op, Shape shape, Draw draw) {
        return switch (op) {
            case ABS, SIGN, FLOOR, CEIL, ROUND -> draw.betweenSteps(shape);
            case RECIPROCAL, SQRT, CBRT, LOG, POW, LGAMMA -> draw.real(shape, 0.5, 3);
            case ASIN, ACOS, ATANH, LOG1P, ERFINV -> draw.real(shape, -0.8, 0.8);
            case TAN -> draw.real(shape, -1, 1);
            case ACOSH -> draw.real(shape, 1.3, 4);
            default -> draw.real(shape, -2, 2);
        };
    }

    private void polygammas() {
        for (int order : List.of(0, 1, 2, 5)) {
            var op = new Polygamma(order);
            add(op.label(), (s, d) -> on(op, d.real(s.shape(), 0.8, 4)));
            add(op.label() + " left of 0", (s, d) -> on(op, d.real(s.shape(), -2.8, -2.2)));
        }
    }

    private void reductions() {
        for (List<Integer> axes : List.of(List.of(-1), List.of(-2), List.of(-2, -1), List.<Integer>of())) {
            var sum = new Reduction.Sum(axes);
            var product = new Reduction.Product(axes);
            add("sum " + axes, (s, d) -> on(sum, d.real(s.shape(s.n(), s.m()), -2, 2)));
            add("sum i32 " + axes, (s, d) -> on(sum, d.any(DType.I32, s.shape(s.n(), s.m()))));
            add("product " + axes, (s, d) -> on(product, d.real(s.shape(s.n(), s.m()), 0.5, 2)));
            add("product with zeros " + axes, (s, d) -> on(product, d.withZeros(s.shape(s.n(), s.m()))));
            add("product i64 " + axes, (s, d) -> on(product, d.any(DType.I64, s.shape(s.n(), s.m()))));
            Function<Sizes, Shape> some = s -> s.shape(s.n() + 1, s.m() + 1);
            addOfAll("minimum " + axes, new Reduction.Min(axes), some);
            addOfAll("maximum " + axes, new Reduction.Max(axes), some);
        }
        for (int axis : List.of(-1, -2)) {
            for (DType t : List.of(DType.F64, DType.I32)) {
                add("argmin " + t, (s, d) -> on(new Reduction.ArgMin(axis), d.any(t, s.shape(s.n() + 1, s.m() + 1))));
                add("argmax " + t, (s, d) -> on(new Reduction.ArgMax(axis), d.any(t, s.shape(s.n() + 1, s.m() + 1))));
            }
        }
    }

    private void layouts() {
        Function<Sizes, Shape> matrix = s -> s.shape(s.n(), s.m());
        addOfAll("reshape", s -> new Layout.Reshape(Shape.of(s.n(), s.m()), Shape.of(s.m(), s.n())), matrix);
        addOfAll("reshape to axes of 1", s -> new Layout.Reshape(Shape.of(s.m()), Shape.of(1, s.m(), 1)), matrix);
        addOfAll("permute nothing", new Layout.Permute(List.of()), matrix);
        addOfAll("transpose", new Layout.Permute(List.of(1, 0)), matrix);
        addOfAll("permute", new Layout.Permute(List.of(2, 0, 1)), s -> s.shape(s.n(), s.m(), s.k()));
        addOfAll(
                "broadcast", s -> new Layout.Broadcast(Shape.of(s.m(), s.n(), s.k()), List.of(1)), s -> s.shape(s.n()));
        addOfAll("broadcast a scalar", s -> new Layout.Broadcast(Shape.of(s.n()), List.of()), Sizes::shape);
        addOfAll("slice", s -> slice(s.n(), s.m()), s -> s.shape(s.n() + 3, s.m() + 1));
        addOfAll("pad", new Layout.Pad(List.of(1, 0), List.of(0, 2), List.of(2, 1), 3), matrix);
        addOfAll("reverse", new Layout.Reverse(List.of(-2)), matrix);
        addOfAll("reverse all", new Layout.Reverse(List.of(-2, -1)), matrix);
        for (DType t : List.of(DType.F64, DType.I32)) {
            add(
                    "concatenate " + t,
                    (s, d) -> on(
                            new Layout.Concat(-2),
                            d.any(t, s.shape(s.n(), s.m())),
                            d.any(t, s.shape(s.k(), s.m())),
                            d.any(t, s.shape(1, s.m()))));
            add("concatenate one " + t, (s, d) -> on(new Layout.Concat(-1), d.any(t, s.shape(s.n()))));
        }
    }

    /// Every other row from the second on; an entry of each, or none.
    private static SingleOp slice(int n, int m) {
        return new Layout.Slice(List.of(1, m), List.of(n + 3, n % 2 == 0 ? m + 1 : m), List.of(2, 3));
    }

    private void contractions() {
        List<String> formulas = List.of(
                ",->",
                "a,->a",
                "a,a->",
                "a,b->ba",
                "ab,bc->ac",
                "ab,cb->ca",
                "abc,acd->abd",
                "abcd,bde->ecab",
                "abc,cb->a");
        for (String formula : formulas) {
            String[] letters = formula.split(",|->", -1);
            var op = new Contraction(letters[0], letters[1], letters[2]);
            for (DType t : List.of(DType.F64, DType.I32)) {
                add(
                        formula + " " + t,
                        (s, d) -> on(op, d.any(t, sizes(letters[0], s)), d.any(t, sizes(letters[1], s))));
            }
        }
    }

    /// `e` is wide: sums over it run another way.
    private static Shape sizes(String letters, Sizes s) {
        int[] of = {s.n(), s.m(), s.k(), s.lead().size(), s.n() + 8};
        return Shape.of(letters.chars().map(c -> of[c - 'a']).toArray());
    }

    private void matrices() {
        add("cholesky", (s, d) -> on(new Triangular.Cholesky(), d.positive(s.shape(s.n(), s.n()))));
        for (Determinants op : Determinants.values()) {
            add(op.label(), (s, d) -> on(op, d.regular(s.shape(s.n(), s.n())).reverse(-2)));
        }
        for (Triangle triangle : Triangle.values()) {
            add(
                    "solve " + triangle,
                    (s, d) -> on(
                            new Triangular.Solve(triangle),
                            d.regular(s.shape(s.n(), s.n())),
                            d.any(DType.F64, s.shape(s.n(), s.m()))));
        }
        for (Gaps.Kind kind : Gaps.Kind.values()) {
            add(
                    kind.toString(),
                    (s, d) -> on(new Gaps(kind), d.real(s.shape(s.n()), -2, 1), d.real(s.shape(s.m()), 1.5, 3)));
        }
    }

    private void indexing() {
        for (int slice = 0; slice < 3; slice++) {
            var gather = new Indexing.Gather(slice);
            int rowAxes = slice;
            for (DType t : List.of(DType.F64, DType.I32, DType.BOOL)) {
                add(
                        "gather " + slice + " " + t,
                        (s, d) -> on(
                                gather, d.any(t, rows(s, s.n() + 1, rowAxes)), d.ints(s.shape(s.m()), 0, s.n() + 1)));
            }
            for (DType t : List.of(DType.F64, DType.I32)) {
                add(
                        "scatterAdd " + slice + " " + t,
                        (s, d) -> on(
                                new Indexing.ScatterAdd(rowAxes, s.n() + 1),
                                d.any(t, rows(s, s.m(), rowAxes)),
                                d.ints(s.shape(s.m()), 0, s.n() + 1).to(DType.I64)));
            }
        }
        add("argsort", (s, d) -> on(new Indexing.Argsort(), d.any(DType.F64, s.shape(s.n()))));
        add("argsort in part", (s, d) -> on(new Indexing.ArgsortPart(0, s.n()), d.any(DType.F64, s.shape(s.n()))));
        add(
                "argsort in part of equals",
                (s, d) -> on(new Indexing.ArgsortPart(s.n() / 2, s.n()), d.ints(s.shape(s.n()), 0, 3)));
        add("argsort of equals", (s, d) -> on(new Indexing.Argsort(), d.ints(s.shape(s.n()), 0, 3)));
        for (DType t : List.of(DType.I32, DType.I64)) {
            var within = new Indexing.Within(-5, 5, "the number");
            add("within " + t, (s, d) -> on(within, d.any(t, s.shape(s.n()))));
        }
        for (var side : Indexing.SearchSorted.Side.values()) {
            var search = new Indexing.SearchSorted(side);
            add(
                    "searchSorted " + side,
                    (s, d) -> on(search, d.any(DType.F64, s.shape(s.n())).sort(-1), d.any(DType.F64, s.shape(s.m()))));
            add(
                    "searchSorted of equals " + side,
                    (s, d) -> on(search, d.ints(s.shape(s.n()), 0, 3).sort(-1), d.ints(s.shape(s.m()), 0, 3)));
        }
    }

    private void cumulative() {
        for (DType t : List.of(DType.F64, DType.I32, DType.I64)) {
            add("cumulative sum " + t, (s, d) -> on(new Cumulative.Sum(), d.any(t, s.shape(s.n()))));
            add(
                    "recurrence " + t,
                    (s, d) -> on(new Cumulative.Recurrence(), d.any(t, s.shape(s.n())), d.any(t, s.shape(s.n()))));
            add("cumulative argmax " + t, (s, d) -> on(new Cumulative.ArgMax(), d.any(t, s.shape(s.n()))));
        }
        add(
                "recurrence with zeros",
                (s, d) -> on(
                        new Cumulative.Recurrence(), d.withZeros(s.shape(s.n() + 3)), d.withZeros(s.shape(s.n() + 3))));
        add("cumulative argmax of equals", (s, d) -> on(new Cumulative.ArgMax(), d.ints(s.shape(s.n()), 0, 2)));
    }

    private void windows() {
        List<List<Window>> moves = List.of(
                List.of(Window.step(1)),
                List.of(new Window(2, 1, 2, 1, 2)),
                List.of(new Window(3, -1, 3, 2, 1)),
                List.of(new Window(2, 2, -1, 3, 2)),
                List.of(Window.step(2), Window.same(2)),
                List.of(new Window(1, 2, 1, 2, 2), new Window(2, 0, 1, 1, 1)),
                List.of(Window.step(1), new Window(2, 1, 1, 1, 1), Window.step(1)));
        for (List<Window> windows : moves) {
            int axes = windows.size();
            int most = axes == 3 ? 2 : 3; // the laws make whole Jacobians
            add(
                    "convolve " + windows,
                    (s, d) -> on(
                            new Windowing.Convolution(windows),
                            d.any(DType.F64, s.shape(s.m() % most, s.k() % most).then(wide(axes, 3 + s.n() % most))),
                            d.any(DType.F64, s.shape(s.n() % most, s.k() % most).then(wide(axes, 1 + s.m() % 2)))));
            var largest = new Windowing.ArgMax(wide(axes, 2), windows);
            if (windows.stream().allMatch(w -> w.low() < 2 && w.inputDilation() < 2)) {
                for (DType t : List.of(DType.F64, DType.I32)) {
                    add(
                            "argmax of windows %s %s".formatted(windows, t),
                            (s, d) -> on(largest, d.any(t, s.shape().then(wide(axes, s.n() + 3)))));
                }
            }
        }
        add(
                "convolve with a kernel longer than the result",
                (s, d) -> on(
                        new Windowing.Convolution(List.of(new Window(2, 1, 0, 1, 1))),
                        d.any(DType.F64, s.shape(s.m(), s.k(), s.n() + 6)),
                        d.any(DType.F64, s.shape(s.n(), s.k(), s.n() + 4))));
    }

    /// Axes of unlike sizes.
    private static Shape wide(int axes, int size) {
        int[] sizes = new int[axes];
        for (int i = 0; i < axes; i++) sizes[i] = size + i % 2;
        return Shape.of(sizes);
    }

    private static Shape rows(Sizes s, int rows, int axes) {
        return s.shape(rows).then(Shape.of(s.k(), 2).last(axes));
    }

    private void sources() {
        for (DType t : DType.values()) {
            add("fill " + t, (s, _) -> on(new Source.Fill(1, new Type(t, s.shape(s.n())))));
            if (t.isNumber()) add("iota " + t, (s, _) -> on(new Source.Iota(s.n(), t)));
        }
        for (int bits : List.of(1, 24, 31, 32, 33, 63)) {
            add(
                    "random " + bits + " bits",
                    (s, d) -> on(
                            new Source.RandomBits(bits, Shape.of(s.n(), s.m()), s.k()),
                            d.ints(s.shape(2), -1000, 1000)));
        }
    }

    private void samplings() {
        add("gamma", (s, d) -> on(new Sampling.Gamma(0), d.real(s.shape(s.n()), 1.2, 9), d.bits(s.shape(s.n()))));
        for (double low : List.of(-7.0, -1.0, 5.0)) {
            add(
                    "truncated normal from " + low,
                    (s, d) -> on(
                            new Sampling.TruncatedNormal(),
                            d.real(s.shape(s.n()), low, low + 0.5),
                            d.real(s.shape(s.n()), low + 1, low + 2),
                            d.bits(s.shape(s.n()))));
        }
        add("poisson", (s, d) -> on(new Sampling.Poisson(), d.real(s.shape(), 0, 20), d.bits(s.shape())));
        add("race", (s, d) -> {
            Shape shape = s.shape(s.n() + s.m());
            return on(new Sampling.Race(s.n()), d.any(DType.F64, shape), d.bits(shape));
        });
    }

    private void boundaries() {
        addOfAll("stopGradient", new Boundary.StopGradient(), Sizes::shape);
        add(
                "custom by pull",
                (s, d) -> custom(
                        CustomDerivative.withPull(
                                x -> x.get(0).sin().times(x.get(1)),
                                (x, dz) -> List.of(
                                        x.get(0).cos().times(x.get(1)).times(dz),
                                        x.get(0).sin().times(dz))),
                        d.real(s.shape(), -2, 2),
                        d.real(s.shape(), -2, 2)));
        add(
                "custom by push",
                (s, d) -> custom(
                        CustomDerivative.withPush(
                                x -> x.get(0).exp().times(x.get(1)).sum(-1),
                                (x, dx) -> dx.get(0)
                                        .times(x.get(1))
                                        .plus(dx.get(1))
                                        .times(x.get(0).exp())
                                        .sum(-1)),
                        d.real(s.shape(s.n()), -1, 1),
                        d.real(s.shape(s.n()), -1, 1)));
    }

    private static Example custom(Function<List<Tensor>, Tensor> f, Tensor... in) {
        Graph graph = Transforms.graph(f, List.of(in));
        return new Example((SingleOp) graph.nodes().getLast().op(), List.of(in));
    }

    private void conversions() {
        for (DType from : DType.values()) {
            for (DType to : DType.values()) {
                add(from + " to " + to, (s, d) -> on(new Convert(to), d.any(from, s.shape())));
            }
        }
    }
}
