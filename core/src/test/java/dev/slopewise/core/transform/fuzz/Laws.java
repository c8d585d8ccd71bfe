package dev.slopewise.core.transform.fuzz;

import static dev.slopewise.core.transform.fuzz.Comparison.dot;
import static dev.slopewise.core.transform.fuzz.Comparison.require;
import static dev.slopewise.core.transform.fuzz.Comparison.sameBits;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Interpreter;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Simplify;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.core.transform.fuzz.Block.Way;
import dev.slopewise.core.transform.fuzz.Program.Arguments;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What must hold of every program. A law that does not hold throws.
enum Laws {
    /// Loops and branches give the same bits as the operations they stand for (slopes within them, summed in another order, the same up to
    /// rounding), eagerly and traced.
    VALUES(Laws::values),
    /// Simpler graphs give the same bits; tracing twice gives equal graphs.
    GRAPHS(Laws::graphs),
    /// What is carried out in double is what was written in double, but for constants, which are those of `f32`.
    PRECISION(Laws::precision),
    /// v · pull w = push v · w; the linear map is the push; gradients are those of the plain operations.
    SLOPES(Laws::slopes),
    /// A slope is what differences say.
    DIFFERENCES(Laws::differences),
    /// The Hessian is symmetric, and the same in every order of modes.
    CURVATURE(Laws::curvature),
    /// The Hessian is what differences of gradients say.
    DIFFERENCES_OF_GRADIENTS(Laws::differencesOfGradients),
    /// A batch is one entry after the other.
    BATCHES(Laws::batches),
    /// So are derivatives of batches and batches of derivatives.
    BATCHES_OF_SLOPES(Laws::batchesOfSlopes);

    private static final Way WRITTEN = Way.written(DType.F64);
    private static final Way PLAIN = Way.unrolled(DType.F64);

    /// Both sides do the same operations in `f64` in another order. Values are below 20; slopes pass some dozens of lines, each of which can
    /// multiply a rounding by a few.
    private static final double TIGHT = 1e-8;

    /// Numbers are rounded to `f32`, by 6 · 10⁻⁸ of themselves; some dozens of lines multiply that.
    private static final double SINGLE = 1e-5;

    /// The same for slopes within a program: a loop adds up slopes in another order than the operations it stands for.
    private static final double INNER = 1e-4;

    private static final int BATCH = 3;

    /// A corner or a jump may lie between two points that are compared: what fails must fail at several.
    private static final int POINTS = 3;

    private final java.util.function.Consumer<Case> check;

    Laws(java.util.function.Consumer<Case> check) {
        this.check = check;
    }

    /// Throws if the law does not hold of a program.
    void check(Program program) {
        boolean isMeasured = this == PRECISION || this == DIFFERENCES || this == DIFFERENCES_OF_GRADIENTS;
        for (int left = isMeasured ? POINTS : 1; left > 0; left--) {
            try {
                check.accept(new Case(program, new SplittableRandom(program.seed() + left)));
                return;
            } catch (AssertionError e) {
                if (left == 1) throw e;
            }
        }
    }

    /// A program at a point.
    private record Case(Program program, SplittableRandom random, Arguments at, List<Tensor> others) {
        Case(Program program, SplittableRandom random) {
            this(program, random, program.arguments(random), program.others(random));
        }

        Arguments direction() {
            return program.arguments(random);
        }

        /// Slopes that pass `f32` are rounded to it too, on each way elsewhere.
        void near(String what, List<Tensor> got, List<Tensor> expected) {
            Comparison.near(what, program.isRounded() ? SINGLE : TIGHT, got, expected);
        }

        Tensor loss(Arguments x) {
            return program.loss(WRITTEN).apply(x, others);
        }

        UnaryOperator<Arguments> gradient() {
            return Transforms.grad(this::loss);
        }

        /// By the plain operations, which reverse mode always passes.
        UnaryOperator<Arguments> plainGradient(Way way) {
            return Transforms.grad((Arguments x) -> program.loss(way).apply(x, others));
        }

        /// Runs of the plain operations that hold fast what stops hold fast at this point.
        Differences.Held held() {
            return Differences.Held.of(way -> program.loss(way).apply(at, others));
        }
    }

    // ---- Values

    private static void values(Case c) {
        for (DType real : List.of(DType.F64, DType.F32)) {
            Arguments at = Tree.map(c.at, x -> x.to(real));
            BiFunction<Arguments, List<Tensor>, List<Tensor>> f = c.program.function(Way.written(real));
            List<Tensor> eager = f.apply(at, c.others);
            List<Tensor> unrolled = c.program.function(Way.unrolled(real)).apply(at, c.others);
            if (!c.program.hasSlopesInside()) sameBits(real + " unrolled", eager, unrolled);
            else Comparison.near(real + " unrolled", real == DType.F64 ? TIGHT : INNER, eager, unrolled);
            sameBits(real + " traced", Transforms.traced(f).apply(at, c.others), eager);
        }
    }

    private static void graphs(Case c) {
        graph("value", c, in -> c.program.block().run(in, Map.of(), WRITTEN));
        int n = c.program.reals();
        if (c.program.hasWhile()) return;
        graph(
                "gradient",
                c,
                in -> Transforms.grad((Arguments x) -> c.program.loss(WRITTEN).apply(x, in.subList(n, in.size())))
                        .apply(Arguments.of(in.subList(0, n)))
                        .leaves());
    }

    private static void graph(String what, Case c, UnaryOperator<List<Tensor>> body) {
        List<Tensor> leaves = Action.joined(c.at.leaves(), c.others);
        List<Graph.Input> inputs =
                leaves.stream().map(x -> new Graph.Input("", x.type())).toList();
        Trace.Closure first = Trace.of(inputs, body), again = Trace.of(inputs, body);
        Graph graph = first.graph();
        require(graph.equals(again.graph()), what + " traced twice gives other graphs");
        require(graph.hashCode() == again.graph().hashCode(), what + " traced twice hashes otherwise");
        require(graph.toString().equals(again.graph().toString()), what + " traced twice prints otherwise");
        Graph simple = Simplify.of(graph);
        require(simple.inputTypes().equals(graph.inputTypes()), what + " simplified takes other inputs");
        List<Tensor> in = Action.joined(leaves, first.captured());
        sameBits(what + " simplified", interpreted(simple, in), interpreted(graph, in));
    }

    private static List<Tensor> interpreted(Graph graph, List<Tensor> in) {
        List<Array> arrays = in.stream().map(Tensor::array).toList();
        return new Interpreter()
                .compile(graph).run(arrays).stream().map(Tensor::of).toList();
    }

    private static void precision(Case c) {
        if (c.program.isRounded()) return;
        Arguments coarse = Tree.map(c.at, x -> x.to(DType.F32));
        Function<Arguments, List<Tensor>> single =
                x -> c.program.function(Way.written(DType.F32)).apply(x, c.others);
        Comparison.near(
                "in double",
                SINGLE,
                Transforms.inDouble(single).apply(coarse),
                c.program.function(WRITTEN).apply(Tree.map(coarse, x -> x.to(DType.F64)), c.others));
    }

    // ---- First derivatives

    private static void slopes(Case c) {
        Function<Arguments, List<Tensor>> f = x -> c.program.real(WRITTEN).apply(x, c.others);
        Arguments v = c.direction();
        List<Tensor> pushed = Transforms.jvp(f).apply(c.at, v).change();
        c.near("linearize", Transforms.linearize(f, c.at).push().apply(v), pushed);
        Arguments plain = c.plainGradient(PLAIN).apply(c.at);
        c.near(
                "push of the loss",
                List.of(Transforms.jvp(c::loss).apply(c.at, v).change()),
                List.of(dot(plain.leaves(), v.leaves())));
        if (c.program.hasWhile()) return;
        c.near("gradient", c.gradient().apply(c.at).leaves(), plain.leaves());
        var back = Transforms.vjp(f, c.at);
        List<Tensor> w = back.value().stream()
                .map(y -> Tensor.of(
                        y.shape(), c.random.doubles(y.shape().count(), -1, 1).toArray()))
                .toList();
        c.near("pull against push", List.of(dot(v.leaves(), back.pull().apply(w).leaves())), List.of(dot(pushed, w)));
    }

    private static void differences(Case c) {
        if (c.program.isRounded()) return;
        Arguments v = c.direction();
        Differences.Held held = c.held();
        Differences.agree(
                c.at,
                v,
                x -> List.of(c.program.loss(held.way()).apply(x, c.others)),
                List.of(Transforms.jvp(c::loss).apply(c.at, v).change()));
    }

    // ---- Second derivatives

    private static void curvature(Case c) {
        if (c.program.hasWhile()) return;
        Arguments u = c.direction(), v = c.direction();
        BiFunction<Arguments, Arguments, Arguments> product = Transforms.hvp(c::loss);
        Arguments along = product.apply(c.at, v);
        c.near(
                "symmetry",
                List.of(dot(u.leaves(), along.leaves())),
                List.of(dot(v.leaves(), product.apply(c.at, u).leaves())));
        c.near(
                "reverse over reverse",
                Transforms.grad((Arguments x) -> dot(c.gradient().apply(x).leaves(), v.leaves()))
                        .apply(c.at)
                        .leaves(),
                along.leaves());
        c.near(
                "reverse over forward",
                Transforms.grad((Arguments x) ->
                                Transforms.jvp(c::loss).apply(x, v).change())
                        .apply(c.at)
                        .leaves(),
                along.leaves());
    }

    private static void differencesOfGradients(Case c) {
        if (c.program.hasWhile() || c.program.isRounded()) return;
        Arguments v = c.direction();
        Differences.Held held = c.held();
        // one trace serves all points if there is nothing to hold
        UnaryOperator<Arguments> free = c.plainGradient(PLAIN);
        Differences.agree(
                c.at,
                v,
                x -> (held.isEmpty() ? free : c.plainGradient(held.way()))
                        .apply(x)
                        .leaves(),
                Transforms.hvp(c::loss).apply(c.at, v).leaves());
    }

    // ---- Batches

    private static void batches(Case c) {
        Arguments batch = c.program.arguments(c.random, BATCH);
        List<Tensor> others = c.program.others(c.random, BATCH);
        BiFunction<Arguments, List<Tensor>, List<Tensor>> f = c.program.function(WRITTEN);
        c.near(
                "batch",
                Transforms.vmap(f).apply(batch, others),
                oneByOne(t -> f.apply(row(batch, t), rows(others, t))));
        c.near(
                "batch with what all share",
                Transforms.vmap(f, 0, Transforms.SHARED, 0).apply(batch, c.others),
                oneByOne(t -> f.apply(row(batch, t), c.others)));
        if (c.others.isEmpty()) return;
        c.near(
                "batch of the others",
                Transforms.vmap(f, Transforms.SHARED, 0, 0).apply(c.at, others),
                oneByOne(t -> f.apply(c.at, rows(others, t))));
    }

    private static void batchesOfSlopes(Case c) {
        Arguments batch = c.program.arguments(c.random, BATCH), changes = c.program.arguments(c.random, BATCH);
        var jvp = Transforms.jvp(c::loss);
        Function<List<Arguments>, Tensor> push =
                x -> jvp.apply(x.get(0), x.get(1)).change();
        c.near(
                "batch of pushes",
                List.of(Transforms.vmap(push).apply(List.of(batch, changes))),
                oneByOne(t -> List.of(push.apply(List.of(row(batch, t), row(changes, t))))));
        if (c.program.hasWhile()) return;
        UnaryOperator<Arguments> gradient = c.gradient();
        List<Tensor> single = oneByOne(t -> gradient.apply(row(batch, t)).leaves());
        c.near("batch of gradients", Transforms.vmap(gradient).apply(batch).leaves(), single);
        c.near(
                "gradient of a batch",
                Transforms.grad((Arguments x) ->
                                Transforms.vmap(c::loss).apply(x).sum())
                        .apply(batch)
                        .leaves(),
                single);
    }

    private static List<Tensor> oneByOne(java.util.function.IntFunction<List<Tensor>> f) {
        List<List<Tensor>> all = IntStream.range(0, BATCH).mapToObj(f).toList();
        return IntStream.range(0, all.getFirst().size())
                .mapToObj(
                        k -> Tensor.stack(0, all.stream().map(one -> one.get(k)).toList()))
                .toList();
    }

    private static Arguments row(Arguments batch, int t) {
        return Tree.map(batch, x -> x.at(0, t));
    }

    private static List<Tensor> rows(List<Tensor> batch, int t) {
        return batch.stream().map(x -> x.at(0, t)).toList();
    }
}
