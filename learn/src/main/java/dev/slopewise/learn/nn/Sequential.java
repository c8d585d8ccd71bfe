package dev.slopewise.learn.nn;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
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
        for (Layer layer : layers) signal = layer.apply(signal);
        return signal;
    }

    @Override
    public Trained<Sequential> train(Tensor x, Key key) {
        Tensor signal = x;
        List<Layer> after = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            var trained = layers.get(i).train(signal, key.fold(i));
            signal = trained.output();
            after.add(trained.layer());
        }
        return new Trained<>(signal, new Sequential(after));
    }
}
