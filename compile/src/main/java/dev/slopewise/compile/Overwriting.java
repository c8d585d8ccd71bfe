package dev.slopewise.compile;

import dev.slopewise.core.Graph;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Results that can be written, entry by entry, where the input lies that they are made from and that stands where they do: a step's new state. What
/// kernels need that read the input too must be there before, so it cannot be made in the result's own loop.
final class Overwriting {
    private final Values values;
    private final Graph graph;

    private Overwriting(Values values) {
        this.values = values;
        this.graph = values.graph();
    }

    /// For each such result, if there is anything, the values that must be made before its loop.
    static Map<Integer, BitSet> of(Values values) {
        var overwriting = new Overwriting(values);
        Map<Integer, BitSet> before = new HashMap<>();
        List<Integer> outputs = values.graph().outputs();
        for (int k = 0; k < outputs.size() && k < values.graph().inputs().size(); k++) {
            if (!overwriting.mayOverwrite(outputs.get(k), k)) continue;
            BitSet all = overwriting.before(outputs.get(k), k);
            if (!all.isEmpty()) before.put(outputs.get(k), all);
        }
        return before;
    }

    private boolean mayOverwrite(int result, int input) {
        if (graph.isInput(result) || !graph.type(result).equals(graph.type(input))) return false;
        BitSet open = new BitSet();
        open.set(result);
        for (int v = result; !graph.isInput(v); v = open.previousSetBit(v)) {
            open.clear(v);
            boolean isEntryByEntry = values.kind(v) == Values.Kind.MAP && isAsLarge(v, result);
            if (isEntryByEntry && reads(v, input)) return true;
            if (isEntryByEntry) values.operands(v).forEach(open::set);
            if (open.isEmpty()) return false;
        }
        return false;
    }

    private boolean isAsLarge(int v, int as) {
        return values.shape(v).count() == values.shape(as).count();
    }

    private boolean reads(int v, int root) {
        for (int operand : values.operands(v)) if (values.view(operand).root() == root) return true;
        return false;
    }

    private BitSet before(int result, int input) {
        BitSet all = new BitSet();
        for (int v = graph.inputs().size(); v < graph.values(); v++) {
            if (values.kind(v) != Values.Kind.KERNEL || !reads(v, input)) continue;
            BitSet own = new BitSet();
            collect(v, own);
            if (!own.get(result)) all.or(own);
        }
        return all;
    }

    /// Adds all that a value is made from.
    private void collect(int value, BitSet into) {
        BitSet open = new BitSet();
        open.set(value);
        for (int v = value; v >= 0; v = open.previousSetBit(v)) { // operands have lower numbers
            open.clear(v);
            if (graph.isInput(v)) continue;
            for (int operand : values.operands(v)) {
                open.set(operand);
                into.set(operand);
            }
        }
    }
}
