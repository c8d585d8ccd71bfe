package dev.slopewise.compile;

import dev.slopewise.core.DType;
import dev.slopewise.core.Pointwise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Decides which values are worked out in one loop: each joins the loop of an operand if one loop can do both, so that numbers pass from
/// one operation to the next in registers.
final class Fusion {
    /// A loop of single numbers is cut at so many values; its code has no loops to hide the cost of long methods.
    private static final int MOST_MEMBERS = 160;

    private final Values values;
    private final Unit[] unitOf;
    private final Map<List<Object>, Integer> weights = new HashMap<>();
    private final List<Unit> units = new ArrayList<>();

    /// What is done at once: a loop over some values, or one operation's kernel.
    static final class Unit {
        private final List<Integer> members = new ArrayList<>();
        private final boolean loop;
        private DType dtype;
        private boolean gone;
        private boolean single; // one number each
        private int weight; // instructions, for single numbers

        Unit(int first, boolean loop, DType dtype) {
            members.add(first);
            this.loop = loop;
            this.dtype = dtype;
        }

        /// The values it makes, in the order in which they depend on each other.
        List<Integer> members() {
            return members;
        }

        boolean isLoop() {
            return loop;
        }

        private int first() {
            return members.getFirst();
        }

        private int last() {
            return members.getLast();
        }
    }

    private Fusion(Values values) {
        this.values = values;
        this.unitOf = new Unit[values.graph().values()];
    }

    /// All units, each after those whose values it reads.
    static List<Unit> of(Values values) {
        var fusion = new Fusion(values);
        var graph = values.graph();
        for (int k = 0; k < graph.nodes().size(); k++) {
            List<Integer> results = graph.results(k);
            int v = results.getFirst();
            switch (values.kind(v)) {
                case KERNEL -> {
                    Unit unit = fusion.added(new Unit(v, false, DType.BOOL));
                    unit.members.addAll(results.subList(1, results.size()));
                    results.forEach(r -> fusion.unitOf[r] = unit);
                }
                case MAP, FOLD -> fusion.join(v);
                case INPUT, CONSTANT, VIEW -> {}
            }
        }
        return fusion.ordered();
    }

    private Unit added(Unit unit) {
        units.add(unit);
        return unit;
    }

    /// The units that make what a value reads.
    private Set<Unit> sources(int v) {
        Set<Unit> sources = new LinkedHashSet<>();
        for (int operand : values.operands(v)) {
            Unit unit = unitOf[values.view(operand).root()];
            if (unit != null) sources.add(unit);
        }
        return sources;
    }

    private Set<Unit> sources(Unit unit) {
        Set<Unit> sources = new LinkedHashSet<>();
        for (int member : unit.members) sources.addAll(sources(member));
        sources.remove(unit);
        return sources;
    }

    private Unit looped(int v) {
        Unit unit = new Unit(v, true, values.lanes(v));
        unit.single = values.isSingle(v);
        unit.weight = weight(v);
        return added(unit);
    }

    private void join(int v) {
        List<Unit> candidates = sources(v).stream()
                .filter(Unit::isLoop)
                .sorted((a, b) -> Integer.compare(b.last(), a.last()))
                .toList();
        for (Unit unit : candidates) {
            if (takes(unit, v)) {
                unit.members.add(v);
                unit.weight += weight(v);
                unit.dtype = common(unit.dtype, values.lanes(v));
                unitOf[v] = unit;
                for (Unit other : candidates) if (other != unit) merge(unit, other);
                return;
            }
        }
        unitOf[v] = looped(v);
    }

    private static boolean agree(DType a, DType b) {
        return a == b || a == DType.BOOL || b == DType.BOOL;
    }

    private static DType common(DType a, DType b) {
        return a == DType.BOOL ? b : a;
    }

    private boolean takes(Unit unit, int v) {
        if (!agree(unit.dtype, values.lanes(v)) || unit.members.size() >= MOST_MEMBERS) return false;
        for (Unit source : sources(v)) if (source != unit && dependsOn(source, unit)) return false;
        boolean single = values.isSingle(v);
        if (single != unit.single) return false;
        if (single) return unit.weight + weight(v) <= LoopMaker.MOST_INSTRUCTIONS;
        List<Integer> all = new ArrayList<>(unit.members);
        all.add(v);
        return LoopMaker.fits(values, all);
    }

    /// Instructions that a value takes.
    private int weight(int v) {
        boolean wide = values.lanes(v) == DType.F64;
        return values.op(v) instanceof Pointwise op
                ? weights.computeIfAbsent(List.of(op, wide), _ -> Formulas.instructions(op, wide))
                : 1;
    }

    /// Makes two loops one, where nothing between them stands in the way.
    private void merge(Unit unit, Unit other) {
        if (!agree(unit.dtype, other.dtype) || unit.members.size() + other.members.size() > MOST_MEMBERS) return;
        for (Unit source : sources(unit)) if (source != other && dependsOn(source, other)) return;
        for (Unit source : sources(other)) if (source != unit && dependsOn(source, unit)) return;
        List<Integer> all = new ArrayList<>(unit.members);
        all.addAll(other.members);
        Collections.sort(all);
        if (unit.single != other.single) return;
        boolean isShort = unit.weight + other.weight <= LoopMaker.MOST_INSTRUCTIONS;
        if (!(unit.single ? isShort : LoopMaker.fits(values, all))) return;
        unit.weight += other.weight;
        unit.members.clear();
        unit.members.addAll(all);
        unit.dtype = common(unit.dtype, other.dtype);
        other.gone = true;
        for (int member : other.members) unitOf[member] = unit;
    }

    /// Whether a unit needs, directly or through others, what another makes.
    private boolean dependsOn(Unit unit, Unit on) {
        if (unit.last() < on.first()) return false;
        Set<Unit> seen = new HashSet<>();
        Deque<Unit> open = new ArrayDeque<>(List.of(unit));
        while (!open.isEmpty()) {
            Unit next = open.pop();
            if (next == on) return true;
            if (next.last() < on.first() || !seen.add(next)) continue;
            open.addAll(sources(next));
        }
        return false;
    }

    private List<Unit> ordered() {
        List<Unit> ordered = new ArrayList<>();
        Set<Unit> done = new HashSet<>(), opened = new HashSet<>();
        Deque<Unit> open = new ArrayDeque<>();
        for (Unit unit : units) {
            if (unit.gone) continue;
            open.push(unit);
            while (!open.isEmpty()) {
                Unit next = open.peek();
                if (done.contains(next)) {
                    open.pop();
                } else if (opened.add(next)) {
                    for (Unit source : sources(next)) if (!done.contains(source)) open.push(source);
                } else {
                    open.pop();
                    done.add(next);
                    ordered.add(next);
                }
            }
        }
        return ordered;
    }
}
