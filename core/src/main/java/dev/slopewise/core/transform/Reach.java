package dev.slopewise.core.transform;

import dev.slopewise.core.Graph;
import java.util.List;
import java.util.stream.IntStream;

/// Which inputs and results of a graph depend on which, where it is the body of a loop or branch.
final class Reach {
    private Reach() {}

    /// The inputs of the body that a property of some operands spreads to: through the state it reaches later steps.
    static boolean[] spread(Graph body, int carries, boolean[] from, boolean realOnly) {
        boolean[] reached = from.clone();
        while (true) {
            List<Integer> inputs = indices(reached);
            boolean[] values = realOnly ? body.reachedFrom(inputs) : body.dependingOn(inputs);
            boolean grown = false;
            for (int c = 0; c < carries; c++) {
                if (values[body.outputs().get(c)] && !reached[c]) {
                    reached[c] = true;
                    grown = true;
                }
            }
            if (!grown) return reached;
        }
    }

    static List<Integer> indices(boolean[] flags) {
        return IntStream.range(0, flags.length).filter(i -> flags[i]).boxed().toList();
    }

    /// The results of the body that depend on these inputs.
    static List<Integer> dependents(Graph body, List<Integer> inputs, boolean realOnly) {
        boolean[] values = realOnly ? body.reachedFrom(inputs) : body.dependingOn(inputs);
        return IntStream.range(0, body.outputs().size())
                .filter(k -> values[body.outputs().get(k)])
                .boxed()
                .toList();
    }
}
