package dev.slopewise.doctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.doctor.Doctor;
import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.loss.RegressionLoss.Squared;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MismatchTest {
    private static final int TRAIN = 200, ALL = 300;

    @Test
    void partsThatLieElsewhereAreTold() {
        assertThat(confidence(x -> x.plus(1.2))).isGreaterThan(0.6);
        assertThat(confidence(x -> x.times(3))).isGreaterThan(0.35); // the same mean
        assertThat(confidence(x -> x)).isZero();
    }

    @Test
    void partsDrawnAlikeAreNot() {
        assertThat(LongStream.range(0, 200)
                        .mapToObj(seed -> Key.of(seed).normal(ALL, 4))
                        .map(x -> apart(x.slice(0, 0, TRAIN), x.slice(0, TRAIN, ALL)))
                        .filter(apart -> apart.distance() > apart.chance()))
                .isEmpty();
    }

    @Test
    void tellsWhereTheyDiffer() {
        Tensor here = Tensor.of(new float[][] {{1, 1}, {2, 1}, {3, 1}, {4, Float.NaN}}),
                there = Tensor.of(new float[][] {{3, 1}, {4, 1}, {5, 1}});
        Apart apart = apart(here, there);
        assertThat(apart.upTo()).isEqualTo(2);
        assertThat(apart.train()).isEqualTo(0.5);
        assertThat(apart.validation()).isZero();
        double each = -Math.log(1e-4 / 2 / 2) / 2; // two columns
        assertThat(apart.chance()).isCloseTo(Math.sqrt(each * (1 / 4.0 + 1 / 3.0)), within(1e-12));
    }

    @Test
    void picturesDifferByTheirLightAndContrast() {
        Tensor pictures = Key.of(1).normal(ALL, 5, 5);
        Tensor here = pictures.slice(0, 0, TRAIN), there = pictures.slice(0, TRAIN, ALL);
        assertThat(apart(here, there).distance()).isLessThan(apart(here, there).chance());
        assertThat(apart(here, there.plus(0.5)).distance()).isGreaterThan(0.6);
        assertThat(apart(here, there.times(2)).distance()).isGreaterThan(0.9);
    }

    /// Inputs that lie where their class does, and a class that is rare among those trained on.
    @Test
    void aRareClassIsNoOtherPlace() {
        Tensor label = Tensor.iota(ALL).remainder(2),
                x = Key.of(3).normal(ALL, 1).plus(label.times(4).to(DType.F32).expand(-1));
        Tensor kept = Tensor.of(
                IntStream.range(0, TRAIN).filter(i -> i % 2 == 0 || i % 20 == 1).toArray());
        Batch here = new Batch(x, label).rows(kept),
                there = new Batch(x.slice(0, TRAIN, ALL), label.slice(0, TRAIN, ALL));
        Apart fair = DataFacts.of(here, there).apart();
        assertThat(fair.distance()).isLessThan(fair.chance());
        Apart plain = apart(here.inputs(), there.inputs());
        assertThat(plain.distance()).isGreaterThan(plain.chance());
        Apart moved = DataFacts.of(here, new Batch(there.inputs().plus(2), there.targets()))
                .apart();
        assertThat(moved.distance()).isGreaterThan(moved.chance());
    }

    private static Apart apart(Tensor here, Tensor there) {
        return Apart.of(here, same(here), there, same(there));
    }

    private static double[] same(Tensor part) {
        double[] ones = new double[part.shape().size(0)];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void anotherCutDecidesWhetherItDoesHarm() {
        assertThat(leading(x -> x.plus(1.5))).isEqualTo(List.of(Cause.MISMATCH));
        assertThat(leading(x -> x.times(0.4))).isEmpty(); // elsewhere, and as easy
    }

    @Test
    void aCutKeepsTheSizesAndAllExamples() {
        Subject<?> before = sines(x -> x.plus(1.5)), after = before.with(new Change.OnePool());
        assertThat(after.train().size()).isEqualTo(TRAIN);
        assertThat(after.validation().size()).isEqualTo(ALL - TRAIN);
        assertThat(sum(after)).isCloseTo(sum(before), within(1e-2));
        assertThat(mean(after.validation())).isLessThan(mean(before.validation()) - 0.5);
    }

    private static double sum(Subject<?> subject) {
        return mean(subject.train()) * TRAIN + mean(subject.validation()) * (ALL - TRAIN);
    }

    private static double mean(Batch part) {
        return part.inputs().to(DType.F64).mean().item();
    }

    private static double confidence(UnaryOperator<Tensor> there) {
        return new Mismatch().examine(facts(there)).map(Finding::confidence).orElse(0.0);
    }

    private static List<Cause> leading(UnaryOperator<Tensor> there) {
        return Doctor.examine(facts(there)) instanceof Verdict.Sick sick
                ? List.of(sick.leading().cause())
                : List.of();
    }

    private static Facts facts(UnaryOperator<Tensor> there) {
        Subject<?> subject = sines(there);
        return Facts.of(subject, subject.run(Limit.NONE));
    }

    /// A sine to be learnt, and judged where the inputs lie elsewhere.
    private static Subject<?> sines(UnaryOperator<Tensor> there) {
        Tensor x = Key.of(2).normal(ALL, 1), elsewhere = there.apply(x.slice(0, TRAIN, ALL));
        return Subject.of(
                "sines",
                Mlp.create(Key.of(3), Activation.TANH, 1, 16, 1),
                new Squared(),
                (_, _) -> Map.of(),
                new Recipe(new Adam(0.02)),
                new Settings(40, 20, 1, 10, 40, 0),
                part(x.slice(0, 0, TRAIN)),
                part(elsewhere));
    }

    private static Batch part(Tensor x) {
        return new Batch(x, x.times(2).sin());
    }
}
