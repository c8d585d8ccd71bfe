package dev.slopewise.doctor;

import dev.slopewise.doctor.Trials.Came;
import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.experiment.Change;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// By what remedies are judged: which loss each is to bring down, and how much of what there is to win it won.
///
/// @param reference the loss that there is to win from: of one answer to all, or of the start where that is lower; NaN if it is not known
record Yardstick(double reference) {
    /// Less than this share of the loss that there is to win from is no harm, be it ever so large a share of what is left.
    private static final double TRIFLE = 0.0125;

    /// A spike stands out by this share of the loss that there is to win from, and is this many times as high as the course without it.
    private static final double SPIKE = 0.02, SPIKES = 4;

    /// What counts of a share that is not large, where many a change wins a little.
    private static final double FLOATING = 0.4;

    /// Below this share of what there is to win from, a loss has come down.
    private static final double DOWN = 0.5;

    /// The loss that a remedy is to bring down: at the end; of spikes, which may be over by then, the highest late one.
    static double measure(Finding finding, Came came) {
        return finding.cause() == Cause.LATE_SPIKES ? came.peak() : end(finding, came);
    }

    /// The loss at the end; that of the validation part where the remedy trains for a loss in another unit, or is against what shows there alone.
    static double end(Finding finding, Came came) {
        boolean changesTheUnit = finding.remedy().stream()
                .flatMap(r -> r.changes().stream())
                .anyMatch(c -> c instanceof Change.StandardTargets || c instanceof Change.BalancedClasses);
        return changesTheUnit || isJudged(finding.cause()) ? came.judged() : came.train();
    }

    private static boolean isJudged(Cause cause) {
        return cause == Cause.OVERFITTING || cause == Cause.PENALTY_WITHOUT_EFFECT || cause == Cause.MISMATCH;
    }

    /// The lesser of two seeds, as what is no chance shows with each; of three, asked where two disagree, the one in the middle. Of what the validation part shows the
    /// mean, in which no seed counts more than twice what is worth a change.
    ///
    /// @param without a training for each seed, the run's own first
    /// @param with    the same with the remedy
    /// @param best    the least loss that any training came to
    /// @param seen    the least on the validation part after any epoch of any training
    Gain gain(Finding finding, List<Came> without, List<Came> with, double best, double seen) {
        Cause cause = finding.cause();
        double share = middle(with.size(), i -> share(finding, without.get(i), with.get(i), best));
        double judged =
                middle(with.size(), i -> Gain.judged(judged(cause, without.get(i)), judged(cause, with.get(i))));
        boolean isLittle = isJudged(cause) && share < Gain.WORTH / 2; // the validation part has been asked already
        if (isLittle) judged = Math.min(judged, 0);
        double worth = IntStream.range(0, with.size())
                .mapToDouble(i -> Math.min(2 * Gain.WORTH, seen(finding, without.get(i), with.get(i), seen)))
                .average()
                .orElse(Double.NEGATIVE_INFINITY);
        double explained = Gain.share(end(finding, without.getFirst()), end(finding, with.getFirst()), reference, best);
        double elsewhere = seen(without.getFirst().judged(), judged(cause, with.getFirst()), seen);
        return cause == Cause.LATE_SPIKES // a leap in between says nothing of the end
                ? new Gain(share, Double.NaN, Double.NaN, Math.max(explained, elsewhere))
                : new Gain(share, judged, worth, Math.max(explained, elsewhere));
    }

    /// On the validation part, of one seed, as [#share].
    private double seen(Finding finding, Came without, Came with, double least) {
        double seen = seen(judged(finding.cause(), without), judged(finding.cause(), with), least);
        return finding.cause() == Cause.UNDERFITTING ? ifLarge(seen) : seen;
    }

    /// Where no epoch was completed, nothing is known, which is less than anything.
    private double seen(double without, double with, double least) {
        return Double.isNaN(without) || Double.isNaN(with)
                ? Double.NEGATIVE_INFINITY
                : Gain.share(reference < without ? reference : without, with, reference, least);
    }

    private static double middle(int seeds, IntToDoubleFunction of) {
        double[] sorted = IntStream.range(0, seeds).mapToDouble(of).sorted().toArray();
        return sorted[(seeds - 1) / 2];
    }

    /// Of one seed. A loss that floats has come down already: what there is to win is all of the rest, most of which nothing wins; and a little of it is won by many a
    /// change. A larger model, too, does a little better at most tasks. So there only a large share counts whole.
    private double share(Finding finding, Came without, Came with, double best) {
        double before = measure(finding, without), after = measure(finding, with);
        if (finding.cause() == Cause.LATE_SPIKES) return spikes(before, after);
        if (!floats(finding.cause(), before)) {
            double share = Gain.share(before, after, reference, best);
            return finding.cause() == Cause.UNDERFITTING ? ifLarge(share) : share;
        }
        boolean isTrifle = before - after < TRIFLE * Math.abs(reference);
        return isTrifle ? 0 : ifLarge(Gain.share(before, after, before, 0));
    }

    /// A loss that is still on its way down has some height too, and so has one that is thrown about a little: less than several times that of a settled course is no spike.
    private double spikes(double before, double after) {
        boolean isLow = before - after < SPIKE * Math.abs(reference) || !(before > SPIKES * after);
        return isLow ? 0 : Gain.share(before, after, before, 0);
    }

    private static double ifLarge(double share) {
        return share >= Gain.LARGE ? share : FLOATING * share;
    }

    /// What larger batches win is judged by the best epoch, as the same number of steps passes over the examples much more often.
    private static double judged(Cause cause, Came came) {
        return cause == Cause.GRADIENT_NOISE || cause == Cause.BATCH_TOO_SMALL ? came.best() : came.judged();
    }

    /// Whether a cause keeps a loss from settling that has come down all the same.
    private boolean floats(Cause cause, double before) {
        return switch (cause) {
            case ENDS_TOO_HOT -> true;
            case BATCH_TOO_SMALL -> before < DOWN * reference;
            default -> false;
        };
    }
}
