package dev.slopewise.doctor.experiment;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.BatchNorm;
import dev.slopewise.learn.nn.Dense;
import dev.slopewise.learn.nn.Dropout;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.LayerNorm;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.nn.Sequential;
import dev.slopewise.learn.nn.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Changes of the model itself: of an [Mlp], or of layers one after the other. What other models are made of is not known.
final class ModelChanges {
    private ModelChanges() {}

    static <M> Subject<M> plainOutput(Subject<M> subject) {
        List<Layer> layers = layers(subject);
        Layer last = layers.isEmpty() ? new Sequential(List.of()) : layers.getLast();
        require(
                last instanceof Activation || last instanceof Softmax,
                "the model does not end with an activation, got %s at its end",
                last.getClass().getSimpleName());
        return subject.start(cast(new Sequential(layers.subList(0, layers.size() - 1))));
    }

    /// All but one that the model ends with.
    static <M> Subject<M> activations(Subject<M> subject, String to) {
        Activation other = Arrays.stream(Activation.values())
                .filter(a -> a.toString().equals(to))
                .findFirst()
                .orElseThrow(() -> refuse(
                        "there is no activation `" + to + "`", "there are " + Arrays.toString(Activation.values())));
        if (subject.start() instanceof Mlp(List<Dense> dense, Activation old)) {
            require(dense.size() > 1 && old != other, "there is no hidden activation that is not %s", to);
            return subject.start(cast(new Mlp(dense, other)));
        }
        List<Layer> changed = new ArrayList<>(layers(subject));
        boolean isChanged = false;
        for (int i = 0; i < changed.size() - 1; i++) {
            if (!(changed.get(i) instanceof Activation old) || old == other) continue;
            changed.set(i, other);
            isChanged = true;
        }
        require(isChanged, "there is no hidden activation that is not %s", to);
        return subject.start(cast(new Sequential(changed)));
    }

    /// Weights are drawn anew, as other numbers of units ask for.
    static <M> Subject<M> widthTimes(Subject<M> subject, double factor) {
        require(factor > 0 && Double.isFinite(factor), "the factor of units must be above 0, got %s", factor);
        Object wide = subject.start() instanceof Mlp(List<Dense> dense, Activation activation)
                ? new Mlp(wide(dense, factor).stream().map(Dense.class::cast).toList(), activation)
                : new Sequential(wide(layers(subject), factor));
        M drawn = drawn(subject, wide);
        require(
                !Tree.of(drawn).types().equals(Tree.of(subject.start()).types()),
                "%s times the hidden units are as many as there are",
                factor);
        return subject.start(drawn);
    }

    /// All weights are drawn anew.
    static <M> Subject<M> layersMore(Subject<M> subject, int more) {
        require(more >= 1, "there must be at least 1 more layer, got %d", more);
        if (subject.start() instanceof Mlp(List<Dense> dense, Activation activation)) {
            require(dense.size() > 1, "the model has no hidden layer");
            List<Dense> deep = new ArrayList<>(dense);
            Dense last = dense.get(dense.size() - 2);
            for (int i = 0; i < more; i++) deep.add(deep.size() - 1, zeros(last, last.units(), last.units()));
            return subject.start(drawn(subject, new Mlp(deep, activation)));
        }
        List<Layer> layers = layers(subject);
        int end = lastDense(layers), hidden = lastDense(layers.subList(0, end));
        Dense last = (Dense) layers.get(hidden);
        List<Layer> deep = new ArrayList<>(layers.subList(0, end));
        for (int i = 0; i < more; i++) {
            deep.add(zeros(last, last.units(), last.units()));
            deep.addAll(layers.subList(hidden + 1, end));
        }
        deep.addAll(layers.subList(end, layers.size()));
        return subject.start(drawn(subject, new Sequential(deep)));
    }

    private static <M> M drawn(Subject<M> subject, Object model) {
        Key key = Key.of(subject.settings().seed()).split(2).getFirst().split(2).getLast();
        return cast(FreshWeights.of(model, key));
    }

    private static int lastDense(List<? extends Layer> layers) {
        return IntStream.range(0, layers.size())
                .filter(i -> layers.get(i) instanceof Dense)
                .max()
                .orElseThrow(() -> refuse("the model has no dense layer there", ""));
    }

    /// Layers of the sizes, whose numbers are still to be drawn.
    private static List<Layer> wide(List<? extends Layer> layers, double factor) {
        int last = lastDense(layers);
        List<Layer> wide = new ArrayList<>();
        int units = 0; // of the layer before; 0 before the first
        for (int i = 0; i < layers.size(); i++) {
            int before = units;
            switch (layers.get(i)) {
                case Dense dense -> {
                    int in = before == 0 ? dense.weight().shape().size(0) : before;
                    units = i == last ? dense.units() : times(dense.units(), factor);
                    wide.add(zeros(dense, in, units));
                }
                case BatchNorm norm when before > 0 && norm.places() == 0 -> wide.add(BatchNorm.create(before, 0));
                case LayerNorm _ when before > 0 -> wide.add(LayerNorm.create(before));
                case Activation _, Dropout _, Softmax _ -> wide.add(layers.get(i));
                case Layer other when before == 0 && Tree.of(other).leaves().isEmpty() -> wide.add(other);
                case Layer other ->
                    throw refuse(
                            "only dense layers are widened, and what stands between them, got "
                                    + other.getClass().getSimpleName(),
                            "");
            }
        }
        return wide;
    }

    private static Dense zeros(Dense dense, int in, int out) {
        DType dtype = dense.weight().dtype();
        return new Dense(Tensor.zeros(dtype, in, out), dense.bias().map(_ -> Tensor.zeros(dtype, out)));
    }

    private static int times(int units, double factor) {
        return (int) Math.clamp(Math.rint(units * factor), 1, 1 << 20);
    }

    /// Sequences within sequences laid out as one.
    private static List<Layer> layers(Subject<?> subject) {
        if (subject.start() instanceof Sequential sequential) return flat(sequential);
        throw refuse(
                "of a %s it is not known how its layers follow each other"
                        .formatted(subject.start().getClass().getSimpleName()),
                "make it a Sequential");
    }

    private static List<Layer> flat(Sequential sequential) {
        List<Layer> flat = new ArrayList<>();
        for (Layer layer : sequential.layers()) {
            if (layer instanceof Sequential inner) flat.addAll(flat(inner));
            else flat.add(layer);
        }
        return flat;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // of the class that the model had
    private static <M> M cast(Object model) {
        return (M) model;
    }
}
