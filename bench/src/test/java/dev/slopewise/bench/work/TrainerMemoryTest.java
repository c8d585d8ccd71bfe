package dev.slopewise.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.slopewise.compile.Compiler;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.train.Examples;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.Trainer;
import dev.slopewise.learn.train.Watch;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a recorded step of the trainer takes of the heap, and that no one's tensors are overwritten by it.
class TrainerMemoryTest {
    private static final int STEPS = 30, FROM = 20;

    /// A record's numbers, far below the 5.4 MB of a new state.
    private static final long MOST = 200_000;

    /// Sees how much was allocated from step to step.
    private static final class Watching implements Observer {
        long last;
        long least = Long.MAX_VALUE;

        @Override
        public void step(StepRecord step) {
            long now = ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
            if (step.step() > FROM) least = Math.min(least, now - last);
            last = now;
        }
    }

    private static Trainer<Dense, Dense.Batch> trainer(int epochs, double rate, Watch watch) {
        return new Trainer<Dense, Dense.Batch>(
                        Objective.of(Dense::crossEntropy),
                        new Recipe(new HeavyBall(rate, 0.9)),
                        new Settings(epochs, 8, 1, 0, 100, 0),
                        Dense::crossEntropy,
                        (m, b) -> Map.of())
                .watching(watch);
    }

    /// In one epoch of batches of 8, so that their data counts little.
    private static long allocated(Watch watch) {
        Compiler.threads(1); // so that all is allocated on this thread
        try {
            var w1 = Dense.w1();
            var few = new Dense.Batch(
                    w1.batch().x().slice(0, 0, 8), w1.batch().labels().slice(0, 0, 8));
            Dense.Batch data = Tree.map(few, x -> Tensor.concatenate(0, Collections.nCopies(STEPS, x)));
            var seen = new Watching();
            trainer(1, 0.01, watch).train(w1.model(), new Examples<>(data, 8), few, seen);
            return seen.least;
        } finally {
            Compiler.threads(Runtime.getRuntime().availableProcessors());
        }
    }

    @Test
    void aStepIsMadeInThePlaceOfTheLast() {
        assertThat(allocated(Watch.NOTHING)).isLessThan(MOST);
    }

    @Test
    void soIsAWatchedStepWithTheSlopeThatItKeeps() {
        assertThat(allocated(new Watch(1, 0))).isLessThan(MOST);
    }

    private static List<float[]> numbers(Dense model) {
        return Tree.of(model).leaves().stream().map(Tensor::toFloats).toList();
    }

    @Test
    void neitherTheFirstNorTheBestModelIsOverwritten() {
        var small = Dense.w1(64, 12, 9, 4);
        List<float[]> before = numbers(small.model());
        int epochs = 8;
        var outcome =
                trainer(epochs, 2.0, Watch.NOTHING).train(small.model(), small.batch(), small.batch(), new Watching());
        assertThat(numbers(small.model())).usingRecursiveComparison().isEqualTo(before);
        int best = outcome.result().bestEpoch();
        assertThat(best).isBetween(1, epochs - 1);
        var until =
                trainer(best, 2.0, Watch.NOTHING).train(small.model(), small.batch(), small.batch(), new Watching());
        assertThat(numbers(outcome.model())).usingRecursiveComparison().isEqualTo(numbers(until.model()));
    }
}
