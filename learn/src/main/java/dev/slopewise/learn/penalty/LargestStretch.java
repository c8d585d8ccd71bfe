package dev.slopewise.learn.penalty;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow;

/// The largest singular value by power iteration: v ← Wᵀ W v / ‖Wᵀ W v‖, then σ = ‖W v‖ = uᵀ W v.
final class LargestStretch {
    private LargestStretch() {}

    /// σ of weights, their first axis against all others, with the slope u vᵀ: of both vectors none is needed, as σ is steepest at them.
    static Tensor of(Tensor weights, int rounds) {
        Tensor matrix = weights.reshape(weights.shape().size(0), -1);
        Tensor still = matrix.stopGradient();
        Tensor largest = still.abs().maximum();
        Tensor scaled = still.div(largest.gt(0).select(largest, largest.like(1))); // so that squares stay in range
        Tensor start = Key.of(1).normal(matrix.dtype(), matrix.shape().size(1));
        Tensor v = ControlFlow.repeat(rounds, x -> unit(scaled.transpose().matmul(scaled.matmul(x))), unit(start));
        Tensor u = unit(scaled.matmul(v));
        return u.dot(matrix.matmul(v));
    }

    /// Zeros stay zeros.
    private static Tensor unit(Tensor x) {
        Tensor length = x.norm();
        return x.div(length.gt(0).select(length, length.like(1)));
    }
}
