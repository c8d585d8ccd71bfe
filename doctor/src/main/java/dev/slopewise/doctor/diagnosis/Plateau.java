package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.learn.train.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The slope is nearly zero at a place that is no minimum: flat, or a saddle, where some direction bends down.
///
/// Where slopes are as long as before and yet promise less than what it takes to leave the place, steps are too short to tell, and that is another cause.
///
/// Most plateaus come from something else, so this is a link of a chain more often than a cause.
///
/// @param level  the loss stays within this share of the first; above 0
/// @param least  for at least this share of the run; in (0, 1)
/// @param slope  with slopes of at most this share of the longest; in (0, 1)
/// @see <a href="https://arxiv.org/abs/1406.2572">Dauphin et al. 2014, Identifying and attacking the saddle point problem</a>
public record Plateau(double level, double least, double slope) implements Diagnosis {
    public Plateau() {
        this(0.01, 0.4, 0.1);
    }

    @Override
    public Cause cause() {
        return Cause.PLATEAU;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        var setup = Setup.of(facts);
        var course = Fall.of(facts);
        if (setup.steps() < 10 || !course.isFinite()) return Optional.empty();
        int since = course.levelSince(level);
        double share = 1 - (double) since / setup.steps();
        boolean isHigh = facts.model()
                .map(m -> !(course.last() < 0.7 * m.constantLoss()))
                .orElse(course.won() < 0.5);
        var steps = facts.run().steps();
        double promised = steps.subList(since - 1, steps.size()).stream()
                .mapToDouble(s -> s.promised())
                .sum();
        boolean couldLeave = !(promised < 2 * level * Math.abs(course.first()));
        if (share < least || !isHigh) return Optional.empty();
        double longest = steps.stream().mapToDouble(s -> s.gradientNorm()).max().orElse(Double.NaN);
        double[] late = steps.subList(since - 1, steps.size()).stream()
                .mapToDouble(s -> s.gradientNorm())
                .sorted()
                .toArray();
        double middle = late[(late.length - 1) / 2];
        boolean isFlat = middle <= slope * longest;
        if (!isFlat && !couldLeave) return Optional.empty();
        var claims = new ArrayList<Claim>();
        claims.add(Numbered.steps(since, setup.steps())
                .with("last", course.last())
                .with("slope", middle)
                .with("longest", longest)
                .says("from step " + since + " on the loss stayed at {last}, with slopes of length {slope} (longest"
                        + " {longest})"));
        List<Double> bends = steps.subList(since - 1, steps.size()).stream()
                .flatMap(s -> s.probe().stream())
                .map(Probe::alongGradient)
                .toList();
        boolean isSaddle = bends.stream().anyMatch(b -> b < 0);
        if (isSaddle) {
            claims.add(Numbered.steps(since, setup.steps())
                    .with("bend", bends.stream().mapToDouble(x -> x).min().orElse(0))
                    .says("along the slope the loss bends down (curvature {bend}): a saddle"));
        }
        double confidence = isFlat || isSaddle ? 0.35 : 0.15;
        return Optional.of(new Finding(cause(), since, confidence, claims, remedy(setup)));
    }

    private static Remedy remedy(Setup setup) {
        String adam = "adam(rate=0.01)";
        return setup.isAdaptive()
                ? new Remedy("weights", "as drawn", "drawn anew", "another start", List.of(new Change.FreshWeights()))
                : new Remedy(
                        "optimiser",
                        setup.optimizer(),
                        adam,
                        "its steps do not shrink with the slope",
                        List.of(new Change.By(adam)));
    }
}
