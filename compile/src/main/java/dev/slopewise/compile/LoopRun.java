package dev.slopewise.compile;

import dev.slopewise.compile.LoopForm.How;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A loop with the storage that one run after the other uses. Rows are shared out among tasks by the loop's sizes alone.
final class LoopRun implements IntConsumer {
    private final Loop loop;
    private final LoopCode code;
    private final Optional<SideBySide> sideBySide;
    private final @Nullable SideBySideRoom[] rooms; // of tasks, once they work rows out side by side
    private final Object[] data;
    private final int units;
    private final int tasks;
    private final long work;
    private final Object[][] arrays;
    private final Object[] sums;
    private final double[] whole; // what blocks accumulated, brought together
    private final double[] lost; // to rounding, of it

    private final int[] bound; // accesses that go to a value's storage
    private final int[] values; // the values
    private final int[] accumulating; // accesses that rows are added up in
    private final int[] repeated; // accesses to what repeats along rows

    /// @param data the storage of each value, as it is during a run
    LoopRun(Loop loop, LoopCode code, Optional<SideBySide> sideBySide, Object[] data) {
        this.loop = loop;
        this.code = code;
        this.sideBySide = sideBySide;
        this.data = data;
        this.units = loop.accumulates() ? loop.blocks().count() : loop.rows();
        Schedule schedule = Schedule.of(loop, code);
        this.work = schedule.work();
        this.tasks = schedule.tasks();
        this.rooms = new SideBySideRoom[sideBySide.isPresent() ? tasks : 0];
        this.arrays = new Object[tasks][loop.operands().size()];
        this.sums = new Object[tasks];
        int largest = loop.operands().stream()
                .mapToInt(o -> o instanceof Loop.Operand.Partial(int _, int size, int _, How _) ? size : 0)
                .max()
                .orElse(0);
        this.whole = new double[largest];
        this.lost = new double[largest];
        List<Loop.Operand> operands = loop.operands();
        this.accumulating = IntStream.range(0, operands.size())
                .filter(k -> operands.get(k) instanceof Loop.Operand.Partial)
                .toArray();
        this.repeated = IntStream.range(0, operands.size())
                .filter(k -> operands.get(k) instanceof Loop.Operand.Repeated)
                .toArray();
        this.bound = IntStream.range(0, operands.size())
                .filter(k -> boundTo(operands.get(k), k) >= 0)
                .toArray();
        this.values = Arrays.stream(bound).map(k -> boundTo(operands.get(k), k)).toArray();
        for (int t = 0; t < tasks; t++) {
            sums[t] = LoopRunIn.sums(loop.form());
            for (int k = 0; k < arrays[t].length; k++) {
                switch (loop.operands().get(k)) {
                    case Loop.Operand.Scratch _ -> arrays[t][k] = room(false, loop.length());
                    case Loop.Operand.Repeated _ -> arrays[t][k] = t > 0 ? arrays[0][k] : row(k);
                    case Loop.Operand.Partial partial -> {
                        int size = loop.blocks().count() * partial.size();
                        if (!isDirect(k)) arrays[t][k] = t > 0 ? arrays[0][k] : room(isDouble(k), size);
                    }
                    case Loop.Operand.Read _, Loop.Operand.Write _ -> {}
                }
            }
        }
    }

    /// The value in whose storage an access works; −1 for storage of the loop's own.
    private int boundTo(Loop.Operand operand, int access) {
        return switch (operand) {
            case Loop.Operand.Read(int v) -> v;
            case Loop.Operand.Write(int v) -> v;
            case Loop.Operand.Partial partial -> isDirect(access) ? partial.value() : -1;
            case Loop.Operand.Scratch _, Loop.Operand.Repeated _ -> -1;
        };
    }

    private Object room(boolean wide, int size) {
        return wide || loop.form().wide() ? new double[size] : new float[size];
    }

    /// Room for what an access reads along a row.
    private Object row(int access) {
        return switch (loop.form().accesses().get(access).entry()) {
            case REAL, DOUBLE -> room(isDouble(access), loop.length());
            case INTEGER -> loop.form().wide() ? new long[loop.length()] : new int[loop.length()];
            case MASK -> new boolean[loop.length()];
        };
    }

    private void repeat(int access) {
        var from = (Loop.Operand.Repeated) loop.operands().get(access);
        Object array = data[from.value()], row = arrays[0][access];
        for (int at = 0; at < loop.length(); at += from.period())
            System.arraycopy(array, from.offset(), row, at, from.period());
    }

    private boolean isDouble(int access) {
        return loop.form().accesses().get(access).entry() == LoopForm.Entry.DOUBLE;
    }

    /// Whether what is accumulated is a result as it is.
    private boolean isDirect(int access) {
        var partial = (Loop.Operand.Partial) loop.operands().get(access);
        return loop.blocks().each() == 1 && partial.times() == 1 && (loop.form().wide() || !isDouble(access));
    }

    /// Finds what the run's arrays are, and returns those of the first task.
    Object[] begin() {
        for (int i = 0; i < bound.length; i++) {
            Object array = data[values[i]];
            for (Object[] each : arrays) each[bound[i]] = array;
        }
        for (int k : repeated) repeat(k);
        return arrays[0];
    }

    void run() {
        begin();
        for (int k : accumulating)
            clear(arrays[0][k], ((Loop.Operand.Partial) loop.operands().get(k)).how());
        if (tasks == 1 || Pool.isAlone(tasks, work)) run(0, 0, units);
        else Pool.each(tasks, work, this);
        for (int k : accumulating) {
            if (isDirect(k)) continue;
            var partial = (Loop.Operand.Partial) loop.operands().get(k);
            gather(arrays[0][k], partial, data[partial.value()]);
        }
        if (sideBySide.isPresent()) sideBySide.get().ran(loop.entries());
        else code.ran(loop.entries());
    }

    /// Lets go of the arrays of the last run, which are others' now.
    void release() {
        for (Object[] each : arrays) for (int k : bound) each[k] = Storage.NONE;
    }

    private static void clear(Object array, How how) {
        double start = LoopWriter.start(how);
        if (array instanceof float[] floats) Arrays.fill(floats, (float) start);
        else Arrays.fill((double[]) array, start);
    }

    @Override
    public void accept(int task) {
        run(task, (int) ((long) units * task / tasks), (int) ((long) units * (task + 1) / tasks));
    }

    private SideBySideRoom room(int task) {
        SideBySideRoom known = rooms[task], room = known == null ? new SideBySideRoom(sideBySide.get(), loop) : known;
        rooms[task] = room;
        return room;
    }

    /// Carries out some rows or blocks, in the storage of a task.
    private void run(int task, int from, int to) {
        if (sideBySide.isPresent() && sideBySide.get().isFast()) {
            boolean isOfBlocks = accumulating.length > 0;
            int first = isOfBlocks ? loop.blocks().from(from) : from;
            int end = isOfBlocks && to > from ? loop.blocks().to(to - 1) : to;
            room(task).run(arrays[task], sums[task], first, end);
            return;
        }
        if (accumulating.length == 0) {
            code.run(arrays[task], loop.numbers(), loop.tables(), sums[task], from, to, 0);
            return;
        }
        Loop.Blocks blocks = loop.blocks();
        for (int block = from, next; block < to; block = next) {
            next = Math.min(to, blocks.evenly(block));
            int first = blocks.from(block), end = blocks.to(next - 1);
            code.run(arrays[task], loop.numbers(), loop.tables(), sums[task], first, end, block);
        }
    }

    /// Brings what blocks accumulated together, in their order, in double and with what rounding loses.
    private void gather(Object partials, Loop.Operand.Partial partial, Object out) {
        int each = loop.blocks().each(), size = partial.size(), results = size / partial.times();
        for (int a = 0; a < loop.blocks().outer(); a++) {
            Arrays.fill(whole, 0, size, LoopWriter.start(partial.how()));
            Arrays.fill(lost, 0, size, 0);
            for (int b = 0; b < each; b++)
                BlockTotals.take(partial.how(), partials, (a * each + b) * size, size, whole, lost);
            if (partial.times() > 1) parted(partial);
            BlockTotals.put(whole, lost, results, out, a * results);
        }
    }

    /// Parts joined rows again: what those rows accumulated that were joined to one goes to the first of them.
    private void parted(Loop.Operand.Partial partial) {
        int period = loop.length() / partial.times();
        for (int row = 0, to = 0; row < partial.size(); row += loop.length(), to += period) {
            System.arraycopy(whole, row, whole, to, period);
            System.arraycopy(lost, row, lost, to, period);
            for (int at = period; at < loop.length(); at += period)
                BlockTotals.bring(partial.how(), whole, lost, row + at, to, period);
        }
    }
}
