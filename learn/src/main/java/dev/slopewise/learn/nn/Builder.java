package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Makes the layers of a [Blueprint] one after the other, and knows what one example has become so far.
final class Builder {
    /// What the axes of an example are.
    private enum Form {
        /// `[features]`
        ROW,
        /// `[time, features]`
        STEPS,
        /// `[channels, place…]`
        PLACES
    }

    private final Key key;
    private final List<Layer> layers = new ArrayList<>();
    private Activation activation = Activation.RELU;
    private boolean isBare = false; // the last layer still waits for its activation
    private boolean isReading = false; // steps come from a recurrent layer
    private int keys = 0;
    private Type type;
    private Form form;

    Builder(Key key, Shape input) {
        require(
                input.rank() >= 1 && input.rank() <= 4 && input.count() > 0,
                "an example has 1 to 4 axes and at least one entry, got %s",
                input);
        this.key = key;
        this.type = new Type(DType.F32, input);
        this.form = switch (input.rank()) {
            case 1 -> Form.ROW;
            case 2 -> Form.STEPS;
            default -> Form.PLACES;
        };
    }

    Sequential build(List<Blueprint.Part> parts, int outputs) {
        for (Blueprint.Part part : parts) {
            var change = Blueprint.activation(part.name());
            if (change.isPresent() && part.numbers().isEmpty()) {
                bend();
                activation = change.get();
            } else add(Blueprint.kind(part.name()), part.numbers());
        }
        bend();
        row();
        add(dense(outputs));
        return new Sequential(layers);
    }

    private void add(Blueprint.Kind kind, List<Integer> numbers) {
        boolean isNorm = kind == Blueprint.Kind.BATCHNORM || kind == Blueprint.Kind.LAYERNORM;
        if (!isNorm) bend();
        switch (kind) {
            case DENSE -> {
                row();
                add(dense(numbers.getFirst()));
                isBare = true;
            }
            case CONV -> {
                places(kind);
                int[] taps = new int[type.shape().rank() - 1];
                Arrays.fill(taps, numbers.getLast());
                Initializer initializer = Initializer.suiting(activation);
                add(Convolution.create(next(), initializer, type.shape().size(0), numbers.getFirst(), taps)
                        .same());
                isBare = true;
            }
            case POOL -> {
                places(kind);
                int[] window = new int[type.shape().rank() - 1];
                Arrays.fill(window, numbers.isEmpty() ? 2 : numbers.getFirst());
                add(Pooling.max(window));
            }
            case MEAN -> mean();
            case BATCHNORM -> {
                int places = form == Form.PLACES ? type.shape().rank() - 1 : 0;
                add(BatchNorm.create(type.shape().size(-1 - places), places));
                bend();
            }
            case LAYERNORM -> {
                add(layerNorm());
                bend();
            }
            case DROPOUT -> add(new Dropout(numbers.getFirst() / 100.0));
            case NOISE -> add(new Noise(numbers.getFirst() / 100.0));
            case EMBED -> {
                if (!layers.isEmpty() || form != Form.ROW) {
                    throw refuse(
                            "embed takes tokens [time], got " + type.shape() + (layers.isEmpty() ? "" : " of a layer"),
                            "write it first");
                }
                type = new Type(DType.I32, type.shape());
                add(Embedding.create(next(), 1, numbers.getFirst(), numbers.getLast()));
                form = Form.STEPS;
            }
            case LSTM -> {
                steps(kind);
                add(Lstm.create(next(), type.shape().size(-1), numbers.getFirst()));
                isReading = true;
            }
            case GRU -> {
                steps(kind);
                add(Gru.create(next(), type.shape().size(-1), numbers.getFirst()));
                isReading = true;
            }
            case TRANSFORMER -> {
                steps(kind);
                transformer(numbers.get(0), numbers.get(1), numbers.get(2));
            }
        }
    }

    private void transformer(int width, int heads, int blocks) {
        if (type.shape().size(-1) != width) add(dense(width));
        for (int i = 0; i < blocks; i++) {
            Attention attention = Attention.create(next(), width, heads).with(new Rotary());
            add(TransformerBlock.create(next(), attention));
        }
        add(LayerNorm.create(width));
        isReading = false;
    }

    private Layer layerNorm() {
        return form == Form.PLACES
                ? GroupNorm.create(1, type.shape().size(0), type.shape().rank() - 1)
                : LayerNorm.create(type.shape().size(-1));
    }

    private Dense dense(int units) {
        return Dense.create(
                next(), Initializer.suiting(activation), type.shape().size(-1), units);
    }

    private Key next() {
        return key.fold(keys++);
    }

    private void add(Layer layer) {
        type = Transforms.graph(
                        layer::apply, Tensor.full(0, type.dtype(), type.shape().sizes()))
                .outputTypes()
                .getFirst();
        layers.add(layer);
    }

    private void bend() {
        if (isBare) add(activation);
        isBare = false;
    }

    /// To `[features]`.
    private void row() {
        switch (form) {
            case ROW -> {}
            case PLACES -> add(new Flatten(type.shape().rank()));
            case STEPS -> {
                if (isReading) add(new LastStep());
                else mean();
            }
        }
        form = Form.ROW;
    }

    private void mean() {
        if (form == Form.ROW) throw refuse("mean needs places or steps, got a row " + type.shape(), "leave it out");
        if (form == Form.STEPS) turn(Form.PLACES);
        add(new Pooling.Global(Pooling.Kind.AVERAGE, type.shape().rank() - 1));
        form = Form.ROW;
    }

    private void places(Blueprint.Kind kind) {
        if (form == Form.ROW) throw misfit(kind, "places [channels, place…] or steps [time, features]");
        if (form == Form.STEPS) turn(Form.PLACES);
    }

    private void steps(Blueprint.Kind kind) {
        boolean canTurn = form == Form.PLACES && type.shape().rank() == 2;
        if (form != Form.STEPS && !canTurn) throw misfit(kind, "steps [time, features]");
        if (canTurn) turn(Form.STEPS);
    }

    private void turn(Form to) {
        add(new Turn());
        form = to;
        isReading = false;
    }

    private RuntimeException misfit(Blueprint.Kind kind, String needed) {
        return refuse("%s needs %s, got %s".formatted(kind, needed, type.shape()), "tokens become steps by embed");
    }
}
