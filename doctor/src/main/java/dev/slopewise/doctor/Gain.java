package dev.slopewise.doctor;

import dev.slopewise.doctor.experiment.Experiment.Outcome;

/// What a change won, and what that says of the cause that it removes.
///
/// @param share     of what there is to win, from where training begins down to the best that is known; at most 1, below 0 where the change does harm
/// @param judged    what it won on the validation part, as a share of the loss there without it; NaN if it is not known
/// @param seen      what it won there as a share of what there is to win there, at most twice [#WORTH]; −∞ or NaN if it is not known
/// @param explained the larger of `share` and `seen` with the seed of the run, measured alike for all causes, so that they may be compared
record Gain(double share, double judged, double seen, double explained) {
    /// From here on a share is large: no chance and no finer tuning wins so much. Set on the corpus' part for tuning.
    static final double LARGE = 0.35;
    /// Of the loss that there is to win from, at least so much counts as what there is to win: where nothing wins much, nothing much is to be won.
    private static final double LEAST_ROOM = 0.3;
    /// From here on it is worth a change: between the twentieth that a healthy training may leave and the tenth that a fault costs.
    static final double WORTH = 0.075;
    /// From here on the validation part shows it.
    static final double JUDGED = 0.15;

    /// @param without   loss at the end without the change
    /// @param with      loss at the end with it
    /// @param reference where what there is to win begins, if that is not `without`; NaN if it is not known
    /// @param to        where it ends: the best that is known
    static double share(double without, double with, double reference, double to) {
        if (!Double.isFinite(with)) return Double.isFinite(without) ? Double.NEGATIVE_INFINITY : 0;
        boolean isAbove = Double.isFinite(reference) && !(reference < without);
        double from = isAbove || !Double.isFinite(without) ? reference : without;
        double room = Math.max(from - to, LEAST_ROOM * Math.abs(from));
        if (!Double.isFinite(without))
            return room > 0 && Double.isFinite(room) ? Math.clamp(0.5 + 0.5 * (from - with) / room, 0, 1) : 1;
        return room > 0 ? (without - with) / room : 0;
    }

    static double judged(double without, double with) {
        if (!Double.isFinite(with)) return Double.isFinite(without) ? Double.NEGATIVE_INFINITY : Double.NaN;
        return Double.isFinite(without) ? (without - with) / Math.abs(without) : 1;
    }

    /// What is worth a change on the validation part is what a fault costs. A large share is enough by itself where that part does not contradict; what wins nothing
    /// worth a change on either part is not to blame, be it ever so much of the little that is left.
    Outcome outcome() {
        boolean isContradicted = judged < -0.1;
        if (isContradicted) return Outcome.REFUTED;
        if (share >= LARGE || (seen >= WORTH && share > 0)) return Outcome.CONFIRMED;
        boolean isNothing = share < WORTH && explained < WORTH, isUnseen = share < WORTH / 2 && !(judged >= JUDGED);
        return isNothing || isUnseen ? Outcome.REFUTED : Outcome.CANNOT_TELL;
    }

    /// How likely a cause is after its remedy was tried: odds times what the outcome is worth.
    double after(double prior) {
        double size = Double.isNaN(seen) ? share : Math.max(share, seen);
        double worth = switch (outcome()) {
            case CONFIRMED -> 30 * Math.min(1, size / LARGE);
            case CANNOT_TELL -> 1;
            case REFUTED -> 0.15;
        };
        double sure = Math.min(prior, 0.98);
        return sure * worth / (1 - sure + sure * worth);
    }
}
