package dev.slopewise.core.transform.fuzz;

import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Window;
import dev.slopewise.core.transform.fuzz.Block.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Random lines of operations. Arguments of functions with poles and corners are kept away from those at every point, not at the example only.
final class Operations {
    /// The label of lines that slopes do not pass.
    static final String STOP = "stopGradient";

    /// The label of lines whose rounding hides what differences measure.
    static final String ROUNDED = "to f32 and back";

    // @formatter:off
    private static final List<Consumer<Draft>> ENTRIES = List.of(
            each("sin", Tensor::sin), each("cos", Tensor::cos), each("tanh", Tensor::tanh), each("sigmoid", Tensor::sigmoid),
            each("neg", Tensor::neg), each("atan", Tensor::atan), each("asinh", Tensor::asinh), each("erf", Tensor::erf),
            each("erfc", Tensor::erfc), each("relu", Tensor::relu), each("softplus", Tensor::softplus), each("gelu", Tensor::gelu),
            each("geluTanh", Tensor::geluTanh), each("abs", Tensor::abs), each("sign", Tensor::sign), each("ceil", Tensor::ceil),
            each("square(x) / 4", x -> x.square().div(4)), each("exp(tanh x)", x -> x.tanh().exp()),
            each("expm1(sin x)", x -> x.sin().expm1()), each("log(1 + x²)", x -> x.square().plus(1).log()),
            each("log1p(x²)", x -> x.square().log1p()), each("log2(1.5 + sin x)", x -> x.sin().plus(1.5).log2()),
            each("log10(1.5 + cos x)", x -> x.cos().plus(1.5).log10()), each("sqrt(1 + x²)", x -> x.square().plus(1).sqrt()),
            each("cbrt(2 + sin x)", x -> x.sin().plus(2).cbrt()), each("1 / (1 + x²)", x -> x.square().plus(1).reciprocal()),
            each("tan(½ tanh x)", x -> x.tanh().times(0.5).tan()), each("asin(0.7 sin x)", x -> x.sin().times(0.7).asin()),
            each("acos(0.7 tanh x)", x -> x.tanh().times(0.7).acos()), each("sinh(tanh x)", x -> x.tanh().sinh()),
            each("cosh(sin x)", x -> x.sin().cosh()), each("acosh(2 + x²)", x -> x.square().plus(2).acosh()),
            each("atanh(½ sin x)", x -> x.sin().times(0.5).atanh()), each("erfinv(0.7 tanh x)", x -> x.tanh().times(0.7).erfinv()),
            each("lgamma(1 + sigmoid x)", x -> x.sigmoid().plus(1).lgamma()),
            each("digamma(1 + sigmoid x)", x -> x.sigmoid().plus(1).digamma()),
            each("polygamma(1, 2 + sin x)", x -> x.sin().plus(2).polygamma(1)), each("(2 + sin x)^1.5", x -> x.sin().plus(2).pow(1.5)),
            each("x³ / 8", x -> x.pow(3).div(8)), each("clip", x -> x.clip(-0.713, 0.671)), each("max(x, 0.31)", x -> x.max(0.31)),
            each("min(x, 0.27)", x -> x.min(0.27)), each("x mod 0.73", x -> x.floorMod(0.73)), each("x rem 0.91", x -> x.remainder(0.91)),
            each("round(3x) / 3", x -> x.times(3).round().div(3)), each(STOP, x -> x), each(ROUNDED, x -> x.to(DType.F32)));

    /// What simplification may look for.
    private static final List<Consumer<Draft>> ALGEBRA = List.of(
            each("x + 0", x -> x.plus(0)), each("x + −0", x -> x.plus(-0.0)), each("0 − x", x -> x.like(0).minus(x)), each("x − 0", x -> x.minus(0)),
            each("x · 0", x -> x.times(0)), each("x · 1", x -> x.times(1)), each("x · −1", x -> x.times(-1)), each("x / 1", x -> x.div(1)),
            each("−−x", x -> x.neg().neg()), each("x − x", x -> x.minus(x)), each("x · ½ · 3", x -> x.times(0.5).times(3)),
            each("x·x + x·x", x -> x.tanh().square().plus(x.tanh().square())), each("1 + 2 x", x -> x.like(1).plus(x.times(x.like(2)))),
            each("x > x ? 1 : x", x -> x.gt(x).select(x.like(1), x)), each("true ? x : 0", x -> x.like(1).gt(0).select(x, x.like(0))),
            each("[x][0]", x -> x.expand(0).squeeze(0)), each("xᵀᵀ", x -> x.expand(0).moveAxis(0, -1).moveAxis(-1, 0).squeeze(0)));

    private static final List<Consumer<Draft>> PAIRS = List.of(
            pair("plus", Tensor::plus), pair("minus", Tensor::minus), pair("times", Tensor::times), pair("times", Tensor::times),
            pair("max", Tensor::max), pair("min", Tensor::min), pair("x / (1 + y²)", (x, y) -> x.div(y.square().plus(1))),
            pair("atan2(x, 1.5 + sin y)", (x, y) -> x.atan2(y.sin().plus(1.5))),
            pair("hypot(x, 1.5 + cos y)", (x, y) -> x.hypot(y.cos().plus(1.5))),
            pair("(1.5 + sin x)^tanh y", (x, y) -> x.sin().plus(1.5).pow(y.tanh())),
            pair("x > y ? x : sin y", (x, y) -> x.gt(y).select(x, y.sin())),
            pair("x > 0.1 ? y : x", (x, y) -> x.gt(0.1).select(y, x)));

    private static final List<Consumer<Draft>> AXES = List.of(
            along("sum", (x, a) -> x.sum(a)), along("mean", (x, a) -> x.mean(a)), along("product(sin)", (x, a) -> x.sin().product(a)),
            along("maximum", (x, a) -> x.maximum(a)), along("minimum", (x, a) -> x.minimum(a)), along("variance", (x, a) -> x.variance(a)),
            along("norm(1.5 + sin)", (x, a) -> x.sin().plus(1.5).norm(a)), along("logSumExp", Tensor::logSumExp),
            along("softmax", Tensor::softmax), along("logSoftmax", Tensor::logSoftmax), along("argmax", Tensor::argmax),
            along("argmin", Tensor::argmin), along("cumulativeSum", Tensor::cumulativeSum),
            along("cumulativeProduct", Tensor::cumulativeProduct), along("cumulativeMaximum", Tensor::cumulativeMaximum),
            along("cumulativeLogSumExp", Tensor::cumulativeLogSumExp), along("recurrence", (x, a) -> x.tanh().recurrence(x.cos(), a)),
            along("reverse", (x, a) -> x.reverse(a)), along("sort", Tensor::sort), along("median", Tensor::median),
            along("quantile 0.3", (x, a) -> x.quantile(0.3, a)), along("expand", Tensor::expand),
            along("slice by 2", (x, a) -> x.slice(a, 0, x.shape().size(a), 2)), along("first", (x, a) -> x.at(a, 0)),
            along("last alone", (x, a) -> x.slice(a, x.shape().size(a) - 1, x.shape().size(a))),
            along("pad", (x, a) -> x.pad(a, 1, 0, 0.25)), along("to front", (x, a) -> x.moveAxis(a, 0)),
            along("twice", (x, a) -> Tensor.concatenate(a, List.of(x, x.sin()))),
            along("any x > 0", (x, a) -> x.gt(0).any(a)), along("all x < 1", (x, a) -> x.lt(1).all(a)));

    private static final List<Consumer<Draft>> OTHERS = List.of(
            Operations::flatten, Operations::permute, Operations::repeat, Operations::stack, Operations::matmul, Operations::matmul,
            Operations::einsum, Operations::gather, Operations::pick, Operations::scatter, Operations::takeAlong, Operations::top,
            Operations::search, Operations::windows, Operations::convolve, Operations::integers, Operations::integers, Operations::masks,
            Operations::oneHot, Operations::choose, Operations::tensor, Operations::diagonal);
    // @formatter:on

    static final List<Consumer<Draft>> ALL = List.of(
            d -> d.one(ENTRIES).accept(d),
            d -> d.one(ALGEBRA).accept(d),
            d -> d.one(PAIRS).accept(d),
            d -> d.one(AXES).accept(d),
            d -> d.one(OTHERS).accept(d));

    private Operations() {}

    private static Consumer<Draft> each(String label, UnaryOperator<Tensor> f) {
        return d -> {
            if (label.equals(STOP)) {
                // moved a little: a maximum or a sort of x and its own copy would have no slope
                if (d.rules.stops()) {
                    d.add(
                            label,
                            (x, way) ->
                                    way.stops().apply(x.getFirst()).times(0.9).plus(0.1),
                            d.real());
                }
            } else if (!label.equals(ROUNDED)) {
                d.add(label, (x, _) -> f.apply(x.getFirst()), d.real());
            } else {
                d.add(label, (x, way) -> f.apply(x.getFirst()).to(way.real()), d.real());
            }
        };
    }

    /// Of equal shapes, or with one that serves all along some axes.
    private static Consumer<Draft> pair(String label, BinaryOperator<Tensor> f) {
        return d -> {
            Value x = d.real();
            Shape shape = x.type().shape();
            Shape other = shape;
            for (int a = 0; a < shape.rank(); a++) if (d.below(4) == 0) other = other.with(a, 1);
            if (d.below(4) == 0) other = other.range(d.below(shape.rank() + 1), shape.rank());
            Value y = d.of(x.type().with(other));
            boolean swapped = d.below(2) == 0;
            d.add(label, (in, _) -> f.apply(in.get(0), in.get(1)), swapped ? y : x, swapped ? x : y);
        };
    }

    private interface Along {
        Tensor apply(Tensor x, int axis);
    }

    private static Consumer<Draft> along(String label, Along f) {
        return d -> {
            Value x = d.real(1);
            int axis = d.axis(x) - (d.below(2) == 0 ? x.type().shape().rank() : 0);
            d.add(label + " " + axis, (in, _) -> f.apply(in.getFirst(), axis), x);
        };
    }

    private static void flatten(Draft d) {
        d.add("flatten", (x, _) -> x.getFirst().reshape(-1), d.any());
    }

    private static void permute(Draft d) {
        Value x = d.any();
        List<Integer> order = new ArrayList<>(
                IntStream.range(0, x.type().shape().rank()).boxed().toList());
        Collections.shuffle(order, new Random(d.below(1000)));
        d.add("permute " + order, (in, _) -> in.getFirst().permute(ints(order, i -> i)), x);
    }

    private static void repeat(Draft d) {
        Value x = d.any();
        Shape to = Shape.of(1 + d.below(3)).then(x.type().shape());
        d.add("broadcast to " + to, (in, _) -> in.getFirst().broadcastTo(to), x);
    }

    private static void stack(Draft d) {
        Value x = d.any(), y = d.of(x.type());
        d.add("stack", (in, _) -> Tensor.stack(0, in), x, y);
    }

    private static void diagonal(Draft d) {
        d.add("diagonal", (in, _) -> in.getFirst().diagonal(), d.of(DType.F64, 2, 2));
    }

    private static void matmul(Draft d) {
        Value x = d.real(1);
        int k = d.size(x, -1), n = 1 + d.below(3);
        Shape lead = x.type().shape().dropLast(Math.min(2, x.type().shape().rank()));
        boolean shared = d.below(2) == 0;
        Value y = d.of(x.type().with((shared ? Shape.SCALAR : lead).then(Shape.of(k, n))));
        d.add("matmul", (in, _) -> in.get(0).matmul(in.get(1)), x, y);
    }

    private static void einsum(Draft d) {
        Value x = d.of(DType.F64, 2, 3), y = d.of(DType.F64, 2, 3);
        String formula = d.one(List.of("ij,ij->i", "ij,kj->ki", "ij,ik->", "ij,kl->lj", "ij,ij->", "ij,kj->jik"));
        d.add("einsum " + formula, (in, _) -> Tensor.einsum(formula, in.get(0), in.get(1)), x, y);
    }

    private static void gather(Draft d) {
        Value x = d.real(1);
        Value index = d.below(2) == 0 ? d.index(d.size(x, 0), 3) : d.index(d.size(x, 0));
        d.add("gather", (in, _) -> in.get(0).gather(in.get(1)), x, index);
    }

    private static void pick(Draft d) {
        Value x = d.real(1);
        int[] lead = x.type().shape().dropLast(1).sizes();
        d.add("pick", (in, _) -> in.get(0).pick(in.get(1)), x, d.index(d.size(x, -1), lead));
    }

    private static void scatter(Draft d) {
        Value x = d.real(1);
        d.add("scatterAdd", (in, _) -> in.get(0).scatterAdd(in.get(1), 3), x, d.index(3, d.size(x, 0)));
    }

    private static void takeAlong(Draft d) {
        Value x = d.real(1);
        int axis = d.axis(x);
        int[] sizes = x.type().shape().with(axis, 2).sizes();
        Value index = d.index(d.size(x, axis), sizes);
        d.add("takeAlong " + axis, (in, _) -> in.get(0).takeAlong(in.get(1), axis), x, index);
    }

    private static void top(Draft d) {
        Value x = d.real(1);
        int k = 1 + d.below(d.size(x, -1));
        var _ = d.add(
                new Action.Simple("top " + k, (in, _) -> {
                    Tensor.Top top = in.getFirst().top(k);
                    return List.of(top.values(), top.positions());
                }),
                List.of(x));
    }

    private static void search(Draft d) {
        Value row = d.of(DType.F64, 3);
        d.add("searchSorted", (in, _) -> in.get(0).sort(0).searchSorted(in.get(1)), row, d.real());
    }

    private static void windows(Draft d) {
        Value x = d.of(DType.F64, 2, 5);
        Shape window = Shape.of(1 + d.below(3));
        Window move = Window.step(1 + d.below(2)).padded(d.below(2) * (window.size(0) - 1), 0);
        switch (d.below(3)) {
            case 0 -> d.add("maxPool", (in, _) -> in.getFirst().maxPool(window, move), x);
            case 1 -> d.add("averagePool", (in, _) -> in.getFirst().averagePool(window, move), x);
            default -> d.add("windowSum", (in, _) -> in.getFirst().windowSum(window, move), x);
        }
    }

    private static void convolve(Draft d) {
        Window move = Window.step(1 + d.below(2)).padded(d.below(2), d.below(2));
        d.add(
                "convolve " + move,
                (in, _) -> in.get(0).convolve(in.get(1), move),
                d.of(DType.F64, 2, 4),
                d.of(DType.F64, 2, 2, 2));
    }

    private static void integers(Draft d) {
        Value x = d.below(2) == 0 ? d.of(DType.I32, 3) : d.of(DType.I32);
        Value y = d.below(2) == 0 ? d.of(DType.I32, 3) : d.of(DType.I32);
        switch (d.below(5)) {
            case 0 ->
                d.add(
                        "integers x + y mod 7",
                        (in, _) -> in.get(0).plus(in.get(1)).floorMod(7),
                        x,
                        y);
            case 1 ->
                d.add(
                        "integers x · y div 3",
                        (in, _) -> in.get(0).times(in.get(1)).floorDiv(3),
                        x,
                        y);
            case 2 -> d.add("integers x and 3", (in, _) -> in.getFirst().bitAnd(3), x);
            case 3 ->
                d.add(
                        "integers to real",
                        (in, way) -> in.getFirst().to(way.real()).times(0.3),
                        x);
            default ->
                d.add("floor(2x)", (in, _) -> in.getFirst().times(2).floor().to(DType.I32), d.real());
        }
    }

    private static void masks(Draft d) {
        Value x = d.real();
        switch (d.below(3)) {
            case 0 -> d.add("x > 0.1", (in, _) -> in.getFirst().gt(0.1), x);
            case 1 ->
                d.add(
                        "not (x > sin x)",
                        (in, _) -> in.getFirst().gt(in.getFirst().sin()).not(),
                        x);
            default ->
                d.add(
                        "|x| < ½ or x > 1",
                        (in, _) -> in.getFirst().abs().lt(0.5).or(in.getFirst().gt(1)),
                        x);
        }
    }

    private static void oneHot(Draft d) {
        d.add("oneHot 3", (in, way) -> in.getFirst().oneHot(3).to(way.real()), d.index(3, 2));
    }

    private static void choose(Draft d) {
        Value x = d.any(), y = d.of(x.type());
        Value mask = d.of(x.type().with(DType.BOOL));
        d.add("select", (in, _) -> in.get(0).select(in.get(1), in.get(2)), mask, x, y);
    }

    /// Numbers of the program itself, which a trace captures.
    private static void tensor(Draft d) {
        Shape shape = d.real().type().shape();
        if (!d.rules.captures()) return;
        double[] numbers = d.source.random.doubles(shape.count(), -1, 1).toArray();
        Tensor fine = Tensor.of(shape, numbers);
        Tensor coarse = fine.to(DType.F32);
        d.add("tensor", (_, way) -> way.real() == DType.F32 ? coarse : fine);
    }

    private static int[] ints(List<Integer> list, ToIntFunction<Integer> f) {
        return list.stream().mapToInt(f).toArray();
    }
}
