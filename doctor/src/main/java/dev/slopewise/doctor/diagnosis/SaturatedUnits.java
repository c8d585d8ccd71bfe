package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.learn.train.Activity;
import dev.slopewise.learn.train.StepRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Units of hidden activations whose answers lie at a bound, where the slope is nearly 0, for most examples from the first steps on.
///
/// The last activation is left out where its answers are the model's own: a classifier that is sure is no fault.
///
/// @param share from this share of an activation's answers on it is told, in (0, 1]
/// @see <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio 2010, section 3</a>
public record SaturatedUnits(double share) implements Diagnosis {
    public SaturatedUnits() {
        this(0.5);
    }

    @Override
    public Cause cause() {
        return Cause.SATURATED_UNITS;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        List<StepRecord> watched = facts.watched();
        if (watched.isEmpty()) return Optional.empty();
        Optional<String> last = facts.model().flatMap(ModelFacts::lastBend);
        List<Activity> first = hidden(watched.getFirst(), last);
        return first.stream()
                .filter(a -> a.saturated() >= share && at(watched.getLast(), a.path()) >= share / 2)
                .max(Comparator.comparingDouble(Activity::saturated))
                .map(a -> {
                    int from = watched.getFirst().step(), to = watched.getLast().step();
                    return new Finding(
                            cause(),
                            a.path(),
                            from,
                            Math.clamp(0.3 + 0.5 * (a.saturated() - share) / (1 - share + 1e-9), 0.3, 0.75),
                            List.of(Numbered.steps(from, to)
                                    .with("first", a.saturated())
                                    .with("last", at(watched.getLast(), a.path()))
                                    .says("{first%} of the answers of `" + a.path() + "` (" + a.kind()
                                            + ") lay at a bound in step " + from + ", {last%} in step " + to
                                            + ": the slope there is nearly 0")),
                            new Remedy(
                                    "initial weights",
                                    "as they are",
                                    "smaller, by √(1 / inputs)",
                                    "sums then stay where the activation bends",
                                    List.of(new Change.FreshWeights())));
                });
    }

    private static List<Activity> hidden(StepRecord step, Optional<String> lastBend) {
        List<Activity> all = step.activity();
        boolean isOwn =
                lastBend.isPresent() && !all.isEmpty() && all.getLast().kind().equals(lastBend.get());
        return isOwn ? all.subList(0, all.size() - 1) : all;
    }

    private static double at(StepRecord step, String path) {
        return step.activity(path).map(Activity::saturated).orElse(0.0);
    }
}
