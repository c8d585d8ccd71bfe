package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Control;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// A loop of known length whose body works each entry out from what stands at its place, as one loop over all steps: a row a step, which finds the state
/// where the row before left it. A step of one number takes a few nanoseconds so; where a plan is run for each it takes eighty.
final class ScanLoop implements Inside {
    /// Entries that a task carries through all steps: few, so that their state stays near.
    private static final int COLUMNS = 1024;

    private final Control.Scan scan;
    private final LoopCode code;
    private final int entries;
    private final ScanDraft.Place[] places; // of each access
    private final int[][] numbers; // of each task
    private final int[][] tables;
    private final AtomicReference<@Nullable Run> idle = new AtomicReference<>();

    private ScanLoop(Control.Scan scan, ScanDraft draft, LoopCode code, int entries) {
        this.scan = scan;
        this.code = code;
        this.entries = entries;
        this.places = draft.places().toArray(new ScanDraft.Place[0]);
        this.tables = new int[places.length][0];
        this.numbers = new int[Math.ceilDiv(entries, COLUMNS)][];
        for (int task = 0; task < numbers.length; task++) {
            int from = task * COLUMNS;
            numbers[task] = draft.numbers(from, Math.min(COLUMNS, entries - from));
        }
    }

    /// Empty for bodies that do anything else.
    ///
    /// @param loops makes the code of loops
    static Optional<ScanLoop> of(Control.Scan scan, Plan body, Function<LoopForm, LoopCode> loops) {
        if (scan.length() == 0 || body.steps().size() != 1) return Optional.empty();
        if (!(body.steps().getFirst() instanceof Step.Looped looped)) return Optional.empty();
        Loop loop = looped.loop();
        boolean isOneRow = loop.rows() == 1 && Walks.walksRows(loop.form());
        boolean canBeCounted = (long) scan.length() * Math.min(loop.entries(), COLUMNS) <= Integer.MAX_VALUE;
        if (!isOneRow || !canBeCounted || !loop.form().registers().isEmpty()) return Optional.empty();
        var draft = new ScanDraft(scan, body, loop);
        if (!draft.isDone()) return Optional.empty();
        return Optional.of(new ScanLoop(scan, draft, loops.apply(draft.form()), loop.entries()));
    }

    @Override
    public String inside() {
        return code.form().toString();
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        Run run = begin(in, out);
        run.go();
        end(run, scan.length());
    }

    /// Puts the start where the state will be; several runs may go on at a time.
    Run begin(List<Array> in, List<Array> out) {
        for (int i = 0; i < scan.carries(); i++) {
            Object from = Storage.of(in.get(i)), to = Storage.of(out.get(i));
            System.arraycopy(from, 0, to, 0, in.get(i).count());
        }
        Run kept = idle.getAndSet(null), run = kept == null ? new Run() : kept;
        for (int k = 0; k < places.length; k++) {
            ScanDraft.Place place = places[k];
            run.arrays[k] = Storage.of((place.isResult() ? out : in).get(place.number()));
        }
        return run;
    }

    /// Lets go of the arrays of a run of so many steps.
    void end(Run run, long steps) {
        Arrays.fill(run.arrays, Storage.NONE);
        idle.set(run);
        if (!isNarrow()) code.ran(steps * entries);
    }

    /// Whether vectors are of no use.
    private boolean isNarrow() {
        return entries < Tiles.lanes(code.form().wide());
    }

    /// One run at a time: its arrays, and room for each task.
    final class Run implements IntConsumer {
        private final long work = (long) scan.length() * entries * code.weight();
        private final Object[] arrays = new Object[places.length];
        private final Object[] sums = new Object[numbers.length];

        private Run() {
            Arrays.setAll(sums, _ -> LoopRunIn.sums(code.form()));
        }

        /// Goes all steps from where the state is.
        void go() {
            if (numbers.length == 1) accept(0);
            else Pool.each(numbers.length, work, this);
        }

        @Override
        public void accept(int task) {
            int steps = scan.length();
            if (isNarrow()) code.runPlain(arrays, numbers[task], tables, sums[task], steps);
            else code.run(arrays, numbers[task], tables, sums[task], 0, steps, 0);
        }
    }
}
