package dev.slopewise.core;

import static dev.slopewise.core.EdgeRow.all;
import static dev.slopewise.core.EdgeRow.ask;
import static dev.slopewise.core.EdgeRow.at;
import static dev.slopewise.core.EdgeRow.one;
import static dev.slopewise.core.EdgeRow.trap;
import static dev.slopewise.core.EdgeRow.two;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.transform.ControlFlow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What comes of the edges: values, slopes and refusals, kept in `docs/edges.md`, which shows the code of the rows below and what it gives.
/// Forward and reverse mode agree at each of them.
class EdgesTest {
    private static final Path PAGE = Path.of("..", "docs", "edges.md");
    private static final Path SOURCE = Path.of("src/test/java/dev/slopewise/core/EdgesTest.java");
    private static final Pattern CODE = Pattern.compile(" {8}(?:one|two|all|trap|ask)\\(.*?-> (.*)\\),?(?: //.*)?");
    private static final double INF = Double.POSITIVE_INFINITY, NAN = Double.NaN;
    private static final int LOW = Integer.MIN_VALUE, HIGH = Integer.MAX_VALUE;
    private static final Tensor NONE = Tensor.of(new double[0]);

    // @formatter:off
    private static final List<EdgeRow> ROWS = List.of(
        // roots, logarithms, powers
        one(at(-1, -0.0, 0, INF), x -> x.sqrt()),
        one(at(-8, 0), x -> x.cbrt()),
        one(at(-1, -0.0, 0, INF), x -> x.log()),
        one(at(-2, -1, 0), x -> x.log1p()),
        one(at(-0.0, 0, INF), x -> x.reciprocal()),
        two(1, 0, (x, y) -> x.div(y)),
        two(0, 0, (x, y) -> x.div(y)),
        one(at(-2, 0, 2), x -> x.pow(2)),
        one(at(-2, 0, 2), x -> x.pow(3)),
        one(at(-2, 0, 2), x -> x.pow(0.5)),
        two(0, 0, (x, y) -> x.pow(y)),
        two(0, 0.5, (x, y) -> x.pow(y)),
        two(0, 1, (x, y) -> x.pow(y)),
        two(0, 2, (x, y) -> x.pow(y)),
        two(0, -1, (x, y) -> x.pow(y)),
        two(-2, 3, (x, y) -> x.pow(y)),
        two(-2, 0.5, (x, y) -> x.pow(y)),

        // corners and ties
        one(at(-0.0, 0, NAN), x -> x.abs()),
        one(at(-0.0, 0, NAN), x -> x.sign()),
        one(at(-0.5, 0.5, 1.5), x -> x.round()),
        one(at(-1.5, -0.5, 1.5, NAN), x -> x.trunc()),
        one(at(-0.0, 0, NAN), x -> x.relu()),
        one(at(-1000, 0, 1000, NAN), x -> x.softplus()),
        one(at(-2, -1, 1, 2, NAN), x -> x.clip(-1, 1)),
        two(3, 3, (x, y) -> x.max(y)),
        two(0, -0.0, (x, y) -> x.min(y)),
        two(NAN, 3, (x, y) -> x.max(y)),
        all(at(1, 4, 4), v -> v.maximum()),
        all(at(1, 1, 4), v -> v.minimum()),
        all(at(1, NAN, 4), v -> v.maximum()),
        all(at(4, 4, 1), v -> v.cumulativeMaximum(0).get(1)),
        all(at(1, 1, 4), v -> v.cumulativeMinimum(0).get(1)),
        all(at(4, 4, 1), v -> v.maxPool(Shape.of(3))),
        all(at(4, 4, 1), v -> v.top(1).values()),
        all(at(4, 4, 4), v -> v.median(0)),
        all(at(2, 0, 3), v -> v.product()),
        all(at(0, 0, 3), v -> v.product()),
        two(-7, 2, (x, y) -> x.floorMod(y)),
        two(1, 0, (x, y) -> x.floorMod(y)),
        two(1, 0, (x, y) -> x.remainder(y)),
        two(0, 1, (x, y) -> x.nextAfter(y)),

        // lengths and angles
        all(at(0, 0), v -> v.norm()),
        all(at(3e200, 4e200), v -> v.norm()),
        all(at(3e-200, 4e-200), v -> v.norm()),
        all(at(INF, 1), v -> v.norm()),
        all(at(NAN, 1), v -> v.norm()),
        two(0, 0, (x, y) -> x.hypot(y)),
        two(3e200, 4e200, (x, y) -> x.hypot(y)),
        two(INF, NAN, (x, y) -> x.hypot(y)),
        two(0, 0, (x, y) -> x.atan2(y)),
        two(0, 1, (x, y) -> x.atan2(y)),
        two(0, -1, (x, y) -> x.atan2(y)),
        two(-0.0, -1, (x, y) -> x.atan2(y)),
        two(1, 0, (x, y) -> x.atan2(y)),
        one(at(-1, 1, 2), x -> x.asin()),
        one(at(-1, 1, 2), x -> x.acos()),
        one(at(0.5, 1), x -> x.acosh()),
        one(at(-1, 1), x -> x.atanh()),
        all(at(7), v -> v.variance()),
        all(at(7, 7), v -> v.std()),

        // sums of exponentials
        all(at(-INF, 3), v -> v.logSumExp(0)),
        all(at(-INF, -INF), v -> v.logSumExp(0)),
        all(at(INF, 3), v -> v.logSumExp(0)),
        all(at(1e300, 1e300), v -> v.logSumExp(0)),
        all(at(1e300, 1e300), v -> v.softmax(0)),
        all(at(-1e300, 1e300), v -> v.softmax(0)),
        all(at(-INF, 3), v -> v.softmax(0)),
        all(at(-INF, -INF), v -> v.softmax(0)),
        all(at(INF, 3), v -> v.softmax(0)),
        all(at(0, 1000), v -> v.logSoftmax(0)),
        all(at(-INF, 3), v -> v.logSoftmax(0)),
        all(at(-INF, 3), v -> v.cumulativeLogSumExp(0)),
        two(-INF, 3, (x, y) -> x.logAddExp(y)),
        two(-INF, -INF, (x, y) -> x.logAddExp(y)),
        two(1e300, 1e300, (x, y) -> x.logAddExp(y)),
        one(at(-INF, -800, 800, INF), x -> x.sigmoid()),
        one(at(-INF, -800, 800, INF), x -> x.logSigmoid()),
        one(at(-INF, -800, 800, INF), x -> x.tanh()),

        // poles of special functions
        one(at(-1, -0.0, 0, INF), x -> x.lgamma()),
        one(at(-1, -0.0, 0, INF), x -> x.digamma()),
        one(at(-2, -1, 1, 2), x -> x.erfinv()),

        // choices
        trap(0, x -> x.gt(0).select(x.sqrt(), x.like(0))),
        one(at(-1, 0, 4), x -> x.gt(0).select(x.gt(0).select(x, x.like(1)).sqrt(), x.like(0))),
        trap(0, x -> x.eq(0).select(x.like(1), x.sin().div(x))),
        one(at(0), x -> x.eq(0).select(x.like(1), x.sin().div(x.eq(0).select(x.like(1), x)))),
        one(at(-1, 0, 4), x -> ControlFlow.cond(x.gt(0), y -> y.sqrt(), y -> y.like(0), x)),
        one(at(0), x -> x.log().max(-100)),
        one(at(0), x -> x.max(1e-30).log()),
        one(at(0), x -> x.square().sqrt()),
        all(at(7, 7), v -> v.variance().sqrt()),
        all(at(7, 7), v -> v.variance().plus(1e-12).sqrt()),

        // nothing
        ask(() -> NONE.sum()),
        ask(() -> NONE.product()),
        ask(() -> NONE.mean()),
        ask(() -> NONE.variance()),
        ask(() -> NONE.std()),
        ask(() -> NONE.norm()),
        ask(() -> NONE.softmax(0)),
        ask(() -> NONE.logSumExp(0)),
        ask(() -> NONE.maximum()),
        ask(() -> NONE.argmax(0)),
        ask(() -> NONE.median(0)),
        ask(() -> NONE.gt(0).all()),
        ask(() -> NONE.gt(0).any()),
        ask(() -> Tensor.zeros(0, 3).sum(0)),
        ask(() -> Tensor.zeros(0, 3).maximum(1)),
        ask(() -> NONE.sort(0)),
        ask(() -> NONE.cumulativeSum(0)),
        ask(() -> NONE.unique(2, 9).values()),
        ask(() -> NONE.segmentMean(Tensor.of(new int[0]), 2)),
        ask(() -> Tensor.zeros(2, 0).matmul(Tensor.zeros(0, 3))),
        ask(() -> Tensor.zeros(1, 2).attention(Tensor.zeros(0, 2), Tensor.zeros(0, 3))),
        ask(() -> Tensor.zeros(3, 1).causalAttention(Tensor.zeros(2, 1), Tensor.ones(2, 1))),
        ask(() -> Tensor.concatenate(0, List.of(NONE, Tensor.of(1.0)))),
        ask(() -> ControlFlow.repeat(0, x -> x.exp(), Tensor.of(1.0))),
        ask(() -> ControlFlow.map((Tensor x) -> x.exp()).apply(NONE)),

        // whole numbers
        ask(() -> Tensor.of(HIGH).plus(1)),
        ask(() -> Tensor.of(LOW).neg()),
        ask(() -> Tensor.of(LOW).abs()),
        ask(() -> Tensor.of(65536).square()),
        ask(() -> Tensor.of(-3, 65536).pow(3)),
        ask(() -> Tensor.of(3).pow(-1)),
        ask(() -> Tensor.of(HIGH, 1).sum()),
        ask(() -> Tensor.of(Long.MAX_VALUE, 1L).sum()),
        ask(() -> Tensor.of(7, -7).floorDiv(2)),
        ask(() -> Tensor.of(7, -7).truncDiv(2)),
        ask(() -> Tensor.of(7, -7).floorMod(2)),
        ask(() -> Tensor.of(7, -7).remainder(2)),
        ask(() -> Tensor.of(LOW).floorDiv(-1)),
        ask(() -> Tensor.of(LOW).remainder(-1)),
        ask(() -> Tensor.of(7).floorDiv(0)),
        ask(() -> Tensor.of(7L).remainder(0)),
        ask(() -> Tensor.of(7).div(2)),
        ask(() -> Tensor.of(1, -1).shiftLeft(32)),
        ask(() -> Tensor.of(1, -1).shiftRight(32)),
        ask(() -> Tensor.of(1, -1).shiftRightUnsigned(-1)),
        ask(() -> Tensor.of((1L << 53) + 1).eq(1L << 53)),
        ask(() -> Tensor.of((1L << 53) + 1).eq(Tensor.scalar((1L << 53) + 1))),
        ask(() -> Tensor.of(3).plus(INF)),
        ask(() -> Tensor.of(3).isFinite()),
        ask(() -> Tensor.of(3).softmax(0)),

        // types
        ask(() -> Tensor.of(1.9, -1.9, NAN, INF, -INF, 1e10).to(DType.I32)),
        ask(() -> Tensor.of(NAN, INF, -INF).to(DType.I64)),
        ask(() -> Tensor.of(1L << 32, -1L).to(DType.I32)),
        ask(() -> Tensor.of(16777217).to(DType.F32)),
        ask(() -> Tensor.of(1e300, 1e-300).to(DType.F32)),
        ask(() -> Tensor.of(0.0, -0.0, 0.1, NAN).to(DType.BOOL)),
        ask(() -> Tensor.of(1f).plus(Tensor.of(1.0))),
        ask(() -> Tensor.of(1f).plus(Tensor.of(1))),
        ask(() -> Tensor.of(1f).plus(0.1)),
        ask(() -> Tensor.of(1).plus(0.5)),
        ask(() -> Tensor.of(Tensor.of(1.5).toInts())),
        ask(() -> Tensor.of(Tensor.of(1L << 32).toInts())),
        ask(() -> Tensor.of(Tensor.of(1L << 32).toLongs())),

        // comparisons and order
        ask(() -> Tensor.of(NAN).eq(NAN)),
        ask(() -> Tensor.of(NAN).ne(NAN)),
        ask(() -> Tensor.of(NAN).lt(1)),
        ask(() -> Tensor.of(0.0).eq(-0.0)),
        ask(() -> Tensor.of(INF, NAN, 1).isFinite()),
        ask(() -> Tensor.of(INF, NAN, 1).isNaN()),
        ask(() -> Tensor.of(1, NAN, 3, NAN).argmax(0)),
        ask(() -> Tensor.of(1, NAN, 3, NAN).argmin(0)),
        ask(() -> Tensor.of(1, 3, 3).argmax(0)),
        ask(() -> Tensor.of(0.0, -0.0).maximum()),
        ask(() -> Tensor.of(0.0, -0.0).minimum()),
        ask(() -> Tensor.of(NAN, INF, 0.0, -0.0, -INF).sort(0)),
        ask(() -> Tensor.of(NAN, INF, 0.0, -0.0, -INF).argsort()),
        ask(() -> Tensor.of(1, NAN, 3).top(2).values()),
        ask(() -> Tensor.of(1, NAN, 3).median(0)),
        ask(() -> Tensor.of(1, 2, NAN).searchSorted(Tensor.of(NAN, 2))),
        ask(() -> Tensor.of(NAN, -0.0, 0.0, NAN).unique(3, 9).values()),
        ask(() -> Tensor.of(1, 2, 3).unique(2, 0).values()),
        ask(() -> Tensor.of(1, NAN, 2).cumulativeSum(0)),
        ask(() -> Tensor.of(1, INF, -INF).cumulativeSum(0)),
        ask(() -> Tensor.of(1, NAN, 2).cumulativeProduct(0)),
        ask(() -> Tensor.of(1, NAN, 2).cumulativeMaximum(0)),
        ask(() -> Tensor.of(1, NAN, 2).cumulativeMinimum(0)),
        ask(() -> Tensor.of(1, NAN, 2).cumulativeLogSumExp(0)),
        ask(() -> Tensor.of(INF, -INF).sum()),
        ask(() -> Tensor.of(1e308, 1e308).sum()),
        ask(() -> Tensor.of(0, INF).product()),

        // places
        ask(() -> Tensor.of(1, 2, 3).get(-1)),
        ask(() -> Tensor.of(1, 2, 3).get(3)),
        ask(() -> Tensor.of(1, 2, 3).get(Index.of(Tensor.of(0, -4)))),
        ask(() -> Tensor.of(1, 2, 3).gather(Tensor.of(-1))),
        ask(() -> Tensor.of(1, 2, 3).slice(0, 1, 4)),
        ask(() -> Tensor.of(1, 2, 3).slice(0, 1, 1)),
        ask(() -> Tensor.of(1, 2, 3).dynamicSlice(Tensor.scalar(2), 2)),
        ask(() -> Tensor.of(1, 2, 3).dynamicUpdate(Tensor.scalar(-1), Tensor.of(9))),
        ask(() -> Tensor.of(1, 2, 3).segmentSum(Tensor.of(0, 1, 2), 2)),
        ask(() -> Tensor.of(0, 3, -1).oneHot(3)),
        ask(() -> Tensor.of(0f).oneHot(3))
    );
    // @formatter:on

    /// The code of each row, then its cells.
    private static List<String> table() throws IOException {
        List<String> code = CODE.matcher(Files.readString(SOURCE))
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();
        assertThat(code).hasSameSizeAs(ROWS);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < code.size(); i++) {
            lines.add("| `" + code.get(i) + "` | "
                    + String.join(" | ", ROWS.get(i).cells().get()) + " |");
        }
        return lines;
    }

    @Test
    void thePageShowsWhatComesOfTheEdges() throws IOException {
        List<String> shown = Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(shown).isEqualTo(table());
    }
}
