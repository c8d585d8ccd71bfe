package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Remedy;
import java.util.List;
import java.util.Optional;

/// What to set, as far as a log allows: a value where it has the one of now, and else a direction.
final class Remedies {
    private Remedies() {}

    /// The rate times a factor.
    ///
    /// @param step at which the rate of now is read
    static Remedy rateTimes(Log log, long step, double factor, String why) {
        Optional<Series> rates = log.finite(Role.LEARNING_RATE, 1);
        double now = rates.map(r -> r.values()[Math.max(0, Math.min(r.size() - 1, r.from(step + 1) - 1))])
                .orElse(Double.NaN);
        String direction = factor < 1 ? "a " + part(factor) + " of it" : Math.round(factor) + " times as much";
        return now > 0
                ? Remedy.rate(now, now * factor, why)
                : new Remedy("rate", "as it is", direction, why, List.of());
    }

    /// So many epochs or steps in all. Of epochs that are counted from 0 one more were trained than the last says.
    ///
    /// @param series whose steps are counted
    /// @param end    the step to end with, counted as the log does
    static Remedy until(Log log, Series series, long end, String why) {
        int zeroth = log.unit().equals("epoch") && series.step(0) == 0 ? 1 : 0;
        return new Remedy(
                log.unit() + "s",
                "" + (series.lastStep() + (long) zeroth),
                "" + Math.min(Integer.MAX_VALUE, end + zeroth),
                why,
                List.of());
    }

    private static String part(double factor) {
        return factor > 0.4 ? "half" : factor > 0.2 ? "third" : "tenth";
    }
}
