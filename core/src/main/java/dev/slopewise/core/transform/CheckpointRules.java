package dev.slopewise.core.transform;

import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Derivatives of a function that is worked out again instead of stored.
final class CheckpointRules {
    private CheckpointRules() {}

    static Rules.Pushed push(Graph body, List<Tensor> in, List<@Nullable Tensor> changes, Push.Loops loops) {
        List<Integer> active = new ArrayList<>();
        List<Tensor> all = new ArrayList<>(in);
        for (int i = 0; i < in.size(); i++) {
            Tensor change = changes.get(i);
            if (change == null) continue;
            active.add(i);
            all.add(change);
        }
        Graph push = Push.of(body, active, loops);
        int m = body.outputs().size();
        List<Integer> moved = Reach.dependents(body, active, true);
        List<Integer> wanted = new ArrayList<>();
        for (int k : moved) wanted.add(push.outputs().get(m + k));
        List<Tensor> out;
        List<Tensor> changed;
        if (loops == Push.Loops.TOGETHER) {
            List<Integer> both = new ArrayList<>(push.outputs().subList(0, m));
            both.addAll(wanted);
            List<Tensor> results = Tensor.applyAll(checkpoint(push, both), all);
            out = results.subList(0, m);
            changed = results.subList(m, results.size());
        } else {
            out = Tensor.applyAll(new Control.Checkpoint(body), in);
            changed = Tensor.applyAll(checkpoint(push, wanted), all);
        }
        @Nullable Tensor[] result = new @Nullable Tensor[m];
        for (int k = 0; k < moved.size(); k++) result[moved.get(k)] = changed.get(k);
        return new Rules.Pushed(out, Arrays.asList(result));
    }

    static Rules.Pulled pull(Graph body, List<Tensor> in, boolean[] wanted, boolean[] sloped) {
        List<Tensor> out = Tensor.applyAll(new Control.Checkpoint(body), in);
        List<Integer> active = Reach.indices(wanted);
        return new Rules.Pulled(out, slopes -> {
            List<Integer> given = IntStream.range(0, out.size())
                    .filter(k -> sloped[k] && slopes.get(k) != null)
                    .boxed()
                    .toList();
            Graph pull = Pull.of(body, given, active);
            List<Tensor> all = new ArrayList<>(in);
            for (int k : given) {
                Tensor slope = slopes.get(k);
                if (slope != null) all.add(slope);
            }
            int m = out.size();
            List<Tensor> pulled =
                    Tensor.applyAll(checkpoint(pull, pull.outputs().subList(m, m + active.size())), all);
            @Nullable Tensor[] result = new @Nullable Tensor[in.size()];
            for (int k = 0; k < active.size(); k++) result[active.get(k)] = pulled.get(k);
            return Arrays.asList(result);
        });
    }

    private static Control.Checkpoint checkpoint(Graph graph, List<Integer> outputs) {
        return new Control.Checkpoint(Simplify.of(new Graph(graph.inputs(), graph.nodes(), outputs)));
    }
}
