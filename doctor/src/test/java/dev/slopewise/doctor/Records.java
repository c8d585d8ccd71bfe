package dev.slopewise.doctor;

import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// Runs and steps made by hand.
final class Records {
    private Records() {}

    static final StepRecord.Leaf WEIGHT = new StepRecord.Leaf(
            "layers[0].weight", 3, 0.4, 0.3, 0.05, new StepRecord.Entry(List.of(3, 2), 0.25, 0.3, 0.06, -0.036));
    static final StepRecord.Leaf BIAS =
            new StepRecord.Leaf("bias", 4, 0.02, 0, 0.002, new StepRecord.Entry(List.of(1), -0.7, -0.018, 0, 0.0018));

    /// A step in numbers that fit together as far as a sentence can tell.
    static StepRecord step(int number, double promised, OptionalDouble delivered, OptionalDouble alpha) {
        return new StepRecord(
                number,
                2,
                0.6,
                0.03,
                0.1,
                0.5,
                0.05,
                5,
                promised < 0 ? -0.25 : 0.5,
                promised,
                delivered,
                alpha,
                1,
                List.of(),
                List.of(WEIGHT, BIAS));
    }

    static StepRecord measured(int number, double promised, double delivered, double alpha) {
        return step(number, promised, OptionalDouble.of(delivered), OptionalDouble.of(alpha));
    }

    static StepRecord unmeasured(int number) {
        return step(number, 0.0125, OptionalDouble.empty(), OptionalDouble.empty());
    }

    static StepRecord broken(int number, String... what) {
        double nan = Double.NaN;
        return new StepRecord(
                number,
                2,
                nan,
                0,
                0.1,
                nan,
                nan,
                nan,
                nan,
                nan,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                1,
                List.of(what),
                List.of());
    }

    static StepRecord still(int number, double gradientNorm) {
        return new StepRecord(
                number,
                1,
                0.5,
                0,
                0.1,
                gradientNorm,
                0,
                5,
                0,
                0,
                OptionalDouble.of(0),
                OptionalDouble.empty(),
                1,
                List.of(),
                List.of());
    }

    static Run run(Stopped stopped, List<StepRecord> steps, double... epochLosses) {
        var header = new RunHeader(
                "hand",
                "2026-01-01T00:00:00Z",
                1,
                Map.of(),
                "HeavyBall[rate=0.1, momentum=0.9]",
                List.of(),
                Map.of(),
                List.of(
                        new RunHeader.Parameter("layers[0].weight", "f32[30,2]"),
                        new RunHeader.Parameter("bias", "f32[2]")),
                Optional.of("interpreter"),
                Map.of());
        List<EpochRecord> epochs = IntStream.range(0, epochLosses.length)
                .mapToObj(i -> new EpochRecord(i + 1, i + 1, epochLosses[i], epochLosses[i], Map.of()))
                .toList();
        return new Run(
                header,
                steps,
                epochs,
                new RunResult(
                        stopped,
                        steps.size(),
                        epochs.size(),
                        epochs.size(),
                        Map.of("loss", 0.25),
                        2,
                        0.5,
                        Optional.empty()));
    }

    static Run run(StepRecord... steps) {
        return run(Stopped.EPOCHS_DONE, List.of(steps), 0.6, 0.3);
    }
}
