package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.number;

import dev.slopewise.doctor.Trials.Came;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.experiment.Change;
import java.util.List;
import java.util.Optional;

/// Looks for a rate by trying: from the one that the numbers propose, or ten times the old one, further in the same direction while that helps, then to both
/// sides of the best. Where the loss is stuck it goes all the way down, as a curvature met after the first steps may be many times that of the start.
///
/// @param onset after how many steps rates are changed
/// @param base  the run as it was
/// @param from  the loss that there is to win from
record RateLadder(Trials<?> trials, int onset, Came base, double from) {
    /// A rate is better from a loss of this share of the other's down.
    private static final double BETTER = 0.98;
    /// A proposal stays that wins all but this share of what the best rate wins: it has reasons.
    private static final double NEARLY = 0.1;

    /// A rate, and what came of it.
    private record Rung(double factor, Came came) {}

    /// The remedy itself where no other rate tried is better; else that one.
    Remedy best(Remedy proposed, boolean isUp) {
        double rate = Double.parseDouble(proposed.from());
        double first = isUp ? Math.clamp(factor(proposed), 3, 10) : Math.clamp(factor(proposed), 1e-4, 0.9);
        Optional<Rung> best = rung(first);
        if (best.isEmpty()) return proposed;
        int misses = isBetter(best.get().came, base) ? 0 : 1;
        boolean isStuck = !(base.train() < from / 2);
        double factor = first;
        for (int i = 1; i < Rungs.RATES && (misses < 2 || (isStuck && !isUp)); i++) {
            factor *= isUp ? Rungs.RATE_UP : Rungs.RATE_DOWN;
            Optional<Rung> next = rung(factor);
            if (next.isEmpty()) break;
            boolean helps = isBetter(next.get().came, best.get().came);
            misses = helps ? 0 : misses + (Double.isFinite(next.get().came.train()) ? 1 : 2);
            if (helps) best = next;
        }
        double side = Math.sqrt(isUp ? Rungs.RATE_UP : 1 / Rungs.RATE_DOWN);
        for (double beside : new double[] {best.get().factor * side, best.get().factor / side}) {
            boolean isInside = isUp ? beside > 1 : beside < 1;
            Optional<Rung> next = isInside && isBetter(best.get().came, base) ? rung(beside) : Optional.empty();
            if (next.isPresent() && isBetter(next.get().came, best.get().came)) best = next;
        }
        if (isNearly(rung(factor(proposed)), best.get())) return proposed;
        String why = "of the rates tried it ended with the least loss, %s; with %s %s"
                .formatted(
                        number(best.get().came.train()),
                        proposed.from(),
                        Double.isFinite(base.train()) ? "it was " + number(base.train()) : "a number broke");
        return Remedy.rate(rate, best.get().factor * rate, why);
    }

    private boolean isNearly(Optional<Rung> proposed, Rung best) {
        double top = Double.isFinite(base.train()) ? base.train() : from;
        return proposed.filter(p -> p.came.train() - best.came.train() <= NEARLY * (top - best.came.train()))
                .isPresent();
    }

    private static double factor(Remedy remedy) {
        return remedy.changes().getFirst() instanceof Change.RateTimes(double factor) ? factor : 1;
    }

    private Optional<Rung> rung(double factor) {
        return trials.with(List.of(new Change.RateTimes(factor)), onset).map(came -> new Rung(factor, came));
    }

    private static boolean isBetter(Came a, Came b) {
        return Double.isFinite(a.train()) && !(a.train() >= BETTER * b.train() && b.train() > 0);
    }
}
