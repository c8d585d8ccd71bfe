package dev.slopewise.compile;

import static java.util.Objects.requireNonNull;

import dev.slopewise.compile.LaneCode.Kind;
import dev.slopewise.compile.LoopForm.Along;
import dev.slopewise.compile.LoopForm.Entry;
import dev.slopewise.compile.LoopForm.How;
import dev.slopewise.compile.LoopReads.Access;
import dev.slopewise.compile.LoopReads.Ref;
import dev.slopewise.core.Contraction;
import dev.slopewise.core.Convert;
import dev.slopewise.core.DType;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Polygamma;
import dev.slopewise.core.Reduction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/// Makes the loop that works some values out together: what each pass over a row does, in which order, and what it reads and writes.
final class LoopMaker {
    /// More instructions than this make a method that the JVM compiles badly or not at all.
    static final int MOST_INSTRUCTIONS = 140;

    static final int MOST_ACCESSES = 32;

    /// A number that a later pass needs is worked out again if that takes no more instructions than this; otherwise it is kept.
    private static final int CHEAP = 6;

    /// Rows that accumulate one after the other: few, so that sums stay as accurate as by pairs.
    static final int BLOCK_ROWS = 16;

    private final Values values;
    private final List<Integer> members;
    private final LoopReads reads;
    private final LoopAxes axes;
    private final boolean wide;
    private final Map<Integer, Integer> ready = new HashMap<>(); // the pass from which on a member is there
    private final List<PassDraft> passes = new ArrayList<>();
    private final List<LoopForm.Access> accesses = new ArrayList<>();
    private final List<Loop.Operand> operands = new ArrayList<>();
    private final List<int[]> numbers = new ArrayList<>();
    private final List<int[]> tables = new ArrayList<>();
    private final Map<Object, Integer> accessOf = new HashMap<>();
    private final List<Kind> registers = new ArrayList<>();
    private final Map<Integer, Integer> registerOf = new HashMap<>();
    private final List<LoopForm.RowPut> rowPuts = new ArrayList<>();
    private final Map<Integer, Integer> weights = new HashMap<>();
    private Loop.Blocks blocks = Loop.Blocks.NONE;

    private static final int[] NO_TABLE = {};

    /// One pass as it is being written. LOADs name accesses; registers get their numbers when all accesses are known.
    private static final class PassDraft {
        private final LaneCode entries;
        private final LaneCode rows;
        private final Map<Integer, Lane> lanes = new LinkedHashMap<>();
        private final Map<Integer, Lane> rowLanes = new LinkedHashMap<>();
        private final List<LoopForm.Put> puts = new ArrayList<>();
        private final List<LoopForm.Fold> folds = new ArrayList<>();
        private final List<LoopForm.Kept> kept = new ArrayList<>();

        PassDraft(boolean wide) {
            entries = new LaneCode(wide);
            rows = new LaneCode(wide);
        }
    }

    private LoopMaker(Values values, List<Integer> members, LoopReads reads, LoopAxes axes, boolean wide) {
        this.values = values;
        this.members = members;
        this.reads = reads;
        this.axes = axes;
        this.wide = wide;
    }

    /// The loop over some values, in order of their making.
    ///
    /// @param stored which of them are needed outside
    static Loop of(Values values, List<Integer> members, IntPredicate stored) {
        LoopMaker maker = prepared(values, members)
                .orElseThrow(() -> new IllegalStateException("values " + members + " are not of one loop"));
        maker.make(stored);
        return maker.finished();
    }

    /// The axes of the loop that works these values out together, if one loop can.
    static Optional<LoopAxes> axes(Values values, List<Integer> members) {
        return prepared(values, members).map(maker -> maker.axes);
    }

    /// Whether one loop can work these values out together, and its code is not too long.
    static boolean fits(Values values, List<Integer> members) {
        Optional<LoopMaker> maker = prepared(values, members);
        if (maker.isEmpty()) return false;
        if (members.size() == 1) return true;
        return maker.get().staysShort();
    }

    private static Optional<LoopMaker> prepared(Values values, List<Integer> members) {
        Optional<LoopReads> reads = LoopReads.of(values, members);
        if (reads.isEmpty()) return Optional.empty();
        boolean summed = reads.get().reads().values().stream()
                .flatMap(List::stream)
                .anyMatch(r -> r instanceof Ref.Member(int w) && !isFull(reads.get(), w));
        boolean wide = members.stream().anyMatch(m -> values.lanes(m) == DType.F64);
        return LoopAxes.of(reads.get(), summed)
                .map(axes -> new LoopMaker(values, members, reads.get(), axes, wide))
                .filter(LoopMaker::isOrdered);
    }

    private static boolean isFull(LoopReads reads, int member) {
        return reads.spansOf(member).equals(Span.all(reads.count()));
    }

    private boolean isFull(int member) {
        return isFull(reads, member);
    }

    private List<Span> spans(int member) {
        return reads.spansOf(member);
    }

    /// The pass from which on a member is there.
    private int ready(int member) {
        return requireNonNull(ready.get(member));
    }

    /// A fold of entries along the row, alone or followed by a sum over rows.
    private boolean isFold(int m) {
        return values.kind(m) == Values.Kind.FOLD && !spans(m).equals(reads.walkedOf(m));
    }

    private boolean walksRow(int m) {
        return axes.variesInRow(reads.walkedOf(m)) || reads.count() == 1;
    }

    /// Whether a fold sums over rows too, so that it is known only after the last of them.
    private boolean accumulates(int m) {
        return isFold(m) && !(axes.variesWithRows(spans(m)) && !axes.isPieces());
    }

    /// Decides in which pass each member is worked out; false if some must be known before they can be.
    private boolean isOrdered() {
        for (int m : members) {
            int from = 0;
            for (Ref ref : reads.refsOf(m)) {
                switch (ref) {
                    case Ref.Member(int w) -> {
                        if (accumulates(w)) return false;
                        from = Math.max(from, ready(w));
                    }
                    case Ref.Outside(Access access) -> {
                        if (axes.innerStride(access) < 0) return false;
                    }
                    case Ref.Constant _ -> {}
                }
            }
            boolean oneARow = !isFull(m) && !isFold(m);
            if (oneARow && !axes.variesWithRows(spans(m))) return false;
            if (accumulates(m)) {
                Optional<Loop.Blocks> cut = axes.blocks(spans(m), BLOCK_ROWS);
                if (cut.isEmpty() || !(blocks.equals(Loop.Blocks.NONE) || blocks.equals(cut.get()))) return false;
                blocks = cut.get();
            }
            ready.put(m, isFold(m) && walksRow(m) ? from + 1 : from);
        }
        return true;
    }

    private PassDraft pass(int p) {
        while (passes.size() <= p) passes.add(new PassDraft(wide));
        return passes.get(p);
    }

    private void make(IntPredicate stored) {
        pass(0);
        for (int m : members) {
            if (isFold(m)) fold(m);
            else if (isFull(m)) {
                if (stored.test(m)) store(m);
            } else {
                rowLane(m);
            }
        }
        for (int m : members) {
            if (stored.test(m) && !isFull(m) && !accumulates(m)) {
                rowPuts.add(new LoopForm.RowPut(register(m), write(m), How.STORE));
            }
        }
    }

    /// Writes the code of all members, as long as it is not too long.
    private boolean staysShort() {
        make(_ -> false);
        for (int m : members) {
            if (isFull(m)) lane(ready(m), m);
            if (!isShort()) return false;
        }
        return true;
    }

    private boolean isShort() {
        int instructions = 0;
        for (PassDraft pass : passes) instructions += pass.entries.work() + pass.rows.work();
        return instructions <= MOST_INSTRUCTIONS && accesses.size() <= MOST_ACCESSES;
    }

    // ---- Members

    private void store(int m) {
        int p = ready(m);
        put(p, lane(p, m), write(m), How.STORE);
    }

    private void put(int p, Lane lane, int access, How how) {
        var put = new LoopForm.Put(lane.id(), access, how);
        if (!pass(p).puts.contains(put)) pass(p).puts.add(put);
    }

    private static How how(Reduction op) {
        return op instanceof Reduction.Sum ? How.ADD : op instanceof Reduction.Min ? How.MIN : How.MAX;
    }

    private void fold(int m) {
        How how = how((Reduction) values.op(m));
        Ref of = reads.refsOf(m).getFirst();
        if (!walksRow(m)) {
            int register = of instanceof Ref.Member(int w) ? register(w) : -1;
            rowPuts.add(new LoopForm.RowPut(register, partial(m, 1, Entry.DOUBLE, how), how));
            return;
        }
        int p = ready(m) - 1;
        if (axes.variesInRow(spans(m))) {
            put(p, lane(p, of), partial(m, axes.length(), Entry.REAL, how), how);
            return;
        }
        int register = newRegister(m, Kind.REAL);
        pass(p).folds.add(new LoopForm.Fold(lane(p, of).id(), how, register));
        if (accumulates(m)) rowPuts.add(new LoopForm.RowPut(register, partial(m, 1, Entry.DOUBLE, how), how));
    }

    private int newRegister(int m, Kind kind) {
        registers.add(kind);
        registerOf.put(m, registers.size() - 1);
        return registers.size() - 1;
    }

    private int register(int m) {
        return requireNonNull(registerOf.get(m));
    }

    /// What a member with one number a row is, worked out after the last pass that it needs.
    private void rowLane(int m) {
        PassDraft draft = pass(Math.max(0, ready(m) - 1));
        List<Lane> in = new ArrayList<>();
        for (Ref ref : reads.refsOf(m)) {
            in.add(
                    switch (ref) {
                        case Ref.Constant(Number number) -> constant(draft.rows, m, number, in.size());
                        case Ref.Outside(Access access) -> load(draft.rows, access);
                        case Ref.Member(int w) -> {
                            Lane known = draft.rowLanes.get(w);
                            yield known != null ? known : loadRegister(draft.rows, register(w));
                        }
                    });
        }
        Lane lane = formula(m, in);
        draft.rowLanes.put(m, lane);
        draft.kept.add(new LoopForm.Kept(lane.id(), newRegister(m, lane.kind())));
    }

    private Lane lane(int p, Ref ref) {
        return switch (ref) {
            case Ref.Constant(Number number) -> pass(p).entries.constant(number.doubleValue());
            case Ref.Outside(Access access) -> load(pass(p).entries, access);
            case Ref.Member(int w) -> lane(p, w);
        };
    }

    /// A member's lane in some pass: worked out there, or read from where it was kept.
    private Lane lane(int p, int m) {
        PassDraft draft = pass(p);
        Lane known = draft.lanes.get(m);
        if (known != null) return known;
        Lane lane;
        if (!isFull(m) || isFold(m)) {
            lane = loadRegister(draft.entries, register(m));
        } else if (ready(m) < p
                && weight(m) > CHEAP
                && values.graph().type(m).dtype().isFloat()) {
            int access = kept(m);
            lane = draft.entries.load(access);
        } else {
            List<Lane> in = new ArrayList<>();
            for (Ref ref : reads.refsOf(m)) {
                in.add(
                        ref instanceof Ref.Constant(Number number)
                                ? constant(draft.entries, m, number, in.size())
                                : lane(p, ref));
            }
            lane = formula(m, in);
        }
        draft.lanes.put(m, lane);
        return lane;
    }

    /// A constant operand, of the kind that the operation wants.
    private Lane constant(LaneCode code, int m, Number number, int operand) {
        return switch (values.operandKinds(m).get(operand)) {
            case REAL -> code.constant(number.doubleValue());
            case BITS -> code.bits(wide ? number.longValue() : number.intValue());
            case MASK -> code.mask(number.doubleValue() != 0);
        };
    }

    private Lane formula(int m, List<Lane> in) {
        return switch (values.op(m)) {
            case Pointwise _, Polygamma _ -> Formulas.of(values.op(m), in);
            case Convert(DType to) -> WholeNumbers.converted(in.getFirst(), to);
            case Contraction _ -> in.get(0).times(in.get(1));
            default -> in.getFirst();
        };
    }

    /// Instructions that it takes to work a member out anew, from what is read and what rows have.
    private int weight(int m) {
        Integer known = weights.get(m);
        if (known != null) return known;
        var code = new LaneCode(wide);
        List<Lane> in = new ArrayList<>();
        int sum = 0;
        for (Ref ref : reads.refsOf(m)) {
            in.add(code.load(values.operandKinds(m).get(in.size()), in.size()));
            if (ref instanceof Ref.Member(int w) && isFull(w) && !isFold(w)) sum += weight(w);
        }
        formula(m, in);
        sum += code.instructions().size() - in.size();
        weights.put(m, sum);
        return sum;
    }

    /// Where a member is kept for later passes: its own storage, if it has one, or room for a row.
    private int kept(int m) {
        Integer written = accessOf.get(new Loop.Operand.Write(m));
        if (written != null) return written;
        Integer access = accessOf.get(m);
        if (access == null) {
            access = access(m, new LoopForm.Access(Entry.REAL, Along.ENTRIES, false), new Loop.Operand.Scratch(), 0, 0);
            put(ready(m), lane(ready(m), m), access, How.STORE);
        }
        return access;
    }

    // ---- Accesses

    private int access(Object key, LoopForm.Access form, Loop.Operand operand, int base, int stride) {
        accesses.add(form);
        operands.add(operand);
        int block = operand instanceof Loop.Operand.Partial(int _, int size, int _, How _) ? size : 0;
        numbers.add(new int[] {base, stride, block});
        tables.add(NO_TABLE);
        accessOf.put(key, accesses.size() - 1);
        return accesses.size() - 1;
    }

    private Lane load(LaneCode code, Access from) {
        Kind kind = Kind.of(values.graph().type(from.root()).dtype());
        Integer known = accessOf.get(from);
        if (known == null && axes.repeats(from)) {
            var repeated = new Loop.Operand.Repeated(from.root(), from.offset(), axes.period());
            known = access(from, new LoopForm.Access(Entry.of(kind), Along.ENTRIES, false), repeated, 0, 0);
        }
        if (known == null) {
            Along along = axes.innerStride(from) == 1 ? Along.ENTRIES : Along.ROW;
            Optional<Integer> stride = axes.rowStride(from);
            var form = new LoopForm.Access(Entry.of(kind), along, stride.isEmpty());
            known = access(from, form, new Loop.Operand.Read(from.root()), from.offset(), stride.orElse(0));
            if (stride.isEmpty()) tables.set(known, axes.table(from));
        }
        return code.load(kind, known);
    }

    private int write(int m) {
        var operand = new Loop.Operand.Write(m);
        Integer known = accessOf.get(operand);
        if (known != null) return known;
        Kind kind = Kind.of(values.graph().type(m).dtype());
        boolean full = isFull(m) && !isFold(m);
        var form = new LoopForm.Access(Entry.of(kind), full ? Along.ENTRIES : Along.ROW, false);
        return access(operand, form, operand, 0, full ? axes.length() : 1);
    }

    private int partial(int m, int size, Entry entry, How how) {
        Along along = size > 1 || entry == Entry.REAL ? Along.ENTRIES : Along.ROW;
        var operand = new Loop.Operand.Partial(m, size * blocks.inner(), size > 1 ? axes.times(spans(m)) : 1, how);
        return access(operand, new LoopForm.Access(entry, along, false), operand, 0, blocks.inner() == 1 ? 0 : size);
    }

    // Registers are numbered after all accesses, whose count is known in the end: until then from here on.
    private static final int REGISTERS = 1 << 20;

    private Lane loadRegister(LaneCode code, int register) {
        return code.load(registers.get(register), REGISTERS + register);
    }

    private List<LaneCode.Instruction> numbered(LaneCode code) {
        return code.instructions().stream()
                .map(i -> i.action().isLoad()
                        ? new LaneCode.Instruction(
                                i.action(),
                                i.in(),
                                i.setting() >= REGISTERS ? i.setting() - REGISTERS + accesses.size() : i.setting())
                        : i)
                .toList();
    }

    private Loop finished() {
        List<LoopForm.Pass> done = passes.stream()
                .map(p -> new LoopForm.Pass(
                        numbered(p.entries),
                        List.copyOf(p.puts),
                        List.copyOf(p.folds),
                        numbered(p.rows),
                        List.copyOf(p.kept)))
                .toList();
        var form = new LoopForm(wide, List.copyOf(accesses), List.copyOf(registers), done, List.copyOf(rowPuts));
        int[] all = new int[LoopForm.HEAD + 3 * numbers.size()];
        all[0] = axes.length();
        all[1] = reads.count();
        all[2] = blocks.inner() == 1 ? Integer.MAX_VALUE : blocks.inner();
        all[3] = LoopWriter.sums(wide);
        all[4] = blocks.rows();
        for (int k = 0; k < numbers.size(); k++) System.arraycopy(numbers.get(k), 0, all, LoopForm.HEAD + 3 * k, 3);
        return new Loop(
                form,
                List.copyOf(operands),
                axes.rows(),
                axes.length(),
                reads.count(),
                all,
                tables.toArray(int[][]::new),
                blocks,
                readIn(),
                putIn());
    }

    private Map<Integer, Integer> readIn() {
        Map<Integer, Integer> last = new HashMap<>();
        Set<Integer> otherwise = new HashSet<>();
        accessOf.forEach((key, k) -> {
            if (!(key instanceof Access access)) return;
            if (!access.isDense(reads.count())) otherwise.add(access.root());
            for (int p = 0; p < passes.size(); p++) {
                boolean reads = passes.get(p).entries.instructions().stream()
                        .anyMatch(i -> i.action().isLoad() && i.setting() == k);
                if (reads) last.merge(access.root(), p, Math::max);
            }
        });
        last.keySet().removeAll(otherwise);
        return last;
    }

    private Map<Integer, Integer> putIn() {
        Map<Integer, Integer> put = new HashMap<>();
        for (int p = 0; p < passes.size(); p++) {
            for (LoopForm.Put one : passes.get(p).puts) {
                if (operands.get(one.access()) instanceof Loop.Operand.Write(int v)) put.put(v, p);
            }
        }
        return put;
    }
}
