package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/// What to change: a setting and its value.
///
/// @param setting such as `rate`
/// @param from    its value now, as it would be written
/// @param to      the value to set
/// @param why     in a sentence, with its numbers
/// @param changes the same as changes of a training, in order, so that it can be tried; empty if it cannot be done by a setting alone
public record Remedy(String setting, String from, String to, String why, List<Change> changes) {
    public Remedy {
        changes = List.copyOf(changes);
    }

    /// Another rate, rounded to three digits.
    public static Remedy rate(double from, double to, String why) {
        double rounded = new BigDecimal(to).round(new MathContext(3)).doubleValue();
        return new Remedy("rate", written(from), written(rounded), why, List.of(new Change.RateTimes(rounded / from)));
    }

    /// Batches of another size. Epochs change with it, so that as many steps are taken.
    public static Remedy batch(int from, int to, String why) {
        return new Remedy(
                "batch",
                "" + from,
                "" + to,
                why,
                List.of(new Change.BatchOf(to), new Change.EpochsTimes((double) to / from)));
    }

    /// As it would be written in a setting, to four digits: `0.00793`, `1e-5`, `20`.
    public static String written(double value) {
        String text =
                Double.toString(new BigDecimal(value).round(new MathContext(4)).doubleValue());
        return text.replace("E", "e").replaceFirst("\\.0(?=e|$)", "");
    }
}
