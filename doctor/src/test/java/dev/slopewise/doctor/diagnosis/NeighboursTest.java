package dev.slopewise.doctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.loss.RegressionLoss.Squared;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NeighboursTest {
    private static final int N = 300;
    private static final Tensor INPUTS = Key.of(1).normal(N, 2);
    private static final Tensor SMOOTH = INPUTS.sum(1).sin().reshape(N, 1);

    @Test
    void numbersThatFollowFromInputsAreToldByNeighbours() {
        assertThat(facts(SMOOTH).neighbours().numbers().getAsDouble()).isBetween(0.8, 1.0);
    }

    @Test
    void aFewNumbersFarOffDoNotHideIt() {
        Tensor isFar = Tensor.iota(N).reshape(N, 1).remainder(20).eq(0);
        assertThat(facts(isFar.select(SMOOTH.plus(1000), SMOOTH))
                        .neighbours()
                        .numbers()
                        .getAsDouble())
                .isGreaterThan(0.5);
    }

    @Test
    void numbersDealtOutAnewAreNotAndThatIsFound() {
        Tensor dealt = SMOOTH.gather(Key.of(2).permutation(N));
        assertThat(facts(dealt).neighbours().numbers().getAsDouble()).isLessThan(0.04);
        assertThat(new ShuffledLabels().examine(facts(dealt))).isPresent();
        assertThat(new ShuffledLabels().examine(facts(SMOOTH))).isEmpty();
    }

    @Test
    void eachAskIsAnsweredByOneLook() {
        Facts facts = facts(INPUTS.sum(1).gt(0).to(DType.F32).reshape(N, 1));
        Neighbours first = facts.neighbours().labels().orElseThrow();
        assertThat(facts.neighbours().labels().orElseThrow()).isSameAs(first);
        assertThat(facts.neighbours().numbers()).isEmpty();
        assertThat(first.train()).isGreaterThan(first.chance() + 0.2);
    }

    @Test
    void whatWasLearntContradictsWrongLabels() {
        Facts facts = facts(SMOOTH);
        Claim claim = Numbered.before().with("wrong", 0.3).says("about {wrong%} of the labels are wrong");
        var remedy = new Remedy("labels", "as they are", "looked through", "", List.of());
        var noise = new Finding(Cause.LABEL_NOISE, 0, 0.7, List.of(claim), remedy);
        assertThat(LabelNoise.isLearnt(noise, facts, 0.01, 0.9)).isTrue();
        assertThat(LabelNoise.isLearnt(noise, facts, 0.01, 0.7)).isFalse(); // a squared loss says nothing of shares
        assertThat(LabelNoise.isLearnt(noise, facts, 0.01, Double.NaN)).isFalse();
        double constant = facts.model().orElseThrow().constantLoss();
        assertThat(ShuffledLabels.isLearnt(facts, 0.5 * constant)).isTrue();
        assertThat(ShuffledLabels.isLearnt(facts, 0.95 * constant)).isFalse();
    }

    /// Signs of sums, a fifth of them turned: what the run itself told right shows how many of them are.
    @Test
    void aRunThatToldMoreRightIsNotAskedAgain() {
        Tensor isTurned = Key.of(4).bernoulli(0.2, N, 1),
                yes = INPUTS.sum(1).gt(0).to(DType.F32).reshape(N, 1);
        Facts facts = facts(isTurned.select(yes.oneMinus(), yes));
        assertThat(new LabelNoise().examine(facts)).isPresent();
        List<EpochRecord> told = facts.run().epochs().stream()
                .map(e -> new EpochRecord(
                        e.epoch(), e.steps(), e.trainLoss(), e.validationLoss(), Map.of("accuracy", 0.99)))
                .toList();
        Run run = facts.run();
        assertThat(new LabelNoise()
                        .examine(new Facts(
                                new Run(run.header(), run.steps(), told, run.result()),
                                facts.data(),
                                facts.model(),
                                facts.subject())))
                .isEmpty();
    }

    private static Facts facts(Tensor targets) {
        var part = new Batch(INPUTS, targets);
        var subject = Subject.of(
                "numbers",
                Mlp.create(Key.of(3), Activation.TANH, 2, 8, 1),
                new Squared(),
                (_, _) -> Map.of(),
                new Recipe(new Adam(0.01)),
                new Settings(2, 50, 1, 10, 2, 0),
                part,
                part);
        return Facts.of(subject, subject.run(Limit.NONE));
    }
}
