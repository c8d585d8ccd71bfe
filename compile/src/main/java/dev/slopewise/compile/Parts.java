package dev.slopewise.compile;

import dev.slopewise.core.Array;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Shares out the parts of a kernel's work to the [Pool], without allocating.
final class Parts {
    /// One part, which writes entries of `out` that no other does.
    interface Part {
        void run(int part, List<Array> in, List<Array> out);
    }

    /// Neighbouring parts are one task, where there are more: who takes a task meets the others there.
    private static final int MOST_TASKS = 32;

    private final Part part;
    private final AtomicReference<@Nullable Run> idle = new AtomicReference<>();

    Parts(Part part) {
        this.part = part;
    }

    /// Runs all parts; several callers may at a time.
    ///
    /// @param work how many entries are moved or multiplied in all
    void each(int parts, long work, List<Array> in, List<Array> out) {
        Run run = idle.getAndSet(null);
        if (run == null) run = new Run();
        run.in = in;
        run.out = out;
        run.parts = parts;
        run.tasks = Math.min(parts, MOST_TASKS);
        Pool.each(run.tasks, work, run);
        run.in = List.of();
        run.out = List.of();
        idle.set(run);
    }

    private final class Run implements IntConsumer {
        private List<Array> in = List.of();
        private List<Array> out = List.of();
        private int parts;
        private int tasks;

        @Override
        public void accept(int task) {
            int first = (int) ((long) parts * task / tasks), end = (int) ((long) parts * (task + 1) / tasks);
            for (int number = first; number < end; number++) part.run(number, in, out);
        }
    }
}
