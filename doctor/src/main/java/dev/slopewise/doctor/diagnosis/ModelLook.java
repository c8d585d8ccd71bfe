package dev.slopewise.doctor.diagnosis;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.doctor.diagnosis.ModelFacts.Weights;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.Sequential;
import dev.slopewise.learn.nn.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One look at a model.
final class ModelLook {
    private ModelLook() {}

    /// The activation that layers one after the other end with; empty for other models, of which it is not known.
    static Optional<String> lastBend(Object model) {
        return switch (model) {
            case Activation activation -> Optional.of(activation.toString());
            case Softmax _ -> Optional.of("softmax");
            case Sequential(List<Layer> layers) when !layers.isEmpty() -> lastBend(layers.getLast());
            default -> Optional.empty();
        };
    }

    /// Of leaves `[…, in, units]`; of kernels `[units, in, tap…]`.
    static List<Weights> weights(Object model) {
        Tree<Object> tree = Tree.of(model);
        List<Weights> weights = new ArrayList<>();
        for (int i = 0; i < tree.leaves().size(); i++) {
            Tensor leaf = tree.leaves().get(i);
            if (leaf.shape().rank() >= 2 && leaf.dtype().isFloat())
                weights.add(weights(tree.paths().get(i), leaf));
        }
        return weights;
    }

    private static Weights weights(String path, Tensor leaf) {
        Shape shape = leaf.shape();
        boolean isMatrix = shape.rank() == 2;
        int units = isMatrix ? shape.size(1) : shape.size(0);
        var numbers = new Entries(leaf.array());
        var column = DataFacts.Column.of(numbers, 0, 1);
        Map<List<Double>, Integer> counts = new HashMap<>();
        int fanIn = shape.count() / units;
        for (int unit = 0; unit < units; unit++) {
            Double[] own = new Double[fanIn];
            for (int j = 0; j < fanIn; j++) own[j] = numbers.at(isMatrix ? j * units + unit : unit * fanIn + j);
            counts.merge(Arrays.asList(own), 1, Integer::sum);
        }
        int alike = counts.values().stream().filter(c -> c > 1).mapToInt(c -> c).sum();
        return new Weights(path, fanIn, units, column.mean(), column.deviation(), alike / (double) units);
    }
}
