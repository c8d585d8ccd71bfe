package dev.slopewise.learn.train;

import dev.slopewise.core.Tensor;
import java.util.List;

/// What watching keeps from step to step; training does not read it.
///
/// @param slope     the last step's, of each trained leaf; empty if the next step does not ask for its turn
/// @param length    of that slope over all leaves; 0 without
/// @param direction of the largest curvature, when it was last probed, for each trained leaf; empty before the first probe
public record Trail(List<Tensor> slope, double length, List<Tensor> direction) {
    /// Of a training that is not watched, or has not begun.
    public static final Trail NONE = new Trail(List.of(), 0, List.of());

    public Trail {
        slope = List.copyOf(slope);
        direction = List.copyOf(direction);
    }
}
