package dev.slopewise.doctor;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Claim;
import dev.slopewise.doctor.diagnosis.EdgeOfStability;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.diagnosis.Verdict.RuledOut;
import dev.slopewise.doctor.diagnosis.Verdict.Untried;
import dev.slopewise.doctor.experiment.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Makes one verdict of weighed findings.
///
/// Of causes that explain the harm about as well, the one that acts first leads; what comes of it follows in order of steps.
record Judgement(Facts facts, List<Weighed> weighed, List<Untried> tooLarge) {
    /// What is wrong by construction, before the first step, leads from this sureness by observation on, if its remedy is not refuted.
    private static final double CERTAIN = 0.9;
    /// Above this a cause is named.
    private static final double NAMED = 0.5;
    /// A setting is called odd where observation alone was this sure.
    private static final double ODD = 0.7;
    /// A finding is a link of the chain from this on.
    private static final double LINK = 0.3;
    /// Of the score of a cause whose remedy costs many times the work.
    private static final double BOUGHT = 0.6;
    /// Of that of a rate at which training gets on, if another gets on faster; and of one that is as well on larger batches, if a smaller one is.
    private static final double MILD = 0.5;
    /// Of that of a cause whose remedy was tried and could not tell, where another's proved it and explains as much.
    private static final double UNPROVED = 0.7;
    /// Batches that are still small.
    private static final int FEW = 128;
    /// Causes this near the best explain as well.
    private static final double AS_WELL = 0.75;

    Judgement {
        weighed = List.copyOf(weighed);
        tooLarge = List.copyOf(tooLarge);
    }

    /// Where memory sufficed for all that was tried.
    Judgement(Facts facts, List<Weighed> weighed) {
        this(facts, weighed, List.of());
    }

    Verdict verdict() {
        Optional<Weighed> certain = weighed.stream()
                .filter(w -> !w.isRefuted()
                        && w.before().confidence() >= CERTAIN
                        && w.before().stage() == Cause.Stage.GIVEN)
                .max(Comparator.comparingDouble(w -> w.before().confidence()));
        if (certain.isPresent()) return sick(certain.get());
        double most = weighed.stream().mapToDouble(this::score).max().orElse(0);
        Optional<Weighed> leading = weighed.stream()
                .filter(w -> !w.isRefuted() && score(w) >= AS_WELL * most)
                .min(Comparator.<Weighed, Cause.Stage>comparing(w -> order(w.before()))
                        .thenComparing(Comparator.comparingDouble(this::rank).reversed()));
        if (leading.isPresent() && leading.get().after().confidence() > NAMED) return sick(leading.get());
        if (isBad()) return new Verdict.NotSure(candidates(), ruledOut(Optional.empty()), tooLarge);
        return weighed.stream()
                .filter(w -> w.isRefuted()
                        && w.after().experiment().isPresent()
                        && w.before().confidence() >= ODD)
                .findFirst()
                .<Verdict>map(w -> new Verdict.NoHarm(w.after(), ruledOut(Optional.of(w)), tooLarge))
                .orElseGet(() -> new Verdict.Healthy(remarks(), ruledOut(Optional.empty()), tooLarge));
    }

    /// When a cause acts beside others. Those that say that training did not get far enough are alternatives to each other, whenever they act: what wins most leads.
    private static Cause.Stage order(Finding finding) {
        return switch (finding.cause()) {
            case RATE_TOO_SMALL, UNDERFITTING, BATCH_TOO_LARGE -> Cause.Stage.END;
            default -> finding.stage();
        };
    }

    /// How well a cause explains the harm: its confidence, less where another remedy wins more or proves more.
    private double score(Weighed w) {
        double part = w.gain().isEmpty() ? left(w) : Math.min(1, ofTheBest(w) / 0.8);
        return w.after().confidence() * part * (isBought(w) ? BOUGHT : isMild(w) ? MILD : isUnproved(w) ? UNPROVED : 1);
    }

    private boolean isMild(Weighed w) {
        return switch (w.before().cause()) {
            case RATE_TOO_SMALL -> w.before().confidence() <= NAMED;
            case RATE_TOO_LARGE -> w.before().confidence() <= NAMED || suitsTheWhole(w);
            default -> false;
        };
    }

    /// A rate that does as well as a smaller one on batches of usual size is not too large: the batches are too small for it.
    private boolean suitsTheWhole(Weighed rate) {
        return weighed.stream()
                .anyMatch(w -> w.before().cause() == Cause.GRADIENT_NOISE
                        && w.isConfirmed()
                        && !isBought(w)
                        && w.explained() >= rate.explained());
    }

    private boolean isUnproved(Weighed w) {
        return w.gain().isPresent()
                && !w.isConfirmed()
                && weighed.stream().anyMatch(other -> other.isConfirmed() && other.explained() >= w.explained());
    }

    /// What is left to explain by what cannot be tried. Wrong labels are as wrong with every remedy: what one wins on the validation part they did not cost.
    private double left(Weighed untried) {
        if (untried.before().cause() != Cause.LABEL_NOISE) return 1;
        double won = weighed.stream()
                .filter(w -> w.isConfirmed()
                        && w.gain().filter(g -> g.judged() >= Gain.JUDGED).isPresent())
                .mapToDouble(Weighed::explained)
                .max()
                .orElse(0);
        return 1 - Math.min(1, won);
    }

    /// The score, and a little more for what wins more.
    private double rank(Weighed w) {
        return score(w) * (0.8 + 0.2 * ofTheBest(w));
    }

    /// What a remedy won, as a share of what the best one did; 1 where none won anything worth a change: then the end of the run says nothing of causes.
    private double ofTheBest(Weighed w) {
        double best = weighed.stream()
                .mapToDouble(other -> other.explained() * (isBought(other) ? BOUGHT : 1))
                .max()
                .orElse(0);
        return best >= Gain.WORTH ? w.explained() / best : 1;
    }

    /// Whether the remedy costs many times the work: that wins something for most trainings.
    private static boolean isBought(Weighed w) {
        if (w.before().cause() == Cause.STOPPED_EARLY) return true;
        return w.before().remedy().map(Remedy::changes).orElse(List.of()).stream()
                .anyMatch(change -> change instanceof Change.WidthTimes
                        || (change instanceof Change.BatchOf(int examples) && examples > FEW));
    }

    private Verdict sick(Weighed leading) {
        Finding cause = leading.after();
        var chain = new ArrayList<Finding>(List.of(cause));
        weighed.stream()
                .filter(w -> !w.equals(leading) && w.before().confidence() >= LINK)
                .map(Weighed::after)
                .filter(f -> f.since() >= cause.since() && f.stage().compareTo(cause.stage()) > 0)
                .filter(f -> f.stage() != Cause.Stage.END)
                .sorted(Comparator.comparingInt(Finding::since))
                .forEach(chain::add);
        return new Verdict.Sick(cause, chain, ruledOut(Optional.of(leading)), tooLarge);
    }

    /// Whether a run ended so that something must be wrong: broken, no lower than it began, or no better than one answer to all.
    private boolean isBad() {
        boolean isConstant = facts.model()
                .filter(m -> facts.run().steps().size() > 0
                        && Trials.Came.of(facts.run(), Integer.MAX_VALUE).train() > 0.95 * m.constantLoss())
                .isPresent();
        boolean isHarmed = Harm.of(facts.run())
                .filter(h -> h instanceof Harm.NotFinite || h instanceof Harm.NoLower)
                .isPresent();
        return isConstant || isHarmed;
    }

    private List<Finding> candidates() {
        return weighed.stream()
                .filter(w -> !w.isRefuted())
                .map(Weighed::after)
                .sorted(Comparator.comparingDouble((Finding f) -> -f.confidence()))
                .toList();
    }

    private List<RuledOut> ruledOut(Optional<Weighed> but) {
        return weighed.stream()
                .filter(w -> w.isRefuted() && but.filter(w::equals).isEmpty())
                .map(w -> new RuledOut(w.before().cause(), why(w.after())))
                .toList();
    }

    private static String why(Finding refuted) {
        return refuted.experiment().isPresent() && refuted.remedy().isPresent()
                ? Laboratory.told(refuted.experiment().get(), refuted.remedy().get())
                : "what was tried learnt more than it allows";
    }

    private List<Claim> remarks() {
        return new EdgeOfStability().of(facts).stream().toList();
    }
}
