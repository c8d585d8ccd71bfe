package dev.slopewise.data.run;

import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A run made by hand: the loss of step n is 1 / n, two steps make an epoch.
final class SampleRun {
    private SampleRun() {}

    static Run of(int steps) {
        List<StepRecord> records = new ArrayList<>();
        List<EpochRecord> epochs = new ArrayList<>();
        for (int n = 1; n <= steps; n++) {
            records.add(step(n));
            if (n % 2 == 0) epochs.add(new EpochRecord(n / 2, n, 1.5 / n, 2.0 / n, Map.of("accuracy", 1 - 1.0 / n)));
        }
        var result = new RunResult(
                Stopped.EPOCHS_DONE, steps, steps / 2, steps / 2, Map.of("loss", 2.0 / steps), 8, 1, Optional.empty());
        return new Run(header(), records, epochs, result);
    }

    static RunHeader header() {
        return new RunHeader(
                "sample",
                "2026-01-02T03:04:05Z",
                7,
                Map.of("batch", 32, "rate", 0.5, "model", "dense:4", "shuffle", true),
                "GradientDescent[rate=0.5]",
                List.of("L2[weight=0.1]"),
                Map.of("file", "flowers.csv"),
                List.of(new RunHeader.Parameter("weight", "f32[2]")),
                Optional.of("interpreter"),
                Map.of("slopewise", "0.1.0", "java", "25"));
    }

    static StepRecord step(int n) {
        var leaf =
                new StepRecord.Leaf("layers[0].weight", 3, 0.5, 0, 0.25, new StepRecord.Entry(List.of(1), 1, 2, 0, 1));
        return new StepRecord(
                n,
                (n + 1) / 2,
                1.0 / n,
                0.125,
                0.5,
                0.5,
                0.25,
                3,
                0.75,
                0.1,
                n % 2 == 0 ? OptionalDouble.of(0.0625) : OptionalDouble.empty(),
                OptionalDouble.empty(),
                1,
                List.of(),
                List.of(leaf));
    }
}
