package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import java.util.ArrayList;
import java.util.List;

/// Makes the layers of a [Blueprint] into a model that tells the next token of a text: each step sees itself and what is before it.
final class NextToken {
    /// Parts that a model of text cannot have.
    private static final List<Blueprint.Kind> REFUSED = List.of(
            Blueprint.Kind.EMBED,
            Blueprint.Kind.CONV,
            Blueprint.Kind.POOL,
            Blueprint.Kind.MEAN,
            Blueprint.Kind.BATCHNORM);

    private final Key key;
    private final List<Layer> layers = new ArrayList<>();
    private Activation activation = Activation.RELU;
    private boolean isBare = false; // the last layer still waits for its activation
    private int keys = 0;
    private int width;

    private NextToken(Key key, int vocabulary, int width) {
        this.key = key;
        this.width = width;
        layers.add(Embedding.create(next(), 1, vocabulary, width));
    }

    static Layer create(List<Blueprint.Part> parts, Key key, int vocabulary) {
        List<Blueprint.Part> wide = parts.stream()
                .filter(part -> !part.numbers().isEmpty()
                        && !isOf(part, Blueprint.Kind.DROPOUT)
                        && !isOf(part, Blueprint.Kind.NOISE))
                .toList();
        require(
                !wide.isEmpty(),
                "a model of text needs a layer, such as transformer:64x4x2 or lstm:128, got `%s`",
                new Blueprint(parts));
        Blueprint.Part last = parts.getLast();
        boolean isDropped = parts.size() == 2 && isOf(parts.getFirst(), Blueprint.Kind.DROPOUT);
        if (isOf(last, Blueprint.Kind.TRANSFORMER) && (parts.size() == 1 || isDropped)) {
            double share = isDropped ? parts.getFirst().numbers().getFirst() / 100.0 : 0;
            List<Integer> sizes = last.numbers();
            return Decoder.create(key, vocabulary, sizes.get(0), sizes.get(1), sizes.get(2), share);
        }
        for (Blueprint.Kind kind : REFUSED) {
            if (parts.stream().anyMatch(part -> isOf(part, kind))) throw refused(kind);
        }
        var builder = new NextToken(key, vocabulary, wide.getFirst().numbers().getFirst());
        parts.forEach(builder::add);
        return builder.end(vocabulary);
    }

    private static boolean isOf(Blueprint.Part part, Blueprint.Kind kind) {
        return part.name().equals(kind.toString());
    }

    private static RuntimeException refused(Blueprint.Kind kind) {
        return kind == Blueprint.Kind.EMBED
                ? refuse("a model of text makes its embedding itself", "leave embed out")
                : refuse(
                        kind + " sees what comes after a token, or mixes texts, so it cannot tell the next one",
                        "take lstm, gru, transformer, dense, layernorm or dropout");
    }

    private Layer end(int vocabulary) {
        bend();
        layers.add(Dense.create(next(), Initializer.leCunNormal(), width, vocabulary));
        return new Sequential(layers);
    }

    private void add(Blueprint.Part part) {
        var change = Blueprint.activation(part.name());
        if (change.isPresent() && part.numbers().isEmpty()) {
            bend();
            activation = change.get();
        } else add(Blueprint.kind(part.name()), part.numbers());
    }

    private void add(Blueprint.Kind kind, List<Integer> numbers) {
        if (kind != Blueprint.Kind.LAYERNORM) bend();
        switch (kind) {
            case DENSE -> {
                dense(numbers.getFirst());
                isBare = true;
            }
            case LAYERNORM -> {
                layers.add(LayerNorm.create(width));
                bend();
            }
            case DROPOUT -> layers.add(new Dropout(numbers.getFirst() / 100.0));
            case NOISE -> layers.add(new Noise(numbers.getFirst() / 100.0));
            case LSTM -> {
                layers.add(Lstm.create(next(), width, numbers.getFirst()));
                width = numbers.getFirst();
            }
            case GRU -> {
                layers.add(Gru.create(next(), width, numbers.getFirst()));
                width = numbers.getFirst();
            }
            case TRANSFORMER -> transformer(numbers.get(0), numbers.get(1), numbers.get(2));
            case EMBED, CONV, POOL, MEAN, BATCHNORM -> throw refused(kind);
        }
    }

    private void transformer(int to, int heads, int blocks) {
        if (width != to) dense(to);
        for (int i = 0; i < blocks; i++) {
            Attention attention = Attention.create(next(), to, heads);
            layers.add(TransformerBlock.create(next(), attention.causal().with(new Rotary())));
        }
        layers.add(LayerNorm.create(to));
    }

    private void dense(int units) {
        layers.add(Dense.create(next(), Initializer.suiting(activation), width, units));
        width = units;
    }

    private void bend() {
        if (isBare) layers.add(activation);
        isBare = false;
    }

    private Key next() {
        return key.fold(keys++);
    }
}
