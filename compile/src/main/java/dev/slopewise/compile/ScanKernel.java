package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Control;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A loop of known length: its body's program, run for step after step on a [LoopState].
final class ScanKernel implements Inside {
    private final Control.Scan scan;
    private final Program body;
    private final AtomicReference<@Nullable LoopState> idle = new AtomicReference<>();

    ScanKernel(Control.Scan scan, Program body) {
        this.scan = scan;
        this.body = body;
    }

    @Override
    public String inside() {
        return body.plan().toString();
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        LoopState kept = idle.getAndSet(null);
        LoopState state = kept == null ? new LoopState(scan.body(), scan.carries(), scan.rows()) : kept;
        int carries = scan.carries();
        state.begin(in);
        for (int t = 0; t < scan.length(); t++) {
            int row = scan.rowOf(t);
            for (int i = 0; i < state.rows.size(); i++) readRow(in.get(carries + i), row, state.rows.get(i));
            body.run(state.in(t), state.out(t));
            for (int i = 0; i < state.given.size(); i++) writeRow(state.given.get(i), row, out.get(carries + i));
        }
        state.end(scan.length(), out);
        idle.set(state);
    }

    private static void readRow(Array from, int row, Array to) {
        System.arraycopy(Storage.of(from), row * to.count(), Storage.of(to), 0, to.count());
    }

    private static void writeRow(Array from, int row, Array to) {
        System.arraycopy(Storage.of(from), 0, Storage.of(to), row * from.count(), from.count());
    }
}
