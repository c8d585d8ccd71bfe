package dev.slopewise.compile;

import dev.slopewise.compile.LaneCode.Instruction;
import dev.slopewise.compile.LoopForm.Along;
import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Makes of the loop of a scan's body that of all its steps: where each access goes, what is written twice or given as it came, and the numbers of a [ScanLoop].
final class ScanDraft {
    /// The array of an access.
    ///
    /// @param number of the operand or result
    record Place(boolean isResult, int number) {}

    private final Control.Scan scan;
    private final Plan body;
    private final Graph graph;
    private final Loop loop;
    private final List<Instruction> instructions;
    private final List<LoopForm.Put> puts;
    private final List<LoopForm.Access> accesses;
    private final List<Place> places = new ArrayList<>();
    private final List<Integer> bases = new ArrayList<>();
    private final List<Integer> strides = new ArrayList<>();
    private final boolean[] changes;

    ScanDraft(Control.Scan scan, Plan body, Loop loop) {
        LoopForm.Pass pass = loop.form().passes().getFirst();
        this.scan = scan;
        this.body = body;
        this.graph = body.graph();
        this.loop = loop;
        this.instructions = new ArrayList<>(pass.entries());
        this.puts = new ArrayList<>(pass.puts());
        this.accesses = new ArrayList<>(loop.form().accesses());
        this.changes = new boolean[scan.carries()];
        for (int i = 0; i < changes.length; i++) changes[i] = root(i) != i;
    }

    /// The value in whose place result `k` of the body lies.
    private int root(int k) {
        return body.root(graph.outputs().get(k));
    }

    private int count(int value) {
        return graph.type(value).shape().count();
    }

    List<Place> places() {
        return places;
    }

    /// What the code is given for `some` entries of each step from one on; see [LoopForm.Code].
    int[] numbers(int from, int some) {
        int[] numbers = Arrays.copyOf(loop.numbers(), LoopForm.HEAD + 3 * places.size());
        numbers[0] = some;
        numbers[1] = scan.length() * some;
        for (int k = 0; k < places.size(); k++) {
            boolean isAlong = accesses.get(k).along() == Along.ENTRIES;
            int at = LoopForm.HEAD + 3 * k;
            numbers[at] = bases.get(k) + (isAlong ? from : 0);
            numbers[at + 1] = strides.get(k);
            numbers[at + 2] = 0;
        }
        return numbers;
    }

    /// Finds where each access goes and what becomes of each result; false if one loop cannot do it.
    boolean isDone() {
        int results = graph.outputs().size();
        boolean[] written = new boolean[results];
        for (int k = 0; k < loop.operands().size(); k++) {
            switch (loop.operands().get(k)) {
                case Loop.Operand.Read(int v) -> {
                    if (!reads(k, v)) return false;
                }
                case Loop.Operand.Write(int v) -> {
                    int first = 0;
                    while (first < results && root(first) != v) first++;
                    if (first == results) return false;
                    written[first] = true;
                    writes(first);
                }
                case Loop.Operand.Partial _, Loop.Operand.Scratch _, Loop.Operand.Repeated _ -> {
                    return false;
                }
            }
        }
        for (int k = 0; k < results; k++) {
            boolean stays = k < changes.length && !changes[k];
            if (stays) continue;
            if (count(graph.outputs().get(k)) != loop.entries()) return false;
            if (!written[k] && !copies(k)) return false;
        }
        return true;
    }

    /// The state is written over as it is read, so it must be read entry after entry.
    private boolean reads(int access, int v) {
        int base = loop.numbers()[LoopForm.HEAD + 3 * access];
        placeRead(v, base);
        if (!isWrittenOver(v)) return true;
        boolean isAlong = accesses.get(access).along() == Along.ENTRIES || loop.entries() == 1;
        return isAlong && base == 0 && count(v) == loop.entries();
    }

    private boolean isWrittenOver(int v) {
        return v < scan.carries() && changes[v];
    }

    private void placeRead(int v, int base) {
        boolean isRow = v >= scan.carries() && v < scan.carries() + scan.rows();
        if (isRow) placeRow(new Place(false, v), base, count(v));
        else place(new Place(isWrittenOver(v), v), base, 0);
    }

    private void writes(int result) {
        var at = new Place(true, result);
        if (result < scan.carries()) place(at, 0, 0);
        else placeRow(at, 0, count(graph.outputs().get(result)));
    }

    private void placeRow(Place at, int base, int count) {
        int first = scan.rowOf(0) * count;
        place(at, base + first, scan.direction() == Control.Scan.Direction.FORWARD ? count : -count);
    }

    private void place(Place at, int base, int stride) {
        places.add(at);
        bases.add(base);
        strides.add(stride);
    }

    /// Has a result written that lies where an input or another result does.
    private boolean copies(int result) {
        int from = root(result);
        Type type = graph.type(from);
        var kind = LaneCode.Kind.of(type.dtype());
        boolean isOfLoop = kind == LaneCode.Kind.MASK
                || type.dtype().bytes() == (loop.form().wide() ? 8 : 4);
        if (!isOfLoop || count(from) != loop.entries()) return false;
        int lane = lane(from);
        if (lane < 0) {
            if (!graph.isInput(from)) return false;
            accesses.add(new LoopForm.Access(LoopForm.Entry.of(kind), Along.ENTRIES, false));
            var code = new LaneCode(loop.form().wide());
            code.load(kind, accesses.size() - 1);
            instructions.addAll(code.instructions());
            lane = instructions.size() - 1;
            placeRead(from, 0);
        }
        accesses.add(new LoopForm.Access(LoopForm.Entry.of(kind), Along.ENTRIES, false));
        puts.add(new LoopForm.Put(lane, accesses.size() - 1, LoopForm.How.STORE));
        writes(result);
        return true;
    }

    /// The lane that is put where a value goes; −1 if none is.
    private int lane(int value) {
        for (LoopForm.Put put : puts) {
            boolean isOfLoop = put.access() < loop.operands().size();
            if (isOfLoop && loop.operands().get(put.access()).equals(new Loop.Operand.Write(value))) return put.lane();
        }
        return -1;
    }

    LoopForm form() {
        var pass = new LoopForm.Pass(List.copyOf(instructions), List.copyOf(puts), List.of(), List.of(), List.of());
        return new LoopForm(loop.form().wide(), List.copyOf(accesses), List.of(), List.of(pass), List.of());
    }
}
