package dev.slopewise.doctor.experiment;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.doctor.experiment.Experiment.Outcome;
import java.util.List;
import java.util.stream.IntStream;

/// When seeds say enough of a change. For each seed the gain is
///
///     (without − with) / max(|without|, |with|)
///
/// which is 1 if only the loss with the change is finite, −1 if only the other is, and 0 if both are equal or none is. With m the mean of the gains
/// and e its standard error (0 for one seed), the prediction is confirmed if m − sure · e ≥ matters, and refuted if m + sure · e < matters.
///
/// @param matters the least gain that counts
/// @param sure    in standard errors; 2 is a rule of thumb, as a few seeds do not say how gains are distributed
record Rule(double matters, double sure) {
    /// A twentieth of the loss counts.
    static final Rule USUAL = new Rule(0.05, 2);

    Rule {
        require(matters > 0 && matters < 1, "the least gain that counts is in (0, 1), got %s", matters);
        require(sure >= 0, "standard errors are at least 0, got %s", sure);
    }

    /// The same with more needed to be sure, as where one may stop at any time.
    Rule surer(double times) {
        return new Rule(matters, sure * times);
    }

    /// @param without one loss a seed
    /// @param with    of the same seeds
    Outcome outcome(List<Double> without, List<Double> with) {
        require(without.size() == with.size(), "losses come in pairs, got %s and %s", without, with);
        int n = with.size();
        if (n == 0) return Outcome.CANNOT_TELL;
        double[] gains = IntStream.range(0, n)
                .mapToDouble(i -> gain(without.get(i), with.get(i)))
                .toArray();
        double mean = IntStream.range(0, n).mapToDouble(i -> gains[i]).average().orElseThrow();
        double squares = IntStream.range(0, n)
                .mapToDouble(i -> (gains[i] - mean) * (gains[i] - mean))
                .sum();
        double error = n == 1 ? 0 : Math.sqrt(squares / (n - 1) / n);
        if (mean - sure * error >= matters) return Outcome.CONFIRMED;
        return mean + sure * error < matters ? Outcome.REFUTED : Outcome.CANNOT_TELL;
    }

    static double gain(double without, double with) {
        boolean isWithout = Double.isFinite(without), isWith = Double.isFinite(with);
        if (!isWithout || !isWith) return (isWith ? 1 : 0) - (isWithout ? 1 : 0);
        double size = Math.max(Math.abs(without), Math.abs(with));
        return size == 0 ? 0 : (without - with) / size;
    }
}
