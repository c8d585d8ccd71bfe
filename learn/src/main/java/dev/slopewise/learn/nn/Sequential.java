package dev.slopewise.learn.nn;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.signal.Taps;
import java.util.ArrayList;
import java.util.List;

/// Layers one after the other. Without any, its answer is what came.
public record Sequential(List<Layer> layers) implements Stepwise<List<Object>> {
    public Sequential {
        layers = List.copyOf(layers);
    }

    public static Sequential of(Layer... layers) {
        return new Sequential(List.of(layers));
    }

    @Override
    public Tensor apply(Tensor x) {
        Tensor signal = x;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            Tensor in = signal;
            signal = Taps.at("layers", i, () -> layer.apply(in));
        }
        return signal;
    }

    @Override
    public Trained<Sequential> train(Tensor x, Key key) {
        Tensor signal = x;
        List<Layer> after = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            Tensor in = signal;
            Key own = key.fold(i);
            var trained = Taps.at("layers", i, () -> layer.train(in, own));
            signal = trained.output();
            after.add(trained.layer());
        }
        return new Trained<>(signal, new Sequential(after));
    }

    /// What each layer remembers.
    ///
    /// @throws dev.slopewise.core.SlopewiseException if one of them cannot be taken step by step
    @Override
    public List<Object> begin(Shape lead, int capacity) {
        List<Object> memories = new ArrayList<>();
        for (Layer layer : layers) memories.add(Stepwise.of(layer).begin(lead, capacity));
        return memories;
    }

    @Override
    public Next<List<Object>> step(Tensor x, List<Object> memories) {
        Tensor signal = x;
        List<Object> after = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            var next = next(Stepwise.of(layers.get(i)), signal, memories.get(i));
            signal = next.output();
            after.add(next.memory());
        }
        return new Next<>(signal, after);
    }

    @SuppressWarnings("unchecked") // what a layer remembers is its own
    private static <M> Next<M> next(Stepwise<M> layer, Tensor x, Object memory) {
        return layer.step(x, (M) memory);
    }
}
