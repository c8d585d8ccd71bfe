package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Array;
import dev.slopewise.core.Control;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A scan whose body works each entry out from what stands at its place is one loop over all steps; others are not.
class ScanLoopTest {
    private final int before = Pool.threads();

    @AfterEach
    void threadsAsBefore() {
        Pool.threads(before);
    }

    // ---- What is checked

    private static long kernels(Graph graph, Class<?> kind) {
        var program = (Program) new Compiler().compile(graph);
        return program.plan().steps().stream()
                .filter(step -> step instanceof Step.Called called && kind.isInstance(called.kernel()))
                .count();
    }

    /// The interpreter's numbers, and the same bits in plain loops and in vectors on 1, 2 and 8 threads.
    private static void agrees(Graph graph, List<Tensor> in) {
        Backends.agrees(graph, in);
        List<Tensor> plain = Backends.run(Backends.plain(), graph, in);
        for (int threads : new int[] {1, 2, 8}) {
            Pool.threads(threads);
            Backends.sameBits(Backends.run(Backends.vectors(), graph, in), plain);
        }
    }

    private static void isOneLoop(List<Tensor> in, Function<List<Tensor>, List<Tensor>> f) {
        Graph graph = Backends.graph(in, f);
        assertThat(kernels(graph, ScanLoop.class)).as("%s", graph).isGreaterThan(0);
        assertThat(kernels(graph, ScanKernel.class)).as("%s", graph).isZero();
        agrees(graph, in);
    }

    private static void isStepByStep(List<Tensor> in, Function<List<Tensor>, List<Tensor>> f) {
        Graph graph = Backends.graph(in, f);
        assertThat(kernels(graph, ScanKernel.class)).isEqualTo(1);
        agrees(graph, in);
    }

    // ---- Scans

    private static <S, Y> List<Tensor> scanned(
            BiFunction<S, Tensor, ControlFlow.Step<S, Y>> body, S start, Tensor rows) {
        var all = ControlFlow.scan(body, start, rows);
        return List.of(leaf(all.state()), leaf(all.given()));
    }

    private static Tensor leaf(Object of) {
        return of instanceof Tensor tensor ? tensor : ((Two) of).a.plus(((Two) of).b.times(3));
    }

    record Two(Tensor a, Tensor b) {}

    private static Tensor average(Tensor rows, Tensor share) {
        Tensor start = rows.at(0, 0).times(0);
        return ControlFlow.<Tensor, Tensor, Tensor>scan(
                        (mean, x) -> {
                            Tensor next = mean.plus(x.minus(mean).times(share));
                            return new ControlFlow.Step<>(next, next.times(x.exp()));
                        },
                        start,
                        rows)
                .given();
    }

    private static List<Tensor> averaged(DType dtype, int... sizes) {
        return List.of(Key.of(1).normal(dtype, sizes), Tensor.scalar(0.3).to(dtype));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 21, 1000, 3000})
    void anAverage(int entries) {
        for (DType dtype : List.of(DType.F32, DType.F64))
            isOneLoop(averaged(dtype, 30, entries), l -> List.of(average(l.get(0), l.get(1))));
    }

    @Test
    void anAverageOfSingleNumbers() {
        for (DType dtype : List.of(DType.F32, DType.F64))
            isOneLoop(averaged(dtype, 300), l -> List.of(average(l.get(0), l.get(1))));
    }

    @Test
    void itsSlopes() {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            for (int[] sizes : new int[][] {{40}, {40, 1}, {40, 7}, {12, 100}}) {
                isOneLoop(
                        averaged(dtype, sizes),
                        l -> List.of(Transforms.grad((Tensor rows) ->
                                        average(rows, l.get(1)).square().sum())
                                .apply(l.get(0))));
            }
        }
    }

    @Test
    void fromTheLast() {
        List<Tensor> in = List.of(Key.of(1).normal(20, 5));
        isOneLoop(in, l -> {
            var all = ControlFlow.<Tensor, Tensor, Tensor>scanBackward(
                    (s, x) -> new ControlFlow.Step<>(s.times(0.5).plus(x), s.minus(x)),
                    l.getFirst().at(0, 0),
                    l.getFirst());
            return List.of(all.state(), all.given());
        });
    }

    @Test
    void statesThatChangePlaces() {
        Tensor x = Key.of(1).normal(17, 4);
        isOneLoop(
                List.of(x),
                l -> scanned(
                        (Two s, Tensor row) -> new ControlFlow.Step<>(
                                new Two(
                                        s.b,
                                        s.a.times(0.5).plus(s.b.times(0.25)).plus(row)),
                                s.a),
                        new Two(l.getFirst().at(0, 0), l.getFirst().at(0, 1)),
                        l.getFirst()));
    }

    @Test
    void whatIsGivenAsItCame() {
        Tensor x = Key.of(1).normal(17, 4);
        // the state before, the row itself, what stays, the next state twice
        isOneLoop(
                List.of(x),
                l -> scanned(
                        (Tensor s, Tensor row) -> new ControlFlow.Step<>(s.plus(row), new Two(s, row)),
                        l.getFirst().at(0, 0),
                        l.getFirst()));
        isOneLoop(
                List.of(x),
                l -> scanned(
                        (Two s, Tensor row) -> {
                            Tensor next = s.a.plus(row.times(s.b));
                            return new ControlFlow.Step<>(new Two(next, s.b), new Two(s.b, next));
                        },
                        new Two(l.getFirst().at(0, 0), l.getFirst().at(0, 1)),
                        l.getFirst()));
        isOneLoop(
                List.of(x),
                l -> scanned(
                        (Tensor s, Tensor row) -> {
                            Tensor next = s.plus(row);
                            return new ControlFlow.Step<>(next, new Two(next, next));
                        },
                        l.getFirst().at(0, 0),
                        l.getFirst()));
    }

    @Test
    void wholeNumbersAndMasks() {
        Tensor x = Key.of(1).normal(50).times(10);
        for (DType dtype : List.of(DType.I32, DType.I64)) {
            isOneLoop(
                    List.of(x.to(dtype)),
                    l -> scanned(
                            (Tensor s, Tensor row) ->
                                    new ControlFlow.Step<>(s.times(3).plus(row), s),
                            l.getFirst().at(0, 0),
                            l.getFirst()));
        }
        isOneLoop(
                List.of(x, Tensor.of(true)),
                l -> scanned(
                        (Tensor s, Tensor row) -> new ControlFlow.Step<>(s.and(row.gt(0)), row),
                        l.get(1).at(0, 0),
                        l.getFirst()));
    }

    @Test
    void oneEntryOfARow() {
        isOneLoop(
                List.of(Key.of(1).normal(25, 6)),
                l -> scanned(
                        (Tensor s, Tensor row) ->
                                new ControlFlow.Step<>(s.times(0.7).plus(row.at(0, 4)), s.times(row.at(0, 1))),
                        l.getFirst().at(0, 0).at(0, 0),
                        l.getFirst()));
    }

    @Test
    void aStateThatIsReadElsewhereIsNotWrittenOver() {
        Tensor x = Key.of(1).normal(20, 8);
        List<UnaryOperator<Tensor>> others = List.of(
                s -> s.at(0, 2), // one for all
                s -> s.reverse(0),
                s -> Tensor.concatenate(0, List.of(s.slice(0, 7, 8), s.slice(0, 0, 7))),
                s -> s.sum());
        for (UnaryOperator<Tensor> other : others) {
            isStepByStep(
                    List.of(x),
                    l -> scanned(
                            (Tensor s, Tensor row) -> new ControlFlow.Step<>(
                                    s.times(0.5).plus(other.apply(s)).plus(row).tanh(), s),
                            l.getFirst().at(0, 0),
                            l.getFirst()));
        }
    }

    @Test
    void asLongAsAConditionHolds() {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            List<Tensor> in =
                    List.of(Tensor.scalar(2).to(dtype), Tensor.scalar(1e-6).to(dtype));
            Function<List<Tensor>, List<Tensor>> root = l -> { // of l0, by Newton's steps until they are small
                var all = ControlFlow.whileLoop(
                        (Two s) -> s.b.abs().gt(l.get(1)),
                        s -> {
                            Tensor step = s.a.square().minus(l.get(0)).div(s.a.times(2));
                            return new Two(s.a.minus(step), step);
                        },
                        new Two(l.get(0), l.get(0)));
                return List.of(all.a, all.b);
            };
            Graph graph = Backends.graph(in, root);
            assertThat(kernels(graph, WhileLoop.class)).isEqualTo(1);
            agrees(graph, in);
            assertThat(Backends.run(Backends.vectors(), graph, in).getFirst().item())
                    .isCloseTo(Math.sqrt(2), within(1e-6));
        }
    }

    @Test
    void aStateOfManyEntriesAndACount() {
        List<Tensor> in = List.of(Key.of(1).normal(40), Tensor.scalar(9f));
        Graph graph = Backends.graph(in, l -> {
            var all = ControlFlow.whileLoop(
                    (Two s) -> s.b.at(0, 3).lt(l.get(1)),
                    s -> new Two(s.a.times(0.9).plus(s.b.times(0.1)), s.b.plus(1)),
                    new Two(l.get(0), l.get(0).times(0)));
            return List.of(all.a, all.b);
        });
        assertThat(kernels(graph, WhileLoop.class)).isEqualTo(1);
        agrees(graph, in);
    }

    @Test
    void aConditionOnASumIsAPlansRun() {
        List<Tensor> in = List.of(Key.of(1).normal(40));
        Graph graph = Backends.graph(
                in,
                l -> List.of(ControlFlow.whileLoop(s -> s.square().sum().gt(0.01), s -> s.times(0.5), l.getFirst())));
        assertThat(kernels(graph, WhileKernel.class)).isEqualTo(1);
        agrees(graph, in);
    }

    /// A loop counts its entries by an `int`.
    @Test
    void tooManyStepsAreAPlansRuns() {
        for (int entries : new int[] {1, 1000}) {
            Graph graph = Backends.graph(
                    List.of(Tensor.ones(entries)),
                    l -> List.of(ControlFlow.repeat(3_000_000, s -> s.times(0.5), l.getFirst())));
            assertThat(kernels(graph, ScanLoop.class)).isEqualTo(entries == 1 ? 1 : 0);
        }
    }

    @Test
    void noStepsLeaveTheStart() {
        List<Tensor> in = List.of(Tensor.scalar(0.25f));
        Graph graph =
                Backends.graph(in, l -> List.of(ControlFlow.repeat(0, s -> s.times(3), l.getFirst()), l.getFirst()));
        assertThat(Backends.run(Backends.vectors(), graph, in).getFirst().toDoubles())
                .containsExactly(0.25);
    }

    @Test
    void laterRunsStartAnew() {
        Graph graph = Backends.graph(averaged(DType.F32, 60, 33), l -> List.of(average(l.get(0), l.get(1))));
        var program = Backends.vectors().compile(graph);
        List<Tensor> first = averaged(DType.F32, 60, 33);
        List<Array> in = first.stream().map(Tensor::array).toList();
        Array once = program.run(in).getFirst();
        program.run(List.of(in.getFirst(), Tensor.scalar(0.9f).array()));
        assertThat(program.run(in).getFirst().sameBits(once)).isTrue();
    }

    @Test
    void allocatesItsResultsAlone() {
        List<Tensor> in = averaged(DType.F32, 1000);
        Graph graph =
                Backends.graph(in, l -> List.of(average(l.get(0), l.get(1)).at(0, 999)));
        assertThat(graph.nodes()).anyMatch(node -> node.op() instanceof Control.Scan);
        var program = (Program) new Compiler().compile(graph);
        List<Array> operands = in.stream().map(Tensor::array).toList();
        List<Array> into = List.of(Array.zeros(graph.outputTypes().getFirst()));
        assertThat(Backends.allocated(100, () -> program.run(operands, into))).isZero();
    }

    // ---- Bodies by chance

    private static final int STATES = 3;

    /// What a step makes of what it has: some formulas of it, and of these the next state and what is given, so that states change places, stay, are
    /// given as they came, and pieces of them are read elsewhere.
    private static List<Tensor> chance(RandomGenerator random, List<Tensor> have, int results) {
        List<Tensor> all = new ArrayList<>(have);
        for (int i = random.nextInt(5); i >= 0; i--) {
            Tensor a = all.get(random.nextInt(all.size())), b = all.get(random.nextInt(all.size()));
            all.add(
                    switch (random.nextInt(7)) {
                        case 0 -> a.plus(b).times(0.5);
                        case 1 -> a.minus(b.times(0.25)).tanh();
                        case 2 -> a.gt(b).select(a, b);
                        case 3 -> a.times(b.sin());
                        case 4 ->
                            a.at(0, random.nextInt(a.shape().size(0)))
                                    .times(0.5)
                                    .plus(b)
                                    .tanh();
                        case 5 -> a.reverse(0).plus(b).times(0.5);
                        default -> a.max(b);
                    });
        }
        List<Tensor> chosen = new ArrayList<>();
        for (int i = 0; i < results; i++) chosen.add(all.get(random.nextInt(all.size())));
        return chosen;
    }

    @Test
    void bodiesByChance() {
        int loops = 0;
        for (int seed = 0; seed < 60; seed++) {
            int size = seed % 3 == 0 ? 5 : 37; // few for vectors, or some and a rest
            List<Tensor> in = new ArrayList<>();
            for (int i = 0; i < STATES; i++) in.add(Key.of(seed).fold(i).normal(size));
            in.add(Key.of(seed).fold(9).normal(7, size)); // rows
            in.add(Key.of(seed).fold(10).normal(size)); // the same in each step
            int number = seed;
            Graph graph = Backends.graph(in, l -> {
                BiFunction<List<Tensor>, Tensor, ControlFlow.Step<List<Tensor>, List<Tensor>>> body = (state, row) -> {
                    List<Tensor> have = new ArrayList<>(state);
                    have.add(row);
                    have.add(l.get(STATES + 1));
                    List<Tensor> made = chance(new SplittableRandom(number), have, STATES + 2);
                    return new ControlFlow.Step<>(made.subList(0, STATES), made.subList(STATES, STATES + 2));
                };
                List<Tensor> start = l.subList(0, STATES);
                Tensor rows = l.get(STATES);
                var scanned = number % 2 == 0
                        ? ControlFlow.scan(body, start, rows)
                        : ControlFlow.scanBackward(body, start, rows);
                List<Tensor> results = new ArrayList<>(scanned.state());
                results.addAll(scanned.given());
                return results;
            });
            if (kernels(graph, ScanLoop.class) > 0) loops++;
            Backends.agrees(graph, in);
        }
        assertThat(loops).isBetween(15, 50);
    }
}
