package dev.slopewise.doctor.diagnosis;

import static dev.slopewise.doctor.experiment.Subjects.quadrants;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.nn.BatchNorm;
import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.nn.Dense;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.Sequential;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.schedule.Exponential;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each diagnosis of how steps go, on a training that has its fault and on one that has not.
class StepDiagnosesTest {
    /// @param sick    a training with the fault
    /// @param healthy the same without it
    /// @param least   of the confidence by observation alone
    record Row(Diagnosis diagnosis, Subject<?> sick, Subject<?> healthy, double least) {
        @Override
        public String toString() {
            return diagnosis.cause().toString();
        }
    }

    static List<Row> rows() {
        Recipe hot = new Recipe(new GradientDescent(0.5));
        return List.of(
                new Row(new RateTooLarge(), line(new GradientDescent(2.2)), line(new GradientDescent(0.3)), 0.7),
                new Row(new RateTooSmall(), quadrants(new GradientDescent(1e-4)), quadrants(new Adam(0.03)), 0.7),
                new Row(new Plateau(), flat(new GradientDescent(0.3)), quadrants(new Adam(0.03)), 0.3),
                new Row(new GradientNoise(), noisy(0.9, 1), noisy(0.02, 8), 0.25),
                new Row(new MomentumTooHigh(), line(new HeavyBall(0.1, 0.99)), line(new HeavyBall(0.1, 0.5)), 0.7),
                new Row(
                        new EndsTooHot(),
                        noisy(0.2, 4),
                        noisy(new Recipe(new GradientDescent(0.2)).schedule(new Cosine()), 4),
                        0.2),
                new Row(
                        new EndsTooCold(),
                        quadrants(hot.schedule(new Exponential(2, 0.3)), 16, 20),
                        quadrants(hot.schedule(new Cosine()), 16, 20),
                        0.5),
                new Row(new StoppedEarly(), quadrants(hot, 16, 6), line(new GradientDescent(0.3)), 0.2),
                new Row(new BatchTooLarge(), quadrants(hot, 96, 20), quadrants(hot, 16, 20), 0.5),
                new Row(new BatchTooSmall(), normed(2), normed(24), 0.7),
                new Row(new Exploding(), wild(), quadrants(new GradientDescent(0.5)), 0.9),
                new Row(new NotFinite(), missing(), line(new GradientDescent(0.3)), 0.9),
                new Row(new OutsideTheLoss(), outside(), line(new GradientDescent(0.3)), 0.9));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void findsWhatIsWrong(Row row) {
        Optional<Finding> finding = row.diagnosis.examine(facts(row.sick));
        assertThat(finding).hasValueSatisfying(f -> {
            assertThat(f.cause()).isEqualTo(row.diagnosis.cause());
            assertThat(f.confidence()).isGreaterThanOrEqualTo(row.least);
            assertThat(f.claims()).isNotEmpty();
            assertThat(f.claims()).allSatisfy(c -> assertThat(c.sentence()).doesNotContain("{"));
        });
    }

    @Test
    void whatIsNotFiniteHasARemedyForDataAndForAnOperation() {
        assertThat(new NotFinite().examine(facts(missing())).flatMap(Finding::remedy))
                .hasValueSatisfying(remedy -> assertThat(remedy.setting()).isEqualTo("data"));
        assertThat(new NotFinite().examine(facts(outside())).flatMap(Finding::remedy))
                .hasValueSatisfying(remedy -> {
                    assertThat(remedy.setting()).isEqualTo("operation");
                    assertThat(remedy.from()).contains("log");
                });
    }

    @ParameterizedTest
    @MethodSource("rows")
    void staysQuietOnAHealthyRun(Row row) {
        assertThat(row.diagnosis.examine(facts(row.healthy)).map(Finding::cause))
                .isEmpty();
    }

    /// Each step makes the loss 25 times as large, so that an epoch's own lies far below the one that is judged after it.
    @Test
    void aTrainingWhoseLossRisesLearnsNothingByHeart() {
        Facts rising = facts(line(new GradientDescent(3)));
        assertThat(rising.run().epochs().getLast().trainLoss())
                .isGreaterThan(1e6)
                .isLessThan(0.1 * rising.run().epochs().getLast().validationLoss());
        assertThat(new Overfitting().examine(rising)).isEmpty();
    }

    @Test
    void aRiseFromNothingToNextToNothingIsNoOverfitting() {
        assertThat(new Overfitting().examine(risenTo(0.0002))).isEmpty();
        assertThat(new Overfitting().examine(risenTo(2)))
                .hasValueSatisfying(f -> assertThat(f.claims().getFirst().sentence())
                        .isEqualTo("the validation loss was least, 1 × 10⁻¹⁰, after epoch 2 and 2 at the end, while the"
                                + " training loss went from 0.01 to 1 × 10⁻⁷"));
    }

    /// A training of which one answer to all loses 9, with a validation loss that rises in the end.
    private static Facts risenTo(double last) {
        var subject = line(new GradientDescent(0.3));
        Run run = subject.run(Limit.steps(4));
        List<EpochRecord> epochs = List.of(
                new EpochRecord(1, 1, 0.1, 0.1, Map.of()),
                new EpochRecord(2, 2, 0.01, 1e-10, Map.of()),
                new EpochRecord(3, 3, 0.001, last, Map.of()),
                new EpochRecord(4, 4, 1e-7, last, Map.of()));
        return Facts.of(subject, new Run(run.header(), run.steps(), epochs, run.result()));
    }

    private static Facts facts(Subject<?> subject) {
        return Facts.of(subject, subject.run(Limit.NONE));
    }

    /// A line through points that lie on one: inputs of mean square 1, so that the curvature along the weight is 2 and the limit 1.
    private static Subject<Layer> line(Optimizer<?> optimizer) {
        Tensor x = Key.of(3).normal(64, 1);
        x = x.minus(x.mean());
        x = x.div(x.square().mean().sqrt());
        Tensor y = x.times(3).plus(1);
        return regression(new Dense(Tensor.zeros(1, 1), Tensor.zeros(1)), x, y, new Recipe(optimizer), 64, 60);
    }

    /// Points about a line, far enough that the batch decides.
    private static Subject<Layer> noisy(double rate, int batch) {
        return noisy(new Recipe(new GradientDescent(rate)), batch);
    }

    private static Subject<Layer> noisy(Recipe recipe, int batch) {
        Tensor x = Key.of(3).normal(96, 4),
                y = x.slice(1, 0, 1).times(3).plus(Key.of(4).normal(96, 1));
        return regression(new Dense(Tensor.zeros(4, 1), Tensor.zeros(1)), x, y, recipe, batch, 30);
    }

    private static Subject<Layer> regression(Layer start, Tensor x, Tensor y, Recipe recipe, int batch, int epochs) {
        var points = new Batch(x, y);
        var settings = new Settings(epochs, batch, 5, 1, 1000, 0);
        return Subject.of(
                "line", start, new RegressionLoss.Squared(), (_, _) -> Map.of(), recipe, settings, points, points);
    }

    /// Sigmoid upon sigmoid: every slope is nearly zero.
    private static Subject<Layer> flat(Optimizer<?> optimizer) {
        Layer deep = Blueprint.parse("sigmoid,dense:6,6,6,6,6").create(Key.of(2), Shape.of(1), 1);
        Tensor x = Key.of(3).normal(32, 1), y = x.abs();
        return regression(deep, x, y, new Recipe(optimizer), 32, 100);
    }

    private static Subject<Layer> normed(int batch) {
        Layer net = new Sequential(List.of(
                Dense.create(Key.of(1), Initializer.heNormal(), 4, 8),
                BatchNorm.create(8, 0),
                Dense.create(Key.of(2), Initializer.heNormal(), 8, 1)));
        Tensor x = Key.of(3).normal(48, 4);
        return regression(net, x, x.slice(1, 0, 1), new Recipe(new GradientDescent(0.01)), batch, 3);
    }

    /// Weights of deviation 1 in eight layers of 20.
    private static Subject<Layer> wild() {
        var layers = new ArrayList<Layer>();
        for (int i = 0; i < 8; i++)
            layers.add(Dense.create(Key.of(i), new Initializer.Normal(0, 1), i == 0 ? 2 : 20, 20));
        Tensor x = Key.of(3).normal(16, 2);
        return regression(
                new Sequential(layers), x, Tensor.zeros(16, 20), new Recipe(new GradientDescent(0.01)), 16, 3);
    }

    private static Subject<Layer> missing() {
        Tensor x = Tensor.of(new float[] {1, 2, Float.NaN, 4}).reshape(4, 1);
        return regression(
                new Dense(Tensor.zeros(1, 1), Tensor.zeros(1)), x, Tensor.zeros(4, 1), new Recipe(new Adam(0.1)), 4, 3);
    }

    /// The logarithm of answers that training brings below 0.
    private static Subject<Layer> outside() {
        var line = line(new GradientDescent(0.3));
        return new Subject<>(
                "logarithm",
                new Dense(Tensor.full(0, DType.F32, 1, 1), Tensor.full(2, DType.F32, 1)),
                Objective.of(
                        (m, b) -> m.apply(b.inputs()).log().plus(b.targets()).mean()),
                line.judge(),
                line.answer(),
                line.metrics(),
                Optional.empty(),
                line.recipe(),
                line.settings(),
                line.train(),
                line.validation(),
                line.order());
    }

    @Test
    void theEdgeOfStabilityIsRemarkedWhereTheLossFallsAllTheSame() {
        var edge = facts(quadrants(new Recipe(new GradientDescent(6)), 96, 150));
        assertThat(new EdgeOfStability().of(edge))
                .hasValueSatisfying(
                        remark -> assertThat(remark.sentence()).startsWith("trained at the edge of stability"));
        var calm = facts(quadrants(new Recipe(new GradientDescent(0.3)), 96, 150));
        assertThat(new EdgeOfStability().of(calm)).isEmpty();
    }

    @Test
    void aPromiseBeyondFourTimesTheLossProvesTheLimitPassed() {
        var steep = Steepness.of(facts(line(new GradientDescent(2.2))));
        assertThat(steep.passed()).hasValueSatisfying(at -> {
            assertThat(at.step()).isEqualTo(1);
            assertThat(at.limitRate()).isBetween(0.9, 1.1); // the curvature is 2
        });
        assertThat(Steepness.of(facts(line(new GradientDescent(0.9)))).passed()).isEmpty();
    }

    /// Where steps are thrown far off, a deep network bends more by many powers of ten than where it began.
    @Test
    void theLimitIsOfWhereTheStepsBeganAndNotOfWhereTheyWereThrown() {
        Tensor x = Key.of(3).normal(96, 4), y = x.sum(-1).reshape(96, 1);
        Layer deep = Blueprint.parse("relu,dense:40,40").create(Key.of(2), Shape.of(4), 1);
        Facts thrown = facts(regression(deep, x, y, new Recipe(new GradientDescent(2)), 8, 2));
        assertThat(thrown.run().result().stopped()).isEqualTo(RunResult.Stopped.NOT_FINITE);
        assertThat(Steepness.of(thrown).atStart())
                .hasValueSatisfying(at -> assertThat(at.limitRate()).isBetween(1e-4, 1.0));
        Finding rate = new RateTooLarge().examine(thrown).orElseThrow();
        assertThat(Double.parseDouble(rate.remedy().orElseThrow().to())).isBetween(1e-4, 1.0);
    }
}
