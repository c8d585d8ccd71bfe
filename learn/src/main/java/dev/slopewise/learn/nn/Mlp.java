package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.signal.Taps;
import java.util.ArrayList;
import java.util.List;

/// Dense layers one after the other, with an activation between them; the last layer's output is plain.
///
/// @param layers     at least one
/// @param activation applied after every layer but the last
public record Mlp(List<Dense> layers, Activation activation) implements Layer {
    public Mlp {
        layers = List.copyOf(layers);
        require(!layers.isEmpty(), "a network needs at least one layer, got none");
    }

    /// A network with these numbers of units, from the inputs to the outputs: `create(key, RELU, 30, 32, 16, 2)`.
    public static Mlp create(Key key, Activation activation, int... units) {
        require(units.length >= 2, "a network needs at least inputs and outputs, got %d sizes", units.length);
        List<Key> keys = key.split(units.length - 1);
        List<Dense> layers = new ArrayList<>();
        for (int i = 0; i < units.length - 1; i++) {
            layers.add(Dense.create(keys.get(i), Initializer.suiting(activation), units[i], units[i + 1]));
        }
        return new Mlp(layers, activation);
    }

    /// `[…, inputs]` to `[…, outputs]`.
    @Override
    public Tensor apply(Tensor x) {
        Tensor signal = layers.getFirst().apply(x);
        for (int i = 1; i < layers.size(); i++) {
            Tensor made = signal;
            signal = layers.get(i).apply(Taps.at("layers", i - 1, () -> activation.apply(made)));
        }
        return signal;
    }
}
