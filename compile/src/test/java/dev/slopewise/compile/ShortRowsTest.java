package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Loops over rows of a few entries, such as a batch norm's channels, some of which are walked as one.
class ShortRowsTest {
    private final int before = Pool.threads();

    @AfterEach
    void restoreThreads() {
        Pool.threads(before);
    }

    private static List<Tensor> normalized(List<Tensor> in) {
        Tensor x = in.get(0), scale = in.get(1), shift = in.get(2);
        int[] over = new int[x.shape().rank() - 1];
        for (int axis = 0; axis < over.length; axis++) over[axis] = axis;
        Tensor centred = x.minus(x.mean(over));
        Tensor result = centred.times(
                        scale.div(centred.square().mean(over).plus(1e-5).sqrt()))
                .plus(shift);
        return List.of(
                result, result.relu().sum(over), result.maximum(over), x.abs().minimum(over), x.sum());
    }

    @Test
    void channelsOfABatchAreWalkedInLongRows() {
        List<Tensor> in = List.of(
                Key.of(1).normal(8, 14, 14, 16), Key.of(2).normal(16), Key.of(3).normal(16));
        String plan = Compiler.explain(Backends.graph(in, ShortRowsTest::normalized));
        assertThat(plan).contains("28 × 896 sub, mul, sum [-4, -3, -2]");
        assertThat(plan.substring(plan.indexOf("\nplan"))).doesNotContain("1568 × 16");
    }

    @Test
    void aNumberARowKeepsRowsApart() {
        List<Tensor> in = List.of(Key.of(1).normal(1000, 16), Key.of(2).normal(1000, 1));
        assertThat(Compiler.explain(Backends.graph(
                        in, x -> List.of(x.get(0).times(x.get(1).broadcastTo(1000, 16))))))
                .contains("1000 × 16 mul");
        assertThat(Compiler.explain(Backends.graph(
                        in, x -> List.of(x.get(0).minus(x.get(0).mean(1).expand(1))))))
                .contains("1000 × 16 ");
    }

    /// Of any shape, the interpreter's numbers, and the same bits on plain numbers and in vectors, on one thread and on three.
    @Test
    void joinedRowsGiveTheSameNumbers() {
        var random = new SplittableRandom(11);
        for (int trial = 0; trial < 60; trial++) {
            DType dtype = random.nextBoolean() ? DType.F32 : DType.F64;
            int channels = 1 + random.nextInt(random.nextBoolean() ? 20 : 140);
            Key key = Key.of(trial);
            Tensor x = random.nextBoolean()
                    ? key.normal(dtype, 2 + random.nextInt(300), channels)
                    : key.normal(dtype, 1 + random.nextInt(9), 1 + random.nextInt(9), 1 + random.nextInt(30), channels);
            List<Tensor> in =
                    List.of(x, key.fold(1).normal(dtype, channels), key.fold(2).normal(dtype, channels));
            compare(Backends.graph(in, ShortRowsTest::normalized), in, trial);
            compare(Backends.graph(in, ShortRowsTest::mixed), in, trial);
        }
    }

    /// Sums over some axes and not over others, masks and whole numbers of the channels, a slice of them.
    private static List<Tensor> mixed(List<Tensor> in) {
        Tensor x = in.get(0), scale = in.get(1);
        Tensor positive = scale.gt(0).broadcastTo(x.shape());
        DType whole = x.dtype() == DType.F32 ? DType.I32 : DType.I64;
        Tensor chosen = positive.select(
                x, x.times(scale.times(9).to(whole).broadcastTo(x.shape()).to(x.dtype())));
        return List.of(chosen, chosen.sum(x.shape().rank() - 2), chosen.sum(0), chosen.maximum(0), chosen.sum(-1));
    }

    private static void compare(Graph graph, List<Tensor> in, int trial) {
        List<Tensor> expected = Backends.interpreted(graph, in);
        Pool.threads(1);
        List<Tensor> plain = Backends.run(Backends.plain(), graph, in);
        for (int threads : List.of(1, 3)) {
            Pool.threads(threads);
            List<Tensor> vectors = Backends.run(Backends.vectors(), graph, in);
            for (int k = 0; k < expected.size(); k++) {
                // sums of up to 2,430 numbers of a few units, a few roundings each
                double tolerance = in.getFirst().type().dtype() == DType.F32 ? 3e-5 : 1e-13;
                String what = "trial %d, result %d of%n%s".formatted(trial, k, graph);
                assertThat(vectors.get(k).isClose(expected.get(k), tolerance, 10 * tolerance))
                        .as(what)
                        .isTrue();
                assertThat(vectors.get(k).array().sameBits(plain.get(k).array()))
                        .as(what)
                        .isTrue();
            }
        }
    }
}
