package dev.slopewise.doctor;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Underfitting;
import dev.slopewise.doctor.experiment.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is tried of a remedy beyond what its diagnosis proposes, rung by rung: the same setting further on, or a second one. All steps of such ladders stand here.
///
/// They are rules of thumb, a few times as much or as little: experiments say which rung is best.
final class Rungs {
    /// Of a rate, while it is looked for over many sizes.
    static final double RATE_DOWN = 0.25, RATE_UP = 8;

    /// How many rates are tried so.
    static final int RATES = 5;

    /// Of a rate, once its size is known.
    static final double RATE_BESIDE = 3;

    /// Of epochs that were not enough, and of batches.
    private static final int TIMES = 4;

    /// Of a penalty.
    private static final double TEN = 10;

    /// Of a penalty's strength now, from which down it is nothing and from which up it is no longer what was asked for.
    private static final double LEAST_PENALTY = 1e-4, MOST_PENALTY = 1e7;

    private static final Pattern SECOND_RATE = Pattern.compile(", with rate \\S+$");

    private Rungs() {}

    /// The same remedy a rung further on; empty where its ladder ends.
    static Optional<Remedy> further(Cause cause, Remedy remedy) {
        if (remedy.changes().isEmpty()) return Optional.empty();
        return switch (remedy.changes().getFirst()) {
            case Change.PenaltyTimes(double factor) -> penalty(remedy, factor);
            case Change.EpochsTimes(double factor) when factor > 1 -> epochs(remedy, factor);
            case Change.BatchOf(int examples)
            when cause == Cause.BATCH_TOO_LARGE ->
                examples < 2 * TIMES ? Optional.empty() : Optional.of(batch(remedy, examples / TIMES));
            case Change.BatchOf(int examples) ->
                Optional.of(Remedy.batch(Integer.parseInt(remedy.from()), examples * TIMES, remedy.why()));
            case Change.Momentum(double to)
            when to > 0.5 ->
                Optional.of(new Remedy(
                        remedy.setting(), remedy.from(), "0.5", remedy.why(), List.of(new Change.Momentum(0.5))));
            case Change.ConstantRate() -> Optional.of(cosine(remedy));
            default -> Optional.empty();
        };
    }

    private static Optional<Remedy> penalty(Remedy remedy, double factor) {
        double next = factor < 1 ? factor / TEN : factor * TEN;
        if (factor == 0 || next > MOST_PENALTY) return Optional.empty();
        double to = next < LEAST_PENALTY ? 0 : next;
        String times = to == 0 ? "none" : Remedy.written(to) + " times it";
        return Optional.of(
                new Remedy(remedy.setting(), remedy.from(), times, remedy.why(), List.of(new Change.PenaltyTimes(to))));
    }

    private static Optional<Remedy> epochs(Remedy remedy, double factor) {
        double next = factor * TIMES;
        if (next > TIMES * TIMES * TIMES) return Optional.empty();
        String to = "" + (long) Math.rint(Integer.parseInt(remedy.from()) * next);
        return Optional.of(
                new Remedy(remedy.setting(), remedy.from(), to, remedy.why(), List.of(new Change.EpochsTimes(next))));
    }

    private static Remedy batch(Remedy remedy, int to) {
        return new Remedy(
                remedy.setting(),
                remedy.from(),
                "" + to,
                "the same epochs then have more steps",
                List.of(new Change.BatchOf(to)));
    }

    private static Remedy cosine(Remedy constant) {
        return new Remedy(
                constant.setting(),
                constant.from(),
                "cosine",
                "the rate then stays large for most of the way",
                List.of(new Change.Scheduled("cosine")));
    }

    /// Whether the narrowest hidden layer has so few units that its shape, too, may be to blame.
    static boolean isNarrow(Remedy wider) {
        return wider.changes().getFirst() instanceof Change.WidthTimes(double factor)
                && factor > Underfitting.LEAST_TIMES;
    }

    /// The same with a hidden layer more, where more units alone are not enough.
    static Remedy deeper(Remedy wider) {
        return with(wider, "a hidden layer more", new Change.LayersMore(1));
    }

    /// The same with relu in place of what bends slowly.
    static Remedy bending(Remedy deeper) {
        return with(deeper, "relu", new Change.Activations("relu"));
    }

    /// How many times as far a slope carries with the momentum that there is as with the one that the remedy sets: 1 / (1 − β) of each.
    static double shortened(Remedy momentum) {
        double now = Double.parseDouble(momentum.from()), then = Double.parseDouble(momentum.to());
        return (1 - then) / (1 - now);
    }

    /// The same at a rate so many times as large: in place of the rate that it sets, if it does, else as a second setting.
    ///
    /// @param rate of now, where the remedy does not say it
    static Remedy rateTimes(Remedy remedy, double rate, double factor) {
        double before = remedy.changes().stream()
                .mapToDouble(c -> c instanceof Change.RateTimes(double times) ? times : 1)
                .reduce(1, (a, b) -> a * b);
        List<Change> others = remedy.changes().stream()
                .filter(c -> !(c instanceof Change.RateTimes))
                .toList();
        double now = others.isEmpty() ? Double.parseDouble(remedy.from()) : rate;
        Remedy other = Remedy.rate(now, now * before * factor, remedy.why());
        if (others.isEmpty()) return other;
        String to = SECOND_RATE.matcher(remedy.to()).replaceFirst("");
        Remedy first = new Remedy(remedy.setting(), remedy.from(), to, remedy.why(), others);
        return with(first, "rate " + other.to(), other.changes().getFirst());
    }

    /// The same with a rate that falls to 0.
    static Remedy settling(Remedy remedy) {
        return with(remedy, "schedule cosine", new Change.Scheduled("cosine"));
    }

    /// Two remedies at once.
    static Remedy both(Remedy first, Remedy second) {
        return with(
                first, second.setting() + " " + second.to(), second.changes().toArray(Change[]::new));
    }

    private static Remedy with(Remedy remedy, String words, Change... more) {
        List<Change> changes = new ArrayList<>(remedy.changes());
        changes.addAll(List.of(more));
        return new Remedy(remedy.setting(), remedy.from(), remedy.to() + ", with " + words, remedy.why(), changes);
    }
}
