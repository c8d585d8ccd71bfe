package dev.slopewise.doctor;

import dev.slopewise.doctor.Trials.Came;
import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Remedy;
import java.util.List;
import java.util.Optional;

/// How much of a remedy it takes to prove a cause, where what its diagnosis proposes may be too little to show: looked for by trying.
///
/// @param base      the run as it was
/// @param reference the loss that there is to win from
record Dosing(Trials<?> trials, Came base, double reference) {
    /// Above this share of what it was, a loss has hardly changed.
    private static final double STILL = 0.9;

    /// The remedy as it should be tried.
    ///
    /// @param from after how many steps
    Remedy enough(Cause cause, Remedy proposed, int from) {
        return switch (cause) {
            case RATE_TOO_LARGE -> new RateLadder(trials, from, base, reference).best(proposed, false);
            case RATE_TOO_SMALL -> new RateLadder(trials, from, base, reference).best(proposed, true);
            case UNDERFITTING -> larger(proposed);
            case PENALTY_TOO_STRONG -> weaker(proposed);
            case PENALTY_WITHOUT_EFFECT -> stronger(proposed);
            case MOMENTUM_TOO_HIGH -> asLong(proposed, from);
            default -> proposed;
        };
    }

    /// Much less of a penalty where a tenth is still too strong.
    private Remedy weaker(Remedy tenth) {
        return train(tenth) > STILL * base.train()
                ? Rungs.further(Cause.PENALTY_TOO_STRONG, tenth)
                        .flatMap(hundredth -> Rungs.further(Cause.PENALTY_TOO_STRONG, hundredth))
                        .orElse(tenth)
                : tenth;
    }

    /// As much of a penalty as it takes to be of use on the validation part.
    private Remedy stronger(Remedy thousandfold) {
        Remedy best = thousandfold;
        double least = judged(thousandfold);
        Optional<Remedy> next = Rungs.further(Cause.PENALTY_WITHOUT_EFFECT, thousandfold);
        while (next.isPresent()) {
            double loss = judged(next.get());
            if (loss > least) return best;
            best = next.get();
            least = loss;
            next = Rungs.further(Cause.PENALTY_WITHOUT_EFFECT, best);
        }
        return best;
    }

    private double judged(Remedy remedy) {
        return trials.with(remedy.changes(), 0).map(Came::judged).orElse(Double.POSITIVE_INFINITY);
    }

    /// Steps that are carried on less are shorter: a larger rate with it, as far as that wins and steps are no longer than they were.
    private Remedy asLong(Remedy less, int from) {
        double rate = trials.subject().recipe().optimizer().rate(), longest = Rungs.shortened(less);
        Remedy best = less;
        for (double factor = Rungs.RATE_BESIDE; factor <= longest; factor *= Rungs.RATE_BESIDE) {
            Remedy next = Rungs.rateTimes(less, rate, factor);
            if (!(train(next, from) < train(best, from))) return best;
            best = next;
        }
        return best;
    }

    /// A layer more, and another activation, where a layer has very few units and more of them alone do not win much.
    private Remedy larger(Remedy wider) {
        if (!Rungs.isNarrow(wider)) return wider;
        Remedy best = wider, deeper = Rungs.deeper(wider);
        double least = train(wider);
        for (Remedy next : List.of(deeper, Rungs.bending(deeper))) {
            if (least < Laboratory.CLEAR * base.train()) return best;
            double loss = train(next);
            if (!(loss < least)) continue;
            least = loss;
            best = next;
        }
        return best;
    }

    private double train(Remedy remedy) {
        return train(remedy, 0);
    }

    private double train(Remedy remedy, int from) {
        return trials.with(remedy.changes(), from).map(Came::train).orElse(Double.NaN);
    }
}
