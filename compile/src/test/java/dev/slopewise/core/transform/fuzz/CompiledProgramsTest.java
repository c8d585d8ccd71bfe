package dev.slopewise.core.transform.fuzz;

import dev.slopewise.compile.Backends;
import dev.slopewise.compile.Poisoned;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.transform.Simplify;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.core.transform.fuzz.Block.Way;
import dev.slopewise.core.transform.fuzz.Program.Arguments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Random programs, their gradients and second derivatives, compiled: what the interpreter gives. `-Dfuzz.seconds=600` goes on for longer.
class CompiledProgramsTest {
    private static final int FEWEST = 25;

    /// Functions differ by some ulps, and some dozens of lines multiply that.
    private static final double TIGHT = 1e-9;

    private static final double SINGLE = 2e-4;

    /// A corner may lie between two roundings: what fails must fail at several points.
    private static final int POINTS = 3;

    @Test
    void programsAndTheirSlopesAreTheInterpreters() {
        long first = Long.getLong("fuzz.first", 1), seed = first;
        long until = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("fuzz.seconds", 20)).toNanos();
        while (seed < first + FEWEST || System.nanoTime() < until) check(Program.of(seed++));
        System.out.printf("fuzz: %d programs compiled, seeds %d to %d%n", seed - first, first, seed - 1);
    }

    /// A program that failed once: two loops were made one that needed each other through a kernel between them.
    @Test
    void aLoopNeverNeedsItself() {
        check(Program.of(2417));
    }

    /// Loops, products and kernels of whole programs neither read nor write outside their buffers. Loops with a condition stay out, as on numbers of no meaning
    /// they may not end.
    @Test
    void programsAmongPoison() {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        int programs = 0;
        for (long seed = 1; programs < 10 || System.nanoTime() < until; seed++) {
            Program program = Program.of(seed);
            if (program.hasWhile()) continue;
            programs++;
            amongPoison(program, new SplittableRandom(seed));
        }
        System.out.printf("fuzz: %d programs among poison%n", programs);
    }

    private static void amongPoison(Program program, SplittableRandom random) {
        List<Tensor> reals = program.arguments(random).leaves(), others = program.others(random);
        int n = program.reals();
        Way way = Way.written(DType.F32);
        List<Tensor> in =
                new ArrayList<>(reals.stream().map(x -> x.to(DType.F32)).toList());
        in.addAll(others);
        amongPoison(in, x -> program.block().run(x, Map.of(), way));
        amongPoison(
                in,
                x -> Transforms.grad((Arguments a) -> program.loss(way).apply(a, x.subList(n, x.size())))
                        .apply(Arguments.of(x.subList(0, n)))
                        .leaves());
    }

    private static void amongPoison(List<Tensor> in, UnaryOperator<List<Tensor>> body) {
        List<Graph.Input> inputs =
                in.stream().map(x -> new Graph.Input("", x.type())).toList();
        Trace.Closure closure = Trace.of(inputs, body);
        Graph graph = Simplify.of(closure.graph());
        List<Tensor> all = Action.joined(in, closure.captured());
        List<Tensor> plain = Backends.run(Backends.plain(), graph, all);
        for (boolean lanes : new boolean[] {false, true})
            Comparison.sameBits("among poison", Poisoned.run(lanes, graph, all), plain);
    }

    private static void check(Program program) {
        for (int left = POINTS; left > 0; left--) {
            try {
                at(program, new SplittableRandom(program.seed() + left));
                return;
            } catch (AssertionError e) {
                if (left == 1) throw new AssertionError(program + "\n" + e.getMessage(), e);
            }
        }
    }

    private static void at(Program program, SplittableRandom random) {
        List<Tensor> reals = program.arguments(random).leaves(), others = program.others(random);
        int n = program.reals();
        for (DType real : List.of(DType.F64, DType.F32)) {
            Way way = Way.written(real);
            List<Tensor> in =
                    new ArrayList<>(reals.stream().map(x -> x.to(real)).toList());
            in.addAll(others);
            double tolerance = real == DType.F64 && !program.isRounded() ? TIGHT : SINGLE;
            compare("value", tolerance, in, x -> program.block().run(x, Map.of(), way));
            if (program.hasWhile()) continue;
            UnaryOperator<List<Tensor>> gradient =
                    x -> Transforms.grad((Arguments a) -> program.loss(way).apply(a, x.subList(n, x.size())))
                            .apply(Arguments.of(x.subList(0, n)))
                            .leaves();
            compare("gradient", tolerance, in, gradient);
            if (real == DType.F32) continue;
            compare(
                    "curvature",
                    tolerance,
                    in,
                    x -> Transforms.hvp((Arguments a) -> program.loss(way).apply(a, x.subList(n, x.size())))
                            .apply(Arguments.of(x.subList(0, n)), Arguments.of(x.subList(0, n)))
                            .leaves());
        }
    }

    private static void compare(String what, double tolerance, List<Tensor> in, UnaryOperator<List<Tensor>> body) {
        List<Graph.Input> inputs =
                in.stream().map(x -> new Graph.Input("", x.type())).toList();
        Trace.Closure closure = Trace.of(inputs, body);
        Graph graph = Simplify.of(closure.graph());
        List<Tensor> all = Action.joined(in, closure.captured());
        List<Tensor> expected = Backends.interpreted(graph, all);
        List<Tensor> plain = Backends.run(Backends.plain(), graph, all);
        Comparison.sameBits(what + " in vectors", Backends.run(Backends.vectors(), graph, all), plain);
        for (int k = 0; k < expected.size(); k++) {
            Comparison.near(
                    what + " compiled\n" + graph, tolerance, plain.subList(k, k + 1), expected.subList(k, k + 1));
        }
    }
}
