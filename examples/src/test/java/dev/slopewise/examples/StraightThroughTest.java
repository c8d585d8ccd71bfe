package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Compares with least squares in plain Java: the straight-through slope at w is the ordinary one at round(w).
class StraightThroughTest {
    private static final Offset<Double> ROUNDING = within(1e-12);

    private static final StraightThrough.Data DATA = StraightThrough.data();

    private static final List<UnaryOperator<Tensor>> WAYS =
            List.of(StraightThrough::byStopping, StraightThrough::byRule);

    private static double[] rounded(double[] w) {
        double[] q = new double[w.length];
        for (int j = 0; j < w.length; j++) q[j] = Math.rint(w[j] * 4) / 4;
        return q;
    }

    /// The loss at q, followed by its slopes 2/n Xᵀ(X q − y).
    private static double[] lossAndSlopes(double[] q) {
        double[] x = DATA.x().toDoubles(), y = DATA.y().toDoubles(), found = new double[1 + q.length];
        for (int i = 0; i < y.length; i++) {
            double error = -y[i];
            for (int j = 0; j < q.length; j++) error += x[i * q.length + j] * q[j];
            found[0] += error * error / y.length;
            for (int j = 0; j < q.length; j++) found[1 + j] += 2 * error * x[i * q.length + j] / y.length;
        }
        return found;
    }

    @Test
    void bothWaysGiveTheSlopesAtTheRoundedWeights() {
        double[] w = {0.6, -1.2, 0.1, 3.4};
        double[] expected = lossAndSlopes(rounded(w));
        for (UnaryOperator<Tensor> way : WAYS) {
            var at = Transforms.valueAndGrad((Tensor v) -> StraightThrough.loss(way, DATA, v))
                    .apply(Tensor.of(w));
            assertThat(at.value().item()).isCloseTo(expected[0], ROUNDING);
            for (int j = 0; j < w.length; j++)
                assertThat(at.gradient().get(j).item()).isCloseTo(expected[1 + j], ROUNDING);
        }
    }

    @Test
    void roundingAloneHasNoSlope() {
        Tensor gradient = Transforms.grad((Tensor v) -> StraightThrough.loss(StraightThrough::rounded, DATA, v))
                .apply(StraightThrough.start());
        assertThat(gradient.toDoubles()).containsOnly(0);
    }

    @Test
    void secondDerivativesAreThoseOfTheRule() { // slope(q(w)) is passed on straight once more: 2/n XᵀX
        double[] x = DATA.x().toDoubles();
        int n = DATA.y().shape().count();
        for (UnaryOperator<Tensor> way : WAYS) {
            Tensor hessian =
                    Transforms.hessian(v -> StraightThrough.loss(way, DATA, v)).apply(StraightThrough.start());
            for (int j = 0; j < 4; j++) {
                for (int k = 0; k < 4; k++) {
                    double sum = 0;
                    for (int i = 0; i < n; i++) sum += x[4 * i + j] * x[4 * i + k];
                    assertThat(hessian.get(j, k).item()).isCloseTo(2 * sum / n, ROUNDING);
                }
            }
        }
    }

    @Test
    void printsTheseNumbers() {
        double[] w = StraightThrough.start().toDoubles(), start = lossAndSlopes(rounded(w));
        double norm = 0;
        for (int j = 0; j < w.length; j++) norm += start[1 + j] * start[1 + j];
        for (int step = 0; step < 60; step++) {
            double[] at = lossAndSlopes(rounded(w));
            for (int j = 0; j < w.length; j++) w[j] -= 0.1 * at[1 + j];
        }
        assertThat(rounded(w)).containsExactly(0.75, -1.5, 0.25, 2);
        Printed printed = Printed.by(StraightThrough::main);
        assertThat(printed.numbersAfter("by rounding:")).containsExactly(0);
        for (String way : List.of("by stopping:", "by a rule:"))
            assertThat(printed.numbersAfter(way)).containsExactly(new double[] {Math.sqrt(norm)}, within(1e-4));
        assertThat(printed.text())
                .contains("after 60 steps loss %.4f with [0.0, 0.0, 0.0, 0.0]".formatted(start[0]))
                .contains("after 60 steps loss 0.0000 with [0.75, -1.5, 0.25, 2.0]");
    }
}
