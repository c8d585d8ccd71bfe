package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.number;
import static dev.slopewise.doctor.Numbers.percent;

import dev.slopewise.doctor.Trials.Came;
import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.LabelNoise;
import dev.slopewise.doctor.diagnosis.ModelFacts;
import dev.slopewise.doctor.diagnosis.PenaltyTooStrong;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.ShuffledLabels;
import dev.slopewise.doctor.diagnosis.Underfitting;
import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.doctor.experiment.Experiment;
import dev.slopewise.doctor.experiment.Experiment.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Tries the remedies of findings on the training itself: what is to blame is what, taken away, wins back what was lost.
///
/// A remedy is tried from the first step on; one that changes how steps are made, of a trouble that begins late, from the step before that: then all before
/// is as it was, and costs nothing.
final class Laboratory {
    /// Below this prior no outcome makes a cause the likelier side.
    private static final double DECIDABLE = 0.035;
    /// From this share on what was won is no chance, and one seed will do.
    private static final double CLEAR = 0.5;

    /// Less than this share of the loss that there is to win from is no harm, be it ever so large a share of what is left.
    private static final double TRIFLE = 0.005;
    /// From this share of all steps on trouble begins late.
    private static final double LATE = 0.25;

    /// Above this share of what it was, a loss has hardly changed.
    private static final double STILL = 0.9;

    /// What counts of a share of all the rest that is not large.
    private static final double FLOATING = 0.4;

    /// Below this share of what there is to win from, a loss has come down.
    private static final double DOWN = 0.5;

    private static final double RULED_OUT = 0.02;

    private final Trials<?> trials;
    private final Facts facts;
    private final double reference;
    private final Came base;

    Laboratory(Facts facts, Trials<?> trials) {
        this.facts = facts;
        this.trials = trials;
        this.base = trials.without(facts.run());
        double start = facts.model().map(ModelFacts::startLoss).orElse(Double.NaN);
        double constant = facts.model().map(ModelFacts::constantLoss).orElse(Double.NaN);
        this.reference = Double.isFinite(constant) && !(start < constant) ? constant : start;
    }

    /// Tries each, the likeliest first, and weighs them by the best that any of them came to.
    List<Weighed> weigh(List<Finding> findings) {
        List<Tried> all = findings.stream().map(this::tried).toList();
        double best = all.stream()
                .flatMap(t -> Stream.concat(t.without.stream(), t.with.stream()).map(came -> end(t.finding, came)))
                .mapToDouble(end -> end)
                .filter(Double::isFinite)
                .min()
                .orElse(Double.NaN);
        return all.stream()
                .map(t -> t.with.isEmpty() ? untried(t.finding) : weighed(t, best))
                .toList();
    }

    /// Of labels that say nothing, or something wrong, so much cannot be learnt: where a trial did, they are right.
    private Weighed untried(Finding finding) {
        boolean isLearnt = switch (finding.cause()) {
            case LABEL_NOISE -> LabelNoise.isLearnt(finding, facts, trials.leastJudged(), trials.mostRight());
            case SHUFFLED_LABELS -> ShuffledLabels.isLearnt(facts, trials.leastJudged());
            default -> false;
        };
        return isLearnt
                ? new Weighed(finding, finding.confidence(RULED_OUT), Optional.of(new Gain(0, Double.NaN, 0)))
                : Weighed.untried(finding);
    }

    /// @param from    after how many steps the remedy was taken
    /// @param without a loss for each seed, as `with`; both empty if it was not tried
    private record Tried(Finding finding, int from, List<Came> without, List<Came> with) {}

    private Tried tried(Finding finding) {
        var untried = new Tried(finding, 0, List.of(), List.of());
        boolean canBeTried =
                finding.remedy().filter(r -> !r.changes().isEmpty()).isPresent();
        if (!canBeTried || finding.confidence() < DECIDABLE) return untried;
        Remedy proposed = finding.remedy().orElseThrow();
        int from = onset(finding, proposed);
        Remedy remedy = switch (finding.cause()) {
            case RATE_TOO_LARGE -> new RateLadder(trials, from, base, reference).best(proposed, false);
            case RATE_TOO_SMALL -> new RateLadder(trials, from, base, reference).best(proposed, true);
            case UNDERFITTING -> larger(proposed);
            case PENALTY_TOO_STRONG -> weaker(proposed);
            default -> proposed;
        };
        Optional<Came> tried = trials.with(remedy.changes(), from);
        if (tried.isEmpty()) return untried;
        List<Came> without = new ArrayList<>(List.of(base)), with = new ArrayList<>(List.of(tried.get()));
        Gain gain = gain(finding, without, with, end(finding, tried.get()));
        if (gain.outcome() != Outcome.REFUTED && gain.share() < CLEAR) {
            long seed = trials.subject().settings().seed() + 1;
            Optional<Came> other = trials.with(Trials.seeded(List.of(), seed), from);
            Optional<Came> otherWith = trials.with(Trials.seeded(remedy.changes(), seed), from);
            if (other.isPresent() && otherWith.isPresent()) {
                without.add(other.get());
                with.add(otherWith.get());
            }
        }
        return new Tried(finding.remedy(remedy), from, without, with);
    }

    /// After how many steps a remedy is tried.
    private int onset(Finding finding, Remedy remedy) {
        int sound = Math.min(finding.since() - 1, base.steps() - 1);
        boolean isLate = sound >= LATE * trials.subject().planned();
        boolean mayBeginLate =
                remedy.changes().stream().allMatch(change -> change.isOfSteps() && !isOfTheWhole(change));
        return isLate && mayBeginLate ? Math.max(0, sound) : 0;
    }

    /// A schedule is one of all steps: taken up on the way, its first part is missing.
    private static boolean isOfTheWhole(Change change) {
        return change instanceof Change.Scheduled || change instanceof Change.ConstantRate;
    }

    /// Much less of a penalty where a tenth is still too strong.
    private Remedy weaker(Remedy tenth) {
        return train(tenth) > STILL * base.train() ? PenaltyTooStrong.weaker(tenth) : tenth;
    }

    /// A layer more, and another activation, where a layer has very few units and more of them alone do not win much.
    private Remedy larger(Remedy wider) {
        if (!Underfitting.isNarrow(wider)) return wider;
        Remedy best = wider, deeper = Underfitting.deeper(wider);
        double least = train(wider);
        for (Remedy next : List.of(deeper, Underfitting.bending(deeper))) {
            if (least < CLEAR * base.train()) return best;
            double loss = train(next);
            if (!(loss < least)) continue;
            least = loss;
            best = next;
        }
        return best;
    }

    private double train(Remedy remedy) {
        return trials.with(remedy.changes(), 0).map(Came::train).orElse(Double.NaN);
    }

    /// The least of the seeds, as what is no chance shows with each. A loss that floats has come down already: what there is to win is all of the rest.
    private Gain gain(Finding finding, List<Came> without, List<Came> with, double best) {
        Cause cause = finding.cause();
        double share = Double.POSITIVE_INFINITY, judged = Double.POSITIVE_INFINITY;
        for (int i = 0; i < with.size(); i++) {
            double before = measure(finding, without.get(i)), after = measure(finding, with.get(i));
            boolean floats = floats(cause, before);
            boolean isTrifle = floats && cause != Cause.LATE_SPIKES && before - after < TRIFLE * Math.abs(reference);
            double won = floats
                    ? ofAllTheRest(Gain.share(before, after, before, 0))
                    : Gain.share(before, after, reference, best);
            share = Math.min(share, isTrifle ? 0 : won);
            judged = Math.min(judged, Gain.judged(judged(cause, without.get(i)), judged(cause, with.get(i))));
        }
        double explained = Gain.share(end(finding, without.getFirst()), end(finding, with.getFirst()), reference, best);
        double before = without.getFirst().judged();
        double elsewhere = Double.isNaN(before)
                ? Double.NEGATIVE_INFINITY // no epoch was completed, so nothing is known
                : Gain.share(Math.min(before, reference), judged(cause, with.getFirst()), reference, 0);
        return new Gain(
                share,
                cause == Cause.LATE_SPIKES ? Double.NaN : judged, // a leap in between says nothing of the end
                Math.max(explained, elsewhere));
    }

    /// A loss that floats has all of the rest to win, most of which nothing wins; and a little of it is won by many a change. So only a large share counts whole.
    private static double ofAllTheRest(double share) {
        return share >= Gain.LARGE ? share : FLOATING * share;
    }

    /// What larger batches win is judged by the best epoch, as the same number of steps passes over the examples much more often.
    private static double judged(Cause cause, Came came) {
        return cause == Cause.GRADIENT_NOISE || cause == Cause.BATCH_TOO_SMALL ? came.best() : came.judged();
    }

    /// Whether a cause keeps a loss from settling that has come down all the same.
    private boolean floats(Cause cause, double before) {
        return switch (cause) {
            case ENDS_TOO_HOT, LATE_SPIKES -> true;
            case BATCH_TOO_SMALL -> before < DOWN * reference;
            default -> false;
        };
    }

    /// The loss that a remedy is to bring down: at the end; of spikes, which may be over by then, in the second half.
    private static double measure(Finding finding, Came came) {
        return finding.cause() == Cause.LATE_SPIKES ? came.late() : end(finding, came);
    }

    /// The loss at the end; that of the validation part where the remedy trains for a loss in another unit, or is against learning by heart.
    private static double end(Finding finding, Came came) {
        boolean changesTheUnit = finding.remedy().stream()
                .flatMap(r -> r.changes().stream())
                .anyMatch(c -> c instanceof Change.StandardTargets || c instanceof Change.BalancedClasses);
        boolean isByHeart = finding.cause() == Cause.OVERFITTING || finding.cause() == Cause.PENALTY_WITHOUT_EFFECT;
        return changesTheUnit || isByHeart ? came.judged() : came.train();
    }

    private Weighed weighed(Tried tried, double best) {
        Finding finding = tried.finding;
        Gain gain = gain(finding, tried.without, tried.with, best);
        Remedy remedy = finding.remedy().orElseThrow();
        var experiment = new Experiment(
                remedy.changes(),
                tried.from,
                tried.with.getFirst().steps(),
                "if it is the %s, %s %s wins at least %s of what there is to win"
                        .formatted(finding.cause(), remedy.setting(), remedy.to(), percent(Gain.WORTH)),
                tried.without.stream().map(c -> measure(finding, c)).toList(),
                tried.with.stream().map(c -> measure(finding, c)).toList(),
                gain.share(),
                gain.outcome());
        return new Weighed(finding, finding.after(experiment, gain.after(finding.confidence())), Optional.of(gain));
    }

    /// What an experiment showed, in a sentence.
    static String told(Experiment e, Remedy remedy) {
        return "with %s %s instead of %s the loss ended at %s, without at %s"
                .formatted(remedy.setting(), remedy.to(), remedy.from(), losses(e.with()), losses(e.without()));
    }

    private static String losses(List<Double> losses) {
        return String.join(" and ", losses.stream().map(l -> number(l)).toList());
    }
}
