package dev.slopewise.core;

import java.util.function.UnaryOperator;

/// How one input moves the output: the linear map dx → dy at this point, in both directions.
///
/// It is stated once per op. Forward mode pushes a change of the input through it; reverse mode pulls a slope of the output back.
public sealed interface Sensitivity {
    /// The output does not depend on this input, or only in jumps.
    enum None implements Sensitivity {
        NONE
    }

    /// dy = slope · dx, entry by entry.
    record Slope(Tensor slope) implements Sensitivity {}

    /// A linear map and its transpose: ⟨push(dx), dz⟩ = ⟨dx, pull(dz)⟩.
    record Linear(UnaryOperator<Tensor> push, UnaryOperator<Tensor> pull) implements Sensitivity {}

    static Sensitivity linear(UnaryOperator<Tensor> push, UnaryOperator<Tensor> pull) {
        return new Linear(push, pull);
    }

    /// The change of the output when the input changes by `dx`; not for [None].
    default Tensor push(Tensor dx) {
        return switch (this) {
            case None.NONE -> throw new IllegalStateException("no dependence, nothing to push");
            case Slope(Tensor slope) -> dx.times(slope);
            case Linear(var push, var _) -> push.apply(dx);
        };
    }

    /// The slope at the input when the slope at the output is `dz`; not for [None].
    default Tensor pull(Tensor dz) {
        return switch (this) {
            case None.NONE -> throw new IllegalStateException("no dependence, nothing to pull");
            case Slope(Tensor slope) -> dz.times(slope);
            case Linear(var _, var pull) -> pull.apply(dz);
        };
    }
}
