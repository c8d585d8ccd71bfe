package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.learn.train.Activity;
import dev.slopewise.learn.train.StepRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Units that answered zero to every example of all batches that were watched from some step to the end. No slope reaches such a unit, so training does not
/// bring it back.
///
/// @param share  from this share of an activation's units on it is told, in (0, 1]
/// @param window least number of watched steps at the end over which units must stay silent
/// @see <a href="https://arxiv.org/abs/1903.06733">Lu et al. 2020, Dying ReLU and Initialization</a>
public record DeadUnits(double share, int window) implements Diagnosis {
    public DeadUnits() {
        this(0.5, 3);
    }

    @Override
    public Cause cause() {
        return Cause.DEAD_UNITS;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        List<StepRecord> watched = facts.watched();
        if (watched.size() < window) return Optional.empty();
        return watched.getLast().activity().stream()
                .filter(a -> a.dead() >= share)
                .max(Comparator.comparingDouble(Activity::dead))
                .flatMap(a -> found(a, watched));
    }

    private Optional<Finding> found(Activity last, List<StepRecord> watched) {
        int i = watched.size();
        while (i > 0 && dead(watched.get(i - 1), last.path()) >= share) i--;
        if (watched.size() - i < window) return Optional.empty();
        int since = watched.get(i).step(), to = watched.getLast().step();
        double rate = watched.getFirst().learningRate();
        boolean wasAlive = i > 0;
        return Optional.of(new Finding(
                cause(),
                last.path(),
                since,
                wasAlive ? 0.3 + 0.3 * last.dead() : 0.5 + 0.35 * last.dead(),
                List.of(Numbered.steps(since, to)
                        .with("dead", last.dead())
                        .with("units", last.units())
                        .says("{dead%} of the {units} units of `" + last.path() + "` (" + last.kind()
                                + ") answered zero to every example of the watched steps " + since + " to " + to
                                + "; no slope reaches them")),
                wasAlive
                        ? new Remedy(
                                "activation",
                                last.kind(),
                                "leaky-relu",
                                "it leaves a slope where a unit is silent; a rate below " + Remedy.written(rate)
                                        + " keeps units from being thrown there",
                                List.of(new Change.Activations("leaky-relu")))
                        : new Remedy(
                                "initial weights",
                                "as they are",
                                "drawn to suit " + last.kind() + ", biases 0",
                                "the units were silent before the first step",
                                List.of(new Change.FreshWeights()))));
    }

    private static double dead(StepRecord step, String path) {
        return step.activity(path).map(Activity::dead).orElse(0.0);
    }
}
