package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.NonFinite;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.Trainings.Recording;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/// Trainings that break down, and the operation that broke them.
class NonFiniteRunTest {
    private static final Mlp NETWORK = Mlp.create(Key.of(1), Activation.RELU, 3, 8, 8, 1);

    private static Tensor answer(Mlp model, Batch batch) {
        return model.apply(batch.inputs()).squeeze(1);
    }

    private static Tensor squared(Mlp model, Batch batch) {
        return Losses.squaredError(answer(model, batch), batch.targets());
    }

    private static <M> RunResult run(M start, BiFunction<M, Batch, Tensor> loss, Optimizer<?> optimizer) {
        return run(start, loss, optimizer, Trainings.TRAIN, Trainings.VALIDATION);
    }

    private static <M> RunResult run(
            M start, BiFunction<M, Batch, Tensor> loss, Optimizer<?> optimizer, Batch train, Batch validation) {
        return new Trainer<>(loss, optimizer, List.of(), Trainings.settings(20), (m, b) -> Map.of())
                .train(start, train, validation, new Recording())
                .result();
    }

    private static NonFinite found(RunResult result) {
        assertThat(result.stopped()).isEqualTo(Stopped.NOT_FINITE);
        return result.nonFinite().orElseThrow();
    }

    @Test
    void aHealthyRunHasNothingToTell() {
        assertThat(run(NETWORK, NonFiniteRunTest::squared, new GradientDescent(0.01))
                        .nonFinite())
                .isEmpty();
    }

    @Test
    void aRateFarTooLargeOverflowsInTheProductOfTheSecondLayer() {
        RunResult result = run(NETWORK, NonFiniteRunTest::squared, new HeavyBall(1e20));
        NonFinite found = found(result);
        assertThat(result.steps()).isEqualTo(2);
        assertThat(found.op()).startsWith("contract");
        assertThat(found.path()).isEqualTo("layers[1].weight");
        assertThat(found.line()).startsWith("Dense.apply (Dense.java:");
        assertThat(found.pass()).isEqualTo(Graph.Pass.FORWARD);
        assertThat(found.inputs().getLast().name()).isEqualTo("layers[1].weight");
        assertThat(found.inputs()).allMatch(in -> in.largest() > 1e20 && in.infinite() + in.nan() == 0);
    }

    @Test
    void aRateThatOverflowsAloneIsNamed() {
        NonFinite found = found(run(NETWORK, NonFiniteRunTest::squared, new GradientDescent(1e38)));
        assertThat(found.op()).isEqualTo("mul");
        assertThat(found.line()).startsWith("GradientDescent.next (GradientDescent.java:");
        assertThat(found.inputs().getLast().name()).isEqualTo("the learning rate");
    }

    @Test
    void whatTheOptimiserRemembersIsNamedByItsParameter() {
        // slopes of 1e38: the velocity is 1, 1.9, 2.71 and then 3.44 times that
        Trainings.Line start = Trainings.start();
        NonFinite found = found(
                run(start, (m, b) -> m.bias().times(1e38).plus(m.weight().sum().times(0)), new HeavyBall(1e-39)));
        assertThat(found.op()).isEqualTo("add");
        assertThat(found.line()).startsWith("HeavyBall.next (HeavyBall.java:");
        assertThat(found.path()).isEqualTo("velocity of bias");
    }

    @Test
    void theLogarithmOfZeroInALossIsNamedByItsLine() {
        NonFinite found = found(run(
                NETWORK,
                (m, b) -> answer(m, b).relu().log().minus(b.targets()).square().mean(),
                new GradientDescent(0.01)));
        assertThat(found.op()).isEqualTo("log");
        assertThat(found.entry()).endsWith("log of 0 = -Infinity");
        assertThat(found.line())
                .startsWith("NonFiniteRunTest.theLogarithmOfZeroInALossIsNamedByItsLine (NonFiniteRunTest.java:");
        assertThat(found.path()).isEqualTo("layers[2].weight");
    }

    @Test
    void theSlopeOfARootAtZeroIsFoundOnTheWayBack() {
        RunResult result = run(
                Trainings.start(), (m, b) -> m.weight().square().sum().sqrt().plus(m.bias()), new GradientDescent(0.1));
        NonFinite found = found(result);
        assertThat(result.steps()).isEqualTo(1);
        assertThat(found.of()).isEqualTo("sqrt");
        assertThat(found.pass()).isEqualTo(Graph.Pass.BACKWARD);
        assertThat(found.line()).contains("NonFiniteRunTest.java:");
        assertThat(found.path()).isEqualTo("weight");
    }

    @Test
    void aNaNInTheDataIsNotBlamedOnAnOperation() {
        Batch spoiled = spoiled(Float.NaN);
        NonFinite found = found(
                run(NETWORK, NonFiniteRunTest::squared, new GradientDescent(0.01), spoiled, Trainings.VALIDATION));
        assertThat(found.wasGiven()).isTrue();
        assertThat(found.path()).isEqualTo("batch.inputs");
        assertThat(found.entry()).matches("entry \\[\\d+, 2] is NaN");
    }

    @Test
    void whatTheValidationPartBreaksIsFoundThere() {
        RunResult result = run(
                NETWORK,
                NonFiniteRunTest::squared,
                new GradientDescent(0.01),
                Trainings.TRAIN,
                new Batch(Trainings.VALIDATION.inputs().times(1e30), Trainings.VALIDATION.targets()));
        NonFinite found = found(result);
        assertThat(result.steps()).isEqualTo(4); // the whole first epoch
        assertThat(found.line()).startsWith("Squared.each (RegressionLoss.java:");
        assertThat(found.path()).isEqualTo("validation.targets");
        found = found(run(
                NETWORK, NonFiniteRunTest::squared, new GradientDescent(0.01), Trainings.TRAIN, spoiled(Float.NaN)));
        assertThat(found.path()).isEqualTo("validation.inputs");
    }

    @Test
    void aPromiseTooLargeForTheRecordIsFoundWhereItIsMeasured() {
        // the slope 1e25 and the step −1e25 are finite, their product is not
        NonFinite found = found(run(
                Trainings.start(),
                (m, b) -> m.bias().times(1e25).plus(m.weight().sum().times(0)),
                new GradientDescent(1)));
        assertThat(found.line()).startsWith("LeafOut.of (LeafOut.java:");
        assertThat(found.result().infinite()).isEqualTo(1);
    }

    @Test
    void thePenaltyIsSearchedToo() {
        var trainer =
                Trainings.trainer(new GradientDescent(1e-9), List.of(new Penalty.L2(1e38)), Trainings.settings(3));
        var start = new Trainings.Line(Tensor.ones(3, 1).times(10), Tensor.scalar(0f));
        NonFinite found = found(trainer.train(start, Trainings.TRAIN, Trainings.VALIDATION, new Recording())
                .result());
        assertThat(found.inputs().stream().map(NonFinite.Range::name)).contains("strengths[0]");
        assertThat(found.path()).isEqualTo("strengths[0]");
    }

    @Test
    void aSearchThatRunsOutOfMemoryCostsTheFindingAndNotTheRun() {
        BiFunction<Mlp, Batch, Tensor> hungry = (m, b) -> {
            boolean searched = StackWalker.getInstance()
                    .walk(frames -> frames.anyMatch(f -> f.getClassName().equals(NonFinite.class.getName())));
            if (searched) throw new OutOfMemoryError("as a search of a large step may");
            return squared(m, b);
        };
        RunResult step = run(NETWORK, hungry, new HeavyBall(1e20));
        assertThat(step.stopped()).isEqualTo(Stopped.NOT_FINITE);
        assertThat(step.steps()).isEqualTo(2);
        assertThat(step.nonFinite()).isEmpty();
        RunResult validation = run(NETWORK, hungry, new GradientDescent(0.01), Trainings.TRAIN, spoiled(Float.NaN));
        assertThat(validation.stopped()).isEqualTo(Stopped.NOT_FINITE);
        assertThat(validation.nonFinite()).isEmpty();
    }

    /// The training part with one number replaced.
    private static Batch spoiled(float by) {
        float[] x = Trainings.TRAIN.inputs().toFloats().clone();
        x[77] = by;
        return new Batch(Tensor.of(x).reshape(Trainings.TRAIN.inputs().shape()), Trainings.TRAIN.targets());
    }
}
