package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.number;
import static dev.slopewise.doctor.Numbers.percent;

import dev.slopewise.doctor.Trials.Came;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.LabelNoise;
import dev.slopewise.doctor.diagnosis.ModelFacts;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.ShuffledLabels;
import dev.slopewise.doctor.diagnosis.Verdict.Untried;
import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.doctor.experiment.Experiment;
import dev.slopewise.doctor.experiment.Experiment.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Tries the remedies of findings on the training itself: what is to blame is what, taken away, wins back what was lost.
///
/// A remedy is tried from the first step on; one that changes how steps are made, of a trouble that begins late, from the step before that: then all before
/// is as it was, and costs nothing.
final class Laboratory {
    /// Below this prior no outcome makes a cause the likelier side.
    private static final double DECIDABLE = 0.035;
    /// From this share on what was won is no chance, and one seed will do.
    static final double CLEAR = 0.5;
    /// From this share of all steps on trouble begins late.
    private static final double LATE = 0.25;

    private static final double RULED_OUT = 0.02;

    private final Trials<?> trials;
    private final Facts facts;
    private final Yardstick yardstick;
    private final Came base;
    private final List<Untried> tooLarge = new ArrayList<>();
    private double best = Double.NaN; // the least loss that any of what was weighed came to

    Laboratory(Facts facts, Trials<?> trials) {
        this.facts = facts;
        this.trials = trials;
        this.base = trials.without(facts.run());
        double start = facts.model().map(ModelFacts::startLoss).orElse(Double.NaN);
        double constant = facts.model().map(ModelFacts::constantLoss).orElse(Double.NaN);
        this.yardstick = new Yardstick(Double.isFinite(constant) && !(start < constant) ? constant : start);
    }

    /// Tries each, the likeliest first, and weighs them by the best that any of them came to.
    List<Weighed> weigh(List<Finding> findings) {
        List<Tried> all = findings.stream().map(this::tried).toList();
        best = all.stream()
                .flatMap(t ->
                        Stream.concat(t.without.stream(), t.with.stream()).map(came -> Yardstick.end(t.finding, came)))
                .mapToDouble(end -> end)
                .filter(Double::isFinite)
                .min()
                .orElse(Double.NaN);
        return all.stream()
                .map(t -> t.with.isEmpty() ? untried(t.finding) : weighed(t, best))
                .toList();
    }

    /// The run as it was.
    Came base() {
        return base;
    }

    /// What was found and needed more memory to be tried than there is.
    List<Untried> tooLarge() {
        return List.copyOf(tooLarge);
    }

    /// The loss that there is to win from.
    double reference() {
        return yardstick.reference();
    }

    /// Of labels that say nothing, or something wrong, so much cannot be learnt: where a trial did, they are right.
    private Weighed untried(Finding finding) {
        boolean isLearnt = switch (finding.cause()) {
            case LABEL_NOISE -> LabelNoise.isLearnt(finding, facts, trials.leastJudged(), trials.mostRight());
            case SHUFFLED_LABELS -> ShuffledLabels.isLearnt(facts, trials.leastJudged());
            default -> false;
        };
        return isLearnt
                ? new Weighed(
                        finding, finding.confidence(RULED_OUT), Optional.of(new Gain(0, Double.NaN, Double.NaN, 0)))
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
        Remedy remedy = new Dosing(trials, base, yardstick.reference()).enough(finding.cause(), proposed, from);
        Optional<Tried> tried = tried(finding.remedy(remedy), from);
        if (trials.isTooLarge(remedy.changes(), from)) {
            tooLarge.add(new Untried(
                    finding.cause(),
                    "%s %s in place of %s needs more memory than the %s that Java was given"
                            .formatted(remedy.setting(), remedy.to(), remedy.from(), heap())));
        }
        return tried.orElse(untried);
    }

    private static String heap() {
        return "%d MiB".formatted(Runtime.getRuntime().maxMemory() >> 20);
    }

    /// With as many seeds as it takes.
    private Optional<Tried> tried(Finding finding, int from) {
        List<Change> changes = finding.remedy().orElseThrow().changes();
        Optional<Came> tried = trials.with(changes, from);
        if (tried.isEmpty()) return Optional.empty();
        List<Came> without = new ArrayList<>(List.of(base)), with = new ArrayList<>(List.of(tried.get()));
        Gain gain = yardstick.gain(finding, without, with, Yardstick.end(finding, tried.get()), leastJudged());
        if (gain.outcome() == Outcome.REFUTED || gain.share() >= CLEAR) {
            return Optional.of(new Tried(finding, from, without, with));
        }
        if (isSeeded(1, changes, from, without, with) && disagree(finding, without, with)) {
            isSeeded(2, changes, from, without, with);
        }
        return Optional.of(new Tried(finding, from, without, with));
    }

    /// Adds another seed's trainings; false where the budget has none.
    private boolean isSeeded(int more, List<Change> changes, int from, List<Came> without, List<Came> with) {
        long seed = trials.subject().settings().seed() + more;
        Optional<Came> other = trials.with(Trials.seeded(List.of(), seed), from);
        Optional<Came> otherWith = trials.with(Trials.seeded(changes, seed), from);
        if (other.isEmpty() || otherWith.isEmpty()) return false;
        without.add(other.get());
        with.add(otherWith.get());
        return true;
    }

    private boolean disagree(Finding finding, List<Came> without, List<Came> with) {
        return IntStream.range(0, with.size())
                        .mapToObj(i -> yardstick.gain(
                                finding,
                                without.subList(i, i + 1),
                                with.subList(i, i + 1),
                                Yardstick.end(finding, with.get(i)),
                                leastJudged()))
                        .map(Gain::outcome)
                        .distinct()
                        .count()
                > 1;
    }

    /// On the validation part, of the run and of all that was tried.
    private double leastJudged() {
        return least(base.best(), trials.leastJudged());
    }

    /// The finding with another remedy and the experiment with that; as sure as it was. Empty if that cannot be tried.
    Optional<Finding> proved(Finding finding, Remedy other, int from) {
        return tried(finding.remedy(other), from)
                .flatMap(t -> weighed(t, least(best, Yardstick.end(t.finding, t.with.getFirst())))
                        .after()
                        .experiment())
                .map(experiment -> finding.remedy(other).after(experiment, finding.confidence()));
    }

    private static double least(double a, double b) {
        return Double.isNaN(a) ? b : Math.min(a, b);
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

    private Weighed weighed(Tried tried, double best) {
        Finding finding = tried.finding;
        Gain gain = yardstick.gain(finding, tried.without, tried.with, best, leastJudged());
        Remedy remedy = finding.remedy().orElseThrow();
        var experiment = new Experiment(
                remedy.changes(),
                tried.from,
                tried.with.getFirst().steps(),
                "if it is the %s, %s %s wins at least %s of what there is to win"
                        .formatted(finding.cause(), remedy.setting(), remedy.to(), percent(Gain.WORTH)),
                tried.without.stream().map(c -> Yardstick.measure(finding, c)).toList(),
                tried.with.stream().map(c -> Yardstick.measure(finding, c)).toList(),
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
