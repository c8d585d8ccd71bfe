package dev.slopewise.compile;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Code that was written for this machine. Vectors are very slow until the JVM has compiled what uses them, so a thread runs it in, once
/// somebody asks for it, and until then plain loops do its work.
final class Written<T> {
    /// When code is taken: once it is fast, or, for checks, fast or not, or never.
    enum Start {
        LATER,
        NOW,
        NEVER
    }

    /// Fast runs that convince.
    private static final int ENOUGH = 1_000;

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private final Start start;
    private final Supplier<T> make;
    private final Function<T, Runnable> trial;
    private final double fast;
    private final AtomicBoolean isAsked = new AtomicBoolean();
    private volatile @Nullable T ready;

    /// @param trial what to run it in with
    /// @param fast  nanoseconds that a trial takes at most once it is compiled
    Written(Start start, Supplier<T> make, Function<T, Runnable> trial, double fast) {
        this.start = start;
        this.make = make;
        this.trial = trial;
        this.fast = fast;
    }

    void ask() {
        if (start == Start.NEVER || !isAsked.compareAndSet(false, true)) return;
        if (start == Start.NOW) {
            ready = make.get();
            return;
        }
        Background.thread("slopewise-run-in", this::runIn).start();
    }

    boolean isReady() {
        return ready != null;
    }

    T get() {
        return Objects.requireNonNull(ready);
    }

    private void runIn() {
        synchronized (Written.class) { // one after the other, as they would only wait for the same compiler
            T written = make.get();
            Runnable one = trial.apply(written);
            long end = System.nanoTime() + PATIENCE;
            int fastRuns = 0;
            for (long now = System.nanoTime(); fastRuns < ENOUGH && now < end; ) {
                one.run();
                long then = System.nanoTime();
                if (then - now < fast) fastRuns++;
                now = then;
            }
            ready = written;
        }
    }
}
