package dev.slopewise.learn.loss;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.ControlFlow.Step;
import java.util.List;

/// Connectionist temporal classification: for sequences of labels of which it is not known when each was said.
///
/// −ln of the share of all paths, one class a time step, that spell the labels once repetitions are joined and blanks (class 0) are dropped.
/// The paths are summed step by step, forward, in logarithms: α(t, s) is what reaches place s of `blank, label, blank, …, label, blank`.
///
/// @see <a href="https://doi.org/10.1145/1143844.1143891">Graves et al. 2006, section 4.1</a>
public final class Ctc {
    /// ln of nothing; finite, so that slopes are.
    private static final double NEVER = -1e33;

    private Ctc() {}

    /// A loss in nats for each sequence, `[batch]`, finite for any finite logits. Rows shorter than the longest are padded with anything finite;
    /// padding counts for nothing.
    ///
    /// Labels for which a sequence is too short (it needs a step for each, and a blank between equal ones) are refused where they are known;
    /// under a trace such a sequence gives 10³⁰ without a slope.
    ///
    /// @param logits       `[batch, time, classes]`, class 0 the blank
    /// @param steps        how many time steps of each count, from 1, `i32[batch]`
    /// @param labels       from 1 to classes − 1, `i32[batch, most]`
    /// @param labelLengths how many labels of each count, `i32[batch]`
    public static Tensor each(Tensor logits, Tensor steps, Tensor labels, Tensor labelLengths) {
        check(logits, steps, labels, labelLengths);
        int batch = logits.shape().size(0), places = 2 * labels.shape().size(1) + 1;
        Tensor spelled = interleave(labels);
        Tensor logShares = Divergence.surprise(logits).neg().moveAxis(1, 0);
        Tensor never = Tensor.full(NEVER, logits.dtype(), batch, places);
        Tensor place = Tensor.iota(places).broadcastTo(batch, places);
        Tensor twoBack = shifted(spelled, 2, 0);
        Tensor mayJump = spelled.ne(0).and(spelled.ne(twoBack));

        record Row(Tensor logShares, Tensor number) {}
        Tensor before = place.eq(0).select(never.like(0), never); // as if the first blank had been said
        var rows = new Row(logShares, Tensor.iota(logits.shape().size(1)));
        Tensor last = ControlFlow.scan(
                        (Tensor was, Row row) -> {
                            Tensor one = shifted(was, 1, NEVER);
                            Tensor two = mayJump.select(shifted(was, 2, NEVER), never);
                            Tensor said = row.logShares.takeAlong(spelled, 1);
                            Tensor next = Tensor.stack(0, List.of(was, one, two))
                                    .logSumExp(0)
                                    .plus(said)
                                    .max(NEVER);
                            Tensor counts =
                                    row.number.broadcastTo(steps.shape()).lt(steps.to(DType.I32));
                            return new Step<>(
                                    counts.expand(-1).broadcastTo(next.shape()).select(next, was), Tensor.scalar(0));
                        },
                        before,
                        rows)
                .state();
        Tensor end = labelLengths.times(2).expand(-1).broadcastTo(batch, places);
        Tensor ends = place.eq(end).or(place.eq(end.minus(1)));
        Tensor loss = ends.select(last, never).logSumExp(-1).neg();
        Tensor spellable = loss.lt(1e31);
        return spellable.select(loss, loss.like(1e30));
    }

    /// The mean over the batch.
    public static Tensor of(Tensor logits, Tensor steps, Tensor labels, Tensor labelLengths) {
        return each(logits, steps, labels, labelLengths).mean();
    }

    /// Blanks around and between the labels: `[batch, 2 · most + 1]`.
    private static Tensor interleave(Tensor labels) {
        Tensor pairs = Tensor.stack(-1, List.of(labels.like(0), labels));
        return pairs.reshape(labels.shape().size(0), -1).pad(1, 0, 1, 0);
    }

    /// What stood `by` places before.
    private static Tensor shifted(Tensor x, int by, double fill) {
        int places = x.shape().size(1);
        return x.pad(1, by, 0, fill).slice(1, 0, places);
    }

    /// Refuses what [#each] cannot be meant for: types always, values where they are known.
    public static void check(Tensor logits, Tensor steps, Tensor labels, Tensor labelLengths) {
        Seen.logits("CTC", logits);
        require(
                logits.shape().rank() == 3
                        && labels.shape().rank() == 2
                        && labels.shape().size(0) == logits.shape().size(0)
                        && steps.shape().equals(logits.shape().range(0, 1))
                        && labelLengths.shape().equals(steps.shape())
                        && labels.dtype() == DType.I32
                        && steps.dtype() == DType.I32
                        && labelLengths.dtype() == DType.I32,
                "CTC needs logits [batch, time, classes], steps i32[batch], labels i32[batch, most] and their lengths"
                        + " i32[batch], got %s, %s, %s, %s",
                logits.type(),
                steps.type(),
                labels.type(),
                labelLengths.type());
        int time = logits.shape().size(1), most = labels.shape().size(1);
        Seen.entries("CTC needs from 1 to %d steps".formatted(time), steps, n -> n >= 1 && n <= time);
        Seen.entries("CTC needs from 0 to %d labels".formatted(most), labelLengths, n -> n >= 0 && n <= most);
        if (steps.isTraced() || labels.isTraced() || labelLengths.isTraced()) return;
        for (int row = 0; row < steps.shape().count(); row++) {
            checkRow(
                    row,
                    steps.array(),
                    labels,
                    labelLengths.array(),
                    logits.shape().size(-1));
        }
    }

    private static void checkRow(int row, Array steps, Tensor labels, Array lengths, int classes) {
        int length = (int) lengths.integer(row),
                needed = length,
                first = row * labels.shape().size(1);
        for (int i = first; i < first + length; i++) {
            long label = labels.array().integer(i);
            require(
                    label >= 1 && label < classes,
                    "labels of CTC must be from 1 to %d (0 is the blank), got %d at %s",
                    classes - 1,
                    label,
                    labels.shape().placeOf(i));
            if (i > first && label == labels.array().integer(i - 1)) needed++;
        }
        require(
                steps.integer(row) >= needed,
                "sequence %d needs at least %d steps for its labels (one each, and a blank between equal ones), got %d",
                row,
                needed,
                steps.integer(row));
    }
}
