package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Pointwise.Meaning;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What formulas do at the ends of the numbers, and those on masks.
class FormulaEdgesTest {
    private static final long SEED = 20260;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    // @formatter:off
    private static final double[] EDGES = {
        0.0, -0.0, INFINITY, -INFINITY, Double.NaN, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 2.5, 1e30, -1e30, 1e-30, 0x1p23 + 1, -0x1p23 - 1, 0x1p53};
    // @formatter:on

    /// Zeros with their signs, infinities, NaN and what functions are at 0 come out as the interpreter's.
    @Test
    void edgesAreTheInterpreters() {
        for (FormulaRow row : FormulaRow.rows()) {
            for (boolean wide : List.of(false, true)) {
                var code = new PlainLanes(row.code(wide));
                double most = wide ? Double.MAX_VALUE : Float.MAX_VALUE,
                        least = wide ? Double.MIN_VALUE : Float.MIN_VALUE;
                double[] all = Stream.of(EDGES, new double[] {most, -most, least, -least})
                        .flatMapToDouble(Arrays::stream)
                        .map(x -> wide ? x : (float) x)
                        .toArray();
                for (double x : all) {
                    for (double y : row.op().operands() == 1 ? new double[] {0} : all) {
                        double got = code.at(x, y), exact = row.expected(x, y);
                        double expected = wide ? exact : (float) exact;
                        boolean special = !Double.isFinite(expected) || expected == 0 || x == 0;
                        String what = "%s(%s, %s) wide: %s".formatted(row, x, y, wide);
                        if (special)
                            assertThat(Double.compare(got, expected))
                                    .as(what + " is " + got)
                                    .isZero();
                        else
                            assertThat(row.distance(wide, x, got, exact))
                                    .as(what)
                                    .isLessThanOrEqualTo(row.ulps(wide));
                    }
                }
            }
        }
    }

    @Test
    void comparisonsAreTheInterpreters() {
        for (Pointwise op : Pointwise.values()) {
            if (!(op.meaning() instanceof Meaning.Compare compare)) continue;
            for (boolean wide : List.of(false, true)) {
                var code = new LaneCode(wide);
                var run = new PlainLanes(Formulas.of(op, List.of(code.load(0), code.load(1))));
                for (double x : EDGES) {
                    for (double y : EDGES)
                        assertThat(run.test(x, y)).isEqualTo(compare.real().test(x, y));
                }
            }
        }
    }

    @Test
    void logicIsTheInterpreters() {
        for (Pointwise op : Pointwise.values()) {
            if (!(op.meaning() instanceof Meaning.Logic logic)) continue;
            var code = new LaneCode(false);
            List<Lane> in =
                    IntStream.range(0, logic.inputs()).mapToObj(code::loadMask).toList();
            var run = new PlainLanes(Formulas.of(op, in));
            for (int i = 0; i < 4; i++) {
                boolean x = i % 2 == 1, y = logic.inputs() == 1 ? x : i / 2 == 1;
                assertThat(run.test(x ? 1 : 0, y ? 1 : 0))
                        .isEqualTo(logic.truth().apply(x, y));
            }
        }
    }

    @Test
    void selectTakesNumbersAndMasks() {
        var code = new LaneCode(false);
        Lane mask = code.loadMask(0);
        var number = new PlainLanes(Formulas.of(Pointwise.SELECT, List.of(mask, code.load(1), code.load(2))));
        var truth = new PlainLanes(Formulas.of(Pointwise.SELECT, List.of(mask, code.loadMask(1), code.loadMask(2))));
        for (int i = 0; i < 2; i++) {
            assertThat(number.at(i, 5, 7)).isEqualTo(i == 1 ? 5 : 7);
            assertThat(truth.test(i, 1, 0)).isEqualTo(i == 1);
        }
    }

    private static final List<Pointwise> ODD = List.of(
            Pointwise.SIN,
            Pointwise.TAN,
            Pointwise.ASIN,
            Pointwise.ATAN,
            Pointwise.SINH,
            Pointwise.TANH,
            Pointwise.ASINH,
            Pointwise.ATANH,
            Pointwise.ERF,
            Pointwise.ERFINV,
            Pointwise.CBRT);

    @Test
    void oddFunctionsAreOddToTheBit() {
        for (FormulaRow row : FormulaRow.rows()) {
            if (!ODD.contains(row.op())) continue;
            var code = new PlainLanes(row.code(false));
            var random = new SplittableRandom(SEED);
            for (int i = 0; i < 100_000; i++) {
                float x = Float.intBitsToFloat(random.nextInt());
                assertThat(Double.compare(code.at(-x), -code.at(x)))
                        .as("%s(%s)", row, x)
                        .isZero();
            }
        }
    }

    private static void staysWithin(Pointwise op, double low, double high) {
        for (boolean wide : List.of(false, true)) {
            var lanes = new LaneCode(wide);
            var code = new PlainLanes(Formulas.of(op, List.of(lanes.load(0))));
            var random = new SplittableRandom(SEED);
            for (int i = 0; i < 200_000; i++) {
                double x = random.nextDouble(-30, 30);
                assertThat(code.at(wide ? x : (float) x)).as("%s(%s)", op, x).isBetween(low, high);
            }
        }
    }

    @Test
    void boundedFunctionsKeepTheirBounds() {
        staysWithin(Pointwise.SIGMOID, 0, 1);
        staysWithin(Pointwise.TANH, -1, 1);
        staysWithin(Pointwise.ERF, -1, 1);
        staysWithin(Pointwise.ERFC, 0, 2);
        staysWithin(Pointwise.SIN, -1, 1);
        staysWithin(Pointwise.COS, -1, 1);
    }
}
