package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import dev.slopewise.doctor.diagnosis.Overfitting;
import java.util.List;
import java.util.Optional;

/// The validation loss had a least value and rises, while the training loss falls on: examples are learnt by heart.
///
/// @param risen by this share above its least value at the end; above 0
/// @param sure  and by so many of its own deviations
/// @param apart the training loss is at most this share of the validation loss at the end; in (0, 1)
/// @see <a href="https://doi.org/10.1007/3-540-49430-8_3">Prechelt 1998, Early Stopping – But When?</a>
public record ValidationRises(double risen, double sure, double apart) implements LogDiagnosis {
    public ValidationRises() {
        this(new Overfitting().risen(), 4, new Overfitting().apart());
    }

    @Override
    public Cause cause() {
        return Cause.OVERFITTING;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Series> judged = log.of(Role.VALIDATION_LOSS).map(Series::finite);
        if (judged.isEmpty()) return new Answer.Unseen(cause(), Wanted.VALIDATION_LOSS);
        Series validation = judged.get();
        if (validation.size() < 5) return new Answer.Unseen(cause(), Wanted.VALIDATION_OFTEN);
        Rise rise = Rise.of(validation);
        Optional<Pair> training = log.finite(Role.TRAINING_LOSS, 5).map(t -> Pair.of(t, validation, rise.at()));
        boolean fallsOn = training.map(t -> t.last() < 0.9 * t.then() || t.last() < apart * apart * rise.last())
                .orElse(true);
        boolean isApart = training.map(t -> t.last() < apart * rise.last()).orElse(true);
        if (!rise.isBeyond(risen, sure) || !fallsOn || !isApart) {
            return new Answer.Absent(
                    cause(),
                    Numbered.steps(0, validation.lastStep())
                            .with("least", rise.least())
                            .with("last", rise.last())
                            .says("the validation loss was least at {least} and ended at {last}")
                            .sentence());
        }
        int since = validation.step(rise.at());
        var claim = Numbered.steps(since, validation.lastStep())
                .with("least", rise.least())
                .with("last", rise.last());
        training.ifPresent(t -> claim.with("then", t.then()).with("train", t.last()));
        String sentence =
                "the validation loss was least, {least}, at " + log.unit() + " " + since + " and ended at {last}"
                        + (training.isPresent() ? ", while the training loss went from {then} to {train}" : "");
        var remedy = Remedies.until(
                log,
                validation,
                since,
                "the validation loss was least there; more data, a penalty or dropout would let training go on");
        double confidence =
                training.isPresent() ? Math.clamp(0.6 + 0.25 * Math.log10(rise.share() / risen), 0.6, 0.9) : 0.45;
        Optional<Wanted> next = training.isEmpty()
                ? Optional.of(Wanted.LOSS)
                : log.of(Role.VALIDATION_METRIC).isEmpty() ? Optional.of(Wanted.METRIC) : Optional.empty();
        return Answer.Found.of(new Finding(cause(), since, confidence, List.of(claim.says(sentence)), remedy), next);
    }

    /// A training loss beside a place of the validation loss.
    ///
    /// @param then near that place
    /// @param last over the last tenth
    record Pair(double then, double last) {
        /// Where both have the same steps, by step; where one is told by step and the other by epoch, by their share of the whole.
        static Pair of(Series training, Series validation, int place) {
            int n = training.size();
            long end = training.steps()[n - 1], other = validation.steps()[validation.size() - 1];
            boolean isSameUnit = end <= 3 * other && other <= 3 * end;
            int at = isSameUnit
                    ? Math.min(n - 1, training.from(validation.steps()[place]))
                    : (int) Math.min(n - 1, (long) n * (place + 1) / validation.size());
            int width = Math.max(1, n / 40);
            return new Pair(
                    Robust.mean(training.values(), Math.max(0, at - width), Math.min(n, at + width)),
                    Robust.mean(training.values(), n - Math.max(1, n / 10), n));
        }
    }
}
