package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Numbered;
import dev.slopewise.doctor.diagnosis.Remedy;
import java.util.List;
import java.util.Optional;

/// The loss swings over many steps, time and again by as much, in turns that are no epochs, and falls no further. Plain steps can only alternate; a slow swing takes
/// a memory of past slopes.
///
/// @param repeats from this correlation of one turn with the next on; in (0, 1)
/// @param size    by at least this share of the level; above 0
/// @see <a href="https://distill.pub/2017/momentum/">Goh 2017, Why Momentum Really Works</a>
public record LossSwings(double repeats, double size) implements LogDiagnosis {
    /// A loss that falls by this share of its level from one half of the turns to the next is on its way.
    private static final double STILL = 0.1;

    /// Turns that lie as close as this to whole epochs may be of the order of the examples.
    private static final double NEAR = 0.03;

    public LossSwings() {
        this(0.75, 0.05);
    }

    @Override
    public Cause cause() {
        return Cause.MOMENTUM_TOO_HIGH;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Series> known = log.finite(Role.TRAINING_LOSS, 2 * Turns.LEAST);
        if (known.isEmpty())
            return new Answer.Unseen(cause(), log.of(Role.TRAINING_LOSS).isEmpty() ? Wanted.LOSS : Wanted.MORE_POINTS);
        Series loss = Turns.late(known.get());
        var turns = Turns.of(loss.values());
        double level = Math.abs(Robust.median(loss.values(), 0, loss.size()));
        boolean falls = turns.fall(loss.values()) > level * STILL;
        if (!(turns.correlation() > repeats)
                || turns.swing() < size * level
                || falls
                || turns.areOfTheRate(log, loss)) {
            return new Answer.Absent(
                    cause(),
                    turns.areOfTheRate(log, loss)
                            ? "the loss goes up and down as the rate does"
                            : falls ? "the loss still falls" : "the loss does not swing in turns of one length");
        }
        int epoch = log.unit().equals("epoch") ? 1 : EpochPattern.points(log, loss);
        if (epoch == 0) return new Answer.Unseen(cause(), Wanted.EPOCH);
        if (isOfEpochs(turns.period(), epoch)) return new Answer.Absent(cause(), "its turns are epochs");
        boolean hasRate = log.of(Role.LEARNING_RATE).isPresent();
        int since = loss.step(0);
        var claim = Numbered.steps(since, loss.lastStep())
                .with("points", turns.period())
                .with("correlation", turns.correlation())
                .with("swing", turns.swing() / level)
                .says("the loss goes up and down by {swing%} of its level every {points} points, which are no epoch"
                        + " (correlation of one turn with the next {correlation}), and falls no further");
        var remedy = new Remedy(
                "momentum", "as it is", "0.9 or less", "a swing dies out in about 2 / (1 − momentum) steps", List.of());
        return Answer.Found.of(
                new Finding(cause(), since, hasRate ? 0.6 : 0.45, List.of(claim), remedy),
                Optional.of(hasRate ? Wanted.SAME_BATCH : Wanted.LEARNING_RATE));
    }

    private static boolean isOfEpochs(int period, int epoch) {
        double epochs = (double) period / epoch;
        return epoch > 1 && epochs < 4 && Math.abs(epochs - Math.round(epochs)) <= Math.max(NEAR, 1.0 / epoch);
    }
}
