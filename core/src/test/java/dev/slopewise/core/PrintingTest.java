package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintingTest {
    @Test
    void numbersAreAlignedAtTheirPoints() {
        assertThat(Tensor.of(1.5, 10.25, -3)).hasToString("[ 1.5 , 10.25, -3.  ] : f64[3]");
        assertThat(Tensor.of(new float[][] {{1, -2.5f}, {Float.NaN, Float.POSITIVE_INFINITY}}))
                .hasToString("""
                    [[ 1. , -2.5],
                     [ nan,  inf]] : f32[2, 2]\
                    """);
    }

    @Test
    void wholeNumbersAndTruthValuesAreAlignedToo() {
        assertThat(Tensor.of(1, -20, 300)).hasToString("[  1, -20, 300] : i32[3]");
        assertThat(Tensor.of(1L << 40)).hasToString("[1099511627776] : i64[1]");
        assertThat(Tensor.of(true, false)).hasToString("[ true, false] : bool[2]");
    }

    @Test
    void aScalarHasNoBrackets() {
        assertThat(Tensor.scalar(0.5f)).hasToString("0.5 : f32[]");
        assertThat(Tensor.scalar(7)).hasToString("7 : i32[]");
        assertThat(Tensor.scalar(-0.0)).hasToString("-0. : f64[]");
    }

    @Test
    void emptyTensorsShowTheirShape() {
        assertThat(Tensor.zeros(0)).hasToString("[] : f32[0]");
        assertThat(Tensor.zeros(0, 3)).hasToString("[] : f32[0, 3]");
        assertThat(Tensor.zeros(2, 0)).hasToString("[[],\n []] : f32[2, 0]");
    }

    @Test
    void numbersFarApartAreScientific() {
        assertThat(Tensor.of(1e10, 1, 0)).hasToString("[1.0000e+10, 1.0000e+00, 0.0000e+00] : f64[3]");
        assertThat(Tensor.of(1e-5, -1e-5)).hasToString("[ 1.0000e-05, -1.0000e-05] : f64[2]");
        assertThat(Tensor.of(12345.678, 0.5)).hasToString("[12345.678,     0.5  ] : f64[2]");
    }

    @Test
    void fourDigitsAfterThePointAreShown() {
        assertThat(Tensor.of(Math.PI, 2.0 / 3)).hasToString("[3.1416, 0.6667] : f64[2]");
    }

    @Test
    void theMiddleOfLongAxesIsLeftOut() {
        assertThat(Tensor.iota(1200)).hasToString("[   0,    1,    2, ..., 1197, 1198, 1199] : i32[1200]");
        assertThat(Tensor.iota(1200).reshape(40, 30)).hasToString("""
            [[   0,    1,    2, ...,   27,   28,   29],
             [  30,   31,   32, ...,   57,   58,   59],
             [  60,   61,   62, ...,   87,   88,   89],
             ...,
             [1110, 1111, 1112, ..., 1137, 1138, 1139],
             [1140, 1141, 1142, ..., 1167, 1168, 1169],
             [1170, 1171, 1172, ..., 1197, 1198, 1199]] : i32[40, 30]\
            """);
    }

    @Test
    void oneThousandEntriesAreShownInFull() {
        assertThat(Tensor.iota(1000).toString()).doesNotContain("...").contains(" 500,");
    }

    @Test
    void deeperTensorsAreCutByEmptyLines() {
        assertThat(Tensor.iota(8).reshape(2, 2, 2)).hasToString("""
            [[[0, 1],
              [2, 3]],

             [[4, 5],
              [6, 7]]] : i32[2, 2, 2]\
            """);
    }
}
