package dev.slopewise.compile;

import dev.slopewise.core.DType;
import dev.slopewise.core.Pointwise;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Decides which values are worked out in one loop: each joins the loop of an operand if one loop can do both, so that numbers pass from
/// one operation to the next in registers.
final class Fusion {
    /// A loop of single numbers is cut at so many values; its code has no loops to hide the cost of long methods.
    private static final int MOST_MEMBERS = 160;

    /// So many loops of so many entries are made one where nothing is handed from one to the other.
    private static final int MOST_TOGETHER = 8, SMALL = 1024;

    private final Values values;
    private final Unit[] unitOf;
    private final Map<List<Object>, Integer> weights = new HashMap<>();
    private final List<Unit> units = new ArrayList<>();
    private final Summed summed;
    private final Map<Integer, List<Unit>> readersOf =
            new HashMap<>(); // loops, by the values of some size that they read
    private final Map<Integer, BitSet> before; // what must be made before the loop that a value is in

    /// What is done at once: a loop over some values, or one operation's kernel.
    static final class Unit {
        private final List<Integer> members = new ArrayList<>();
        private final List<Integer> again = new ArrayList<>();
        private final boolean loop;
        private DType dtype;
        private final int order; // what it reads is made by units of lower order
        private final Set<Unit> readers = new HashSet<>();
        private boolean gone;
        private boolean single; // one number each
        private int weight; // instructions, at most
        private boolean isDense; // entry by entry of arrays as they lie, all as large
        private final Set<Integer> reads = new HashSet<>(); // of such, what it reads
        private int tooMuch = Integer.MAX_VALUE; // instructions that made it too long once: it only grows
        private final Set<Unit> tooLong = new HashSet<>(); // loops with which it would be too long

        Unit(int first, boolean loop, DType dtype, int order) {
            members.add(first);
            this.order = order;
            this.loop = loop;
            this.dtype = dtype;
        }

        /// The values it makes, in the order in which they depend on each other.
        List<Integer> members() {
            return members;
        }

        /// Values that another unit makes, and that this one works out for itself; see [Recomputation].
        List<Integer> again() {
            return again;
        }

        /// All that it works out, in order.
        List<Integer> all() {
            if (again.isEmpty()) return members;
            return Stream.concat(members.stream(), again.stream()).sorted().toList();
        }

        boolean worksOut(int value) {
            return members.contains(value) || again.contains(value);
        }

        boolean isLoop() {
            return loop;
        }
    }

    private Fusion(Values values) {
        this.values = values;
        this.before = Overwriting.of(values);
        this.summed = new Summed(values);
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
                    Unit unit = fusion.added(new Unit(v, false, DType.BOOL, fusion.units.size()));
                    unit.members.addAll(results.subList(1, results.size()));
                    results.forEach(r -> fusion.unitOf[r] = unit);
                    fusion.sources(v).forEach(source -> source.readers.add(unit));
                }
                case MAP, FOLD -> fusion.join(v);
                case INPUT, CONSTANT, VIEW -> {}
            }
        }
        fusion.together();
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
        Unit unit = new Unit(v, true, values.lanes(v), units.size());
        unit.single = values.isSingle(v);
        unit.weight = weight(v);
        unit.isDense = isDense(v);
        unit.reads.addAll(reads(v));
        return added(unit);
    }

    private void join(int v) {
        List<Unit> candidates = sources(v).stream()
                .filter(Unit::isLoop)
                .sorted((a, b) -> Integer.compare(b.order, a.order))
                .toList();
        @Nullable Unit joined = null;
        for (Unit unit : candidates) {
            if (joined == null && takes(unit, v, List.of(v))) joined = joined(unit, v);
        }
        if (joined == null) joined = besides(v);
        if (joined == null) joined = looped(v);
        unitOf[v] = joined;
        note(joined, v);
        for (Unit source : sources(v)) if (source != joined) source.readers.add(joined);
        for (Unit other : candidates) if (other != joined) joined = merged(joined, other);
    }

    private Unit joined(Unit unit, int v) {
        unit.members.add(v);
        unit.weight += weight(v);
        unit.isDense &= isDense(v) && isAsLarge(v, unit.members.getFirst());
        for (int root : reads(v)) if (unitOf[root] != unit) unit.reads.add(root);
        unit.dtype = common(unit.dtype, values.lanes(v));
        return unit;
    }

    private void note(Unit unit, int v) {
        for (int root : summed.read(v)) {
            List<Unit> units = readersOf.computeIfAbsent(root, _ -> new ArrayList<>());
            if (!units.contains(unit)) units.add(unit);
        }
    }

    /// The loop that makes something else of a value that this one reads, if it takes all that is made of this one.
    private @Nullable Unit besides(int v) {
        List<Integer> whole = summed.whole(v);
        if (whole.isEmpty()) return null;
        for (int root : summed.read(v)) {
            for (Unit unit : readersOf.getOrDefault(root, List.of())) {
                if (!unit.gone && summed.paysFor(unit.members, root) && takes(unit, v, whole)) return joined(unit, v);
            }
        }
        return null;
    }

    private static boolean agree(DType a, DType b) {
        return a == b || a == DType.BOOL || b == DType.BOOL;
    }

    private static DType common(DType a, DType b) {
        return a == DType.BOOL ? b : a;
    }

    /// Whether a loop can do a value, and what is made of it.
    private boolean takes(Unit unit, int v, List<Integer> whole) {
        if (!agree(unit.dtype, values.lanes(v)) || unit.members.size() >= MOST_MEMBERS) return false;
        for (Unit source : sources(v)) if (source.order > unit.order) return false;
        if (mustBeApart(unit.members, whole)) return false;
        boolean single = values.isSingle(v);
        if (single != unit.single) return false;
        if (single) return unit.weight + weight(v) <= LoopMaker.MOST_INSTRUCTIONS;
        if (whole.size() == 1 && isPlainlyShort(unit, v)) return true;
        int weight = weight(v);
        if (weight >= unit.tooMuch) return false;
        List<Integer> all = new ArrayList<>(unit.members);
        all.addAll(whole);
        boolean fits = LoopMaker.fits(values, all);
        boolean isTooMuch = !fits && whole.size() == 1 && unit.weight + weight > LoopMaker.MOST_INSTRUCTIONS;
        if (isTooMuch) unit.tooMuch = weight;
        return fits;
    }

    // ---- What fits without a look at the code that would be written, as most does: else the time that a large graph takes would go into it

    private boolean isDense(int v) {
        boolean isPointwise = values.op(v) instanceof Pointwise && values.kind(v) == Values.Kind.MAP;
        return isPointwise
                && values.operands(v).stream()
                        .map(values::view)
                        .allMatch(view -> isConstant(view.root())
                                || (view.isAlias(values.shape(view.root())) && isAsLarge(view.root(), v)));
    }

    private boolean isConstant(int root) {
        return values.kind(root) == Values.Kind.CONSTANT;
    }

    private boolean isAsLarge(int v, int as) {
        return values.shape(v).count() == values.shape(as).count();
    }

    /// Where a value's operands lie, but constants.
    private List<Integer> reads(int v) {
        return values.operands(v).stream()
                .map(operand -> values.view(operand).root())
                .filter(root -> !isConstant(root))
                .toList();
    }

    private boolean isPlainlyShort(Unit unit, int v) {
        if (!unit.isDense || !isDense(v) || !isAsLarge(v, unit.members.getFirst())) return false;
        int reads = unit.reads.size();
        for (int root : reads(v)) if (unitOf[root] != unit) reads++;
        return isPlainlyShort(unit.weight + weight(v), reads);
    }

    private boolean isPlainlyShort(Unit one, Unit two) {
        return one.isDense
                && two.isDense
                && isAsLarge(one.members.getFirst(), two.members.getFirst())
                && isPlainlyShort(one.weight + two.weight, one.reads.size() + two.reads.size());
    }

    private static boolean isPlainlyShort(int instructions, int reads) {
        return instructions + reads <= LoopMaker.MOST_INSTRUCTIONS && reads <= LoopMaker.MOST_ACCESSES;
    }

    /// Whether of two loops one makes what has to be there before the other; see [Overwriting].
    private boolean mustBeApart(List<Integer> one, List<Integer> two) {
        return !before.isEmpty() && (isBefore(one, two) || isBefore(two, one));
    }

    private boolean isBefore(List<Integer> early, List<Integer> late) {
        for (int v : late) {
            BitSet all = before.get(v);
            if (all != null && early.stream().anyMatch(all::get)) return true;
        }
        return false;
    }

    /// Instructions that a value takes.
    private int weight(int v) {
        boolean wide = values.lanes(v) == DType.F64;
        return Formulas.has(values.op(v), values.operandKinds(v))
                ? weights.computeIfAbsent(
                        List.of(values.op(v), wide, values.operandKinds(v)),
                        _ -> Formulas.instructions(values.op(v), wide, values.operandKinds(v)))
                : 1;
    }

    /// Makes two loops one, in the place of the later one if nothing before that reads the other, or else of the earlier one if all that the later
    /// one reads is there; returns the loop that the first is in.
    private Unit merged(Unit one, Unit two) {
        if (!agree(one.dtype, two.dtype) || one.members.size() + two.members.size() > MOST_MEMBERS) return one;
        Unit early = one.order < two.order ? one : two, late = early == one ? two : one;
        boolean isRead = early.readers.stream().anyMatch(reader -> reader != late && reader.order < late.order);
        if (isRead && sources(late).stream().anyMatch(source -> source.order > early.order)) return one;
        if (one.single != two.single || mustBeApart(one.members, two.members)) return one;
        if (one.tooLong.contains(two) || two.tooLong.contains(one)) return one;
        List<Integer> all = new ArrayList<>(one.members);
        all.addAll(two.members);
        Collections.sort(all);
        boolean isShort = one.weight + two.weight <= LoopMaker.MOST_INSTRUCTIONS;
        if (!(one.single ? isShort : isPlainlyShort(one, two) || LoopMaker.fits(values, all))) {
            if (!isShort) one.tooLong.add(two);
            return one;
        }
        Unit stays = isRead ? early : late, goes = isRead ? late : early;
        for (Unit source : sources(goes)) {
            source.readers.remove(goes);
            if (source != stays) source.readers.add(stays);
        }
        stays.isDense &= goes.isDense && isAsLarge(stays.members.getFirst(), goes.members.getFirst());
        stays.weight += goes.weight;
        stays.tooMuch = Math.min(stays.tooMuch, goes.tooMuch);
        stays.tooLong.addAll(goes.tooLong);
        stays.reads.addAll(goes.reads);
        stays.reads.removeIf(root -> unitOf[root] == stays || unitOf[root] == goes);
        stays.dtype = common(stays.dtype, goes.dtype);
        stays.members.clear();
        stays.members.addAll(all);
        stays.readers.addAll(goes.readers);
        stays.readers.remove(stays);
        goes.gone = true;
        for (int member : goes.members) {
            unitOf[member] = stays;
            note(stays, member);
        }
        return stays;
    }

    private List<Unit> ordered() {
        return units.stream().filter(unit -> !unit.gone).toList();
    }

    /// Makes few small loops one, if one can do all that the graph asks for: to begin a loop costs as much as a hundred entries.
    private void together() {
        List<Unit> all = ordered();
        boolean areFew =
                all.size() > 1 && all.size() <= MOST_TOGETHER && all.stream().allMatch(this::isSmall);
        if (!areFew) return;
        Unit first = all.getFirst();
        for (Unit other : all.subList(1, all.size())) first = merged(first, other);
    }

    private boolean isSmall(Unit unit) {
        return unit.loop && unit.members.stream().allMatch(v -> values.shape(v).count() <= SMALL);
    }
}
