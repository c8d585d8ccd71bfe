package dev.slopewise.core.transform;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A graph's operations done again on other inputs, keeping every value.
final class Replay {
    private Replay() {}

    static List<Tensor> all(Graph graph, List<Tensor> inputs) {
        List<Tensor> values = new ArrayList<>(inputs);
        for (Graph.Node node : graph.nodes()) {
            values.add(
                    Tensor.apply(node.op(), node.in().stream().map(values::get).toList()));
        }
        return values;
    }
}
