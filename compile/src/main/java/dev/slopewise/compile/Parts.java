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
        Pool.each(parts, work, run);
        run.in = List.of();
        run.out = List.of();
        idle.set(run);
    }

    private final class Run implements IntConsumer {
        private List<Array> in = List.of();
        private List<Array> out = List.of();

        @Override
        public void accept(int number) {
            part.run(number, in, out);
        }
    }
}
