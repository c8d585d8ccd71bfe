package dev.slopewise.core.transform;

import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Derivatives and batches of a branch are branches again, made from those of its cases; only the case that is chosen is worked out.
///
/// In reverse mode the case that ran stores what its derivative needs. Cases share the places of what they store, where types agree.
///
/// @param branches the branch
/// @param in       its operands: which case, then what the cases take
record SwitchRules(Control.Switch branches, List<Tensor> in) {
    private List<Tensor> arguments() {
        return in.subList(1, in.size());
    }

    private int results() {
        return branches.cases().getFirst().outputs().size();
    }

    /// The results that depend on these inputs in one case at least.
    private List<Integer> dependents(List<Integer> inputs, boolean realOnly) {
        return branches.cases().stream()
                .flatMap(one -> Reach.dependents(one, inputs, realOnly).stream())
                .distinct()
                .sorted()
                .toList();
    }

    // ---- Forward mode

    Rules.Pushed push(List<@Nullable Tensor> changes, Push.Loops loops) {
        List<Integer> active = new ArrayList<>();
        List<Tensor> given = new ArrayList<>();
        for (int i = 1; i < in.size(); i++) {
            Tensor change = changes.get(i);
            if (change == null) continue;
            active.add(i - 1);
            given.add(change);
        }
        int m = results();
        List<Integer> moved = dependents(active, true);
        List<Graph> pushes = branches.cases().stream()
                .map(one -> {
                    Graph push = Push.of(one, active, loops);
                    List<Integer> outputs = new ArrayList<>(push.outputs().subList(0, m));
                    for (int k : moved) outputs.add(push.outputs().get(m + k));
                    return Simplify.of(new Graph(push.inputs(), push.nodes(), outputs));
                })
                .toList();
        @Nullable Tensor[] changed = new @Nullable Tensor[m];
        if (loops == Push.Loops.TOGETHER) {
            List<Tensor> all = Tensor.applyAll(new Control.Switch(pushes), Transforms.join(in, given));
            for (int k = 0; k < moved.size(); k++) changed[moved.get(k)] = all.get(m + k);
            return new Rules.Pushed(all.subList(0, m), Arrays.asList(changed));
        }
        Stored stored = store(pushes);
        List<Tensor> pushed = rest(stored, given);
        for (int k = 0; k < moved.size(); k++) changed[moved.get(k)] = pushed.get(k);
        return new Rules.Pushed(stored.out, Arrays.asList(changed));
    }

    // ---- Reverse mode

    Rules.Pulled pull(boolean[] wanted, boolean[] sloped) {
        List<Integer> active = IntStream.range(0, in.size() - 1)
                .filter(i -> wanted[i + 1] && in.get(i + 1).dtype().isFloat())
                .boxed()
                .toList();
        List<Integer> outs =
                dependents(active, true).stream().filter(k -> sloped[k]).toList();
        Stored stored = store(
                branches.cases().stream().map(one -> Pull.of(one, outs, active)).toList());
        return new Rules.Pulled(stored.out, slopes -> {
            List<Tensor> given = new ArrayList<>();
            for (int k : outs) {
                Tensor slope = slopes.get(k);
                given.add(slope == null ? Rules.zeros(stored.out.get(k).type()) : slope);
            }
            List<Tensor> pulled = rest(stored, given);
            @Nullable Tensor[] all = new @Nullable Tensor[in.size()];
            for (int k = 0; k < active.size(); k++) all[1 + active.get(k)] = pulled.get(k);
            return Arrays.asList(all);
        });
    }

    // ---- What the first branch leaves for the second

    /// One case in two parts, and where its values for the second part are found: an argument, or a stored place.
    private record Halves(Split split, List<Place> handed) {}

    private record Place(boolean isArgument, int number) {}

    /// Derived cases in two branches: the values, run here, and the rest, which is linear in changes or slopes.
    private record Stored(List<Halves> halves, List<Tensor> out, List<Tensor> places) {}

    private Stored store(List<Graph> derived) {
        int m = results();
        List<Type> places = new ArrayList<>();
        List<Halves> halves = derived.stream()
                .map(one -> halves(Split.of(one, in.size() - 1, m), m, places))
                .toList();
        List<Graph> values = halves.stream().map(h -> values(h, m, places)).toList();
        List<Tensor> out = Tensor.applyAll(new Control.Switch(values), in);
        return new Stored(halves, out.subList(0, m), out.subList(m, out.size()));
    }

    private List<Tensor> rest(Stored stored, List<Tensor> given) {
        int n = in.size() - 1, first = n + stored.places.size();
        List<Tensor> operands = Transforms.join(arguments(), Transforms.join(stored.places, given));
        List<Graph.Input> inputs =
                operands.stream().map(x -> new Graph.Input("", x.type())).toList();
        List<Graph> cases = stored.halves.stream()
                .map(half -> Simplify.of(Trace.of(inputs, all -> {
                            List<Tensor> own = new ArrayList<>();
                            for (Place p : half.handed) own.add(all.get(p.isArgument ? p.number : n + p.number));
                            own.addAll(all.subList(first, all.size()));
                            return Trace.replay(half.split.rest(), own);
                        })
                        .graph()))
                .toList();
        return Tensor.applyAll(new Control.Switch(cases), Transforms.join(List.of(in.getFirst()), operands));
    }

    private static Halves halves(Split split, int m, List<Type> stored) {
        Graph known = split.known();
        Map<Type, Integer> used = new HashMap<>();
        List<Place> places = new ArrayList<>();
        for (int v : known.outputs().subList(m, known.outputs().size())) {
            if (known.isInput(v)) {
                places.add(new Place(true, v));
                continue;
            }
            Type type = known.type(v);
            int nth = used.merge(type, 1, Integer::sum);
            places.add(new Place(false, placeOf(type, nth, stored)));
        }
        return new Halves(split, places);
    }

    /// The nth place for values of a type; made if there are fewer.
    private static int placeOf(Type type, int nth, List<Type> stored) {
        int seen = 0;
        for (int p = 0; p < stored.size(); p++) {
            if (stored.get(p).equals(type) && ++seen == nth) return p;
        }
        stored.add(type);
        return stored.size() - 1;
    }

    /// Arguments → the case's results, then what is stored; zeros at places that it does not use.
    private Graph values(Halves half, int m, List<Type> stored) {
        Graph known = half.split.known();
        return Simplify.of(Trace.of(known.inputs(), arguments -> {
                    List<Tensor> made = Trace.replay(known, arguments);
                    List<Tensor> out = new ArrayList<>(made.subList(0, m));
                    for (Type type : stored) out.add(Rules.zeros(type));
                    for (int j = 0; j < half.handed.size(); j++) {
                        Place place = half.handed.get(j);
                        if (!place.isArgument) out.set(m + place.number, made.get(m + j));
                    }
                    return out;
                })
                .graph());
    }

    // ---- Batches

    /// A batch that takes one case together stays one branch; otherwise the entries go one after the other, each through its own case.
    List<Vmap.Value> batched(boolean[] batched, int size) {
        if (batched[0]) return Vmap.oneByOne(branches, in, batched, size);
        boolean[] arguments = Arrays.copyOfRange(batched, 1, batched.length);
        boolean[] out = new boolean[results()];
        dependents(Reach.indices(arguments), false).forEach(k -> out[k] = true);
        List<Graph> cases = branches.cases().stream()
                .map(one -> Vmap.of(one, arguments, out, size))
                .toList();
        List<Tensor> results = Tensor.applyAll(new Control.Switch(cases), in);
        return IntStream.range(0, out.length)
                .mapToObj(k -> new Vmap.Value(results.get(k), out[k]))
                .toList();
    }
}
