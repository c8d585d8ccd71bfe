package dev.slopewise.core.transform;

import static dev.slopewise.core.transform.Twins.agree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow.Step;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static final Tensor X = Tensor.of(0.3, 0.7, 1.1, -0.4, 0.2);

    private static Step<Tensor, Tensor> step(Tensor s, Tensor x) {
        return new Step<>(s.times(x).sin().plus(x), s.exp());
    }

    @Test
    void everyTransformGivesWhatThePlainFunctionGives() {
        Function<Tensor, Tensor> f = x -> x.sin().times(x.exp()).cumulativeSum(0);
        agree(ControlFlow.checkpoint(f), f, X);
        agree(x -> ControlFlow.checkpoint(f).apply(x.square()), x -> f.apply(x.square()), X);
        agree(ControlFlow.checkpoint(ControlFlow.checkpoint(f)), f, X);
    }

    @Test
    void segmentsOfAnyLengthGiveTheSame() {
        for (int segment : List.of(1, 2, 3, 5, 7)) {
            agree(
                    x -> {
                        var all = ControlFlow.checkpointedScan(CheckpointTest::step, Tensor.scalar(0.5), x, segment);
                        return Tensor.concatenate(0, List.of(all.state().expand(0), all.given()));
                    },
                    x -> {
                        var all = ControlFlow.scan(CheckpointTest::step, Tensor.scalar(0.5), x);
                        return Tensor.concatenate(0, List.of(all.state().expand(0), all.given()));
                    },
                    X);
        }
        assertThatThrownBy(() -> ControlFlow.checkpointedScan(CheckpointTest::step, Tensor.scalar(0.5), X, 0))
                .hasMessageContaining("a segment has at least 1 step, got 0");
    }

    /// Bytes that the gradient of a loop of so many steps over a state of 1,000 numbers holds at most.
    private static long peak(int length, int segment) {
        Function<Tensor, Tensor> loss = s -> {
            Function<Tensor, Step<Tensor, List<Tensor>>> step = x -> new Step<>(x.sin(), List.of());
            var end = segment == 0
                    ? ControlFlow.scan(step, s, length)
                    : ControlFlow.checkpointedScan(step, s, length, segment);
            return end.state().sum();
        };
        return Transforms.graph(s -> Transforms.grad(loss).apply(s), Tensor.zeros(1000))
                .peakBytes();
    }

    @Test
    void memoryOfALongScanGrowsWithTheRootOfItsLength() {
        int state = 4 * 1000;
        long all = peak(4096, 0), segments = peak(4096, 64);
        assertThat(all).isGreaterThan(4096L * state);
        // about 64 states at the starts of segments and 64 within the one that is run again
        assertThat(segments).isLessThan(3L * 64 * state + 64L * 64 * 4 * 2);
        assertThat(peak(1024, 0)).isCloseTo(all / 4, org.assertj.core.data.Percentage.withPercentage(2));
        assertThat(peak(1024, 32)).isCloseTo(segments / 2, org.assertj.core.data.Percentage.withPercentage(10));
    }
}
