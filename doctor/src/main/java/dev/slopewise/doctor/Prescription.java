package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.number;

import dev.slopewise.doctor.Trials.Came;
import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.doctor.experiment.Experiment;
import dev.slopewise.doctor.experiment.Experiment.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Settles what to set once it is clear what is wrong. What proves a cause is often not the best that can be done about it: the remedy is carried on along its own
/// ladder while that wins, and tried together with one second setting, which it may have made necessary. The validation loss decides, as it tells what is of use.
///
/// @param laboratory where the cause was proved
/// @param trials     of the same training
/// @param base       the run as it was
/// @param weighed    all that was found
/// @param mayBeSet   what a second setting may change
record Prescription(
        Laboratory laboratory, Trials<?> trials, Came base, List<Weighed> weighed, Predicate<Change> mayBeSet) {
    /// A setting is better from this share less of the validation loss on.
    private static final double BETTER = 0.03;

    /// A remedy that leaves so little of the loss that it is to bring down is enough.
    private static final double ENOUGH = 0.05;

    /// A ladder is left after so many rungs that win nothing.
    private static final int MISSES = 2;

    /// How many other remedies are tried together with that of the cause.
    private static final int OTHERS = 2;

    /// From this sureness on another finding's remedy is tried too, even if it was not proved alone.
    private static final double LIKELY = 0.5;

    private static final List<Class<? extends Change>> SCHEDULES =
            List.of(Change.Scheduled.class, Change.ConstantRate.class);

    /// What trades work for loss, or tells the loss in another unit.
    private static final List<Class<? extends Change>> TRADES =
            List.of(Change.EpochsTimes.class, Change.WidthTimes.class, Change.BalancedClasses.class);

    Prescription {
        weighed = List.copyOf(weighed);
    }

    /// A remedy, and what came of it.
    private record Dose(Remedy remedy, Came came) {
        /// On the validation part, where it is known.
        double loss() {
            return Double.isNaN(came.judged()) ? came.train() : came.judged();
        }

        boolean isBetterThan(Dose other) {
            return other.loss() - loss() > BETTER * Math.abs(other.loss());
        }
    }

    /// The verdict with the best remedy that was found for its cause.
    Verdict of(Verdict verdict) {
        return verdict instanceof Verdict.Sick sick ? sick(sick) : verdict;
    }

    private Verdict sick(Verdict.Sick sick) {
        Finding leading = sick.leading();
        Optional<Finding> better =
                leading.experiment().filter(e -> e.outcome() != Outcome.REFUTED).flatMap(e -> better(leading, e));
        if (better.isEmpty()) return sick;
        List<Finding> chain = new ArrayList<>(sick.chain());
        chain.set(0, better.get());
        return new Verdict.Sick(better.get(), chain, sick.ruledOut(), sick.untried());
    }

    private Optional<Finding> better(Finding leading, Experiment proof) {
        Remedy proposed = leading.remedy().orElseThrow();
        int from = proof.from();
        Optional<Dose> first = dose(proposed, from);
        if (first.isEmpty()) return Optional.empty();
        Dose best = climbed(first.get(), from, r -> Rungs.further(leading.cause(), r));
        best = isRate(leading.cause()) ? turned(best, from) : best;
        for (Dose second : seconds(leading, best, from)) if (second.isBetterThan(best)) best = second;
        if (best.remedy.equals(proposed)) return Optional.empty();
        return laboratory
                .proved(leading, told(best), from)
                .filter(found -> found.experiment()
                        .filter(e -> e.outcome() == Outcome.CONFIRMED || e.outcome() == proof.outcome())
                        .isPresent());
    }

    private Remedy told(Dose best) {
        boolean isJudged = !Double.isNaN(best.came.judged());
        String why = "of what was tried it left the least loss on the %s, %s instead of %s"
                .formatted(
                        isJudged ? "validation part" : "part trained on",
                        number(best.loss()),
                        number(isJudged ? base.judged() : base.train()));
        Remedy r = best.remedy;
        return new Remedy(r.setting(), r.from(), r.to(), why, r.changes());
    }

    /// The remedy together with one setting more: another rate, a rate that falls to 0, or what another finding proposes.
    private List<Dose> seconds(Finding leading, Dose first, int from) {
        List<Dose> all = new ArrayList<>();
        if (isEnough(first)) return all;
        if (!isRate(leading.cause())) all.add(turned(first, from));
        if (from == 0 && !isOf(first.remedy, SCHEDULES)) {
            dose(Rungs.settling(first.remedy), from).ifPresent(all::add);
        }
        for (Weighed other : others(leading, from)) {
            Remedy more = other.after().remedy().orElseThrow();
            dose(Rungs.both(first.remedy, more), from).ifPresent(all::add);
        }
        return all;
    }

    /// At a smaller or larger rate, as far as that wins.
    private Dose turned(Dose dose, int from) {
        double rate = trials.subject().recipe().optimizer().rate();
        Dose slower = climbed(dose, from, r -> Optional.of(Rungs.rateTimes(r, rate, 1 / Rungs.RATE_BESIDE)));
        return slower.equals(dose)
                ? climbed(dose, from, r -> Optional.of(Rungs.rateTimes(r, rate, Rungs.RATE_BESIDE)))
                : slower;
    }

    /// As far as it wins; a rung that does not is passed over once.
    private Dose climbed(Dose dose, int from, Function<Remedy, Optional<Remedy>> next) {
        Dose best = dose;
        Remedy at = dose.remedy;
        for (int misses = 0; misses < MISSES && !isEnough(best); ) {
            Optional<Dose> further = next.apply(at).flatMap(r -> dose(r, from));
            if (further.isEmpty()) return best;
            boolean isBetter = further.get().isBetterThan(best);
            misses = isBetter ? 0 : misses + 1;
            if (isBetter) best = further.get();
            at = further.get().remedy;
        }
        return best;
    }

    private boolean isEnough(Dose dose) {
        double before = base.judged();
        double whole = Double.isFinite(before) ? before : laboratory.reference();
        return dose.loss() <= ENOUGH * whole;
    }

    private Optional<Dose> dose(Remedy remedy, int from) {
        return trials.with(remedy.changes(), from).map(came -> new Dose(remedy, came));
    }

    /// What else was found, may be true and changes something else, but for what trades work for loss. What can be set on the way stays so.
    private List<Weighed> others(Finding leading, int from) {
        List<Change> now = leading.remedy().orElseThrow().changes();
        return weighed.stream()
                .filter(w -> !w.isRefuted() && w.before().cause() != leading.cause())
                .filter(w -> w.isConfirmed() || w.after().confidence() >= LIKELY)
                .filter(w -> w.after()
                        .remedy()
                        .filter(r -> isOther(r, now) && (from == 0 || !isOf(r, SCHEDULES)))
                        .isPresent())
                .sorted(Comparator.comparingDouble((Weighed w) -> -w.after().confidence()))
                .limit(OTHERS)
                .toList();
    }

    private boolean isOther(Remedy remedy, List<Change> now) {
        List<Change> more = remedy.changes();
        boolean staysOfSteps =
                !now.stream().allMatch(Change::isOfSteps) || more.stream().allMatch(Change::isOfSteps);
        return !more.isEmpty()
                && more.stream().allMatch(mayBeSet)
                && staysOfSteps
                && more.stream().noneMatch(c -> now.stream().anyMatch(n -> n.getClass() == c.getClass()))
                && !isOf(remedy, TRADES);
    }

    private static boolean isOf(Remedy remedy, List<Class<? extends Change>> sorts) {
        return remedy.changes().stream().anyMatch(c -> sorts.contains(c.getClass()));
    }

    private static boolean isRate(Cause cause) {
        return cause == Cause.RATE_TOO_LARGE || cause == Cause.RATE_TOO_SMALL;
    }
}
