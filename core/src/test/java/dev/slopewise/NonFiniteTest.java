package dev.slopewise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.ControlFlow.Step;
import dev.slopewise.core.transform.CustomDerivative;
import dev.slopewise.core.transform.NonFinite;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// It lies outside the package `dev.slopewise.core`, whose own lines are not told.
class NonFiniteTest {
    record Layer(Tensor weight, Tensor bias) {}

    record Mlp(List<Layer> layers) {
        Tensor apply(Tensor x) {
            Tensor h = x;
            for (Layer layer : layers) {
                h = h.matmul(layer.weight).plus(layer.bias).exp();
            }
            return h;
        }
    }

    private static final Tensor X = Tensor.of(new float[][] {{1, 2}, {3, 4}});

    private static Mlp mlp(float last) {
        Tensor weight = Tensor.of(new float[][] {{0.1f, 0.2f}, {0.3f, 0.4f}});
        return new Mlp(List.of(new Layer(weight, Tensor.of(0f, 0f)), new Layer(weight.times(last), Tensor.of(1f, 2f))));
    }

    private static <A> NonFinite found(Function<A, ?> f, A x) {
        return NonFinite.find(f, x).orElseThrow();
    }

    private static String text(NonFinite found) {
        return found.toString().replaceAll("java:\\d+\\)", "java:#)");
    }

    @Test
    void nothingIsFoundWhereAllIsFinite() {
        assertThat(NonFinite.find((Mlp m) -> m.apply(X), mlp(1))).isEmpty();
        assertThat(NonFinite.findInGradient((Mlp m) -> m.apply(X).mean(), mlp(1)))
                .isEmpty();
    }

    @Test
    void anOverflowIsNamedWithWhatGrewIntoIt() {
        NonFinite found = found((Mlp m) -> m.apply(X).mean(), mlp(20));
        assertThat(text(found)).isEqualTo("""
            exp made 1 infinite of 4 entries, in the forward pass
              at layers[1].weight, in Mlp.apply (NonFiniteTest.java:#)
              entry [1, 1]: exp of 92.13 = Infinity
              it was given: add is from 21.34 to 92.13
              before that: exp is from 2.014 to 9.025 (Mlp.apply (NonFiniteTest.java:#)) \
            → contract ab,bc->ac is from 20.34 to 90.13 (Mlp.apply (NonFiniteTest.java:#)) \
            → add is from 21.34 to 92.13 (Mlp.apply (NonFiniteTest.java:#))\
            """);
        assertThat(found.inputs().getFirst().largest()).isGreaterThan(Math.log(Float.MAX_VALUE));
    }

    @Test
    void aSlopeIsToldAsOneOfTheOperationAsked() {
        Function<Tensor, Tensor> loss = x -> x.sqrt().sum();
        assertThat(text(NonFinite.findInGradient(loss, Tensor.of(4f, 0f, 1f)).orElseThrow()))
                .isEqualTo("""
                    reciprocal, for the slope of sqrt, made 1 infinite of 3 entries, in the backward pass
                      in NonFiniteTest.aSlopeIsToldAsOneOfTheOperationAsked (NonFiniteTest.java:#)
                      entry [1]: reciprocal of 0 = Infinity
                      it was given: sqrt is from 0 to 2
                      before that: sqrt is from 0 to 2 (NonFiniteTest.aSlopeIsToldAsOneOfTheOperationAsked \
                    (NonFiniteTest.java:#))\
                    """);
    }

    @Test
    void aSelectedValueIsFineAndItsSlopeIsNot() {
        // the value of the branch not taken does no harm, its slope does: 0 · ∞
        Function<Tensor, Tensor> loss = x -> x.gt(0).select(x.log(), x.like(0)).sum();
        Tensor x = Tensor.of(4f, 0f, 1f);
        assertThat(NonFinite.find(loss, x)).isEmpty();
        NonFinite found = NonFinite.findInGradient(loss, x).orElseThrow();
        assertThat(found.op()).isEqualTo("reciprocal");
        assertThat(found.of()).isEqualTo("log");
        assertThat(found.pass()).isEqualTo(Graph.Pass.BACKWARD);
    }

    @Test
    void infinitiesThatDoNoHarmAreNotBlamed() {
        Tensor minusInfinity = Tensor.of(0.0, Double.NEGATIVE_INFINITY, 0.0);
        NonFinite found = found(
                x -> x.plus(minusInfinity).logSumExp(0).plus(x.minus(3).log().sum()), Tensor.of(1.0, 2.0, 3.0));
        assertThat(found.op()).isEqualTo("log");
        assertThat(found.result().nan()).isEqualTo(2);
        // 0 / 0 in a branch not taken, made before the one that counts
        found = found(
                x -> {
                    Tensor harmless = x.gt(9).select(x.div(x.times(0)), x);
                    return harmless.plus(harmless.neg().sqrt());
                },
                Tensor.of(1.0, 2.0, 0.0));
        assertThat(found.op()).isEqualTo("sqrt");
    }

    @Test
    void theFirstOfTwoThatOverflowIsBlamed() {
        // the product would be infinite without the infinity that came in, as 10 · 3e38 is too
        Tensor wide = Tensor.of(new float[][] {{10}, {10}});
        NonFinite found = found(x -> x.times(1e20).matmul(wide), Tensor.of(new float[][] {{1e20f, 3e18f}}));
        assertThat(found.op()).isEqualTo("mul");
        // with a zero the infinity is not needed either: 0 · ∞ is NaN, 10 · 3e38 infinite
        found = found(x -> x.times(1e20).matmul(Tensor.of(new float[][] {{0}, {10}})), Tensor.of(new float[][] {
            {1e20f, 3e18f}
        }));
        assertThat(found.op()).isEqualTo("mul");
        // an infinity that came in beside it and does no harm is not blamed
        found = found(x -> x.plus(Tensor.of(Float.NEGATIVE_INFINITY, 0f)).exp(), Tensor.of(1f, 100f));
        assertThat(found.op()).isEqualTo("exp");
    }

    @Test
    void onlyEntriesThatMatterAreFollowed() {
        NonFinite found = found(
                x -> Tensor.concatenate(0, List.of(x.log(), x.plus(1).reciprocal()))
                        .slice(0, 1, 2),
                Tensor.of(-1.0));
        assertThat(found.op()).isEqualTo("reciprocal");
        found = found(x -> ControlFlow.map((Tensor row) -> row.log()).apply(x).slice(0, 1, 2), Tensor.of(-1.0, 0.0));
        assertThat(found.inside()).isEqualTo("step 2 of scan 2");
        assertThat(found.entry()).isEqualTo("log of 0 = -Infinity");
        found = found(x -> Tensor.of(false, true).select(x.log(), x.like(0)).sum(), Tensor.of(-1.0, 0.0));
        assertThat(found.entry()).isEqualTo("entry [1]: log of 0 = -Infinity");
        Tensor rows = Tensor.of(1.0, Double.NaN, 2.0);
        found = found(
                x -> ControlFlow.scanBackward(
                                (Tensor s, Tensor row) -> new Step<>(s.plus(row), s), Tensor.scalar(0.0), x)
                        .state(),
                rows);
        assertThat(found.wasGiven()).isTrue();
        assertThat(found.entry()).isEqualTo("entry [1] is NaN");
    }

    @Test
    void aMaskIsMeantAndWhatMadeNaNOfItIsTold() {
        Tensor masked = Tensor.of(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
        NonFinite found =
                found(x -> x.plus(masked).minus(x.plus(masked).maximum()).exp().sum(), Tensor.of(1.0, 2.0));
        assertThat(found.op()).isEqualTo("sub");
        assertThat(found.entry()).isEqualTo("entry [0]: sub of -Infinity, -Infinity = NaN");
        assertThat(found.inputs()).allMatch(range -> range.infinite() == 2 && range.nan() == 0);
    }

    @Test
    void whatWasGivenNonFiniteIsNamed() {
        NonFinite found = found((Mlp m) -> m.apply(X), new Mlp(List.of(new Layer(X, Tensor.of(1f, Float.NaN)))));
        assertThat(found.path()).isEqualTo("layers[0].bias");
        assertThat(found.wasGiven()).isTrue();
        assertThat(text(found))
                .isEqualTo("layers[0].bias, which was given, holds 1 NaN of 2 entries\n  entry [1] is NaN");
        assertThat(text(found(x -> x.plus(1), Tensor.scalar(Float.NaN))))
                .isEqualTo("the argument, which was given, holds NaN");
    }

    @Test
    void whatIsOnlyLaidOutKeepsItsName() {
        NonFinite found =
                found((Layer l) -> l.weight.times(l.bias.sum()).transpose(), new Layer(X, Tensor.of(3e38f, 1f)));
        assertThat(found.inputs().stream().map(NonFinite.Range::name)).containsExactly("weight", "sum [-1]");
        found = found((Layer l) -> l.weight.times(l.bias), new Layer(X, Tensor.of(3e38f, 1f)));
        assertThat(found.inputs().stream().map(NonFinite.Range::name)).containsExactly("weight", "bias");
    }

    /// As activations are written.
    private enum Bend {
        LOG {
            @Override
            Tensor apply(Tensor x) {
                return x.log();
            }
        };

        abstract Tensor apply(Tensor x);
    }

    @Test
    void aLineInAClassWithoutANameIsToldByTheOneAroundIt() {
        assertThat(found(Bend.LOG::apply, Tensor.scalar(0f)).line()).startsWith("Bend.apply (NonFiniteTest.java:");
    }

    @Test
    void leavesMayHaveOtherNames() {
        record Turn(Mlp model, Tensor x) {}
        NonFinite found = NonFinite.find(
                        (Turn turn) -> turn.model.apply(turn.x),
                        new Turn(mlp(20), X),
                        path -> path.replaceFirst("^model\\.", ""))
                .orElseThrow();
        assertThat(found.path()).isEqualTo("layers[1].weight");
        assertThat(found.wasGiven()).isFalse();
    }

    // ---- Loops and branches

    @Test
    void theStepOfALoopIsTold() {
        // squares: 3, 9, 81, …, beyond 3.4e38 in the 7th step
        NonFinite found = found(x -> ControlFlow.repeat(50, s -> s.times(s).plus(0), x), Tensor.scalar(3f));
        assertThat(found.inside()).isEqualTo("step 7 of scan 50");
        assertThat(found.entry()).isEqualTo("mul of 3.434e+30, 3.434e+30 = Infinity");
        assertThat(found.line()).startsWith("NonFiniteTest.theStepOfALoopIsTold (NonFiniteTest.java:");
        found = found(
                x -> ControlFlow.whileLoop(s -> s.lt(Double.POSITIVE_INFINITY), s -> s.times(s), x), Tensor.scalar(3f));
        assertThat(found.inside()).isEqualTo("step 7 of whileLoop");
        found = found(
                rows -> ControlFlow.scanBackward(
                                (Tensor s, Tensor row) -> new Step<>(s, row.log()), Tensor.scalar(1f), rows)
                        .given(),
                Tensor.of(1f, -2f, 3f));
        assertThat(found.inside()).isEqualTo("step 2 of scan 3");
    }

    @Test
    void howTheStateGrewInTheStepsBeforeIsTold() {
        NonFinite found = found(x -> ControlFlow.repeat(50, s -> s.square().plus(1), x), Tensor.scalar(2f));
        assertThat(text(found)).isEqualTo("""
            mul made an infinity, in the forward pass
              in step 7 of scan 50, in NonFiniteTest.howTheStateGrewInTheStepsBeforeIsTold (NonFiniteTest.java:#)
              mul of 4.413e+22, 4.413e+22 = Infinity
              it was given: the state is 4.413e+22; the state is 4.413e+22
              before that: the state after step 4 is 458330 → the state after step 5 is 2.101e+11 \
            → the state after step 6 is 4.413e+22\
            """);
        found = found(x -> ControlFlow.whileLoop(s -> s.lt(1e38), s -> s.times(s), x), Tensor.scalar(1e30f));
        assertThat(found.inside()).isEqualTo("step 1 of whileLoop");
        assertThat(found.before()).isEmpty();
    }

    record Memory(Tensor h, Tensor count) {}

    @Test
    void theStateOfTheInnermostLoopIsToldByItsPath() {
        // each round multiplies h by 10⁶ in three steps, the seventh overflows in its second step
        Function<Memory, Memory> round = m -> ControlFlow.whileLoop(
                (Memory at) -> at.count.lt(3),
                at -> new Memory(at.h.times(100), at.count.plus(1)),
                new Memory(m.h, m.count.times(0)));
        NonFinite found =
                found(m -> ControlFlow.repeat(9, round::apply, m), new Memory(Tensor.scalar(3f), Tensor.scalar(0)));
        assertThat(found.inside()).isEqualTo("step 2 of whileLoop in step 7 of scan 9");
        assertThat(found.path()).isEqualTo("h");
        assertThat(found.inputs().getFirst().name()).isEqualTo("h");
        assertThat(found.before().stream().map(NonFinite.Range::toString))
                .containsExactly("h after step 1 is 3.000e+38");
    }

    @Test
    void aStateThatKeepsItsSizeIsToldOnce() {
        NonFinite found = found(
                x -> ControlFlow.scan(
                                (Tensor s, Tensor row) -> new Step<>(s.times(row), List.of()),
                                x,
                                Tensor.of(1f, -1f, 1f, 9f))
                        .state(),
                Tensor.scalar(1e38f));
        assertThat(found.before().stream().map(NonFinite.Range::toString))
                .containsExactly("the state after step 3 is -1.000e+38");
    }

    @Test
    void whatHasNoPathIsToldByItsPart() {
        Tensor outside = Tensor.scalar(1e30f);
        Function<Tensor, Tensor> loop = x -> ControlFlow.scan(
                        (Tensor s, Tensor row) ->
                                new Step<>(s, s.plus(row).times(row).times(outside)),
                        x,
                        Tensor.of(2f, 1e9f))
                .given();
        assertThat(names(found(x -> x.times(outside), Tensor.scalar(1e30f))))
                .containsExactly("the argument", "a tensor from outside");
        assertThat(names(found(loop, Tensor.scalar(3f)))).containsExactly("mul", "a tensor from outside");
        assertThat(names(found(
                        x -> ControlFlow.scan(
                                        (Tensor s, Tensor row) -> new Step<>(s, s.times(row)), x, Tensor.of(1e30f))
                                .given(),
                        Tensor.scalar(1e30f))))
                .containsExactly("the state", "the row");
        assertThat(names(found(x -> ControlFlow.cond(x.gt(0), y -> y.times(y.exp()), y -> y, x), Tensor.scalar(88.5f))))
                .containsExactly("the argument", "exp");
    }

    private static List<String> names(NonFinite found) {
        return found.inputs().stream().map(NonFinite.Range::name).toList();
    }

    @Test
    void whatCameIntoALoopIsFollowedOut() {
        NonFinite found =
                found(x -> ControlFlow.repeat(5, s -> s.times(2), x.log().plus(1)), Tensor.of(1f, 0f));
        assertThat(found.op()).isEqualTo("log");
        assertThat(found.inside()).isEmpty();
        found = found(
                x -> {
                    Tensor bad = x.log();
                    return ControlFlow.repeat(5, s -> s.times(0.5).plus(bad), x);
                },
                Tensor.of(1f, 0f));
        assertThat(found.op()).isEqualTo("log");
    }

    @Test
    void theBackwardPassOfALoopIsSearchedToo() {
        // the slope of √s at s = 0, which the third step meets
        Function<Tensor, Tensor> loss = x -> ControlFlow.scan(
                        (Tensor s, Tensor row) ->
                                new Step<>(s.plus(row), s.plus(row).sqrt()),
                        Tensor.scalar(0f),
                        x)
                .given()
                .sum();
        NonFinite found =
                NonFinite.findInGradient(loss, Tensor.of(2f, 1f, -3f, 5f)).orElseThrow();
        assertThat(found.of()).isEqualTo("sqrt");
        assertThat(found.pass()).isEqualTo(Graph.Pass.BACKWARD);
        assertThat(found.inside()).isEqualTo("step 3 of scan 4");
    }

    @Test
    void whatIsDoneOnceBeforeALoopKeepsItsLine() {
        Tensor w = Tensor.scalar(1e-310);
        Function<Tensor, Tensor> loss = x -> ControlFlow.scan(
                        (Tensor s, Tensor row) -> new Step<>(s.plus(row.div(w)), List.of()), Tensor.scalar(0.0), x)
                .state();
        NonFinite found =
                NonFinite.findInGradient(loss, Tensor.of(1e-12, 2e-12)).orElseThrow();
        assertThat(found.op()).isEqualTo("reciprocal");
        assertThat(found.of()).isEqualTo("div");
        assertThat(found.pass()).isEqualTo(Graph.Pass.BACKWARD);
    }

    @Test
    void branchesCheckpointsAndCustomDerivativesAreEntered() {
        Function<Tensor, Tensor> bad = x -> x.times(2).log();
        Tensor x = Tensor.of(1f, -1f);
        assertThat(found(y -> ControlFlow.cond(y.sum().lt(9), bad, Tensor::exp, y), x)
                        .inside())
                .isEqualTo("case 1 of 2");
        assertThat(found(ControlFlow.checkpoint(bad), x).inside()).isEqualTo("a checkpoint");
        Function<Tensor, Tensor> custom = CustomDerivative.withPull(bad, (y, slope) -> slope);
        NonFinite found = found(custom, x);
        assertThat(found.inside()).isEqualTo("a function with its own derivative");
        assertThat(found.op()).isEqualTo("log");
    }

    // ---- Tensors that are referred to, batches, the first of several

    @Test
    void theFirstOfSeveralIsTold() {
        NonFinite found = found(x -> List.of(x.times(1e30).times(1e30), x.neg().log()), Tensor.of(1f, 2f));
        assertThat(found.op()).isEqualTo("mul");
        found = found(x -> List.of(x.exp(), x.neg().log()), Tensor.of(1f, 2f));
        assertThat(found.op()).isEqualTo("log");
        Tensor outside = Tensor.of(1f, 0f);
        assertThat(found((Tensor x) -> x.div(outside), Tensor.of(1f, 2f)).inputs())
                .hasSize(2);
    }

    @Test
    void aBatchAndAnEarlierCallChangeNothing() {
        Function<Tensor, Tensor> f = Transforms.vmap((Tensor x) -> x.log());
        assertThat(f.apply(Tensor.of(1f, 2f)).dtype()).isEqualTo(DType.F32); // a plan without lines is kept
        NonFinite found = found(f, Tensor.of(1f, -2f));
        assertThat(found.entry()).isEqualTo("entry [1]: log of -2 = NaN");
        assertThat(found.line()).startsWith("NonFiniteTest.");
    }
}
