package dev.slopewise.learn.nn;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.signal.Taps;
import java.util.ArrayList;
import java.util.List;

/// Layers one after the other. Without any, its answer is what came.
public record Sequential(List<Layer> layers) implements Layer {
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
}
