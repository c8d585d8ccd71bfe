package dev.slopewise.core.transform;

import static dev.slopewise.core.transform.DependenceReport.Dependence.CANCELS;
import static dev.slopewise.core.transform.DependenceReport.Dependence.MOVES;
import static dev.slopewise.core.transform.DependenceReport.Dependence.NOT_REAL;
import static dev.slopewise.core.transform.DependenceReport.Dependence.NO_SLOPE;
import static dev.slopewise.core.transform.DependenceReport.Dependence.UNUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.DependenceReport.Dependence;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DependenceReportTest {
    record Pair(Tensor first, Tensor second) {}

    private static final Pair PAIR = new Pair(Tensor.zeros(4, 3), Tensor.zeros(3));

    private static List<Dependence> found(Function<Pair, Tensor> loss) {
        return Gradients.report(loss, PAIR).leaves().stream()
                .map(DependenceReport.Leaf::found)
                .toList();
    }

    @Test
    void aHealthyLossMovesEveryLeafThoughItsSlopesAreZeroAtTheExample() {
        assertThat(found(p -> p.first.square().sum().plus(p.second.relu().sum())))
                .containsExactly(MOVES, MOVES);
    }

    @Test
    void findsLeavesThatAreNotUsed() {
        assertThat(found(p -> p.first.sum())).containsExactly(MOVES, UNUSED);
        assertThat(found(p -> p.first.plus(p.second).at(0, 1).sum())).containsExactly(MOVES, MOVES);
    }

    @Test
    void findsLeavesThatNoSlopeReaches() {
        assertThat(found(p -> p.first.times(p.second.stopGradient()).sum())).containsExactly(MOVES, NO_SLOPE);
        assertThat(found(p -> p.first.times(p.second.round()).sum())).containsExactly(MOVES, NO_SLOPE);
        assertThat(found(p -> p.first
                        .times(p.second.to(DType.I32).to(p.second.dtype()))
                        .sum()))
                .containsExactly(MOVES, NO_SLOPE);
        assertThat(found(p -> p.first.gt(0).to(p.second.dtype()).times(p.second).sum()))
                .containsExactly(NO_SLOPE, MOVES);
    }

    @Test
    void findsThatASoftmaxOverOneUnitHasNoSlope() {
        assertThat(found(p -> p.first
                        .matmul(p.second)
                        .expand(-1)
                        .softmax(-1)
                        .minus(0.3)
                        .square()
                        .mean()))
                .containsExactly(CANCELS, CANCELS);
        assertThat(found(p -> p.first.softmax(-1).times(p.second).square().mean()))
                .containsExactly(MOVES, MOVES);
    }

    @Test
    void findsABiasThatANormalisationTakesAwayAgain() {
        assertThat(found(p -> {
                    Tensor h = p.first.plus(p.second);
                    return h.minus(h.mean(0)).square().mean();
                }))
                .containsExactly(MOVES, CANCELS);
    }

    @Test
    void leavesThatAreNoRealNumbersAreNamed() {
        record Labelled(Tensor weight, Tensor labels) {}
        var report = Gradients.report(
                (Labelled m) -> m.weight.pick(m.labels).sum(), new Labelled(Tensor.zeros(2, 3), Tensor.of(0, 2)));
        assertThat(report.leaves()).extracting(DependenceReport.Leaf::found).containsExactly(MOVES, NOT_REAL);
        assertThat(report.stuck()).singleElement().hasToString("labels: is no real number and has no slope");
    }

    @Test
    void refusesALossThatIsNoSingleNumber() {
        assertThatThrownBy(() -> Gradients.report((Pair p) -> p.second, PAIR)).hasMessageContaining("one real number");
    }
}
