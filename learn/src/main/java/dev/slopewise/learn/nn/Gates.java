package dev.slopewise.learn.nn;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/// Gates that stand side by side along the last axis, each as wide as the layer has units, so that one product makes them all.
final class Gates {
    private Gates() {}

    static Tensor of(Tensor gates, int number, int units) {
        return gates.slice(-1, number * units, (number + 1) * units);
    }

    static Tensor beside(Tensor... gates) {
        return Tensor.concatenate(-1, List.of(gates));
    }

    /// Weights from the input, each gate by Glorot.
    static Tensor input(Key key, int gates, int in, int units) {
        return each(key, Initializer.glorotUniform(), gates, in, units);
    }

    /// Weights from the state, each gate's orthogonal.
    static Tensor recurrent(Key key, int gates, int units) {
        return each(key, new Initializer.Orthogonal(1), gates, units, units);
    }

    private static Tensor each(Key key, Initializer initializer, int gates, int in, int units) {
        return beside(IntStream.range(0, gates)
                .mapToObj(i -> initializer.create(key.fold(i), in, units))
                .toArray(Tensor[]::new));
    }
}
