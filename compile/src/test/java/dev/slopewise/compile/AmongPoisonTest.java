package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What training steps are made of, fused as it is there, neither reads nor writes outside its buffers.
class AmongPoisonTest {
    /// Plain loops' bits, in plain loops and in vectors, whatever lies around.
    private static void same(List<Tensor> in, Function<List<Tensor>, List<Tensor>> f) {
        Graph graph = Backends.graph(in, f);
        List<Tensor> plain = Backends.run(Backends.plain(), graph, in);
        for (boolean lanes : new boolean[] {false, true}) Backends.sameBits(Poisoned.run(lanes, graph, in), plain);
    }

    /// With the slopes by all inputs.
    private static void withSlopes(List<Tensor> in, Function<List<Tensor>, Tensor> loss) {
        same(in, l -> {
            List<Tensor> all = new ArrayList<>(Transforms.grad(loss).apply(l));
            all.add(loss.apply(l));
            return all;
        });
    }

    private static Tensor draw(int seed, int... sizes) {
        return Key.of(seed).normal(sizes);
    }

    @Test
    void rowsThatAreSummedAndUsedAgain() {
        for (int n : new int[] {3, 10, 37, 130, 1100}) {
            List<Tensor> in = List.of(draw(1, 13, n), draw(2, n), draw(3, n));
            withSlopes(in, l -> l.get(0).softmax(-1).times(l.get(1)).sum());
            withSlopes(
                    in,
                    l -> l.get(0)
                            .logSoftmax(-1)
                            .pick(Tensor.iota(13).floorMod(n))
                            .mean());
            withSlopes(in, l -> {
                Tensor x = l.get(0), mean = x.mean(-1).reshape(13, 1), away = x.minus(mean);
                Tensor scale = away.square().mean(-1).reshape(13, 1).plus(1e-5).sqrt();
                return away.div(scale).times(l.get(1)).plus(l.get(2)).square().sum();
            });
        }
    }

    @Test
    void aLayersStep() {
        List<Tensor> in = List.of(
                draw(1, 19, 33),
                draw(2, 33, 21),
                draw(3, 21),
                draw(4, 33, 21),
                draw(5, 21).square());
        same(in, l -> {
            Tensor x = l.get(0);
            List<Tensor> slopes = Transforms.grad((List<Tensor> p) ->
                            x.matmul(p.get(0)).plus(p.get(1)).relu().square().mean())
                    .apply(l.subList(1, 3));
            Tensor first = l.get(3).times(0.9).plus(slopes.get(0).times(0.1));
            Tensor second = l.get(4).times(0.999).plus(slopes.get(1).square().times(0.001));
            return List.of(
                    l.get(1).minus(first.times(0.01)),
                    l.get(2).minus(slopes.get(1).div(second.sqrt().plus(1e-8)).times(0.01)),
                    first,
                    second);
        });
    }

    @Test
    void attentionAndConvolutions() {
        withSlopes(
                List.of(draw(1, 2, 3, 21, 8), draw(2, 2, 3, 21, 8), draw(3, 2, 3, 21, 8)),
                l -> l.get(0).attention(l.get(1), l.get(2)).square().sum());
        withSlopes(
                List.of(draw(1, 2, 3, 11, 13), draw(2, 5, 3, 3, 3), draw(3, 5, 1, 1)),
                l -> l.get(0)
                        .convolve(l.get(1))
                        .plus(l.get(2))
                        .relu()
                        .maxPool(Shape.of(2, 2))
                        .square()
                        .sum());
    }

    @Test
    void scans() {
        for (int n : new int[] {1, 5, 21}) {
            List<Tensor> in = List.of(draw(1, 9, n), draw(2, n), draw(3, n, n));
            withSlopes(
                    in.subList(0, 2),
                    l -> ControlFlow.<Tensor, Tensor, Tensor>scan(
                                    (s, x) -> {
                                        Tensor next = s.times(0.5).plus(x.sin());
                                        return new ControlFlow.Step<>(next, next.times(s));
                                    },
                                    l.get(1),
                                    l.get(0))
                            .given()
                            .sum());
            withSlopes(
                    in,
                    l -> ControlFlow.<Tensor, Tensor, Tensor>scan(
                                    (s, x) -> {
                                        Tensor next = s.reshape(1, n)
                                                .matmul(l.get(2))
                                                .reshape(n)
                                                .plus(x)
                                                .tanh();
                                        return new ControlFlow.Step<>(next, next);
                                    },
                                    l.get(1),
                                    l.get(0))
                            .given()
                            .square()
                            .sum());
        }
    }

    /// The check itself: a loop that goes one entry too far is told of.
    @Test
    void whatIsWrittenOutsideIsFound() {
        List<Tensor> in = List.of(draw(1, 37));
        Graph graph = Backends.graph(in, l -> List.of(l.getFirst().exp()));
        var compiler = new Compiler(form -> LoopCode.watched(form, 1, code -> Poison.OTHER.around(form, tooFar(code))));
        assertThatThrownBy(() -> Backends.run(compiler, graph, in))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("writes outside");
    }

    private static LoopForm.Code tooFar(LoopForm.Code code) {
        return new LoopForm.Code() {
            @Override
            public void plain(
                    Object[] arrays, int[] numbers, int[][] tables, Object lanes, int from, int to, int block) {
                int[] more = numbers.clone();
                more[0]++;
                more[1]++;
                code.plain(arrays, more, tables, lanes, from, to, block);
            }

            @Override
            public void vector(
                    Object[] arrays, int[] numbers, int[][] tables, Object lanes, int from, int to, int block) {
                code.vector(arrays, numbers, tables, lanes, from, to, block);
            }
        };
    }
}
