package dev.slopewise.compile;

import dev.slopewise.compile.Fusion.Unit;
import dev.slopewise.core.DType;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Polygamma;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Values that loops work out again instead of reading what another loop has stored: where that takes fewer instructions than bytes need not pass.
///
/// A value that no loop reads any more is not stored. Loops keep their rows, so that sums are taken in the same order and results have the same bits.
final class Recomputation {
    /// Less than this may lie in a cache, where storing and reading is as cheap as arithmetic: measured, steps of some megabytes gained nothing.
    private static final long LEAST_BYTES = 16 << 20;

    private final Values values;
    private final List<Unit> units;
    private final Unit[] makers;
    private final List<List<Unit>> readers = new ArrayList<>();
    private final boolean[] stored;
    private final boolean[] results;

    /// What a unit would have to do to be without a value.
    ///
    /// @param again   what it works out, the value itself last
    /// @param reads   what it does not read yet
    private record Way(Unit unit, Set<Integer> again, Set<Integer> reads) {}

    private Recomputation(Values values, List<Unit> units) {
        this.values = values;
        this.units = units;
        this.makers = new Unit[values.graph().values()];
        this.stored = stored(values, units);
        this.results = new boolean[makers.length];
        for (int v : values.graph().outputs()) results[values.view(v).root()] = true;
        for (int v = 0; v < makers.length; v++) readers.add(new ArrayList<>());
        for (Unit unit : units) {
            unit.members().forEach(v -> makers[v] = unit);
            reads(unit).forEach(v -> readers.get(v).add(unit));
        }
    }

    /// Values that are read outside the unit that makes them, or are results.
    static boolean[] stored(Values values, List<Unit> units) {
        boolean[] stored = new boolean[values.graph().values()];
        for (int v : values.graph().outputs()) stored[values.view(v).root()] = true;
        for (Unit unit : units) for (int v : reads(values, unit)) stored[v] = true;
        return stored;
    }

    /// The same units, some of which work out more; without those that nobody needs any more.
    static List<Unit> of(Values values, List<Unit> units) {
        var recomputation = new Recomputation(values, units);
        for (int v = 0; v < recomputation.makers.length; v++) {
            if (recomputation.mayBeMadeAgain(v)) recomputation.consider(v);
        }
        boolean[] stored = stored(values, units);
        return units.stream()
                .filter(unit -> !unit.isLoop() || unit.members().stream().anyMatch(v -> stored[v]))
                .toList();
    }

    private Set<Integer> reads(Unit unit) {
        return reads(values, unit);
    }

    /// What a unit reads, by the values in whose storage it lies.
    private static Set<Integer> reads(Values values, Unit unit) {
        Set<Integer> reads = new LinkedHashSet<>();
        for (int v : unit.all()) {
            for (int operand : values.operands(v)) {
                int root = values.view(operand).root();
                if (!unit.isLoop() || !unit.worksOut(root)) reads.add(root);
            }
        }
        return reads;
    }

    private long bytes(int v) {
        return values.graph().type(v).bytes();
    }

    /// Instructions that it takes to work some values out, in all their entries.
    private long work(Set<Integer> again) {
        long work = 0;
        for (int v : again) {
            boolean wide = values.lanes(v) == DType.F64;
            long each = switch (values.op(v)) {
                case Pointwise _, Polygamma _ -> Formulas.cost(values.op(v), wide, values.operandKinds(v));
                default -> 1;
            };
            work += each * values.shape(v).count() * (wide ? 2 : 1);
        }
        return work;
    }

    private boolean mayBeMadeAgain(int v) {
        Unit maker = makers[v];
        return maker != null
                && maker.isLoop()
                && stored[v]
                && values.kind(v) == Values.Kind.MAP
                && bytes(v) >= LEAST_BYTES;
    }

    private void consider(int v) {
        List<Unit> all = readers.get(v);
        List<Way> ways = new ArrayList<>();
        for (Unit reader : all) way(reader, v).ifPresent(ways::add);
        if (!results[v] && ways.size() == all.size()) {
            long saved = bytes(v), work = 0;
            for (Way way : ways) {
                saved += bytes(v) - way.reads.stream().mapToLong(this::bytes).sum();
                work += work(way.again);
            }
            if (saved >= work) {
                ways.forEach(this::carryOut);
                stored[v] = false;
                return;
            }
        }
        for (Way way : ways) {
            if (way.reads.isEmpty() && bytes(v) >= work(way.again)) carryOut(way);
        }
    }

    private void carryOut(Way way) {
        Set<Integer> before = reads(way.unit);
        way.unit.again().addAll(way.again);
        Set<Integer> now = reads(way.unit);
        for (int v : before) if (!now.contains(v)) readers.get(v).remove(way.unit);
        for (int v : now) if (!before.contains(v)) readers.get(v).add(way.unit);
    }

    /// How a loop can do without reading a value; empty if it cannot, or if its rows would be others.
    private Optional<Way> way(Unit unit, int v) {
        if (!unit.isLoop()) return Optional.empty();
        var way = new Way(unit, new LinkedHashSet<>(), new LinkedHashSet<>());
        if (!add(way, reads(unit), v)) return Optional.empty();
        List<Integer> more = new ArrayList<>(unit.all());
        more.addAll(way.again);
        more.sort(null);
        Optional<LoopAxes> axes = LoopMaker.axes(values, unit.all());
        boolean same = axes.isPresent() && axes.equals(LoopMaker.axes(values, more));
        return same && LoopMaker.fits(values, more) ? Optional.of(way) : Optional.empty();
    }

    /// Adds a value and what it takes that is not stored.
    private boolean add(Way way, Set<Integer> read, int v) {
        if (way.again.contains(v)) return true;
        for (int operand : values.operands(v)) {
            int root = values.view(operand).root();
            if (values.kind(root) == Values.Kind.CONSTANT || way.unit.worksOut(root)) continue;
            if (makers[root] == null || stored[root]) {
                if (read.contains(root)) continue;
                if (mayBeOverwritten(root, way.unit)) return false;
                way.reads.add(root);
            } else if (values.kind(root) != Values.Kind.MAP || !add(way, read, root)) {
                return false;
            }
        }
        return way.again.add(v);
    }

    /// Whether an input could have served for a result by then, if it were not read: its room is worth more than a value less.
    private boolean mayBeOverwritten(int v, Unit reader) {
        if (!values.graph().isInput(v)) return false;
        for (Unit unit : units) {
            if (unit == reader) return false;
            for (int made : unit.members()) {
                if (results[made]
                        && values.graph().type(made).equals(values.graph().type(v))) return true;
            }
        }
        return false;
    }
}
