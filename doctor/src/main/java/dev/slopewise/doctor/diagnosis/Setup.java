package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a run was set, as far as its facts tell.
///
/// @param optimizer     printed form, such as `HeavyBall[rate=0.05, momentum=0.9]`
/// @param rate          the largest of any step
/// @param lastRate      that of the last step
/// @param momentum      share of the last step, or of the mean slope, that is kept; empty if none is told
/// @param batch         examples a step
/// @param examples      trained on
/// @param stepsPerEpoch of the first epoch, at least 1
/// @param steps         taken
record Setup(
        String optimizer,
        double rate,
        double lastRate,
        OptionalDouble momentum,
        OptionalInt batch,
        OptionalInt examples,
        int stepsPerEpoch,
        int steps) {
    private static final Pattern MOMENTUM = Pattern.compile("(?:momentum|beta1)=([0-9.eE+-]+)");

    static Setup of(Facts facts) {
        Run run = facts.run();
        List<StepRecord> steps = run.steps();
        int perEpoch =
                run.epochs().isEmpty() ? steps.size() : run.epochs().getFirst().steps();
        OptionalInt examples =
                facts.data().stream().mapToInt(DataFacts::examples).findFirst();
        return new Setup(
                run.header().optimizer(),
                steps.stream().mapToDouble(StepRecord::learningRate).max().orElse(Double.NaN),
                steps.isEmpty() ? Double.NaN : steps.getLast().learningRate(),
                momentum(run.header().optimizer()),
                batch(facts, examples, perEpoch),
                examples,
                Math.max(1, perEpoch),
                steps.size());
    }

    private static OptionalDouble momentum(String optimizer) {
        Matcher found = MOMENTUM.matcher(optimizer);
        return found.find() ? OptionalDouble.of(Double.parseDouble(found.group(1))) : OptionalDouble.empty();
    }

    /// As it was set, else as an epoch's steps tell: within one example a step.
    private static OptionalInt batch(Facts facts, OptionalInt examples, int perEpoch) {
        OptionalInt set = facts.subject().map(Subject::settings).stream()
                .mapToInt(s -> s.batch())
                .findFirst();
        if (set.isEmpty() && facts.run().header().config().get("batch") instanceof Number n) {
            set = OptionalInt.of(n.intValue());
        }
        if (examples.isEmpty()) return set;
        int all = examples.getAsInt();
        return OptionalInt.of(
                set.isPresent() ? Math.min(set.getAsInt(), all) : Math.ceilDiv(all, Math.max(1, perEpoch)));
    }

    /// Whether each step sees all examples.
    boolean isWhole() {
        return stepsPerEpoch == 1;
    }

    /// Whether the steps are divided by a size of the slopes that is remembered.
    boolean isAdaptive() {
        return optimizer.matches("(?i)(ada|ams|rmsprop|centredrmsprop|nadam|radam|lamb|schedulefree).*");
    }
}
