package dev.slopewise.core;

import java.util.List;
import java.util.Optional;

/// An operation whose several results are worked out together, such as the factors of a matrix. Like a [SingleOp] it acts on the last axes and
/// states its derivative once, in both directions; a missing change or slope is 0, so that what asks for
/// less costs less.
public sealed interface JointOp extends Op permits Factorization, LinearSolve, Attention, AttentionPull {
    /// Whether an operand may lack leading axes that others have, and then serves all of them.
    default boolean mayServeAll(int operand) {
        return false;
    }

    /// The changes of the results when the operands change, at this point: linear in `changes`, of which not all are missing. None for a
    /// result of integers.
    List<Optional<Tensor>> push(List<Tensor> in, List<Tensor> out, List<Optional<Tensor>> changes);

    /// The slopes at the operands when these are the slopes at the results, not all missing: the transpose of [#push].
    List<Optional<Tensor>> pull(List<Tensor> in, List<Tensor> out, List<Optional<Tensor>> slopes);
}
