package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A loop of known length: its body's program, run for step after step on two sets of state that change places, so that steps allocate nothing.
final class ScanKernel implements Backend.Kernel {
    private final Control.Scan scan;
    private final Program body;
    private final AtomicReference<@Nullable State> idle = new AtomicReference<>();

    ScanKernel(Control.Scan scan, Program body) {
        this.scan = scan;
        this.body = body;
    }

    /// The storage of one run.
    private static final class State {
        private final List<List<Array>> carried = new ArrayList<>(); // two sets
        private final List<Array> rows = new ArrayList<>();
        private final List<Array> given = new ArrayList<>();
        private final List<List<Array>> in =
                new ArrayList<>(); // what the body takes: with either set, and with the start values
        private final List<List<Array>> out = new ArrayList<>();

        State(Control.Scan scan) {
            Graph body = scan.body();
            int carries = scan.carries();
            for (int set = 0; set < 2; set++)
                carried.add(zeros(body.inputTypes().subList(0, carries)));
            rows.addAll(zeros(body.inputTypes().subList(carries, carries + scan.rows())));
            given.addAll(
                    zeros(body.outputTypes().subList(carries, body.outputs().size())));
            for (int set = 0; set < 2; set++) {
                in.add(new ArrayList<>());
                List<Array> all = new ArrayList<>(carried.get(set));
                all.addAll(given);
                out.add(all);
            }
        }

        private static List<Array> zeros(List<Type> types) {
            return types.stream().map(Array::zeros).toList();
        }

        /// Sets what the body takes when the state is in one of the sets, or where it starts.
        void take(List<Array> into, List<Array> state, List<Array> operands) {
            into.clear();
            into.addAll(state);
            into.addAll(rows);
            into.addAll(operands.subList(state.size() + rows.size(), operands.size()));
        }
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        State kept = idle.getAndSet(null);
        State state = kept == null ? new State(scan) : kept;
        int carries = scan.carries();
        List<Array> start = new ArrayList<>();
        state.take(start, in.subList(0, carries), in);
        for (int set = 0; set < 2; set++) state.take(state.in.get(set), state.carried.get(set), in);
        for (int t = 0; t < scan.length(); t++) {
            int row = scan.rowOf(t);
            for (int i = 0; i < state.rows.size(); i++) readRow(in.get(carries + i), row, state.rows.get(i));
            body.run(t == 0 ? start : state.in.get((t + 1) % 2), state.out.get(t % 2));
            for (int i = 0; i < state.given.size(); i++) writeRow(state.given.get(i), row, out.get(carries + i));
        }
        List<Array> last = scan.length() == 0 ? in : state.carried.get((scan.length() + 1) % 2);
        for (int i = 0; i < carries; i++) writeRow(last.get(i), 0, out.get(i));
        for (int set = 0; set < 2; set++) state.in.get(set).clear();
        idle.set(state);
    }

    private static void readRow(Array from, int row, Array to) {
        System.arraycopy(Storage.of(from), row * to.count(), Storage.of(to), 0, to.count());
    }

    private static void writeRow(Array from, int row, Array to) {
        System.arraycopy(Storage.of(from), 0, Storage.of(to), row * from.count(), from.count());
    }
}
