package dev.slopewise.compile;

import dev.slopewise.compile.LaneCode.Instruction;
import dev.slopewise.compile.LoopForm.Along;
import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// A loop of known length whose body works each entry out from entries at the same place, as one loop over all steps: a row a step, which finds the
/// state where the row before it left it. A step of one number costs a few nanoseconds so, of which a plan's run for each would take eighty.
final class ScanLoop implements Backend.Kernel {
    /// Entries that a task carries through all steps: few, so that their state stays near.
    private static final int COLUMNS = 1024;

    private final Control.Scan scan;
    private final LoopCode code;
    private final int entries;
    private final Place[] places; // of each access
    private final int[][] numbers; // of each task
    private final int[][] tables;
    private final boolean[] changes; // carries that do
    private final AtomicReference<@Nullable Run> idle = new AtomicReference<>();

    /// The array of an access.
    ///
    /// @param number of the operand or result
    private record Place(boolean isResult, int number) {}

    private ScanLoop(Control.Scan scan, Draft draft, LoopCode code, int entries) {
        this.scan = scan;
        this.code = code;
        this.entries = entries;
        this.places = draft.places.toArray(new Place[0]);
        this.tables = new int[places.length][];
        this.changes = draft.changes;
        this.numbers = new int[Math.ceilDiv(entries, COLUMNS)][];
        for (int task = 0; task < numbers.length; task++) {
            int from = task * COLUMNS, some = Math.min(COLUMNS, entries - from);
            int[] of = Arrays.copyOf(draft.head, LoopForm.HEAD + 3 * places.length);
            of[0] = some;
            of[1] = scan.length() * some;
            for (int k = 0; k < places.length; k++) {
                boolean isAlong = draft.accesses.get(k).along() == Along.ENTRIES;
                of[LoopForm.HEAD + 3 * k] = draft.bases.get(k) + (isAlong ? from : 0);
                of[LoopForm.HEAD + 3 * k + 1] = draft.strides.get(k);
            }
            numbers[task] = of;
        }
    }

    /// Empty for bodies that do anything else.
    ///
    /// @param loops makes the code of loops
    static Optional<Backend.Kernel> of(Control.Scan scan, Plan body, Function<LoopForm, LoopCode> loops) {
        if (scan.length() == 0 || body.steps().size() != 1) return Optional.empty();
        if (!(body.steps().getFirst() instanceof Step.Looped looped)) return Optional.empty();
        Loop loop = looped.loop();
        boolean isOneRow = loop.rows() == 1 && Walks.walksRows(loop.form());
        if (!isOneRow || !loop.form().registers().isEmpty()) return Optional.empty();
        var draft = new Draft(scan, body, loop);
        if (!draft.isDone()) return Optional.empty();
        return Optional.of(new ScanLoop(scan, draft, loops.apply(draft.form()), loop.entries()));
    }

    LoopForm form() {
        return code.form();
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        for (int i = 0; i < scan.carries(); i++) {
            Object from = Storage.of(in.get(i)), to = Storage.of(out.get(i));
            System.arraycopy(from, 0, to, 0, in.get(i).count());
        }
        Run kept = idle.getAndSet(null), run = kept == null ? new Run() : kept;
        for (int k = 0; k < places.length; k++) {
            Place place = places[k];
            run.arrays[k] = Storage.of((place.isResult ? out : in).get(place.number));
        }
        long done = (long) scan.length() * entries;
        Pool.each(numbers.length, done * code.weight(), run);
        Arrays.fill(run.arrays, Storage.NONE);
        idle.set(run);
        if (!isNarrow()) code.ran(done);
    }

    /// Whether vectors are of no use.
    private boolean isNarrow() {
        return entries < Tiles.lanes(code.form().wide());
    }

    /// One run at a time: its arrays, and room for each task.
    private final class Run implements IntConsumer {
        private final Object[] arrays = new Object[places.length];
        private final Object[] sums = new Object[numbers.length];

        Run() {
            Arrays.setAll(sums, _ -> LoopRunIn.sums(code.form()));
        }

        @Override
        public void accept(int task) {
            int steps = scan.length();
            if (isNarrow()) code.runPlain(arrays, numbers[task], tables, sums[task], steps);
            else code.run(arrays, numbers[task], tables, sums[task], 0, steps, 0);
        }
    }

    /// The body's loop on its way to be that of all steps.
    private static final class Draft {
        private final Control.Scan scan;
        private final Plan body;
        private final Graph graph;
        private final Loop loop;
        private final int[] head;
        private final List<Instruction> instructions;
        private final List<LoopForm.Put> puts;
        private final List<LoopForm.Access> accesses;
        private final List<Place> places = new ArrayList<>();
        private final List<Integer> bases = new ArrayList<>();
        private final List<Integer> strides = new ArrayList<>();
        private final boolean[] changes;

        Draft(Control.Scan scan, Plan body, Loop loop) {
            LoopForm.Pass pass = loop.form().passes().getFirst();
            this.scan = scan;
            this.body = body;
            this.graph = body.graph();
            this.loop = loop;
            this.head = Arrays.copyOf(loop.numbers(), LoopForm.HEAD);
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

        /// Finds where each access goes and what becomes of each result; false if one loop cannot do it.
        boolean isDone() {
            int results = graph.outputs().size();
            int[] writing = new int[loop.operands().size()];
            boolean[] written = new boolean[results];
            for (int k = 0; k < writing.length; k++) {
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
            if (v < scan.carries() && changes[v]) {
                boolean isAlong = accesses.get(access).along() == Along.ENTRIES || loop.entries() == 1;
                place(new Place(true, v), 0, 0);
                return isAlong && base == 0 && count(v) == loop.entries();
            }
            boolean isRow = v >= scan.carries() && v < scan.carries() + scan.rows();
            if (isRow) placeRow(new Place(false, v), base, count(v));
            else place(new Place(false, v), base, 0);
            return true;
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
                readsAll(from);
            }
            accesses.add(new LoopForm.Access(LoopForm.Entry.of(kind), Along.ENTRIES, false));
            puts.add(new LoopForm.Put(lane, accesses.size() - 1, LoopForm.How.STORE));
            writes(result);
            return true;
        }

        private void readsAll(int v) {
            boolean isRow = v >= scan.carries() && v < scan.carries() + scan.rows();
            if (isRow) placeRow(new Place(false, v), 0, count(v));
            else place(new Place(v < scan.carries() && changes[v], v), 0, 0);
        }

        /// The lane that is put where a value goes; −1 if none is.
        private int lane(int value) {
            for (LoopForm.Put put : puts) {
                boolean isOfLoop = put.access() < loop.operands().size();
                if (isOfLoop && loop.operands().get(put.access()).equals(new Loop.Operand.Write(value)))
                    return put.lane();
            }
            return -1;
        }

        LoopForm form() {
            var pass = new LoopForm.Pass(List.copyOf(instructions), List.copyOf(puts), List.of(), List.of(), List.of());
            return new LoopForm(loop.form().wide(), List.copyOf(accesses), List.of(), List.of(pass), List.of());
        }
    }
}
