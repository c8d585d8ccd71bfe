package dev.slopewise.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Array;
import dev.slopewise.core.Prepared;
import dev.slopewise.core.Shape;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Arguments that are given away, on a backend that overwrites them.
class DonationTest {
    record Moments(Tensor mean, Tensor square) {}

    record State(Tensor weight, Tensor frozen, Moments moments) {}

    private final Overwriting backend = new Overwriting();

    private <S, B, R> BiFunction<S, B, R> donating(BiFunction<S, B, R> f) {
        return Transforms.donating(f, graph -> new Prepared(graph, backend));
    }

    private static State start() {
        Tensor zero = Tensor.of(0.0, 0.0);
        return new State(Tensor.of(1.0, 2.0), Tensor.of(3.0, 5.0), new Moments(zero, zero));
    }

    private static State step(State s, Tensor x) {
        Tensor slope = s.weight.times(s.frozen).minus(x);
        var moments = new Moments(
                s.moments.mean.times(0.9).plus(slope),
                s.moments.square.times(0.5).plus(slope.square()));
        return new State(
                s.weight.minus(moments.mean.times(0.01)).minus(moments.square.times(0.001)), s.frozen, moments);
    }

    private static List<List<Double>> numbers(Object tree) {
        return Tree.of(tree).leaves().stream()
                .map(x -> Arrays.stream(x.toDoubles()).boxed().toList())
                .toList();
    }

    @Test
    void stepsInPlaceGiveWhatStepsThatLeaveTheirStateAloneGive() {
        BiFunction<State, Tensor, State> plain = Transforms.traced(DonationTest::step);
        BiFunction<State, Tensor, State> inPlace = donating(DonationTest::step);
        State a = start(), b = start();
        Tensor x = Tensor.of(0.5, -0.5);
        for (int i = 0; i < 20; i++) {
            a = plain.apply(a, x);
            b = inPlace.apply(b, x);
            assertThat(numbers(b)).isEqualTo(numbers(a));
        }
        assertThat(backend.given).isEqualTo(1 + 19 * 3); // both moments start as one tensor
    }

    @Test
    void aDonatedTensorRefusesEveryUse() {
        State state = start();
        Array kept = state.weight.array();
        var _ = donating(DonationTest::step).apply(state, Tensor.of(0.5, -0.5));
        List<Function<Tensor, Object>> uses = List.of(
                Tensor::array,
                Tensor::toDoubles,
                Tensor::toFloats,
                Tensor::toNested,
                Tensor::toString,
                w -> w.sum().item(),
                w -> w.plus(1),
                w -> w.reshape(2, 1),
                w -> w.isClose(Tensor.of(1.0, 2.0), 0, 0),
                w -> Transforms.traced(Tensor::sin).apply(w),
                w -> Transforms.grad((Tensor y) -> y.times(w).sum()).apply(Tensor.of(1.0, 1.0)),
                w -> Transforms.vjp(Tensor::sum, w),
                w -> donating(DonationTest::step).apply(state, w),
                _ -> kept.number(0),
                _ -> kept.doubles());
        for (Function<Tensor, Object> use : uses) {
            assertThatThrownBy(() -> use.apply(state.weight))
                    .isInstanceOf(SlopewiseException.class)
                    .hasMessageMatching("(?s)weight was donated to the function made in .*, so its"
                            + " numbers may be others by now.*use what that function returned in its place.*");
        }
        assertThatThrownBy(() -> state.moments.mean.sum()).hasMessageContaining("moments.");
        assertThat(state.weight.shape().count()).isEqualTo(2);
    }

    @Test
    void aTensorReferredToIsRefusedOnceItIsDonated() {
        Tensor shift = Tensor.of(1.0, 1.0);
        Function<Tensor, Tensor> f = Transforms.traced(x -> x.plus(shift));
        assertThat(f.apply(Tensor.of(1.0, 2.0)).toDoubles()).containsExactly(2, 3);
        BiFunction<Tensor, Tensor, Tensor> twice = donating((s, x) -> s.times(x).plus(shift));
        assertThat(twice.apply(shift, Tensor.of(3.0, 4.0)).toDoubles()).containsExactly(4, 5);
        assertThatThrownBy(() -> f.apply(Tensor.of(1.0, 2.0))).hasMessageContaining("the tensor was donated to");
        assertThatThrownBy(() -> twice.apply(Tensor.of(1.0, 2.0), Tensor.of(3.0, 4.0)))
                .hasMessageContaining("the tensor was donated to");
    }

    @Test
    void aTensorThatComesTwiceIsNotOverwritten() {
        Tensor x = Tensor.of(1.0, 2.0);
        List<Tensor> out = donating((List<Tensor> s, Tensor b) ->
                        List.of(s.getFirst().plus(b), s.getLast().times(b), b))
                .apply(List.of(x, x), x);
        assertThat(numbers(out)).containsExactly(List.of(2.0, 4.0), List.of(1.0, 4.0), List.of(1.0, 2.0));
        assertThat(backend.given).isZero();
    }

    @Test
    void anArrayInJavasHandsIsNotOverwritten() {
        double[] mine = {1, 2};
        var f = donating((Tensor s, Tensor b) -> s.plus(b));
        Tensor next = f.apply(Tensor.of(Array.wrap(Shape.of(2), mine)), Tensor.of(1.0, 1.0));
        assertThat(mine).containsExactly(1, 2);
        double[] seen = next.array().doubles();
        Tensor last = f.apply(next, Tensor.of(1.0, 1.0));
        assertThat(seen).containsExactly(2, 3);
        assertThat(backend.given).isZero();
        var _ = f.apply(last, Tensor.of(1.0, 1.0));
        assertThat(backend.given).isOne();
    }

    @Test
    void whatAFunctionHandsThroughIsReadableOnBothSides() {
        Tensor batch = Tensor.of(7.0, 8.0), outside = Tensor.of(5.0, 6.0);
        var f = donating((List<Tensor> s, Tensor b) -> {
            Tensor sum = s.getFirst().plus(b);
            return List.of(sum, sum, b, outside, s.getLast());
        });
        List<Tensor> state = List.of(Tensor.of(1.0, 2.0), Tensor.of(3.0, 4.0));
        List<Tensor> first = f.apply(state, batch);
        List<Tensor> second = f.apply(first, batch);
        assertThat(numbers(second))
                .containsExactly(
                        List.of(15.0, 18.0),
                        List.of(15.0, 18.0),
                        List.of(7.0, 8.0),
                        List.of(5.0, 6.0),
                        List.of(3.0, 4.0));
        assertThat(batch.toDoubles()).containsExactly(7, 8);
        assertThat(outside.toDoubles()).containsExactly(5, 6);
        Tensor same = Transforms.traced((Tensor x) -> x).apply(batch);
        var _ = donating((Tensor s, Tensor b) -> s.plus(b)).apply(same, batch);
        assertThat(batch.toDoubles()).containsExactly(7, 8);
    }

    @Test
    void aRefusalLeavesTheArgumentsAsTheyWere() {
        Tensor table = Tensor.of(1.0, 2.0, 3.0);
        BiFunction<Tensor, Tensor, Tensor> f =
                donating((s, i) -> s.times(2).plus(s.gather(i).sum()));
        assertThatThrownBy(() -> f.apply(table, Tensor.of(0, 3))).hasMessageContaining("must be from 0 to 2, got 3");
        assertThat(table.toDoubles()).containsExactly(1, 2, 3);
        Tensor gone = Tensor.of(1.0);
        var _ = donating((Tensor s, Tensor b) -> s.plus(b)).apply(gone, table);
        assertThatThrownBy(() -> donating(
                                (List<Tensor> s, Tensor b) -> s.getFirst().plus(b))
                        .apply(List.of(table, gone), table))
                .hasMessageContaining("the tensor was donated");
        assertThat(table.toDoubles()).containsExactly(1, 2, 3);
        assertThat(f.apply(table, Tensor.of(0, 2)).toDoubles()).containsExactly(6, 8, 10);
    }

    @Test
    void afterAnotherErrorTheyAreLostAndSaySo() {
        var f = Transforms.donating(
                (List<Tensor> s, Tensor b) -> s.getFirst().plus(b), graph -> new Prepared(graph, new Broken()));
        List<Tensor> state = List.of(Tensor.of(1.0));
        assertThatThrownBy(() -> f.apply(state, Tensor.of(1.0))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> state.getFirst().item())
                .hasMessageContaining("[0] was donated to the function made in ")
                .hasMessageContaining(", and is lost, as that function broke off");
    }

    @Test
    void nothingIsTakenWhileATraceIsOpen() {
        var f = donating((Tensor s, Tensor b) -> s.times(b).sum());
        Tensor x = Tensor.of(1.0, 2.0), outside = Tensor.of(3.0, 4.0);
        assertThat(Transforms.grad((Tensor w) -> f.apply(w, outside).plus(f.apply(outside, w)))
                        .apply(x)
                        .toDoubles())
                .containsExactly(6, 8);
        assertThat(x.plus(outside).toDoubles()).containsExactly(4, 6);
        assertThat(backend.given).isZero();
    }

    @Test
    void ofManyThreadsThatDonateOneTensorOneSucceeds() {
        var f = Transforms.donating((Tensor s, Tensor b) -> s.plus(b));
        for (int round = 0; round < 50; round++) {
            Tensor state = Tensor.of(1.0, 2.0), batch = Tensor.of(1.0, 1.0);
            long done = IntStream.range(0, 8)
                    .parallel()
                    .filter(_ -> {
                        try {
                            return f.apply(state, batch).toDoubles()[1] == 3;
                        } catch (SlopewiseException refused) {
                            return false;
                        }
                    })
                    .count();
            assertThat(done).isOne();
        }
    }
}
