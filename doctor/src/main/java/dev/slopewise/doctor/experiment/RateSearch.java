package dev.slopewise.doctor.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// Which multiple of a training's rate brings the loss over all that is trained on lowest, by trying it in steps of a factor of 3: up
/// from the rate itself until three in a row brought nothing lower, then down likewise; until seven did not where larger ones brought nothing, since a rate so large
/// that all units die looks no worse than a third of it. It shows the best rate for these steps, which are few: a smaller one may win in the long run.
///
/// @param tried in rising order; fewer, or none, where time ran out
/// @param best  the factor with the least loss, 1 if none was tried
public record RateSearch(List<Tried> tried, double best) {
    private static final double FACTOR = 3;
    private static final int PATIENCE = 3;
    private static final int LONG_PATIENCE = 7;
    private static final int MOST = 12;

    /// One rate that was tried.
    ///
    /// @param factor of the training's own
    /// @param loss   that the fork came to, infinite if a number broke
    public record Tried(double factor, double loss) {}

    public RateSearch {
        tried = List.copyOf(tried);
    }

    /// Searches from a place of the training on.
    ///
    /// @param from  the step from whose state to fork
    /// @param steps of each fork
    /// @throws dev.slopewise.core.SlopewiseException if the rate cannot be set, or the training is over before the fork
    public static RateSearch of(Experiments<?> experiments, int from, int steps) {
        List<Tried> tried = new ArrayList<>();
        experiments.loss(List.of(), from, steps).ifPresent(loss -> tried.add(new Tried(1, loss)));
        if (!tried.isEmpty()) {
            walk(experiments, from, steps, FACTOR, PATIENCE, tried);
            boolean isBestAlready = best(tried).factor == 1;
            walk(experiments, from, steps, 1 / FACTOR, isBestAlready ? LONG_PATIENCE : PATIENCE, tried);
        }
        double best = tried.isEmpty() ? 1 : best(tried).factor;
        tried.sort(Comparator.comparingDouble(Tried::factor));
        return new RateSearch(tried, best);
    }

    /// The least loss, and of equals the one tried first.
    private static Tried best(List<Tried> tried) {
        return tried.stream().reduce((a, b) -> b.loss < a.loss ? b : a).orElseThrow();
    }

    private static void walk(
            Experiments<?> experiments, int from, int steps, double factor, int patience, List<Tried> tried) {
        double least = tried.getFirst().loss, now = 1;
        int idle = 0;
        for (int i = 0; i < MOST && idle < patience; i++) {
            now *= factor;
            OptionalDouble loss = experiments.loss(List.of(new Change.RateTimes(now)), from, steps);
            if (loss.isEmpty()) return;
            tried.add(new Tried(now, loss.getAsDouble()));
            boolean isLower = loss.getAsDouble() < least;
            boolean isBroken = factor < 1 && !Double.isFinite(loss.getAsDouble()); // a smaller rate may not break
            idle = isLower || isBroken ? 0 : idle + 1;
            least = Math.min(least, loss.getAsDouble());
        }
    }
}
