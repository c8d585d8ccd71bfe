package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Source;
import dev.slopewise.core.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whole numbers in loops: the interpreter's bits, on plain numbers and in vectors.
class WholeNumbersTest {
    private final int before = Pool.threads();

    @AfterEach
    void restoreThreads() {
        Pool.threads(before);
    }

    /// Numbers at and near the ends of their types, small ones, and shifts that leave nothing.
    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        -2,
        3,
        7,
        -8,
        31,
        32,
        33,
        63,
        64,
        65,
        1 << 24,
        (1 << 24) + 1,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Integer.MIN_VALUE + 1,
        1L << 53,
        (1L << 53) + 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1
    };

    private static Tensor longs(long[] numbers, DType dtype) {
        Tensor all = Tensor.of(numbers);
        return dtype == DType.I32 ? all.to(DType.I32) : all;
    }

    /// Every edge beside every other.
    private static List<Tensor> pairs(DType dtype) {
        int n = EDGES.length;
        long[] x = new long[n * n], y = new long[n * n];
        Arrays.setAll(x, i -> EDGES[i / n]);
        Arrays.setAll(y, i -> EDGES[i % n]);
        return List.of(longs(x, dtype), longs(y, dtype));
    }

    /// Compares with the interpreter, and asserts that it was loops that did it.
    private static void compare(List<Tensor> in, Function<List<Tensor>, List<Tensor>> f) {
        Graph graph = Backends.graph(in, f);
        var plan = ((Program) new Compiler().compile(graph)).plan();
        assertThat(plan.steps()).as(plan.toString()).allMatch(Step.Looped.class::isInstance);
        same(graph, in);
    }

    private static void same(Graph graph, List<Tensor> in) {
        List<Tensor> expected = Backends.interpreted(graph, in);
        for (var backend : List.of(Backends.plain(), Backends.vectors())) {
            List<Tensor> got = Backends.run(backend, graph, in);
            for (int k = 0; k < expected.size(); k++) {
                assertThat(got.get(k).array().sameBits(expected.get(k).array()))
                        .as("result %d: %s, interpreted %s%n%s", k, got.get(k), expected.get(k), graph)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"I32", "I64"})
    void arithmeticShiftsAndComparisonsAtTheEndsOfTheirTypes(DType dtype) {
        compare(pairs(dtype), in -> {
            Tensor x = in.get(0), y = in.get(1);
            return List.of(
                    x.plus(y),
                    x.minus(y),
                    x.times(y),
                    x.min(y),
                    x.max(y),
                    x.neg(),
                    x.abs(),
                    x.sign(),
                    Tensor.apply(Pointwise.BIT_NOT, x),
                    Tensor.apply(Pointwise.BIT_AND, x, y),
                    Tensor.apply(Pointwise.BIT_OR, x, y),
                    Tensor.apply(Pointwise.BIT_XOR, x, y));
        });
        compare(pairs(dtype), in -> {
            Tensor x = in.get(0), y = in.get(1);
            return List.of(
                    Tensor.apply(Pointwise.SHIFT_LEFT, x, y),
                    Tensor.apply(Pointwise.SHIFT_RIGHT, x, y),
                    Tensor.apply(Pointwise.SHIFT_RIGHT_UNSIGNED, x, y),
                    x.eq(y),
                    x.ne(y),
                    x.lt(y),
                    x.le(y),
                    x.gt(y),
                    x.ge(y),
                    x.lt(y).select(x, y.plus(1)));
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"I32", "I64"})
    void quotientsAndRemaindersAreTheInterpreters(DType dtype) {
        List<Tensor> in = pairs(dtype);
        Graph graph = Backends.graph(in, xy -> {
            Tensor x = xy.get(0), y = xy.get(1).eq(0).select(xy.get(1).like(3), xy.get(1));
            return List.of(
                    Tensor.apply(Pointwise.FLOOR_DIV, x, y), Tensor.apply(Pointwise.TRUNC_DIV, x, y),
                    Tensor.apply(Pointwise.FLOOR_MOD, x, y), Tensor.apply(Pointwise.REMAINDER, x, y));
        });
        same(graph, in);
        Graph refused = Backends.graph(in, xy -> List.of(Tensor.apply(Pointwise.FLOOR_DIV, xy.get(0), xy.get(1))));
        assertThatThrownBy(() -> Backends.run(Backends.plain(), refused, in))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("divisors other than 0, got 0 by 0");
    }

    @Test
    void castsAreJavas() {
        double[] reals = {
            0,
            -0.0,
            0.5,
            -0.5,
            0.999,
            -1.999,
            1e9,
            3e9,
            -3e9,
            2147483647.0,
            -2147483648.0,
            1e19,
            -1e19,
            9.3e18,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            16777217,
            5
        };
        Tensor wide = Tensor.of(reals), narrow = wide.to(DType.F32);
        compare(List.of(wide), in -> casts(in.getFirst(), DType.I64));
        compare(List.of(narrow), in -> casts(in.getFirst(), DType.I32));
        compare(List.of(longs(EDGES, DType.I64)), in -> casts(in.getFirst(), DType.F64));
        compare(List.of(longs(EDGES, DType.I32)), in -> casts(in.getFirst(), DType.F32));
        Tensor truth = wide.gt(0);
        for (DType to : List.of(DType.I32, DType.I64, DType.F32, DType.F64))
            compare(List.of(truth), in -> List.of(in.getFirst().to(to).plus(1)));
    }

    private static List<Tensor> casts(Tensor x, DType to) {
        return List.of(
                x.to(to), x.to(DType.BOOL), x.to(to).plus(1), x.to(DType.BOOL).to(to));
    }

    /// A constant that no double holds keeps its digits.
    @Test
    void constantsKeepAllDigits() {
        Tensor x = longs(EDGES, DType.I64);
        compare(
                List.of(x),
                in -> List.of(in.getFirst()
                        .plus(Tensor.apply(
                                new Source.Fill((1L << 53) + 1, in.getFirst().type())))));
    }

    /// Row numbers, numbers of a row and of a column, masks and real numbers in one loop.
    @Test
    void wholeAndRealNumbersShareALoop() {
        var random = new SplittableRandom(7);
        for (int trial = 0; trial < 40; trial++) {
            int rows = 1 + random.nextInt(40), columns = 1 + random.nextInt(90);
            boolean wide = random.nextBoolean();
            DType whole = wide ? DType.I64 : DType.I32, real = wide ? DType.F64 : DType.F32;
            Key key = Key.of(trial);
            List<Tensor> in = new ArrayList<>(List.of(
                    key.bits(24, rows, columns).to(whole),
                            key.fold(1).bits(24, columns).to(whole),
                    key.fold(2).bits(24, rows, 1).to(whole), key.fold(3).normal(real, rows, columns)));
            compare(in, x -> {
                Tensor mixed = x.get(0).times(31).plus(x.get(1).broadcastTo(rows, columns));
                Tensor below = mixed.lt(x.get(2).plus(5).broadcastTo(rows, columns));
                Tensor dropped = below.select(x.get(3), x.get(3).like(0));
                return List.of(
                        dropped.plus(mixed.to(real)), below, mixed, x.get(2).neg());
            });
        }
    }

    @Test
    void aMaskOfRandomBitsIsOneLoopWithWhatItDrops() {
        Tensor x = Key.of(1).normal(64, 100);
        Graph graph = Backends.graph(
                List.of(x, Key.of(2).words()),
                in -> List.of(new Key(in.get(1))
                        .bernoulli(0.5, 64, 100)
                        .select(in.get(0), in.get(0).like(0))));
        assertThat(((Program) new Compiler().compile(graph)).plan().steps()).hasSize(2);
        same(graph, List.of(x, Key.of(2).words()));
    }
}
