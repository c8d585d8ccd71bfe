package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.compile.Compiler;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.train.Averaging;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Clipping;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The same seed gives the same bits, however many threads work. The products are large enough to be shared among threads.
class ThreadsTest {
    private static final Batch DATA =
            new Batch(Key.of(1).normal(512, 128), Key.of(2).integers(0, 10, 512));

    private record Trained(List<float[]> model, List<StepRecord> steps) {}

    private static Trained train(int threads) {
        Compiler.threads(threads);
        List<StepRecord> steps = new ArrayList<>();
        var trainer = new Trainer<Mlp, Batch>(
                (model, batch, key) -> {
                    Tensor kept = key.bernoulli(0.9, batch.inputs().shape().sizes());
                    Tensor logits = model.apply(
                            batch.inputs().times(kept.to(batch.inputs().dtype())));
                    return new Objective.Judged<>(Losses.softmaxCrossEntropy(logits, batch.targets()), model);
                },
                new Recipe(new HeavyBall(0.05))
                        .penalties(List.of(new Penalty.L2(0.01)))
                        .clipping(new Clipping.ByGlobalNorm(1))
                        .average(new Averaging(0.9)),
                new Settings(2, 256, 3, 2, 10, 0),
                (model, batch) -> Losses.softmaxCrossEntropy(model.apply(batch.inputs()), batch.targets()),
                (_, _) -> Map.of());
        Mlp model = trainer.train(Mlp.create(Key.of(4), Activation.RELU, 128, 256, 10), DATA, DATA, new Observer() {
                    @Override
                    public void step(StepRecord step) {
                        steps.add(step);
                    }
                })
                .model();
        return new Trained(
                Tree.of(model).leaves().stream().map(Tensor::toFloats).toList(), steps);
    }

    @Test
    void theSameBitsForOneTwoAndEightThreads() {
        assertThat(Backend.inUse().name()).isEqualTo("compiler");
        try {
            Trained one = train(1);
            for (int threads : List.of(2, 8)) {
                Trained more = train(threads);
                assertThat(more.steps).isEqualTo(one.steps);
                for (int i = 0; i < one.model.size(); i++)
                    assertThat(more.model.get(i)).isEqualTo(one.model.get(i));
            }
        } finally {
            Compiler.threads(Runtime.getRuntime().availableProcessors());
        }
    }
}
