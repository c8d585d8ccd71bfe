package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Contraction;
import dev.slopewise.core.Control;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.ControlFlow.Step;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanSumsTest {
    private final int before = Pool.threads();

    @AfterEach
    void threadsAsBefore() {
        Pool.threads(before);
    }

    private static final int UNITS = 6, LENGTH = 9;

    /// What a cell has: it goes from the state h and a row x to tanh(h U + x + b).
    record Cell(Tensor recurrent, Tensor bias) {
        Tensor next(Tensor h, Tensor x) {
            return h.matmul(recurrent).plus(bias).plus(x).tanh();
        }
    }

    private static Cell cell(DType dtype) {
        return new Cell(
                Key.of(1).normal(dtype, UNITS, UNITS).times(0.3), Key.of(2).normal(dtype, UNITS));
    }

    private static Tensor rows(DType dtype, int... sizes) {
        return Key.of(3).normal(dtype, sizes);
    }

    private static Tensor outputs(Cell cell, Tensor rows) {
        Tensor start = rows.at(0, 0).times(0);
        return ControlFlow.scan(ScanSumsTest.<Tensor>giving(cell::next), start, rows)
                .given();
    }

    private static <X> BiFunction<Tensor, X, Step<Tensor, Tensor>> giving(BiFunction<Tensor, X, Tensor> next) {
        return (h, x) -> {
            Tensor after = next.apply(h, x);
            return new Step<>(after, after);
        };
    }

    /// The slopes of a loss of a cell, as a function of its two tensors.
    private static List<Tensor> slopes(List<Tensor> in, Function<Cell, Tensor> loss) {
        Cell slopes = Transforms.grad(loss).apply(new Cell(in.get(0), in.get(1)));
        return List.of(slopes.recurrent, slopes.bias);
    }

    // ---- What is checked

    /// The interpreter's numbers, but for its order of summing: it rounds each step's product and each sum so far, so a tolerance for some
    /// hundred roundings in units of the largest entry. And the same bits in plain loops and vectors, and whatever the threads.
    private static void agrees(Graph graph, List<Tensor> in) {
        List<Tensor> plain = Backends.run(Backends.plain(), graph, in);
        near(plain, Backends.interpreted(graph, in));
        for (int threads : new int[] {1, 2, 8}) {
            Pool.threads(threads);
            List<Tensor> vectors = Backends.run(Backends.vectors(), graph, in);
            for (int r = 0; r < plain.size(); r++) {
                assertThat(vectors.get(r).array().sameBits(plain.get(r).array()))
                        .as("result %d on %d threads: %s for %s", r, threads, vectors.get(r), plain.get(r))
                        .isTrue();
            }
        }
    }

    private static void near(List<Tensor> actual, List<Tensor> expected) {
        for (int r = 0; r < expected.size(); r++) {
            double[] e = expected.get(r).to(DType.F64).toDoubles(),
                    a = actual.get(r).to(DType.F64).toDoubles();
            double largest = Arrays.stream(e).map(Math::abs).reduce(1, Math::max);
            double tolerance = (expected.get(r).dtype() == DType.F64 ? 2e-14 : 1e-5) * largest;
            for (int i = 0; i < e.length; i++) assertThat(a[i]).isCloseTo(e[i], within(tolerance));
        }
    }

    /// The scans of a graph in canonical form, and those in them.
    private static List<Control.Scan> scans(Graph graph) {
        List<Control.Scan> found = new ArrayList<>();
        for (Graph.Node node : graph.nodes()) {
            if (node.op() instanceof Control.Scan scan) found.add(scan);
            for (Graph body : node.op().bodies()) found.addAll(scans(body));
        }
        return found;
    }

    private static long products(Graph graph, int... sizes) {
        return graph.nodes().stream()
                .filter(node -> node.op() instanceof Contraction
                        && node.types().getFirst().shape().equals(Shape.of(sizes)))
                .count();
    }

    /// No state of this shape is left, and nothing of it is made in a step.
    private static void isSummedAfter(Graph graph, int... sizes) {
        Graph canonical = Canonical.of(graph);
        Shape shape = Shape.of(sizes);
        for (Control.Scan scan : scans(canonical)) {
            assertThat(scan.body().outputTypes().subList(0, scan.carries()))
                    .as(canonical.toString())
                    .extracting(Type::shape)
                    .doesNotContain(shape);
            assertThat(products(scan.body(), sizes)).as(canonical.toString()).isZero();
        }
    }

    static Stream<Arguments> cells() {
        return Stream.of(DType.F32, DType.F64)
                .flatMap(dtype -> Stream.of(2, LENGTH)
                        .flatMap(length -> Stream.of(1, 5).map(batch -> Arguments.of(dtype, length, batch))));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void slopesOfWeightsAreOneProductAfterTheScan(DType dtype, int length, int batch) {
        Cell cell = cell(dtype);
        List<Tensor> in = List.of(cell.recurrent, cell.bias, rows(dtype, length, batch, UNITS));
        for (boolean forward : new boolean[] {true, false}) {
            Graph graph = Backends.graph(
                    in,
                    t -> slopes(t, c -> {
                        Tensor x = t.get(2), start = x.at(0, 0).times(0);
                        BiFunction<Tensor, Tensor, Step<Tensor, Tensor>> step = giving(c::next);
                        return (forward ? ControlFlow.scan(step, start, x) : ControlFlow.scanBackward(step, start, x))
                                .given()
                                .square()
                                .sum();
                    }));
            Graph canonical = Canonical.of(graph);
            isSummedAfter(graph, UNITS, UNITS);
            assertThat(products(canonical, UNITS, UNITS)).isEqualTo(1);
            assertThat(scans(canonical).getLast().carries())
                    .isEqualTo(1); // the slope of h; the bias is summed after, too
            agrees(graph, in);
        }
    }

    /// Products for two weights, one that lies the other way round, and one that is used twice in a step.
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void slopesOfWeightsInWhateverOrderAndNumberAre(int batch) {
        List<Tensor> in = List.of(
                rows(DType.F32, UNITS, UNITS).times(0.3),
                rows(DType.F32, 4, UNITS).times(0.3),
                rows(DType.F32, LENGTH, batch, 4));
        Graph graph = Backends.graph(in, t -> {
            record Two(Tensor u, Tensor w) {}
            Two slopes = Transforms.grad((Two m) -> {
                        Tensor start = Tensor.zeros(batch, UNITS);
                        return ControlFlow.scan(
                                        ScanSumsTest.<Tensor>giving((h, x) -> h.matmul(m.u.transpose())
                                                .tanh()
                                                .matmul(m.u)
                                                .plus(x.times(h.sum()).matmul(m.w))
                                                .sigmoid()),
                                        start,
                                        t.get(2))
                                .given()
                                .square()
                                .sum();
                    })
                    .apply(new Two(t.get(0), t.get(1)));
            return List.of(slopes.u, slopes.w);
        });
        isSummedAfter(graph, UNITS, UNITS);
        isSummedAfter(graph, 4, UNITS);
        agrees(graph, in);
    }

    @Test
    void slopesOfAScanInAScanAre() {
        Cell cell = cell(DType.F32);
        List<Tensor> in = List.of(cell.recurrent, cell.bias, rows(DType.F32, 4, LENGTH, 2, UNITS));
        Graph graph = Backends.graph(
                in,
                t -> slopes(
                        t,
                        c -> ControlFlow.scan(
                                        ScanSumsTest.<Tensor>giving((h, part) -> ControlFlow.scan(
                                                        ScanSumsTest.<Tensor>giving(c::next), h, part)
                                                .state()),
                                        Tensor.zeros(2, UNITS),
                                        t.get(2))
                                .given()
                                .square()
                                .sum()));
        assertThat(scans(Canonical.of(graph))).hasSize(4); // there and back, an outer and an inner each
        agrees(graph, in);
    }

    @Test
    void secondDerivativesAndBatchesAgree() {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            Cell cell = cell(dtype);
            List<Tensor> in = List.of(cell.recurrent, cell.bias, rows(dtype, LENGTH, 3, UNITS));
            Graph second = Backends.graph(in, t -> {
                Cell at = new Cell(t.get(0), t.get(1));
                Cell bent = Transforms.hvp(
                                (Cell c) -> outputs(c, t.get(2)).square().sum())
                        .apply(at, at);
                return List.of(bent.recurrent, bent.bias);
            });
            isSummedAfter(second, UNITS, UNITS);
            agrees(second, in);
            Graph each = Backends.graph(
                    in,
                    t -> List.of(Transforms.<Tensor, Tensor>vmap(
                                    x -> slopes(t, c -> outputs(c, x).square().sum())
                                            .getFirst(),
                                    1,
                                    0)
                            .apply(t.get(2))));
            isSummedAfter(each, 3, UNITS, UNITS);
            agrees(each, in);
        }
    }

    // ---- Sums by hand

    private static Graph sum(List<Tensor> in, BiFunction<Tensor, Tensor, Tensor> added) {
        return Backends.graph(
                in,
                t -> List.of(ControlFlow.scan(
                                (Tensor sum, Tensor x) -> new Step<>(sum.plus(added.apply(t.get(2), x)), List.of()),
                                t.get(0),
                                t.get(1))
                        .state()));
    }

    /// From a start that is given; of rows, of values that are the same in each step, of sums along axes.
    @Test
    void sumsBeginAtTheStart() {
        Tensor x = rows(DType.F32, LENGTH, 3, 4), w = rows(DType.F32, 3, 5), start = rows(DType.F32, 4, 5);
        List<BiFunction<Tensor, Tensor, Tensor>> added = List.of(
                (same, row) -> row.transpose().matmul(same),
                (same, row) -> same.transpose().matmul(row).transpose(),
                (same, row) -> row.transpose().matmul(same).plus(row.sum(0).outer(same.at(0, 1))));
        for (BiFunction<Tensor, Tensor, Tensor> one : added) {
            List<Tensor> in = List.of(start, x, w);
            Graph graph = sum(in, one);
            isSummedAfter(graph, 4, 5);
            agrees(graph, in);
        }
        List<Tensor> in = List.of(rows(DType.F32, 4), x, w);
        Graph graph = sum(in, (_, row) -> row.sum(0).plus(row.sum(0)));
        assertThat(scans(Canonical.of(graph))).isEmpty();
        agrees(graph, in);
    }

    @Test
    void sumsOfNothingButMinusZeroAreZeroWhereTheyBeginThere() {
        Tensor none = Tensor.full(-0.0, DType.F32, 3, 2), w = Tensor.ones(3, 4);
        Graph graph = Backends.graph(List.of(none, w), t -> {
            var scanned = ControlFlow.scan(
                    (List<Tensor> sums, Rows row) -> new Step<>(
                            List.of(
                                    sums.get(0).plus(row.x),
                                    sums.get(1).plus(row.x.outer(row.y)),
                                    sums.get(2).plus(row.x)),
                            List.of()),
                    List.of(Tensor.zeros(2), Tensor.zeros(2, 4), Tensor.full(-0.0, DType.F32, 2)),
                    new Rows(t.get(0), t.get(1)));
            return scanned.state();
        });
        List<Tensor> in = List.of(none, w), expected = Backends.interpreted(graph, in);
        for (var backend : List.of(Backends.plain(), Backends.vectors())) {
            List<Tensor> actual = Backends.run(backend, graph, in);
            for (int r = 0; r < 2; r++) {
                assertThat(actual.get(r).array().sameBits(expected.get(r).array()))
                        .as(actual.get(r).toString())
                        .isTrue();
                assertThat(1 / actual.get(r).toDoubles()[0]).isEqualTo(Double.POSITIVE_INFINITY);
            }
            assertThat(Arrays.stream(actual.get(2).toDoubles())).allMatch(x -> x == 0);
        }
    }

    record Rows(Tensor x, Tensor y) {}

    @Test
    void aDonatedStartIsAddedTo() {
        Tensor x = rows(DType.F32, LENGTH, 4), y = rows(DType.F32, LENGTH, 5);
        BiFunction<Tensor, Rows, Tensor> step = (start, rows) -> ControlFlow.scan(
                        (Tensor sum, Rows row) -> new Step<>(sum.plus(row.x.outer(row.y)), List.of()), start, rows)
                .state();
        Tensor start = rows(DType.F32, 4, 5), sum = start.plus(x.transpose().matmul(y));
        Tensor donated = Transforms.donating(step).apply(start.times(1), new Rows(x, y));
        near(List.of(donated), List.of(sum));
        near(
                List.of(Transforms.donating(step).apply(donated, new Rows(x, y))),
                List.of(sum.plus(sum).minus(start)));
    }

    // ---- Left as they are

    private static void isLeft(Graph graph) {
        assertThat(ScanSums.of(graph)).isEqualTo(graph);
    }

    @Test
    void scansOfNoStepOrOneAndScansWithoutSumsAreLeft() {
        for (int length : new int[] {0, 1}) {
            List<Tensor> in = List.of(rows(DType.F32, 4, 5), rows(DType.F32, length, 3, 4), rows(DType.F32, 3, 5));
            Graph graph = sum(in, (same, row) -> row.transpose().matmul(same));
            isLeft(graph);
            agrees(graph, in);
        }
        List<Tensor> in = List.of(rows(DType.F32, LENGTH, 5), rows(DType.F32, 5));
        isLeft(Backends.graph(
                in,
                t -> List.of(ControlFlow.map((Tensor x) -> x.tanh().softmax(-1)).apply(t.get(0)))));
        isLeft(Backends.graph(
                in,
                t -> List.of(ControlFlow.scan(
                                ScanSumsTest.<Tensor>giving((s, x) -> s.plus(x)),
                                t.get(1),
                                t.get(0)) // each sum so far is given
                        .given())));
        isLeft(Backends.graph(
                in,
                t -> List.of(ControlFlow.scan(
                                (Tensor s, Tensor x) -> new Step<>(s.plus(x.times(s.sum())), List.of()),
                                t.get(1),
                                t.get(0))
                        .state()))); // each step reads the sum so far
    }

    /// The canonical graph, in which no scan has rows or results of more entries than it had, and so many sums of this shape are left.
    private static void holdsNoMore(Graph graph, long sums, int... sizes) {
        Graph canonical = Canonical.of(graph);
        long left = scans(canonical).stream()
                .flatMap(scan -> scan.body().outputTypes().subList(0, scan.carries()).stream())
                .filter(type -> type.shape().equals(Shape.of(sizes)))
                .count();
        assertThat(left).as(canonical.toString()).isEqualTo(sums);
        assertThat(mostGiven(canonical)).as(canonical.toString()).isLessThanOrEqualTo(mostGiven(graph));
    }

    private static long mostGiven(Graph graph) {
        return graph.nodes().stream()
                .filter(node -> node.op() instanceof Control.Scan)
                .mapToLong(node -> node.types().stream().mapToLong(Type::bytes).sum())
                .max()
                .orElse(0);
    }

    /// Of a checkpointed scan the segments are summed after each, and their sums step by step: what a segment works out is not kept.
    @Test
    void aCheckpointedScanHoldsOneSegmentAtATime() {
        Cell cell = cell(DType.F32);
        List<Tensor> in = List.of(cell.recurrent, cell.bias, rows(DType.F32, 40, 4, UNITS));
        Graph graph = Backends.graph(
                in,
                t -> slopes(
                        t,
                        c -> ControlFlow.checkpointedScan(
                                        ScanSumsTest.<Tensor>giving(c::next), Tensor.zeros(4, UNITS), t.get(2), 8)
                                .state()
                                .square()
                                .sum()));
        holdsNoMore(graph, 2, UNITS, UNITS); // of the segments, and in each before its checkpoint is opened
        agrees(graph, in);
    }

    /// Slopes that are gathered part by part, of a network whose hidden layer is wider than its input.
    @Test
    void slopesGatheredPartByPartStay() {
        List<Tensor> in = List.of(rows(DType.F32, 3, 40), rows(DType.F32, 40, 2), rows(DType.F32, 64, 8, 3));
        record Mlp(Tensor a, Tensor b) {
            Tensor loss(Tensor x) {
                return x.matmul(a).tanh().matmul(b).square().sum();
            }
        }
        Graph graph = Backends.graph(in, t -> {
            var at = new Mlp(t.get(0), t.get(1));
            Mlp sums = ControlFlow.scan(
                            (Mlp sum, Tensor x) -> {
                                Mlp slopes =
                                        Transforms.grad((Mlp m) -> m.loss(x)).apply(at);
                                return new Step<>(new Mlp(sum.a.plus(slopes.a), sum.b.plus(slopes.b)), List.of());
                            },
                            new Mlp(at.a.times(0), at.b.times(0)),
                            t.get(2))
                    .state();
            return List.of(sums.a, sums.b);
        });
        isLeft(graph);
        agrees(graph, in);
    }

    @Test
    void productsOfManyInnerEntriesStay() {
        for (int inner : new int[] {10, 200}) {
            List<Tensor> in = List.of(rows(DType.F32, LENGTH, inner, 4), rows(DType.F32, LENGTH, inner, 5));
            Graph graph = Backends.graph(
                    in,
                    t -> List.of(ControlFlow.scan(
                                    (Tensor sum, Rows row) -> new Step<>(
                                            sum.plus(row.x.transpose().matmul(row.y)), List.of()),
                                    Tensor.zeros(4, 5),
                                    new Rows(t.get(0), t.get(1)))
                            .state()));
            if (inner < 64) isSummedAfter(graph, 4, 5);
            else isLeft(graph);
        }
    }
}
