package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Pointwise.Meaning;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What pointwise operations make of zeros of both signs, denormals, huge numbers, infinities and NaN: as IEEE 754 and `Math` say.
class EdgeValuesTest {
    private static final double[] EDGES = {
        Double.NEGATIVE_INFINITY,
        -1e308,
        -Double.MIN_VALUE,
        -0.0,
        0.0,
        Double.MIN_VALUE,
        1e308,
        Double.POSITIVE_INFINITY
    };

    // @formatter:off  (a table: the results at EDGES; ? is a number that is not pinned; NaN gives NaN everywhere)
    private static final String ONE = """
        neg        ∞    1e308   tiny   0   -0  -tiny  -1e308  -∞
        abs        ∞    1e308   tiny   0    0   tiny   1e308   ∞
        sign      -1   -1      -1     -0    0   1      1       1
        floor     -∞   -1e308  -1     -0    0   0      1e308   ∞
        ceil      -∞   -1e308  -0     -0    0   1      1e308   ∞
        round     -∞   -1e308  -0     -0    0   0      1e308   ∞
        reciprocal -0  -1e-308 -∞     -∞    ∞   ∞      1e-308  0
        sqrt      NaN  NaN     NaN    -0    0   2.2227587494850775e-162  1e154  ∞
        cbrt      -∞    ?       ?     -0    0   ?      ?       ?
        exp        0    0       1      1    1   1      ∞       ∞
        expm1     -1   -1      -tiny  -0    0   tiny   ∞       ∞
        log       NaN  NaN     NaN    -∞   -∞  -744.4400719213812  709.1962086421661  ∞
        log1p     NaN  NaN     -tiny  -0    0   tiny   709.1962086421661  ∞
        sin       NaN   ?      -tiny  -0    0   tiny   ?       NaN
        cos       NaN   ?       1      1    1   1      ?       NaN
        tan       NaN   ?      -tiny  -0    0   tiny   ?       NaN
        asin      NaN  NaN     -tiny  -0    0   tiny   NaN     NaN
        acos      NaN  NaN      π/2    π/2  π/2 π/2    NaN     NaN
        atan      -π/2 -π/2    -tiny  -0    0   tiny   π/2     π/2
        sinh      -∞   -∞      -tiny  -0    0   tiny   ∞       ∞
        cosh       ∞    ∞       1      1    1   1      ∞       ∞
        tanh      -1   -1      -tiny  -0    0   tiny   1       1
        asinh     -∞  -709.889355822726 -tiny -0 0 tiny 709.889355822726 ∞
        acosh     NaN  NaN     NaN    NaN  NaN NaN     709.889355822726  ∞
        atanh     NaN  NaN     -tiny  -0    0   tiny   NaN     NaN
        sigmoid    0    0       0.5    0.5  0.5 0.5    1       1
        erf       -1   -1      -tiny  -0    0   tiny   1       1
        erfc       2    2       1      1    1   1      0       0
        erfinv    NaN  NaN     -tiny  -0    0   tiny   NaN     NaN
        lgamma     ∞    ∞       744.4400719213812  ∞  ∞  744.4400719213812  ∞  ∞
        """;

    private static final String TWO = """
        add  ∞     -∞    NaN
        add  1e308 1e308 ∞
        add -0      0    0
        add -0     -0   -0
        sub  ∞      ∞    NaN
        sub  0      0    0
        sub -0      0   -0
        mul  0      ∞    NaN
        mul -0      1   -0
        mul  1e-200 1e-200 0
        mul  1e200 -1e200 -∞
        mul  tiny   0.5  0
        div  1      0    ∞
        div  1     -0   -∞
        div  0      0    NaN
        div  ∞      ∞    NaN
        div  1     -∞   -0
        pow  0      0    1
        pow  NaN    0    1
        pow  0     -1    ∞
        pow -0     -1   -∞
        pow -2      3   -8
        pow -8      0.5  NaN
        pow  1      ∞    NaN
        pow  ∞     -1    0
        min -0      0   -0
        min  NaN    1    NaN
        min  1      NaN  NaN
        min  ∞     -∞   -∞
        max -0      0    0
        max  NaN    1    NaN
        max  1      NaN  NaN
        max  ∞     -∞    ∞
        hypot 1e308 1e308 1.4142135623730951e308
        hypot tiny  0    tiny
        hypot NaN  -∞    ∞
        hypot -0   -0    0
        hypot NaN   1    NaN
        atan2 0     0    0
        atan2 -0    0   -0
        atan2 0    -0    π
        atan2 ∞     1e308 π/2
        atan2 -1   -0   -π/2
        atan2 1     ∞    0
        atan2 tiny -1e308 π
        atan2 NaN   0    NaN
        floor_mod -1  3   2
        floor_mod  1 -3  -2
        floor_mod -0  3   0
        floor_mod  6 -3  -0
        floor_mod -1  ∞   ∞
        floor_mod  1  ∞   1
        floor_mod  1  0   NaN
        floor_mod  ∞  1   NaN
        floor_mod -tiny 1 1
        remainder -1  3  -1
        remainder  1 -3   1
        remainder -0  3  -0
        remainder -6  3  -0
        remainder -1  ∞  -1
        remainder  1  0   NaN
        remainder  ∞  1   NaN
        remainder  1e308 tiny 0
        next_after 0  1   tiny
        next_after 0 -1  -tiny
        next_after 0 -0  -0
        next_after tiny 0 0
        next_after 1  ∞   1.0000000000000002
        next_after ∞  0   1.7976931348623157e308
        next_after 1  NaN NaN
        next_after NaN 1  NaN
        eq   NaN    NaN  0
        eq  -0      0    1
        ne   NaN    NaN  1
        ne   ∞      ∞    0
        lt  -0      0    0
        lt   NaN    1    0
        le   ∞      ∞    1
        le   NaN    NaN  0
        gt   ∞    1e308  1
        gt   1      NaN  0
        ge  -0      0    1
        ge   NaN    NaN  0
        """;
    // @formatter:on

    private static Double number(String text) {
        if (text.startsWith("-")) return -number(text.substring(1));
        return switch (text) {
            case "∞" -> Double.POSITIVE_INFINITY;
            case "tiny" -> Double.MIN_VALUE;
            case "π/2" -> Math.PI / 2;
            case "π" -> Math.PI;
            default -> Double.parseDouble(text);
        };
    }

    private static Stream<String[]> rows(String table) {
        return table.lines().map(line -> line.strip().split("\\s+", -1));
    }

    private static Pointwise op(String[] row) {
        return Pointwise.valueOf(row[0].toUpperCase(java.util.Locale.ROOT));
    }

    @Test
    void theTablesSpeakOfEveryOperationOnNumbers() {
        Set<Pointwise> told =
                Stream.concat(rows(ONE), rows(TWO)).map(EdgeValuesTest::op).collect(Collectors.toSet());
        Set<Pointwise> all = Arrays.stream(Pointwise.values())
                .filter(p -> switch (p.meaning()) {
                    case Meaning.Logic _, Meaning.Choice _, Meaning.Integer1 _, Meaning.Integer2 _ -> false;
                    default -> true;
                })
                .collect(Collectors.toSet());
        assertThat(told).isEqualTo(all);
    }

    @Test
    void functionsOfOneNumber() {
        rows(ONE).forEach(row -> {
            for (int i = 0; i < EDGES.length; i++) {
                double got = value(op(row), EDGES[i]);
                if (!row[i + 1].equals("?"))
                    assertThat(got).as("%s of %s", row[0], EDGES[i]).isEqualTo(number(row[i + 1]));
            }
            assertThat(value(op(row), Double.NaN)).as("%s of NaN", row[0]).isNaN();
        });
    }

    @Test
    void functionsOfTwoNumbers() {
        rows(TWO)
                .forEach(row -> assertThat(value(op(row), number(row[1]), number(row[2])))
                        .as(String.join(" ", row))
                        .isEqualTo(number(row[3])));
    }

    @Test
    void singlePrecisionIsDoubleRoundedOnceAtTheEdgesToo() {
        double[] edges = {
            Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE, -0.0, 0, 1, -1, 88.8, 1 / 0.0, 0 / 0.0
        };
        Tensor x = Tensor.of(edges).to(DType.F32);
        rows(ONE).map(EdgeValuesTest::op).forEach(op -> {
            Tensor exact = Tensor.apply(op, x.to(DType.F64)).to(DType.F32);
            assertThat(Tensor.apply(op, x).array().sameBits(exact.array()))
                    .as(op.label())
                    .isTrue();
        });
        rows(TWO).map(EdgeValuesTest::op).distinct().forEach(op -> {
            if (op == Pointwise.NEXT_AFTER) return; // the only one that asks for the precision
            Tensor y = x.reverse();
            Tensor exact = Tensor.apply(op, x.to(DType.F64), y.to(DType.F64));
            Tensor got = Tensor.apply(op, x, y);
            assertThat(got.array().sameBits(exact.to(got.dtype()).array()))
                    .as(op.label())
                    .isTrue();
        });
    }

    @Test
    void theNextNumberIsThatOfThePrecision() {
        assertThat(Tensor.of(1f, 0, Float.MAX_VALUE).nextAfter(1 / 0.0).toFloats())
                .containsExactly(Math.nextUp(1f), Float.MIN_VALUE, Float.POSITIVE_INFINITY);
    }

    @Test
    void polesAndEndsOfTheGammaFunctions() {
        double inf = Double.POSITIVE_INFINITY, nan = Double.NaN;
        Tensor x = Tensor.of(-inf, -2, -1, -0.0, 0.0, inf, nan);
        assertThat(x.lgamma().toDoubles()).containsExactly(inf, inf, inf, inf, inf, inf, nan);
        assertThat(x.digamma().toDoubles()).containsExactly(nan, nan, nan, inf, -inf, inf, nan);
        assertThat(x.polygamma(1).toDoubles()).containsExactly(nan, inf, inf, inf, inf, 0, nan);
        assertThat(x.polygamma(2).toDoubles()).containsExactly(nan, nan, nan, inf, -inf, -0.0, nan);
        assertThat(Tensor.of(1.0, 2.0).lgamma().toDoubles()).containsOnly(0);
        assertThat(Tensor.of(1.0, -1.0).erfinv().toDoubles()).containsExactly(inf, -inf);
        assertThat(Tensor.of(1e-300, -1e-300, 1e300).polygamma(1).toDoubles()).containsExactly(inf, inf, 1e-300);
        assertThat(Tensor.of(1e200).polygamma(2).toDoubles()).containsExactly(-0.0);
    }

    private static double value(Pointwise op, double x) {
        return Tensor.apply(op, Tensor.scalar(x)).item();
    }

    private static double value(Pointwise op, double x, double y) {
        return Tensor.apply(op, Tensor.scalar(x), Tensor.scalar(y)).item();
    }
}
