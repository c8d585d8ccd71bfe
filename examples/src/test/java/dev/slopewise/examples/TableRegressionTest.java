package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.train.Batch;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TableRegressionTest {
    private static final Path DIABETES = Path.of("data/diabetes.csv");

    /// Root of the mean squared error on the rows kept apart, in standard deviations, of the best linear function of the others.
    private static double linear(Batch train, Batch validation) {
        Tensor weights = LinearAlgebra.leastSquares(train.inputs(), train.targets());
        Tensor errors = validation.inputs().matmul(weights).minus(validation.targets());
        return Math.sqrt(errors.square().mean().item());
    }

    @Test
    void isPreparedByTheTrainingRowsAlone() {
        var material = TableRegression.material(DIABETES, "progression");
        assertThat(material.train().targets().mean().item()).isCloseTo(0, within(1e-5));
        assertThat(material.train().inputs().get(0, 0).item()).isNotZero();
        assertThat(material.train().size() + material.validation().size()).isEqualTo(442);
    }

    @Test
    void tellsTheRowsKeptApartAboutAsWellAsALinearFunction() { // these data hold no more: the network may be 3 % worse
        var material = TableRegression.material(DIABETES, "progression");
        double linear = linear(material.train(), material.validation());
        Printed printed = Printed.by(() -> TableRegression.main(new String[] {DIABETES.toString(), "progression"}));
        double[] error = printed.numbersAfter("error ");
        assertThat(error[0]).isLessThan(1.03 * linear * material.target().deviation());
        assertThat(error[0]).isLessThan(0.85 * printed.numbersAfter("by the mean alone ")[0]);
    }
}
