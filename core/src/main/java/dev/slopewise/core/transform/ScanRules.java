package dev.slopewise.core.transform;

import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Derivatives and batches of a scan are scans again, made from those of its body.
///
/// In reverse mode the loop stores, for each step, what the derivative of the body needs and nothing else; a second loop runs from the other
/// end, carries the slopes of the state and sums up those of the values that are the same in each step.
///
/// @param scan the loop
/// @param in   its operands
record ScanRules(Control.Scan scan, List<Tensor> in) {
    private Graph body() {
        return scan.body();
    }

    private boolean isState(int input) {
        return input < scan.carries();
    }

    private boolean isRow(int input) {
        return input >= scan.carries() && input < scan.carries() + scan.rows();
    }

    // ---- Forward mode

    Rules.Pushed push(List<@Nullable Tensor> changes, Push.Loops loops) {
        boolean[] given = new boolean[in.size()];
        for (int i = 0; i < given.length; i++) given[i] = changes.get(i) != null;
        List<Integer> active = Reach.indices(Reach.spread(body(), scan.carries(), given, true));
        List<Integer> moved = Reach.dependents(body(), active, true).stream()
                .filter(k -> k >= scan.carries())
                .toList();
        Graph push = Push.of(body(), active, loops);
        return switch (loops) {
            case TOGETHER -> together(push, active, moved, changes);
            case APART -> apart(push, active, moved, changes);
        };
    }

    private Rules.Pushed together(
            Graph push, List<Integer> active, List<Integer> moved, List<@Nullable Tensor> changes) {
        int n = body().inputs().size(), m = body().outputs().size();
        var loop = new ScanBuilder(push);
        values(loop);
        changes(loop, n, m, active, changes);
        for (int k = scan.carries(); k < m; k++) loop.give(k);
        for (int k : moved) loop.give(m + k);
        List<Tensor> results = loop.run(scan.length(), scan.direction());
        List<Integer> states = active.stream().filter(this::isState).toList();
        int carried = scan.carries() + states.size(), given = m - scan.carries();
        List<Tensor> out = new ArrayList<>(results.subList(0, scan.carries()));
        out.addAll(results.subList(carried, carried + given));
        List<Tensor> changed = new ArrayList<>(results.subList(scan.carries(), carried));
        changed.addAll(results.subList(carried + given, results.size()));
        return new Rules.Pushed(out, changesOf(states, moved, changed));
    }

    private Rules.Pushed apart(Graph push, List<Integer> active, List<Integer> moved, List<@Nullable Tensor> changes) {
        Stored stored = store(push);
        int m = body().outputs().size();
        var loop = new ScanBuilder(stored.rest);
        stored.hand(loop);
        changes(loop, stored.handed.size(), 0, active, changes);
        for (int k : moved) loop.give(k);
        List<Tensor> changed = loop.run(scan.length(), scan.direction());
        List<Integer> states = active.stream().filter(this::isState).toList();
        return new Rules.Pushed(stored.out.subList(0, m), changesOf(states, moved, changed));
    }

    private List<@Nullable Tensor> changesOf(List<Integer> states, List<Integer> moved, List<Tensor> changed) {
        @Nullable Tensor[] all = new @Nullable Tensor[body().outputs().size()];
        for (int i = 0; i < states.size(); i++) all[states.get(i)] = changed.get(i);
        for (int i = 0; i < moved.size(); i++) all[moved.get(i)] = changed.get(states.size() + i);
        return Arrays.asList(all);
    }

    /// The body's own inputs, which are the first of a derived step, in their own roles.
    private void values(ScanBuilder loop) {
        for (int i = 0; i < in.size(); i++) {
            if (isState(i)) loop.state(i, in.get(i), i);
            else if (isRow(i)) loop.row(i, in.get(i));
            else loop.same(i, in.get(i));
        }
    }

    /// Changes of the active inputs, which are inputs from `from` on; the state's are results from `out` on.
    private void changes(ScanBuilder loop, int from, int out, List<Integer> active, List<@Nullable Tensor> changes) {
        for (int k = 0; k < active.size(); k++) {
            int i = active.get(k);
            Tensor change = changes.get(i);
            Tensor known = change == null ? Rules.zeros(in.get(i).type()) : change;
            if (isState(i)) loop.state(from + k, known, out + i);
            else if (isRow(i)) loop.row(from + k, known);
            else loop.same(from + k, known);
        }
    }

    // ---- Reverse mode

    Rules.Pulled pull(boolean[] wanted, boolean[] sloped) {
        boolean[] from = wanted.clone();
        for (int i = 0; i < from.length; i++) from[i] &= body().type(i).dtype().isFloat();
        List<Integer> active = Reach.indices(Reach.spread(body(), scan.carries(), from, true));
        List<Integer> states = active.stream().filter(this::isState).toList();
        List<Integer> outs = new ArrayList<>(states);
        Reach.dependents(body(), active, true).stream()
                .filter(k -> k >= scan.carries() && sloped[k])
                .forEach(outs::add);
        Stored stored = store(Pull.of(body(), outs, active));
        return new Rules.Pulled(
                stored.out.subList(0, body().outputs().size()),
                slopes -> back(stored, active, states, outs, wanted, slopes));
    }

    private List<@Nullable Tensor> back(
            Stored stored,
            List<Integer> active,
            List<Integer> states,
            List<Integer> outs,
            boolean[] wanted,
            List<@Nullable Tensor> slopes) {
        var loop = new ScanBuilder(stored.rest);
        stored.hand(loop);
        int first = stored.handed.size();
        for (int k = 0; k < outs.size(); k++) {
            int out = outs.get(k);
            Tensor slope = slopes.get(out);
            Tensor known = slope == null ? Rules.zeros(stored.out.get(out).type()) : slope;
            if (k < states.size()) loop.state(first + k, known, active.indexOf(out));
            else loop.row(first + k, known);
        }
        List<Integer> summed = active.stream()
                .filter(i -> !isState(i) && !isRow(i) && wanted[i])
                .toList();
        List<Integer> given = active.stream().filter(i -> isRow(i) && wanted[i]).toList();
        for (int i : summed) loop.sum(active.indexOf(i), Rules.zeros(in.get(i).type()));
        for (int i : given) loop.give(active.indexOf(i));
        List<Tensor> results = loop.run(scan.length(), scan.direction().opposite());
        @Nullable Tensor[] pulled = new @Nullable Tensor[in.size()];
        int r = 0;
        for (List<Integer> group : List.of(states, summed, given)) {
            for (int i : group) pulled[i] = results.get(r++);
        }
        for (int i = 0; i < pulled.length; i++) if (!wanted[i]) pulled[i] = null;
        return Arrays.asList(pulled);
    }

    // ---- What one loop leaves for the next

    /// A derived step in two loops: the values, run here, and the rest, which is linear in changes or slopes.
    ///
    /// @param out    the scan's results
    /// @param rest   (handed, changes or slopes) → changes or slopes
    /// @param handed what each of the first inputs of `rest` is over all steps
    private record Stored(List<Tensor> out, Graph rest, List<Handed> handed) {
        void hand(ScanBuilder loop) {
            for (int j = 0; j < handed.size(); j++) {
                Handed h = handed.get(j);
                if (h.isRow) loop.row(j, h.value);
                else loop.same(j, h.value);
            }
        }
    }

    private record Handed(Tensor value, boolean isRow) {}

    /// Runs the values of a derived step. Rows, constant values and what steps give are there already when the rest needs them; others are
    /// stored.
    private Stored store(Graph derived) {
        int n = body().inputs().size(), m = body().outputs().size();
        Split split = Split.ofLoop(derived, scan.carries() + scan.rows(), n, m);
        Graph known = split.known();
        var loop = new ScanBuilder(known);
        values(loop);
        for (int k = scan.carries(); k < m; k++) loop.give(k);
        List<Integer> given = known.outputs().subList(scan.carries(), m);
        List<Integer> handed = known.outputs().subList(m, known.outputs().size());
        for (int j = 0; j < handed.size(); j++) {
            int v = handed.get(j);
            if (isStored(known, v) && !given.contains(v)) loop.give(m + j);
        }
        List<Tensor> out = loop.run(scan.length(), scan.direction());
        List<Handed> values = new ArrayList<>();
        int next = m;
        for (int v : handed) {
            int at = given.indexOf(v);
            if (!isStored(known, v)) values.add(new Handed(in.get(v), isRow(v)));
            else values.add(new Handed(out.get(at < 0 ? next++ : scan.carries() + at), true));
        }
        return new Stored(out, split.rest(), values);
    }

    private boolean isStored(Graph known, int value) {
        return !known.isInput(value) || isState(value);
    }

    // ---- Batches

    /// The same scan over a batch.
    ///
    /// @param batched which operands have the batch's axis in front
    /// @return results, of which those that depend on the batch have it in front; see `dependents`
    List<Vmap.Value> batched(boolean[] batched, int size) {
        boolean[] spread = Reach.spread(body(), scan.carries(), batched, false);
        List<Integer> wide = Reach.dependents(body(), Reach.indices(spread), false);
        boolean[] out = new boolean[body().outputs().size()];
        wide.forEach(k -> out[k] = true);
        for (int c = 0; c < scan.carries(); c++) out[c] = spread[c];
        var loop = new ScanBuilder(Vmap.of(body(), spread, out, size));
        for (int i = 0; i < in.size(); i++) {
            Tensor x = in.get(i);
            if (isState(i)) loop.state(i, spread[i] && !batched[i] ? Vmap.repeated(x, size) : x, i);
            else if (isRow(i)) loop.row(i, batched[i] ? x.moveAxis(0, 1) : x);
            else loop.same(i, x);
        }
        for (int k = scan.carries(); k < out.length; k++) loop.give(k);
        List<Tensor> results = loop.run(scan.length(), scan.direction());
        List<Vmap.Value> values = new ArrayList<>();
        for (int k = 0; k < out.length; k++) {
            Tensor x = results.get(k);
            values.add(new Vmap.Value(out[k] && k >= scan.carries() ? x.moveAxis(1, 0) : x, out[k]));
        }
        return values;
    }
}
