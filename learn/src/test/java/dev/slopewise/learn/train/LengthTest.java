package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LengthTest {
    /// 1,000 entries of one size each: beyond where squares overflow, and down to where they vanish.
    @ParameterizedTest
    @CsvSource({
        "F32,1",
        "F32,1e-3",
        "F32,1e36",
        "F32,3e18",
        "F32,1e19",
        "F32,1e-15",
        "F32,1e-16",
        "F32,1e-30",
        "F32,1e-43",
        "F64,1",
        "F64,1e300",
        "F64,1e154",
        "F64,1e-140",
        "F64,1e-160",
        "F64,1e-310"
    })
    void isTheRootOfTheSumOfSquaresWhateverTheSize(DType dtype, double size) {
        Tensor x = Key.of(1).normal(DType.F64, 1000).times(size).to(dtype);
        double squares = 0;
        for (double entry : x.toDoubles()) squares += entry / size * (entry / size);
        double length = Math.sqrt(squares) * size, few = dtype == DType.F32 ? 1e-6 : 1e-14; // some roundings
        assertThat(Length.inOneWalk(x).item())
                .isCloseTo(length, within(few * length + (dtype == DType.F32 ? Float.MIN_VALUE : Double.MIN_VALUE)));
    }

    @ParameterizedTest
    @CsvSource({"F32,1e30,1e-30", "F32,1e15,1", "F64,1e200,1e-200"})
    void smallEntriesBesideLargeOnesDoNoHarm(DType dtype, double large, double small) {
        Tensor x = Tensor.of(large, small, small, large).to(dtype);
        assertThat(Length.inOneWalk(x).item()).isCloseTo(Math.sqrt(2) * large, within(1e-6 * large));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void ofZerosIsZeroAndOfWhatIsNotFiniteNeither(DType dtype) {
        assertThat(Length.inOneWalk(Tensor.zeros(dtype, 3)).item()).isZero();
        assertThat(Length.inOneWalk(Tensor.of(1, Double.NEGATIVE_INFINITY).to(dtype))
                        .item())
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Length.inOneWalk(Tensor.of(1, Double.NaN, Double.POSITIVE_INFINITY)
                                .to(dtype))
                        .item())
                .isNaN();
        assertThat(Length.inOneWalk(Tensor.zeros(dtype, 0)).item()).isZero();
    }

    @Test
    void fewAndManyEntriesHaveTheSameLength() {
        Tensor many = Key.of(2).normal(DType.F64, Length.LARGE), few = many.slice(0, 0, Length.LARGE - 1);
        assertThat(Length.of(many).item()).isCloseTo(many.norm().item(), within(1e-9)); // of some 500
        assertThat(Length.of(few).item()).isEqualTo(few.norm().item());
    }
}
