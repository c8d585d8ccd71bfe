package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Sample.Example;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every op promises of batches, over all of [Samples].
class OpLawsOfBatchesTest {
    static List<Sample> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void vmapEqualsOneByOne(Sample sample) {
        Trials.checkSizes(sample, sizes -> {
            for (int size : new int[] {1, 3}) vmapEqualsOneByOne(sample, sizes, size);
        });
    }

    /// Every choice of which inputs are batched, the batch in front or last on either side.
    private static void vmapEqualsOneByOne(Sample sample, Sizes sizes, int size) {
        List<Example> one = IntStream.range(0, size)
                .mapToObj(b -> Trials.example(sample, sizes, b))
                .toList();
        int inputs = one.getFirst().in().size();
        for (int chosen = 1; chosen < 1 << inputs; chosen++) {
            int mask = chosen;
            List<Tensor> each = one.stream()
                    .map(e -> Tensor.apply(e.op(), mix(one.getFirst(), e, mask)))
                    .toList();
            for (int axis : new int[] {0, -1}) {
                List<Tensor> batched = new ArrayList<>();
                for (int i = 0; i < inputs; i++) {
                    int at = i;
                    if ((mask >> i & 1) == 1)
                        batched.add(Tensor.stack(
                                axis, one.stream().map(e -> e.in().get(at)).toList()));
                }
                Tensor got = Transforms.vmap((List<Tensor> x) -> apply(one.getFirst(), x, mask), axis, -1 - axis)
                        .apply(batched);
                assertThat(got.array().sameBits(Tensor.stack(-1 - axis, each).array()))
                        .as(
                                "%s, %s, batch of %d at axis %d of inputs %s",
                                sample, sizes, size, axis, Integer.toBinaryString(mask))
                        .isTrue();
            }
        }
    }

    private static List<Tensor> mix(Example shared, Example own, int mask) {
        return IntStream.range(0, shared.in().size())
                .mapToObj(i -> ((mask >> i & 1) == 1 ? own : shared).in().get(i))
                .toList();
    }

    private static Tensor apply(Example shared, List<Tensor> chosen, int mask) {
        var next = chosen.iterator();
        List<Tensor> in = new ArrayList<>();
        for (int i = 0; i < shared.in().size(); i++)
            in.add((mask >> i & 1) == 1 ? next.next() : shared.in().get(i));
        return Tensor.apply(shared.op(), in);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void gradientsOfABatchAreTheGradientsOneByOne(Sample sample) {
        Trials.checkSizes(sample, sizes -> {
            List<Example> one = IntStream.range(0, 2)
                    .mapToObj(b -> Trials.example(sample, sizes, b))
                    .toList();
            Example first = one.getFirst();
            if (!first.hasSlopes() || first.real().size() < first.in().size()) return;
            var gradient = Transforms.grad(OpLawsOfSlopesTest.loss(first, new Draw(Trials.SEED)));
            List<Tensor> batch = stacked(one.stream().map(Example::real).toList());
            List<Tensor> each =
                    stacked(one.stream().map(e -> gradient.apply(e.real())).toList());
            OpLawsOfSlopesTest.near(first, Transforms.vmap(gradient).apply(batch), each);
        });
    }

    private static List<Tensor> stacked(List<List<Tensor>> all) {
        return IntStream.range(0, all.getFirst().size())
                .mapToObj(i -> Tensor.stack(0, all.stream().map(x -> x.get(i)).toList()))
                .toList();
    }
}
