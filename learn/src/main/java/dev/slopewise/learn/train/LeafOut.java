package dev.slopewise.learn.train;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a step measures of one leaf: lengths, ⟨slope, step⟩, and the entry with the steepest slope.
///
/// @param role   what is done with the leaf
/// @param memory what the optimiser remembered of that entry
/// @param pull   length of what decay and penalties moved after the optimiser's step; empty if nothing did
record LeafOut(
        StepRecord.Role role,
        Tensor parameterNorm,
        Tensor gradientNorm,
        Tensor penaltyNorm,
        Tensor totalNorm,
        Tensor updateNorm,
        Tensor slopeAlongStep,
        Tensor index,
        Tensor value,
        Tensor slope,
        Tensor penaltySlope,
        Tensor change,
        List<Remembered> memory,
        List<Tensor> pull) {

    /// @param penalty slope of the price; empty of a leaf that pays none
    /// @param slope   of both
    /// @param next    the leaf after the step
    static LeafOut of(
            Tensor p,
            Tensor data,
            Optional<Tensor> penalty,
            Tensor slope,
            Tensor next,
            Object memory,
            List<Tensor> pull) {
        Tensor length = Length.of(slope), change = next.minus(p), none = Tensor.full(0, p.dtype());
        Tensor index = slope.reshape(-1).abs().argmax(0);
        return new LeafOut(
                StepRecord.Role.TRAINED,
                Length.of(p),
                penalty.isPresent() ? Length.of(data) : length,
                penalty.map(Length::of).orElse(none),
                length,
                Length.of(change),
                slope.times(change).sum(), // one loop with the lengths; a product of rows would be slower
                index,
                entry(p, index),
                entry(data, index),
                penalty.map(x -> entry(x, index)).orElse(none),
                entry(next, index).minus(entry(p, index)), // so that changes need not be stored
                Remembered.of(memory, p, index),
                pull.stream().map(Length::of).toList());
    }

    /// Of a leaf that is not trained: no slopes.
    static LeafOut still(StepRecord.Role role, Tensor p, Tensor next, Object memory) {
        Tensor before = p.dtype().isFloat() ? p : p.to(DType.F32);
        Tensor change = p == next ? before.like(0) : next.to(before.dtype()).minus(before);
        Tensor none = Tensor.full(0, before.dtype());
        Tensor index = Tensor.scalar(0);
        return new LeafOut(
                role,
                Length.of(before),
                none,
                none,
                none,
                Length.of(change),
                none,
                index,
                entry(before, index),
                none,
                none,
                entry(change, index),
                Remembered.of(memory, p, index),
                List.of());
    }

    private static Tensor entry(Tensor x, Tensor index) {
        return x.reshape(-1).pick(index);
    }

    static double root(List<LeafOut> leaves, Function<LeafOut, Tensor> norm) {
        double squares = 0;
        for (LeafOut leaf : leaves) {
            double length = norm.apply(leaf).item();
            squares += length * length;
        }
        return Math.sqrt(squares);
    }
}
