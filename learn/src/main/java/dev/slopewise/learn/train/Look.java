package dev.slopewise.learn.train;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.signal.Taps;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// What a step's graph measures of one activation; see [Activity].
record Look(String path, String kind, int units, Tensor mean, Tensor rms, Tensor dead, Tensor saturated) {
    /// How near to a bound counts as there, as a share of the distance between the bounds.
    private static final double NEAR = 0.01;

    /// @param rows how many examples the batch has; they lie along the answer's first axis if it is as long, else along all but the last
    static Look of(Taps.Tap tap, OptionalInt rows) {
        Tensor answer = tap.answer();
        int rank = answer.shape().rank(), all = answer.shape().count();
        boolean isOfRows = rank > 0 && rows.isPresent() && answer.shape().size(0) == rows.getAsInt();
        int units = isOfRows
                ? all / rows.getAsInt()
                : rank == 0 ? 1 : answer.shape().size(-1);
        Tensor y = answer.reshape(all / units, units);
        Tensor sums = y.sum(0), none = Tensor.full(0, y.dtype());
        return new Look(
                tap.path(),
                tap.kind(),
                units,
                sums.sum().div(all),
                squares(answer, isOfRows).div(all).sqrt(),
                switch (tap.kind()) {
                    case "relu" -> share(sums.eq(0), y); // no answer is below 0, so a sum of 0 is a sum of zeros
                    case "leaky-relu",
                            "elu",
                            "selu",
                            "silu",
                            "mish",
                            "softplus",
                            "gelu",
                            "tanh",
                            "sigmoid",
                            "softmax" -> none;
                    default -> share(y.eq(0).all(0), y);
                },
                switch (tap.kind()) {
                    case "tanh" -> share(y.abs().gt(1 - 2 * NEAR), y);
                    case "sigmoid", "softmax" -> share(y.minus(0.5).abs().gt(0.5 - NEAR), y);
                    default -> none;
                });
    }

    /// Summed along the axes of a unit's places first, where there are such, and over examples: in registers, in the loop that makes the answer.
    private static Tensor squares(Tensor y, boolean isOfRows) {
        int rank = y.shape().rank();
        if (!isOfRows || rank < 3) return y.square().sum();
        int[] axes = IntStream.range(0, rank).filter(axis -> axis != 1).toArray();
        return y.square().sum(axes).sum();
    }

    /// The share of true entries, in the type of `like`.
    private static Tensor share(Tensor mask, Tensor like) {
        return mask.to(like.dtype()).mean();
    }

    Activity activity() {
        return new Activity(path, kind, units, mean.item(), rms.item(), dead.item(), saturated.item());
    }
}
