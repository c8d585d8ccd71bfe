package dev.slopewise.doctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.doctor.diagnosis.DataFacts.Targets;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.doctor.experiment.Subjects;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Dense;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.Sequential;
import dev.slopewise.learn.nn.Softmax;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.train.Batch;
import java.util.List;
import org.junit.jupiter.api.Test;

class LooksTest {
    private static Batch batch(Object inputs, Object targets) {
        return new Batch(Tensor.of(inputs), Tensor.of(targets));
    }

    private static final Batch FEW = batch(new float[][] {{1, 10}, {3, 10}}, new int[] {0, 1});

    @Test
    void tellsEachColumnByThePartTrainedOn() {
        DataFacts facts = DataFacts.of(FEW, batch(new float[][] {{4, 10}}, new int[] {1}));
        assertThat(facts.inputs())
                .containsExactly(new DataFacts.Column(2, 1, 1, 3, 0), new DataFacts.Column(10, 0, 10, 10, 0));
        assertThat(facts.apart().distance()).isEqualTo(1);
        assertThat(facts.shared()).isZero();
    }

    @Test
    void leavesOutWhatIsNotFiniteAndCountsIt() {
        Batch gaps = batch(new float[][] {{1}, {Float.NaN}, {3}, {Float.POSITIVE_INFINITY}}, new int[] {0, 1, 1, 1});
        assertThat(DataFacts.of(gaps, gaps).inputs()).containsExactly(new DataFacts.Column(2, 1, 1, 3, 2));
    }

    @Test
    void findsExamplesThatStandInBothParts() {
        Batch judged = batch(new float[][] {{1, 10}, {1, 11}, {-0f, 0}, {3, 10}}, new int[] {0, 1, 1, 0});
        assertThat(DataFacts.of(FEW, judged).shared()).isEqualTo(0.5);
    }

    @Test
    void knowsClassesFromNumbers() {
        float[][] two = {{0}, {1}, {2}};
        assertThat(targets(two, new int[] {2, 0, 2})).isEqualTo(new Targets.Classes(List.of(1, 0, 2)));
        assertThat(targets(two, new boolean[] {true, true, true})).isEqualTo(new Targets.Classes(List.of(0, 3)));
        assertThat(targets(two, new float[][] {{1}, {0}, {1}})).isEqualTo(new Targets.Classes(List.of(1, 2)));
        assertThat(targets(two, new float[][] {{0, 1}, {1, 0}, {0, 1}})).isEqualTo(new Targets.Classes(List.of(1, 2)));
        assertThat(targets(two, new float[] {0, 1, 0.5f})).isInstanceOf(Targets.Numbers.class);
        assertThat(targets(two, new float[][] {{0, 1}, {1, 1}, {0, 1}})).isInstanceOf(Targets.Numbers.class);
        assertThat(targets(two, new int[] {-1, 0, 1})).isInstanceOf(Targets.Numbers.class);
        assertThat(targets(two, new int[] {1900, 2000, 2026})).isInstanceOf(Targets.Numbers.class);
    }

    private static Targets targets(Object inputs, Object targets) {
        Batch all = batch(inputs, targets);
        return DataFacts.of(all, all).targets();
    }

    @Test
    void seesWhetherExamplesLieInOrder() {
        float[][] x = {{5}, {1}, {2}};
        assertThat(isSorted(x, new int[] {0, 1, 1})).isTrue();
        assertThat(isSorted(x, new int[] {1, 1, 1})).isFalse();
        assertThat(isSorted(x, new int[] {0, 1, 0})).isFalse();
        assertThat(isSorted(x, new float[] {3, 2.5f, 1})).isTrue();
        assertThat(isSorted(x, new float[][] {{1, 0}, {1, 0}, {0, 1}})).isTrue();
    }

    private static boolean isSorted(Object inputs, Object targets) {
        Batch all = batch(inputs, targets);
        return DataFacts.of(all, all).isSorted();
    }

    @Test
    void knowsWhatAModelEndsWith() {
        var plain = Dense.create(Key.of(1), Initializer.heNormal(), 2, 2);
        assertThat(ModelLook.lastBend(Sequential.of(plain, Activation.RELU))).contains("relu");
        assertThat(ModelLook.lastBend(Sequential.of(plain, Sequential.of(new Softmax()))))
                .contains("softmax");
        assertThat(ModelLook.lastBend(Sequential.of(plain))).isEmpty();
        assertThat(ModelLook.lastBend(FEW)).isEmpty();
    }

    @Test
    void seesUnitsThatStartAlike() {
        var weight = Tensor.of(new float[][] {{1, 2, 1, 4}, {1, 2, 1, 5}});
        var weights = ModelLook.weights(new Dense(weight, Tensor.zeros(4))).getFirst();
        assertThat(weights.path()).isEqualTo("weight");
        assertThat(weights.fanIn()).isEqualTo(2);
        assertThat(weights.units()).isEqualTo(4);
        assertThat(weights.alike()).isEqualTo(0.5);
    }

    @Test
    void factsOfATrainingAreWhole() {
        Subject<?> subject = Subjects.quadrants(new Adam(0.01));
        Facts facts = Facts.of(subject, subject.run(Limit.steps(3)));
        ModelFacts model = facts.model().orElseThrow();
        assertThat(model.outputs()).isEqualTo(2);
        assertThat(model.weights())
                .extracting(ModelFacts.Weights::path)
                .containsExactly("layers[0].weight", "layers[2].weight");
        assertThat(model.constantLoss()).isCloseTo(Math.log(2), within(0.02)); // the classes are about as frequent
        assertThat(facts.data().orElseThrow().examples()).isEqualTo(96);
        assertThat(facts.run().steps()).hasSize(3);
        assertThat(facts.subject()).contains(subject);
    }
}
