package dev.slopewise.compile;

import dev.slopewise.core.Backend;
import dev.slopewise.core.Op;
import dev.slopewise.core.Type;
import dev.slopewise.core.Windowing;
import java.util.List;
import java.util.Optional;

/// Kernels of operations that are neither products nor entry by entry, made for certain types: what can be worked out from shapes is, so that a run
/// allocates nothing.
final class Kernels {
    private Kernels() {}

    /// The kernel of an operation; empty where the interpreter's is as good.
    static Optional<Backend.Kernel> of(Op op, List<Type> in, List<Type> out) {
        if (out.stream().allMatch(type -> type.shape().count() == 0)) return Optional.empty();
        return switch (op) {
            case Windowing.Convolution c -> Convolution.of(c, in, out.getFirst());
            default -> Optional.empty();
        };
    }
}
