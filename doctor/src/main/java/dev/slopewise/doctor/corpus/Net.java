package dev.slopewise.doctor.corpus;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Dense;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.Sequential;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What a model of the corpus is made of, before its weights are drawn.
///
/// @param first   layers in front of all
/// @param front   what reads examples that are no rows
/// @param hidden  dense layers, each with its bend
/// @param norm    before each bend
/// @param start   how all dense weights start; empty if as suits the bend
/// @param bias    what hidden biases start at
/// @param last    layers behind the one that makes the outputs
/// @param numbers of the weights
public record Net(
        List<Layer> first,
        Optional<Front> front,
        List<Hidden> hidden,
        Norm norm,
        Optional<Initializer> start,
        double bias,
        List<Layer> last,
        DType numbers) {
    /// A dense layer and its bend.
    public record Hidden(int units, Activation bend) {}

    public Net {
        first = List.copyOf(first);
        hidden = List.copyOf(hidden);
        last = List.copyOf(last);
    }

    /// Dense layers of one bend.
    static Net of(Activation bend, int... units) {
        List<Hidden> hidden = new ArrayList<>();
        for (int count : units) hidden.add(new Hidden(count, bend));
        return new Net(List.of(), Optional.empty(), hidden, Norm.NONE, Optional.empty(), 0, List.of(), DType.F32);
    }

    /// So many layers of so many units.
    static Net deep(Activation bend, int layers, int units) {
        return of(
                bend,
                Collections.nCopies(layers, units).stream().mapToInt(u -> u).toArray());
    }

    /// An LSTM, and its last answer.
    static Net remembering(int units) {
        return of(Activation.TANH).front(new Front.Remembering(units));
    }

    Net first(Layer... layers) {
        return new Net(List.of(layers), front, hidden, norm, start, bias, last, numbers);
    }

    Net front(Front other) {
        return new Net(first, Optional.of(other), hidden, norm, start, bias, last, numbers);
    }

    Net norm(Norm other) {
        return new Net(first, front, hidden, other, start, bias, last, numbers);
    }

    Net hidden(List<Hidden> others) {
        return new Net(first, front, others, norm, start, bias, last, numbers);
    }

    /// The same units with another bend.
    Net bend(Activation other) {
        return hidden(hidden.stream().map(h -> new Hidden(h.units, other)).toList());
    }

    Net start(Initializer other) {
        return new Net(first, front, hidden, norm, Optional.of(other), bias, last, numbers);
    }

    Net bias(double other) {
        return new Net(first, front, hidden, norm, start, other, last, numbers);
    }

    Net last(Layer... layers) {
        return new Net(first, front, hidden, norm, start, bias, List.of(layers), numbers);
    }

    /// In double numbers.
    Net fine() {
        return new Net(first, front, hidden, norm, start, bias, last, DType.F64);
    }

    /// The layers, with weights drawn from a key.
    Sequential create(Key key, Shape input, int outputs) {
        List<Layer> layers = new ArrayList<>(first);
        int in = input.size(-1), number = 0;
        if (front.isPresent()) {
            List<Layer> reading = front.get().layers(key.fold(number++), input, start, norm);
            layers.addAll(reading);
            in = new Sequential(reading)
                    .apply(Tensor.zeros(input.sizes()))
                    .shape()
                    .size(-1);
        }
        Activation bend = Activation.TANH;
        for (Hidden layer : hidden) {
            bend = layer.bend;
            Tensor weight = weights(key.fold(number++), bend, in, layer.units);
            layers.add(new Dense(weight, Tensor.full(bias, DType.F32, layer.units)));
            norm.of(layer.units, 0).ifPresent(layers::add);
            layers.add(bend);
            in = layer.units;
        }
        layers.add(new Dense(weights(key.fold(number), bend, in, outputs), Tensor.zeros(outputs)));
        layers.addAll(last);
        return Tree.map(new Sequential(layers), leaf -> leaf.to(numbers));
    }

    private Tensor weights(Key key, Activation bend, int in, int out) {
        return start.orElse(Initializer.suiting(bend)).create(key, in, out);
    }
}
