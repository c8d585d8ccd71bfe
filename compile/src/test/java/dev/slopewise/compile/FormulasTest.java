package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slopewise.compile.LaneCode.Action;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Pointwise.Meaning;
import dev.slopewise.core.Polygamma;
import dev.slopewise.core.SingleOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Formulas against the interpreter's meaning in double precision, which `docs/accuracy.md` shows to be within 2 ulp of the exact results for `f64`.
class FormulasTest {
    private static final long SEED = 20260;
    /// Of the bit patterns of floats every so-manieth is tried: a prime, so that the low bits differ.
    private static final long STEP = 8209;

    private static final int WIDE_POINTS = 200_000;

    private static Stream<FormulaRow> rowsOfOne() {
        return FormulaRow.rows().stream().filter(r -> r.op().operands() == 1);
    }

    private static Stream<FormulaRow> rowsOfTwo() {
        return FormulaRow.rows().stream().filter(r -> r.op().operands() == 2);
    }

    @Test
    void everyFormulaOnNumbersHasLimits() {
        Set<SingleOp> all = EnumSet.allOf(Pointwise.class).stream()
                .filter(Formulas::has)
                .filter(op -> switch (op.meaning()) {
                    case Meaning.Compare _, Meaning.Logic _, Meaning.Choice _ -> false;
                    default -> true;
                })
                .collect(Collectors.toSet());
        all.add(new Polygamma(0));
        assertThat(FormulaRow.rows().stream().map(FormulaRow::op).collect(Collectors.toSet()))
                .isEqualTo(all);
    }

    @Test
    void whatHasNoFormulaIsRefusedByName() {
        for (Pointwise op : Pointwise.values()) {
            Lane x = new LaneCode(true).load(0);
            if (!Formulas.has(op)) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Formulas.of(op, List.of(x, x)))
                        .withMessageContaining(op.label());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rowsOfOne")
    void floatsOfAllBitPatterns(FormulaRow row) {
        var code = new PlainLanes(row.code(false));
        Worst worst = new Worst(row, false);
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STEP) {
            float x = Float.intBitsToFloat((int) bits);
            worst.see(x, 0, code.at(x));
        }
        worst.check();
    }

    @ParameterizedTest
    @MethodSource("rowsOfOne")
    void doublesOfAllSizes(FormulaRow row) {
        var code = new PlainLanes(row.code(true));
        var random = new SplittableRandom(SEED);
        Worst worst = new Worst(row, true);
        for (int i = 0; i < WIDE_POINTS; i++) {
            double x = switch (i % 5) {
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1 -> random.nextDouble(-2, 2);
                case 2 -> random.nextDouble(-30, 30);
                case 3 -> random.nextDouble(-760, 760);
                default ->
                    Math.scalb(random.nextDouble(1, 2), random.nextInt(-40, 45)) * (random.nextBoolean() ? 1 : -1);
            };
            worst.see(x, 0, code.at(x));
        }
        worst.check();
    }

    @ParameterizedTest
    @MethodSource("rowsOfTwo")
    void pairsOfFloats(FormulaRow row) {
        pairs(row, false);
    }

    @ParameterizedTest
    @MethodSource("rowsOfTwo")
    void pairsOfDoubles(FormulaRow row) {
        pairs(row, true);
    }

    /// A third of all sizes, a third evenly spread, a third with results of ordinary size.
    private static void pairs(FormulaRow row, boolean wide) {
        var code = new PlainLanes(row.code(wide));
        var random = new SplittableRandom(SEED);
        Worst worst = new Worst(row, wide);
        for (int i = 0; i < 2 * WIDE_POINTS; i++) {
            double x = any(random, wide), y = any(random, wide);
            if (i % 3 == 1) {
                x = random.nextDouble(-10, 10);
                y = random.nextDouble(-10, 10);
            } else if (i % 3 == 2 && row.op() == Pointwise.POW) {
                x = i % 2 == 0 ? random.nextDouble(0.5, 2) : Math.abs(x);
                y = random.nextDouble(-1, 1) * (wide ? 1074 : 150) / (Math.log(x) / Math.log(2));
            } else if (i % 3 == 2) {
                y = x * random.nextDouble(-4, 4);
            }
            double a = wide ? x : (float) x, b = wide ? y : (float) y;
            worst.see(a, b, code.at(a, b));
        }
        worst.check();
    }

    private static double any(SplittableRandom random, boolean wide) {
        return wide ? Double.longBitsToDouble(random.nextLong()) : Float.intBitsToFloat(random.nextInt());
    }

    /// The worst result so far.
    private static final class Worst {
        private final FormulaRow row;
        private final boolean wide;
        private double distance;
        private String where = "";

        Worst(FormulaRow row, boolean wide) {
            this.row = row;
            this.wide = wide;
        }

        void see(double x, double y, double got) {
            double expected = row.expected(x, y), d = row.distance(wide, x, got, expected);
            if (d <= distance) return;
            distance = d;
            where = "%s(%s, %s) = %s, not %s".formatted(row, x, y, got, expected);
        }

        void check() {
            assertThat(distance).as(where).isLessThanOrEqualTo(row.ulps(wide));
        }
    }

    private static int length(Lane result) {
        Set<Action> free = EnumSet.of(
                Action.CONSTANT,
                Action.BITS_CONSTANT,
                Action.MASK_CONSTANT,
                Action.LOAD,
                Action.TO_BITS,
                Action.FROM_BITS);
        return (int) result.code().instructions().stream()
                .filter(i -> !free.contains(i.action()))
                .count();
    }

    @Test
    void thePageShowsTheseLimits() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "accuracy.md"));
        for (FormulaRow row : FormulaRow.rows()) assertThat(page).contains(row.line());
        assertThat(page.lines().filter(line -> line.startsWith("| `"))).hasSameSizeAs(FormulaRow.rows());
    }

    @Test
    void eachFitsALoop() {
        for (FormulaRow row : FormulaRow.rows()) {
            for (boolean wide : List.of(false, true))
                assertThat(row.code(wide).code().work())
                        .as(row + ", wide: " + wide)
                        .isLessThanOrEqualTo(LoopMaker.MOST_INSTRUCTIONS);
        }
    }

    @Test
    void codeIsShort() {
        var table = new StringBuilder();
        for (FormulaRow row : FormulaRow.rows())
            table.append(String.format("%-10s %3d %3d%n", row, length(row.code(false)), length(row.code(true))));
        System.out.print(table);
        for (FormulaRow row : FormulaRow.rows()) {
            assertThat(length(row.code(false))).as(row + ": " + table).isLessThanOrEqualTo(row.narrowLength());
            assertThat(length(row.code(true))).as(row + ": " + table).isLessThanOrEqualTo(row.wideLength());
        }
    }
}
