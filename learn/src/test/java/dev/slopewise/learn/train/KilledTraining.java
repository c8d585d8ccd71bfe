package dev.slopewise.learn.train;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.train.Trainings.Line;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A small training with everything that a checkpoint holds, run in a process of its own so that it can be killed: dropout, a moving average,
/// momentum, shuffled batches. It is begun if its folder is not there, and else resumed.
final class KilledTraining {
    static final int EPOCHS = 6;

    private KilledTraining() {}

    public static void main(String[] folder) throws IOException {
        run(Path.of(folder[0]));
    }

    /// The command that runs it in a process of its own.
    static List<String> command(Path folder) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                path(),
                KilledTraining.class.getName(),
                folder.toString());
    }

    private static String path() {
        return Stream.of(KilledTraining.class, Trainer.class, Tensor.class)
                .map(c -> Path.of(c.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString())
                .distinct()
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
    }

    static void run(Path folder) throws IOException {
        boolean isBegun = Files.isRegularFile(folder.resolve("run.json"));
        try (RunFolder run = isBegun ? RunFolder.reopen(folder) : RunFolder.create(folder, header())) {
            var trainer = trainer();
            var data = new Examples<>(Trainings.TRAIN, 8);
            var checkpoints = new Checkpoints(3, 1);
            var observer = new Observer() {};
            var outcome = isBegun
                    ? trainer.resume(Trainings.start(), data, Trainings.VALIDATION, observer, run, checkpoints)
                    : trainer.train(Trainings.start(), data, Trainings.VALIDATION, observer, run, checkpoints);
            run.finish(outcome.result(), outcome.model());
        }
    }

    static Trainer<Line, Batch> trainer() {
        return new Trainer<>(
                KilledTraining::loss,
                new Recipe(new HeavyBall(0.02)).average(new Averaging(0.9)),
                new Settings(EPOCHS, 8, 5, 4, 100, 0),
                Trainings::loss,
                (m, b) -> Map.of());
    }

    private static Objective.Judged<Line> loss(Line line, Batch batch, Key key) {
        Tensor kept = key.bernoulli(0.9, 3).to(batch.inputs().dtype());
        Tensor thinned = batch.inputs().times(kept.broadcastTo(batch.inputs().shape()));
        return new Objective.Judged<>(Trainings.loss(line, new Batch(thinned, batch.targets())), line);
    }

    static RunHeader header() {
        return new RunHeader(
                "killed",
                "2026-01-02T03:04:05Z",
                5,
                Map.of(),
                "",
                List.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                Map.of());
    }
}
