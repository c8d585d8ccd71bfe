package dev.slopewise.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Java loops that write long formulas. The time grows with their length, not with its square: at this length that is seconds against minutes.
@Timeout(120)
class LargeGraphTest {
    private static final int ROUNDS = 20_000;

    @Test
    void aFormulaOfAHundredThousandOperationsHasASlope() {
        Graph graph = Transforms.graph(LargeGraphTest::chain, Tensor.scalar(0.3));
        assertThat(graph.nodes()).hasSizeGreaterThan(99_000);
        double slope =
                Transforms.grad(LargeGraphTest::chain).apply(Tensor.scalar(0.3)).item();
        double y = 0.3, change = 1;
        for (int i = 0; i < ROUNDS; i++) {
            double inner = Math.cos(y * 0.3 + i * 0.01);
            change = inner * (change * 0.3 + y) + change / 2;
            y = Math.sin(y * 0.3 + i * 0.01) + y / 2;
        }
        assertThat(slope)
                .isCloseTo(
                        change,
                        within(1e-9 * Math.abs(change))); // rounding of the 30 last rounds; older ones are damped
    }

    private static Tensor chain(Tensor x) {
        Tensor y = x;
        for (int i = 0; i < ROUNDS; i++) {
            y = y.times(x).plus(i * 0.01).sin().plus(y.times(0.5));
        }
        return y;
    }

    @Test
    void soHasASumOfManyTermsInManyArguments() {
        List<Tensor> xs = new ArrayList<>();
        for (int i = 0; i < 1000; i++) xs.add(Tensor.scalar(0.001 * i));
        List<Tensor> slopes = Transforms.grad((List<Tensor> in) -> {
                    Tensor sum = in.getFirst();
                    for (int i = 0; i < 50_000; i++)
                        sum = sum.plus(in.get(i % 1000).times(in.get(999 - i % 1000)));
                    return sum;
                })
                .apply(xs);
        assertThat(slopes.get(250).item())
                .isCloseTo(2 * 50 * 0.749, within(1e-9)); // equal terms are written once, their sum is not
    }
}
