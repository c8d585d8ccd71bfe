package dev.slopewise.doctor.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.doctor.diagnosis.DataFacts;
import dev.slopewise.learn.loss.ClassLoss;
import dev.slopewise.learn.loss.Loss;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.BatchNorm;
import dev.slopewise.learn.nn.Convolution;
import dev.slopewise.learn.nn.Dense;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.nn.Sequential;
import dev.slopewise.learn.nn.Softmax;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Clipping;
import dev.slopewise.learn.train.Examples.Order;
import dev.slopewise.learn.train.Group;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Settings;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private static final Recipe RICH = new Recipe(new AdamW(0.01))
            .schedule(new Cosine())
            .penalties(List.of(new Penalty.L2(0.1), new Penalty.MaxNorm(3, -1)))
            .groups(
                    new Group("**.bias", new Group.Frozen()),
                    new Group("layers[0].*", new Group.By(new HeavyBall(0.5, 0.9)), new Group.Decay(0.2)));

    private static Recipe changed(Change change) {
        return Subjects.quadrants(RICH, 16, 20).with(change).recipe();
    }

    private static void refused(Subject<?> subject, Change change, String why) {
        assertThatThrownBy(() -> subject.with(change))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining(why);
    }

    @Test
    void everyRateIsMultiplied() {
        Recipe slower = changed(new Change.RateTimes(0.5));
        assertThat(slower.optimizer().rate()).isEqualTo(0.005);
        assertThat(slower.groups().get(1).settings()).contains(new Group.By(new HeavyBall(0.25, 0.9)));
        assertThat(Subjects.parabola(0.3).with(new Change.RateTimes(2)).recipe().optimizer())
                .isEqualTo(new GradientDescent(0.6));
    }

    @Test
    void stepsAreMadeInAnotherWay() {
        assertThat(changed(new Change.ConstantRate()).schedule()).isEqualTo(new Constant());
        assertThat(changed(new Change.Scheduled("cosine(end=0.1)")).schedule()).isEqualTo(new Cosine(0.1));
        assertThat(changed(new Change.By("adam(rate=0.1)")).optimizer()).isEqualTo(new Adam(0.1));
        assertThat(changed(new Change.ClippedTo(2)).clipping()).isEqualTo(new Clipping.ByGlobalNorm(2));
        Recipe slow = changed(new Change.Momentum(0.5));
        assertThat(slow.optimizer()).hasFieldOrPropertyWithValue("beta1", 0.5);
        assertThat(slow.groups().get(1).settings()).contains(new Group.By(new HeavyBall(0.5, 0.5)));
        refused(Subjects.parabola(0.3), new Change.Momentum(0.5), "has no momentum");
        refused(Subjects.parabola(0.3), new Change.ConstantRate(), "constant already");
    }

    @Test
    void penaltiesAndDecayAreMultiplied() {
        Recipe twice = changed(new Change.PenaltyTimes(2));
        assertThat(twice.penalties()).containsExactly(new Penalty.L2(0.2), new Penalty.MaxNorm(1.5, -1));
        assertThat(((AdamW) twice.optimizer()).decay()).isEqualTo(2 * new AdamW(0.01).decay());
        assertThat(twice.groups().get(1).settings()).contains(new Group.Decay(0.4));
        assertThat(changed(new Change.PenaltyTimes(0)).penalties()).isEmpty();
        refused(Subjects.parabola(0.3), new Change.PenaltyTimes(0), "no penalty");
    }

    @Test
    void frozenLeavesAreGivenToTheOptimiser() {
        Recipe recipe = changed(new Change.Unfrozen());
        assertThat(recipe.groups()).hasSize(1);
        assertThat(recipe.groups().getFirst().paths()).isEqualTo("layers[0].*");
        refused(Subjects.parabola(0.3), new Change.Unfrozen(), "no leaf is frozen");
    }

    @Test
    void theCourseIsChanged() {
        var subject = Subjects.quadrants(new Adam(0.01));
        assertThat(subject.with(new Change.BatchOf(32)).settings().batch()).isEqualTo(32);
        Settings more = subject.with(new Change.EpochsTimes(1.5)).settings();
        assertThat(more.epochs()).isEqualTo(30);
        assertThat(more.patience())
                .isEqualTo((int) Math.ceil(1.5 * subject.settings().patience()));
        assertThat(subject.with(new Change.EpochsTimes(0.5)).settings().patience())
                .isEqualTo(subject.settings().patience());
        assertThat(subject.with(new Change.Seed(77)).settings().seed()).isEqualTo(77);
        assertThat(Subjects.parabola(0.3).with(new Change.Shuffled()).order()).isEqualTo(Order.SHUFFLED);
        refused(subject, new Change.Shuffled(), "shuffled already");
        refused(Subjects.parabola(0.3), new Change.BatchOf(1000), "batches have 4 examples already");
    }

    @Test
    void oneBatchComesAgainAndAgain() {
        var subject = Subjects.quadrants(new Adam(0.01));
        var one = subject.with(new Change.OneBatch());
        assertThat(one.train().size()).isEqualTo(16);
        assertThat(one.settings().epochs()).isEqualTo(120); // as many steps
        assertThat(one.run(Limit.steps(1)).steps())
                .isEqualTo(subject.run(Limit.steps(1)).steps());
        assertThat(one.trainLoss(one.stateAt(120).model())).isLessThan(0.2 * one.trainLoss(one.start()));
        refused(Subjects.parabola(0.3), new Change.OneBatch(), "one batch already");
    }

    @Test
    void inputsAreStandardised() {
        var subject = Subjects.quadrants(new Adam(0.01));
        var wide = subject.data(
                new Batch(
                        subject.train().inputs().times(1000).plus(5000),
                        subject.train().targets()),
                subject.validation());
        var standard = wide.with(new Change.StandardInputs());
        for (var column : DataFacts.of(standard.train(), standard.validation()).inputs()) {
            assertThat(column.mean()).isCloseTo(0, within(1e-5)); // of f32
            assertThat(column.deviation()).isCloseTo(1, within(1e-5));
        }
        assertThat(standard.train().inputs().dtype()).isEqualTo(DType.F32);
        assertThat(standard.train().targets()).isSameAs(wide.train().targets());
    }

    private static Subject<Layer> line(Loss loss) {
        Tensor x = Key.of(3).normal(40, 2), y = x.sum(-1).times(100).plus(1000).expand(-1);
        return Subject.of(
                "line",
                Mlp.create(Key.of(4), Activation.TANH, 2, 4, 1),
                loss,
                (_, _) -> Map.of(),
                new Recipe(new Adam(0.01)),
                new Settings(40, 10, 1, 0, 1000, 0),
                new Batch(x, y),
                new Batch(x, y));
    }

    @Test
    void targetsAreStandardisedAndLossesToldInTheOldUnit() {
        var subject = line(new RegressionLoss.Squared());
        var standard = subject.with(new Change.StandardTargets());
        var answers = new Mlp(
                List.of(new Dense(Tensor.zeros(2, 1), Tensor.zeros(1))), Activation.TANH); // 0: the mean of the targets
        double deviation = ((DataFacts.Targets.Numbers)
                        DataFacts.of(subject.train(), subject.validation()).targets())
                .columns()
                .getFirst()
                .deviation();
        assertThat(standard.trainLoss(answers)).isCloseTo(deviation * deviation, within(1e-3 * deviation * deviation));
        double slow = subject.trainLoss(subject.stateAt(160).model()),
                fast = standard.trainLoss(standard.stateAt(160).model());
        assertThat(fast).isLessThan(0.1 * slow);
        assertThat(standard.loss().orElseThrow()).hasToString(new RegressionLoss.Squared().toString());
        refused(line(new RegressionLoss.Poisson()), new Change.StandardTargets(), "cannot be told in the old unit");
        refused(Subjects.quadrants(new Adam(0.01)), new Change.StandardTargets(), "classes");
    }

    @Test
    void classesCountTheSame() {
        var subject = Subjects.quadrants(new Adam(0.01));
        var few = subject.data(
                new Batch(subject.train().inputs().slice(0, 0, 4), Tensor.of(0, 0, 0, 1)), subject.validation());
        var balanced = few.with(new Change.BalancedClasses());
        assertThat(balanced.loss()).contains(new ClassLoss.CrossEntropy().weighted(List.of(4 / 6.0, 2.0)));
        assertThat(balanced.run(Limit.steps(3)).steps()).hasSize(3);
        refused(line(new RegressionLoss.Squared()), new Change.BalancedClasses(), "no classes");
    }

    private static double deviation(Tensor leaf) {
        double[] all = leaf.reshape(-1).to(DType.F64).toDoubles();
        return Math.sqrt(DoubleStream.of(all).map(x -> x * x).average().orElseThrow());
    }

    @Test
    void weightsAreDrawnAsSuitsTheActivation() {
        var bad = new Dense(Tensor.full(0.01, DType.F32, 200, 100), Tensor.ones(100));
        var last = new Dense(Tensor.full(9, DType.F64, 100, 50), Tensor.ones(DType.F64, 50));
        var kernel = Convolution.create(Key.of(1), Initializer.heNormal(), 20, 40, 3, 3);
        var norm = BatchNorm.create(100, 0);
        Sequential fresh =
                FreshWeights.of(Sequential.of(kernel, Activation.TANH, bad, norm, Activation.RELU, last), Key.of(5));
        List<Tensor> leaves = Tree.of(fresh).leaves();
        assertThat(deviation(leaves.get(0))).isCloseTo(Math.sqrt(2.0 / (20 * 9 + 40 * 9)), within(0.003)); // Glorot
        assertThat(deviation(leaves.get(2))).isCloseTo(Math.sqrt(2.0 / 200), within(0.003)); // He
        assertThat(deviation(leaves.get(3))).isZero();
        assertThat(leaves.get(4)).isSameAs(norm.scale());
        assertThat(deviation(leaves.get(8))).isCloseTo(Math.sqrt(2.0 / 100), within(0.006)); // He, by the one before
        assertThat(leaves.get(8).dtype()).isEqualTo(DType.F64);
        refused(Subjects.parabola(0.3), new Change.FreshWeights(), "no weights to draw");
    }

    private static Subject<Layer> of(Layer... layers) {
        return Subjects.quadrants(new Adam(0.01)).start(Sequential.of(layers));
    }

    private static Dense dense(int in, int out) {
        return Dense.create(Key.of(in), Initializer.heNormal(), in, out);
    }

    @Test
    void theLastActivationIsLeftOut() {
        Dense first = dense(2, 2);
        assertThat(of(first, Activation.RELU).with(new Change.PlainOutput()).start())
                .isEqualTo(Sequential.of(first));
        assertThat(of(Sequential.of(first, new Softmax()))
                        .with(new Change.PlainOutput())
                        .start())
                .isEqualTo(Sequential.of(first));
        refused(of(first), new Change.PlainOutput(), "does not end with an activation, got Dense");
        refused(line(new RegressionLoss.Squared()), new Change.PlainOutput(), "make it a Sequential");
    }

    @Test
    void hiddenActivationsAreExchanged() {
        Dense first = dense(2, 4), second = dense(4, 2);
        var subject = of(first, Activation.SIGMOID, second, Activation.SIGMOID);
        assertThat(subject.with(new Change.Activations("leaky-relu")).start())
                .isEqualTo(Sequential.of(first, Activation.LEAKY_RELU, second, Activation.SIGMOID));
        Layer mlp = line(new RegressionLoss.Squared())
                .with(new Change.Activations("relu"))
                .start();
        assertThat(((Mlp) mlp).activation()).isEqualTo(Activation.RELU);
        refused(subject, new Change.Activations("sigmoid"), "no hidden activation that is not sigmoid");
        refused(subject, new Change.Activations("rlu"), "there is no activation `rlu`");
    }

    @Test
    void hiddenLayersAreWidened() {
        var subject = of(dense(2, 4), BatchNorm.create(4, 0), Activation.RELU, dense(4, 2), Activation.RELU);
        var wide = subject.with(new Change.WidthTimes(3));
        assertThat(Tree.of(wide.start()).types())
                .extracting(t -> t.shape().toString())
                .containsExactly("[2, 12]", "[12]", "[12]", "[12]", "[12]", "[12]", "[12, 2]", "[2]");
        assertThat(wide.run(Limit.steps(2)).steps()).hasSize(2);
        Layer mlp = line(new RegressionLoss.Squared())
                .with(new Change.WidthTimes(2))
                .start();
        assertThat(((Mlp) mlp).layers().getFirst().units()).isEqualTo(8);
        refused(subject, new Change.WidthTimes(1), "as many as there are");
        refused(Subjects.parabola(0.3), new Change.WidthTimes(2), "not known how its layers follow");
    }

    @Test
    void hiddenLayersComeBehindTheLast() {
        var subject = of(dense(2, 4), BatchNorm.create(4, 0), Activation.RELU, dense(4, 3));
        var deep = subject.with(new Change.LayersMore(1));
        assertThat(Tree.of(deep.start()).types().stream()
                        .map(t -> t.shape().toString())
                        .filter(shape -> shape.contains(",")))
                .containsExactly("[2, 4]", "[4, 4]", "[4, 3]");
        assertThat(deep.run(Limit.steps(2)).steps()).hasSize(2);
        Layer mlp = line(new RegressionLoss.Squared())
                .with(new Change.LayersMore(2))
                .start();
        assertThat(((Mlp) mlp).layers()).hasSize(4);
        refused(of(dense(2, 3)), new Change.LayersMore(1), "no dense layer");
        refused(subject, new Change.LayersMore(0), "at least 1 more layer");
    }

    @Test
    void severalChangesComeOneAfterTheOther() {
        var subject = Subjects.quadrants(new Adam(0.01));
        var changed = subject.with(List.of(new Change.RateTimes(2), new Change.BatchOf(32), new Change.Seed(3)));
        assertThat(changed.recipe().optimizer().rate()).isEqualTo(0.02);
        assertThat(changed.settings().batch()).isEqualTo(32);
        assertThat(subject.recipe().optimizer().rate()).isEqualTo(0.01);
        assertThat(subject.settings().batch()).isEqualTo(16);
    }
}
