package dev.slopewise.core;

import static dev.slopewise.core.Exact.DIGITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How far the interpreter's results are from the exact ones, kept in `docs/accuracy.md`: operations on real numbers, over their whole range.
class AccuracyTest {
    private static final Path PAGE = Path.of("..", "docs", "accuracy.md");
    private static final String BEGIN = "<!-- table, compared with recomputed numbers by AccuracyTest -->\n";
    private static final int POINTS = 240;
    private static final double MAX = Double.MAX_VALUE;

    private interface Exact2 {
        BigDecimal at(double x, double y);
    }

    /// Pairs of inputs; functions of one number look at the first.
    private interface Inputs {
        double[] draw(int i, Orders orders);
    }

    /// Numbers of all sizes that a precision has.
    private record Orders(SplittableRandom random, boolean single) {
        double any() {
            double m = random.nextDouble(1, 2) * (random.nextBoolean() ? 1 : -1);
            return Math.scalb(m, single ? random.nextInt(-149, 127) : random.nextInt(-1074, 1023));
        }

        double between(double low, double high) {
            return random.nextDouble(low, high);
        }

        double nearZero() {
            return Math.scalb(1.0, -random.nextInt(2, single ? 24 : 53));
        }

        double rounded(double x) {
            return single ? (float) x : x;
        }
    }

    /// @param least distances are given in units of the last place of the result, or of this number where it is larger
    private record Row(String name, SingleOp op, Inputs inputs, Exact2 exact, double least) {
        /// The worst and the mean distance.
        private String distances(DType dtype) {
            boolean single = dtype == DType.F32;
            var orders = new Orders(new SplittableRandom(Trials.SEED), single);
            double[] x = new double[POINTS], y = new double[POINTS];
            for (int i = 0; i < POINTS; i++) {
                double[] pair = inputs.draw(i, orders);
                x[i] = orders.rounded(pair[0]);
                y[i] = orders.rounded(pair[1]);
            }
            Tensor a = Tensor.of(x).to(dtype), b = Tensor.of(y).to(dtype);
            boolean two = op instanceof Pointwise p && p.operands() == 2;
            double[] got = (two ? Tensor.apply(op, a, b) : Tensor.apply(op, a)).toDoubles();
            double[] all = IntStream.range(0, POINTS)
                    .parallel()
                    .mapToDouble(i -> distance(got[i], exact.at(x[i], y[i]), single))
                    .filter(d -> d >= 0)
                    .toArray();
            assertThat(all.length).as(name).isGreaterThan(POINTS / 4);
            return String.format(
                    Locale.ROOT,
                    "%.2f | %.2f",
                    Arrays.stream(all).max().orElseThrow(),
                    Arrays.stream(all).average().orElseThrow());
        }

        /// Negative where the exact result is too large for a number.
        private double distance(double got, BigDecimal exact, boolean single) {
            double value = Math.max(Math.abs(exact.doubleValue()), least);
            if (single)
                return (float) value > Float.MAX_VALUE ? -1 : Exact.distance(got, exact, Math.ulp((float) value));
            return value > MAX ? -1 : Exact.distance(got, exact, Math.ulp(value));
        }

        @Override
        public String toString() {
            return "| %s | %s | %s |".formatted(name, distances(DType.F64), distances(DType.F32));
        }
    }

    private static Row one(Pointwise op, double low, double high, DoubleFunction<BigDecimal> exact) {
        return new Row(op.label(), op, from(low, high), (x, _) -> exact.apply(x), 0);
    }

    private static Row two(Pointwise op, Exact2 exact) {
        Inputs inputs = (i, o) ->
                i % 2 == 0 ? new double[] {o.any(), o.any()} : new double[] {o.between(-10, 10), o.between(-10, 10)};
        return new Row(op.label(), op, inputs, exact, 0);
    }

    /// A third of all sizes, a third small, a third evenly spread where that reaches them (next to ±1 where the function ends there).
    private static Inputs from(double low, double high) {
        return (i, o) -> {
            double x = o.any();
            if (i % 3 == 0) x = o.between(Math.max(low, -10), Math.min(high, 10));
            else if (i % 3 == 1 && high == 1) x = Math.copySign(1 - o.nearZero(), x);
            else if (i % 3 == 1 && high - low < 1e4) x = o.between(low, high);
            while (!(x >= low && x <= high && Math.abs(x) <= MAX)) x = low >= 0 && -x >= low ? -x : o.any();
            return new double[] {x, 0};
        };
    }

    private static BigDecimal exact(double x) {
        return new BigDecimal(x);
    }

    private static BigDecimal cbrt(double x) {
        BigDecimal a = exact(x), z = exact(Math.cbrt(x));
        for (int i = 0; i < 2; i++) {
            BigDecimal square = z.multiply(z, DIGITS);
            z = z.subtract(
                    z.multiply(square, DIGITS).subtract(a).divide(square.multiply(BigDecimal.valueOf(3)), DIGITS),
                    DIGITS);
        }
        return z;
    }

    private static BigDecimal hypot(double x, double y) {
        return exact(x).pow(2).add(exact(y).pow(2)).sqrt(DIGITS);
    }

    private static BigDecimal floorMod(double x, double y) {
        BigDecimal r = exact(x).remainder(exact(y));
        return r.signum() == 0 || r.signum() == exact(y).signum() ? r : r.add(exact(y));
    }

    /// A base of any size and an exponent with which the result is a number.
    private static double[] powers(Orders o) {
        double x = o.rounded(Math.abs(o.any()));
        return new double[] {x, o.between(-1, 1) * (o.single() ? 126 : 1020) / (Math.log(x) / Math.log(2))};
    }

    private static List<Row> rows() {
        BigDecimal one = BigDecimal.ONE;
        return List.of(
                one(Pointwise.NEG, -MAX, MAX, x -> exact(x).negate()),
                one(Pointwise.ABS, -MAX, MAX, x -> exact(x).abs()),
                one(Pointwise.SIGN, -MAX, MAX, x -> exact(x > 0 ? 1 : -1)),
                one(Pointwise.FLOOR, -MAX, MAX, x -> exact(x).setScale(0, RoundingMode.FLOOR)),
                one(Pointwise.CEIL, -MAX, MAX, x -> exact(x).setScale(0, RoundingMode.CEILING)),
                one(Pointwise.ROUND, -MAX, MAX, x -> exact(x).setScale(0, RoundingMode.HALF_EVEN)),
                one(Pointwise.RECIPROCAL, -MAX, MAX, x -> one.divide(exact(x), DIGITS)),
                one(Pointwise.SQRT, 0, MAX, x -> exact(x).sqrt(DIGITS)),
                one(Pointwise.CBRT, -MAX, MAX, AccuracyTest::cbrt),
                one(Pointwise.EXP, -745, 709.7, x -> Exact.exp(exact(x))),
                one(Pointwise.EXPM1, -745, 709.7, Exact::expm1),
                one(Pointwise.LOG, 0, MAX, x -> Exact.ln(exact(x))),
                one(Pointwise.LOG1P, Math.nextUp(-1.0f), MAX, Exact::log1p),
                one(Pointwise.SIN, -MAX, MAX, ExactAngles::sin),
                one(Pointwise.COS, -MAX, MAX, ExactAngles::cos),
                one(Pointwise.TAN, -MAX, MAX, ExactAngles::tan),
                one(Pointwise.ASIN, -1, 1, ExactAngles::asin),
                one(Pointwise.ACOS, -1, 1, ExactAngles::acos),
                one(Pointwise.ATAN, -MAX, MAX, x -> ExactAngles.atan2(x, 1)),
                one(Pointwise.SINH, -709.7, 709.7, Exact::sinh),
                one(Pointwise.COSH, -709.7, 709.7, Exact::cosh),
                one(Pointwise.TANH, -25, 25, Exact::tanh),
                one(Pointwise.ASINH, -MAX, MAX, Exact::asinh),
                one(Pointwise.ACOSH, Math.nextUp(1f), MAX, Exact::acosh),
                one(Pointwise.ATANH, -Math.nextDown(1f), 1 - 0x1p-24, Exact::atanh),
                one(Pointwise.SIGMOID, -745, 40, Exact::sigmoid),
                one(Pointwise.ERF, -6, 6, x -> ExactSpecial.erf(exact(x))),
                one(Pointwise.ERFC, -6, 27.2, ExactSpecial::erfc),
                one(Pointwise.ERFINV, -1, 1, ExactSpecial::erfinv),
                one(Pointwise.LGAMMA, 0, 1e305, ExactSpecial::lgamma),
                leftOfZero(Pointwise.LGAMMA, ExactSpecial::lgamma),
                polygamma(0, 0, MAX),
                leftOfZero(new Polygamma(0), x -> ExactSpecial.polygamma(0, x)),
                polygamma(1, 0, 1e300),
                polygamma(1, -50, 0),
                polygamma(2, 0, 1e150),
                leftOfZero(new Polygamma(2), x -> ExactSpecial.polygamma(2, x)),
                polygamma(6, 0, 1e50),
                two(Pointwise.ADD, (x, y) -> exact(x).add(exact(y))),
                two(Pointwise.SUB, (x, y) -> exact(x).subtract(exact(y))),
                two(Pointwise.MUL, (x, y) -> exact(x).multiply(exact(y))),
                two(Pointwise.DIV, (x, y) -> exact(x).divide(exact(y), DIGITS)),
                new Row("pow", Pointwise.POW, (_, o) -> powers(o), Exact::pow, 0),
                two(Pointwise.MIN, (x, y) -> exact(Math.min(x, y))),
                two(Pointwise.MAX, (x, y) -> exact(Math.max(x, y))),
                two(Pointwise.HYPOT, AccuracyTest::hypot),
                two(Pointwise.ATAN2, ExactAngles::atan2),
                two(Pointwise.FLOOR_MOD, AccuracyTest::floorMod),
                two(Pointwise.REMAINDER, (x, y) -> exact(x).remainder(exact(y))));
    }

    private static Row polygamma(int order, double low, double high) {
        var op = new Polygamma(order);
        String name = op.label() + (high == 0 ? ", x < 0" : "");
        return new Row(name, op, from(low, high), (x, _) -> ExactSpecial.polygamma(order, x), 0);
    }

    private static Row leftOfZero(SingleOp op, DoubleFunction<BigDecimal> exact) {
        return new Row(op.label() + ", x < 0 (*)", op, from(-50, 0), (x, _) -> exact.apply(x), 1);
    }

    @Test
    void thePageSpeaksOfEveryOperationOnRealNumbers() {
        Set<Op> told = rows().stream().map(Row::op).collect(Collectors.toCollection(HashSet::new));
        told.removeIf(Polygamma.class::isInstance);
        Set<Op> all = Arrays.stream(Pointwise.values())
                .filter(p -> switch (p.meaning()) {
                    case Pointwise.Meaning.Real1 _, Pointwise.Meaning.Real2 _ -> true;
                    case Pointwise.Meaning.Number1 _, Pointwise.Meaning.Number2 _ -> true;
                    default -> false;
                })
                .collect(Collectors.toSet());
        assertThat(told).isEqualTo(all);
    }

    @Test
    void thePageShowsTheseNumbers() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).contains(BEGIN);
        List<String> shown = page.substring(page.indexOf(BEGIN) + BEGIN.length())
                .lines()
                .filter(line -> line.matches("\\| [a-z].*[0-9] \\|"))
                .toList();
        List<String> table = rows().stream().map(Row::toString).toList();
        // left of 0 a third power of the cotangent triples the error of that
        for (String line : table) assertThat(worst(line)).as(line).isLessThanOrEqualTo(line.contains("x < 0") ? 5 : 4);
        assertThat(table).hasSameSizeAs(shown);
        for (int i = 0; i < table.size(); i++) assertSameUpToTheProcessor(table.get(i), shown.get(i));
    }

    /// `Math` may differ in the last place between processors and versions of Java: 1 ulp of f64 at the worst, little in the mean, and next
    /// to nothing after rounding to f32.
    private static void assertSameUpToTheProcessor(String now, String shown) {
        double[] tolerance = {1, 0.1, 0.05, 0.02};
        String[] cells = now.split("\\|", -1), cellsShown = shown.split("\\|", -1);
        assertThat(cells[1]).isEqualTo(cellsShown[1]);
        for (int c = 0; c < tolerance.length; c++) {
            assertThat(Double.parseDouble(cells[c + 2]))
                    .as("%s, shown as %s", now, shown)
                    .isCloseTo(Double.parseDouble(cellsShown[c + 2]), within(tolerance[c]));
        }
    }

    private static double worst(String line) {
        return Double.parseDouble(line.split("\\|", -1)[2].strip());
    }
}
