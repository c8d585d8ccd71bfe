package dev.slopewise.learn.minimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevenbergMarquardtTest {
    private static final LevenbergMarquardt FIT = new LevenbergMarquardt();

    /// y = b₁ (1 − e^(−b₂ x)), with the certified values.
    ///
    /// @see <a href="https://www.itl.nist.gov/div898/strd/nls/data/misra1a.shtml">NIST Misra1a</a>
    @ParameterizedTest
    @CsvSource({"500, 0.0001", "250, 0.0005"})
    void fitsMisra1aToItsCertifiedValues(double first, double second) {
        Tensor x = Tensor.of(
                77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0);
        Tensor y = Tensor.of(
                10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78);
        Minimum<Tensor> found = FIT.minimize(
                b -> x.times(b.at(0, 1)).neg().expm1().neg().times(b.at(0, 0)).minus(y), Tensor.of(first, second));
        assertThat(found.isConverged()).as("%s", found).isTrue();
        assertThat(found.iterations()).isLessThan(40);
        double[] b = found.point().toDoubles();
        assertThat(b[0]).isCloseTo(2.3894212918E+02, within(2.4e-5)); // seven digits
        assertThat(b[1]).isCloseTo(5.5015643181E-04, within(5.5e-11));
        assertThat(2 * found.value()).isCloseTo(1.2455138894E-01, within(1e-10));
    }

    record Decay(Tensor height, Tensor rate, Tensor floor) {}

    @Test
    void findsTheCurveThatMadeTheData() {
        Tensor t = Tensor.linspace(0, 4, 30);
        Tensor y = t.times(-1.3).exp().times(2.5).plus(0.7);
        var start = new Decay(Tensor.scalar(1.0), Tensor.scalar(0.1), Tensor.scalar(0.0));
        Minimum<Decay> found = FIT.minimize(
                m -> t.times(m.rate.neg()).exp().times(m.height).plus(m.floor).minus(y), start);
        assertThat(found.isConverged()).as("%s", found).isTrue();
        assertThat(found.iterations()).isLessThan(30);
        assertThat(found.point().height.item()).isCloseTo(2.5, within(1e-7));
        assertThat(found.point().rate.item()).isCloseTo(1.3, within(1e-7));
        assertThat(found.point().floor.item()).isCloseTo(0.7, within(1e-7));
    }

    @Test
    void aLinearProblemIsLeastSquaresWhateverTheUnits() {
        Tensor a = Key.of(1).normal(DType.F64, 30, 5).times(Tensor.of(1e-6, 1e-3, 1, 1e3, 1e6));
        Tensor b = Key.of(2).normal(DType.F64, 30);
        Minimum<Tensor> found = FIT.minimize(x -> a.matmul(x).minus(b), Tensor.zeros(DType.F64, 5));
        Tensor exact = LinearAlgebra.leastSquares(a, b);
        assertThat(found.iterations()).isLessThan(15);
        assertThat(found.point().isClose(exact, 1e-6, 0))
                .as("%s against %s", found, exact)
                .isTrue();
    }

    @Test
    void findsKnownMinima() {
        Minimum<Tensor> beale = FIT.minimize(Valleys::beale, Tensor.of(1.0, 1));
        assertThat(beale.point().isClose(Tensor.of(3, 0.5), 0, 1e-7))
                .as("%s", beale)
                .isTrue();
        assertThat(beale.iterations()).isLessThan(20);
        Minimum<Tensor> powell = FIT.minimize(Valleys::powell, Tensor.of(3.0, -1, 0, 1));
        assertThat(powell.isConverged()).as("%s", powell).isTrue();
        assertThat(powell.value()).isLessThan(1e-10);
        Minimum<Tensor> rosenbrock = FIT.minimize(
                x -> Tensor.stack(
                        0,
                        java.util.List.of(
                                x.at(0, 1).minus(x.at(0, 0).square()).times(10),
                                x.at(0, 0).oneMinus())),
                Tensor.of(-1.2, 1));
        assertThat(rosenbrock.point().isClose(Tensor.of(1.0, 1), 0, 1e-7))
                .as("%s", rosenbrock)
                .isTrue();
        assertThat(rosenbrock.iterations()).isLessThan(40);
    }

    @Test
    void backsOutOfWhatIsNotFinite() {
        Minimum<Tensor> found =
                FIT.minimize(x -> x.log().minus(1), Tensor.of(20.0)); // a Gauss-Newton step goes below 0
        assertThat(found.isConverged()).as("%s", found).isTrue();
        assertThat(found.point().item()).isCloseTo(Math.E, within(1e-7));
    }

    @Test
    void aParameterThatDoesNothingStaysWhereItWas() {
        Minimum<Tensor> found = FIT.minimize(x -> x.at(0, 0).minus(2).expand(0), Tensor.of(0.0, 5));
        assertThat(found.point().isClose(Tensor.of(2.0, 5), 0, 1e-7))
                .as("%s", found)
                .isTrue();
    }

    @Test
    void refusesDampingOutOfRange() {
        assertThatThrownBy(() -> new LevenbergMarquardt(new Stopping(), 0)).hasMessageContaining("above 0, got 0");
    }
}
