package dev.slopewise.learn.nn;

import dev.slopewise.core.Tensor;
import java.util.List;

/// Sequences read from both ends: `[…, time, in]` to `[…, time, forward units + backward units]`. At each step stands what was answered there.
///
/// @param forward  reads from the first step to the last
/// @param backward reads from the last step to the first
/// @see <a href="https://doi.org/10.1109/78.650093">Schuster and Paliwal 1997</a>
public record Bidirectional(Recurrent<?> forward, Recurrent<?> backward) implements Layer {
    @Override
    public Tensor apply(Tensor x) {
        return beside(forward.apply(x), backward.apply(x.reverse(-2)));
    }

    /// Reads sequences that are filled up to one length; see [Recurrent#apply(Tensor, Tensor)]. The one that reads backward passes over what
    /// fills them up before it begins.
    public Tensor apply(Tensor x, Tensor mask) {
        return beside(forward.apply(x, mask), backward.apply(x.reverse(-2), mask.reverse(-1)));
    }

    private static Tensor beside(Tensor there, Tensor back) {
        return Tensor.concatenate(-1, List.of(there, back.reverse(-2)));
    }
}
