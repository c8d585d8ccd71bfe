package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.transform.Gradients;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ConvolutionsTest {
    /// Sums of some hundred terms in another order.
    private static final double ROUNDING = 1e-12;

    /// Random kernels, moves, groups and leading axes for 1 to 3 axes.
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is
    private record Setting(Tensor x, Tensor kernel, int groups, Window[] moves) {
        static Setting random(Draw d, boolean inputDilated) {
            int axes = 1 + d.below(3), groups = 1 + d.below(3);
            int channels = groups * (1 + d.below(2)), outs = groups * (1 + d.below(3));
            int[] places = new int[axes], taps = new int[axes];
            Window[] moves = new Window[axes];
            for (int i = 0; i < axes; i++) {
                taps[i] = 1 + d.below(4);
                int dilation = 1 + d.below(3), between = inputDilated ? 1 + d.below(3) : 1;
                moves[i] = new Window(1 + d.below(3), d.below(4) - 1, d.below(4) - 1, between, dilation);
                int needed = Window.extent(taps[i], dilation) - moves[i].low() - moves[i].high();
                places[i] = Math.max(1, Math.ceilDiv(needed - 1, between) + 1) + d.below(3);
            }
            Shape lead = List.of(Shape.SCALAR, Shape.of(2), Shape.of(2, 1)).get(d.below(3));
            return new Setting(
                    d.real(lead.then(Shape.of(channels)).then(Shape.of(places)), -1, 1),
                    d.real(Shape.of(outs, channels / groups).then(Shape.of(taps)), -1, 1),
                    groups,
                    moves);
        }

        Tensor result() {
            return x.convolve(kernel, groups, moves);
        }

        /// By the definition, one product after the other.
        Tensor byHand() {
            int axes = moves.length;
            Shape from = x.shape().last(axes), taps = kernel.shape().last(axes);
            int[] to = new int[axes];
            for (int i = 0; i < axes; i++) {
                int room = (from.size(i) - 1) * moves[i].inputDilation() + 1 + moves[i].low() + moves[i].high();
                to[i] = (room - (taps.size(i) - 1) * moves[i].kernelDilation() - 1) / moves[i].stride() + 1;
            }
            int outs = kernel.shape().size(0), own = kernel.shape().size(1);
            int channels = own * groups;
            Shape lead = x.shape().dropLast(axes + 1), places = Shape.of(to);
            double[] in = x.toDoubles(), w = kernel.toDoubles();
            double[] z = new double[lead.count() * outs * places.count()];
            for (int i = 0; i < z.length; i++) {
                int place = i % places.count(), out = i / places.count() % outs, b = i / places.count() / outs;
                for (int c = 0; c < own; c++) {
                    for (int t = 0; t < taps.count(); t++) {
                        int entry = entry(place, places, t, taps, from);
                        if (entry < 0) continue;
                        int channel = out / (outs / groups) * own + c;
                        z[i] += in[(b * channels + channel) * from.count() + entry]
                                * w[(out * own + c) * taps.count() + t];
                    }
                }
            }
            return Tensor.of(lead.then(Shape.of(outs)).then(places), z);
        }

        /// Whether the fewest places that convolve to such a result are not none, all else being padding.
        boolean hasTranspose(Shape result) {
            for (int i = 0; i < moves.length; i++) {
                int axis = i - moves.length, taps = kernel.shape().size(axis);
                Window m = moves[i];
                int room = (result.size(axis) - 1) * m.stride() + (taps - 1) * m.kernelDilation() + 1;
                if (room - m.low() - m.high() < 1) return false;
            }
            return true;
        }

        private int entry(int place, Shape places, int tap, Shape taps, Shape from) {
            int entry = 0, p = place, t = tap, stride = 1;
            for (int i = moves.length - 1; i >= 0; i--) {
                Window m = moves[i];
                int at = p % places.size(i) * m.stride() + t % taps.size(i) * m.kernelDilation() - m.low();
                int n = from.size(i);
                if (at < 0 || at % m.inputDilation() != 0 || at / m.inputDilation() >= n) return -1;
                entry += at / m.inputDilation() * stride;
                stride *= n;
                p /= places.size(i);
                t /= taps.size(i);
            }
            return entry;
        }
    }

    private static Tensor inner(Tensor a, Tensor b) {
        return a.times(b).sum();
    }

    @Test
    void convolutionsEqualTheirDefinition() {
        var draw = new Draw(Trials.SEED);
        for (int i = 0; i < 400; i++) {
            Setting s = Setting.random(draw, i % 2 == 0);
            Tensor expected = s.byHand();
            assertThat(s.result().isClose(expected, ROUNDING, ROUNDING))
                    .as("%s, %s and %s", s, s.result(), expected)
                    .isTrue();
        }
    }

    @Test
    void theTransposeIsTheTranspose() {
        var draw = new Draw(Trials.SEED);
        for (int i = 0; i < 400; i++) {
            Setting s = Setting.random(draw, false);
            Tensor y = draw.direction(s.result());
            if (!s.hasTranspose(y.shape())) continue;
            Tensor back = y.convolveTransposed(s.kernel, s.groups, s.moves);
            // the fewest places that convolve to y's; x may have some more, which its last window leaves out
            Tensor x = draw.direction(back);
            Tensor z = x.convolve(s.kernel, s.groups, s.moves);
            assertThat(z.shape()).isEqualTo(y.shape());
            assertThat(inner(x, back).item())
                    .isCloseTo(
                            inner(z, y).item(),
                            org.assertj.core.data.Offset.offset(
                                    ROUNDING * x.shape().count()));
        }
    }

    @Test
    void bothSlopesAreThoseOfTheDefinition() {
        var draw = new Draw(Trials.SEED);
        for (int i = 0; i < 100; i++) {
            Setting s = Setting.random(draw, true);
            Tensor dz = draw.direction(s.result());
            List<Tensor> slopes = Transforms.grad(
                            (List<Tensor> p) -> inner(p.get(0).convolve(p.get(1), s.groups, s.moves), dz))
                    .apply(List.of(s.x, s.kernel));
            // linear in each: the slope times a direction is the value in that direction
            Tensor dx = draw.direction(s.x), dw = draw.direction(s.kernel);
            near(inner(slopes.get(0), dx), inner(new Setting(dx, s.kernel, s.groups, s.moves).byHand(), dz));
            near(inner(slopes.get(1), dw), inner(new Setting(s.x, dw, s.groups, s.moves).byHand(), dz));
        }
    }

    private static void near(Tensor got, Tensor expected) {
        assertThat(got.isClose(expected, ROUNDING, 1e-10))
                .as("%s and %s", got, expected)
                .isTrue();
    }

    @Test
    void derivativesOfAnyOrderAreConvolutions() {
        var draw = new Draw(1);
        Tensor x = draw.real(Shape.of(2, 2, 5), -1, 1), w = draw.real(Shape.of(2, 2, 3), -1, 1);
        Function<List<Tensor>, Tensor> loss = p ->
                p.get(0).convolve(p.get(1), Window.step(2).padded(1, 1)).tanh().sum();
        List<Tensor> at = List.of(x, w);
        Function<List<Tensor>, Tensor> slope = p -> Transforms.grad(loss).apply(p).stream()
                .map(g -> g.square().sum())
                .reduce(Tensor::plus)
                .orElseThrow();
        Function<List<Tensor>, Tensor> bend = p -> Transforms.grad(slope).apply(p).stream()
                .map(g -> g.sin().sum())
                .reduce(Tensor::plus)
                .orElseThrow();
        assertThat(Gradients.check(loss, at).isOk()).isTrue();
        assertThat(Gradients.check(slope, at).isOk()).isTrue();
        assertThat(Gradients.check(bend, at).isOk()).isTrue();
        assertThat(Transforms.graph(p -> Transforms.grad(loss).apply(p).getLast(), at)
                        .toString())
                .contains("convolve")
                .doesNotContain("scatter");
    }

    @Test
    void vmapOverInputKernelOrBothAddsNoLoop() {
        var draw = new Draw(2);
        Window move = new Window(2, 1, 2, 1, 2);
        Tensor xs = draw.real(Shape.of(3, 2, 4, 9), -1, 1), ws = draw.real(Shape.of(3, 6, 2, 3), -1, 1);
        for (int groups : new int[] {1, 2}) {
            Tensor x = xs.at(0, 0), w = ws.at(0, 0);
            Tensor[] ones = {xs, ws};
            if (groups == 1) ones[1] = draw.real(Shape.of(3, 6, 4, 3), -1, 1);
            Tensor kernel = groups == 1 ? ones[1].at(0, 0) : w;
            Tensor overInput = Transforms.vmap((Tensor t) -> t.convolve(kernel, groups, move))
                    .apply(xs);
            Tensor overKernel =
                    Transforms.vmap((Tensor t) -> x.convolve(t, groups, move)).apply(ones[1]);
            Tensor overBoth = Transforms.vmap((List<Tensor> t) -> t.get(0).convolve(t.get(1), groups, move))
                    .apply(List.of(ones));
            for (int i = 0; i < 3; i++) {
                Tensor xi = xs.at(0, i), wi = ones[1].at(0, i);
                near(overInput.at(0, i), xi.convolve(kernel, groups, move));
                near(overKernel.at(0, i), x.convolve(wi, groups, move));
                near(overBoth.at(0, i), xi.convolve(wi, groups, move));
            }
        }
    }

    @Test
    void perExampleSlopesOfASharedKernel() {
        var draw = new Draw(3);
        Tensor xs = draw.real(Shape.of(4, 2, 6, 5), -1, 1), w = draw.real(Shape.of(3, 2, 3, 2), -1, 1);
        Tensor each = Transforms.vmap((Tensor x) -> Transforms.grad(
                                (Tensor k) -> x.convolve(k).square().sum())
                        .apply(w))
                .apply(xs);
        Tensor all =
                Transforms.grad((Tensor k) -> xs.convolve(k).square().sum()).apply(w);
        near(each.sum(0), all);
    }

    @Test
    void sizesThatAreKeptOrHalved() {
        Tensor x = Tensor.ones(1, 8, 7);
        assertThat(x.convolve(Tensor.ones(1, 1, 3, 4), Window.same(3), Window.same(4))
                        .shape())
                .isEqualTo(Shape.of(1, 8, 7));
        assertThat(x.convolve(Tensor.ones(2, 1, 2, 2), Window.step(2)).shape()).isEqualTo(Shape.of(2, 4, 3));
        assertThat(Tensor.ones(2, 4, 3)
                        .convolveTransposed(Tensor.ones(2, 1, 2, 2), Window.step(2))
                        .shape())
                .isEqualTo(Shape.of(1, 8, 6));
        assertThat(Tensor.ones(2, 4, 3)
                        .convolveTransposed(
                                Tensor.ones(2, 1, 2, 2),
                                Window.step(2),
                                Window.step(2).padded(0, -1))
                        .shape())
                .isEqualTo(Shape.of(1, 8, 7));
    }

    @Test
    void emptyBatchesAndSingleEntries() {
        assertThat(Tensor.ones(0, 2, 5).convolve(Tensor.ones(3, 2, 2)).shape()).isEqualTo(Shape.of(0, 3, 4));
        assertThat(Tensor.ones(1, 1).convolve(Tensor.ones(1, 1, 1)).toFloats()).containsExactly(1);
        assertThat(Tensor.ones(0, 4).convolve(Tensor.ones(2, 0, 3)).toFloats())
                .containsOnly(0)
                .hasSize(4);
        Tensor nothing = Transforms.grad((Tensor x) -> x.convolve(
                                Tensor.ones(1, 1, 2), Window.step(1).padded(1, 2))
                        .sum())
                .apply(Tensor.zeros(1, 0));
        assertThat(nothing.shape()).isEqualTo(Shape.of(1, 0));
    }

    @Test
    void paddingIsNotMultiplied() {
        Tensor kernel = Tensor.of(new double[][][] {{{Double.POSITIVE_INFINITY, 1}}});
        assertThat(Tensor.of(new double[][] {{3}})
                        .convolve(kernel, Window.step(1).padded(1, 0))
                        .item())
                .isEqualTo(3);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Tensor x = Tensor.ones(2, 5), kernel = Tensor.ones(4, 2, 6);
        assertThatThrownBy(() -> x.convolve(kernel))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("needs a window that fits, got 5 places for a window of 6")
                .hasMessageContaining("add places with padded(before, after), or take a smaller window");
        assertThatThrownBy(() -> x.convolve(Tensor.ones(4, 3, 2)))
                .hasMessageContaining("needs a kernel for 2 channels, got f32[4, 3, 2] with 1 group(s)")
                .hasMessageContaining("kernel [out, channels / groups, tap…]");
        assertThatThrownBy(() -> x.convolve(Tensor.ones(4, 1, 2), 3)).hasMessageContaining("3 groups");
        assertThatThrownBy(() -> x.convolve(Tensor.ones(3, 2))).hasMessageContaining("kernel [out, channels, tap…]");
        assertThatThrownBy(() -> x.convolve(Tensor.ones(3, 2, 2), Window.step(1), Window.step(1)))
                .hasMessageContaining("one window for each of 1 axes is needed, got 2");
        assertThatThrownBy(() -> x.convolve(Tensor.ones(3, 2, 0))).hasMessageContaining("at least one entry");
        assertThatThrownBy(() -> x.convolve(Tensor.ones(3, 2, 2).to(DType.F64)))
                .hasMessageContaining("needs real numbers of one type")
                .hasMessageContaining("cast one: .to(F32)");
        assertThatThrownBy(() -> Window.step(0)).hasMessageContaining("at least 1, got stride 0");
        assertThatThrownBy(() -> x.convolveTransposed(
                        Tensor.ones(2, 1, 2), Window.step(1).inputDilated(2)))
                .hasMessageContaining("needs an input dilation of 1");
        assertThatThrownBy(() -> x.convolveTransposed(
                        Tensor.ones(2, 1, 2), Window.step(1).padded(3, 3)))
                .hasMessageContaining("add fewer places");
    }
}
