package dev.slopewise.compile;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Code that was written for this machine. Vectors are very slow until the JVM has compiled what uses them, so a thread runs it in, once
/// somebody asks for it, and until then plain loops do its work. Where the JVM has not come to compile it, or never does, as it has no instructions for it,
/// that stays so, and it is tried again later if it is still used.
final class Written<T> {
    /// When code is taken: once it is fast, or, for checks, fast or not, or never.
    enum Start {
        LATER,
        NOW,
        NEVER
    }

    /// Fast runs that convince.
    private static final int ENOUGH = 1_000;

    /// How long a try goes on, usually. After one in vain the next waits as long, and then twice as long as before each time.
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    /// Doublings of the wait: an hour and a half at last.
    private static final int DOUBLINGS = 9;

    private final Start start;
    private final Supplier<T> make;
    private final Function<T, Runnable> trial;
    private final double fast;
    private final long patience;
    private final AtomicBoolean isAsked = new AtomicBoolean();
    private volatile @Nullable T ready;
    private volatile int triesInVain;
    private volatile long again;

    /// @param trial what to run it in with
    /// @param fast  nanoseconds that a trial takes at most once it is compiled
    Written(Start start, Supplier<T> make, Function<T, Runnable> trial, double fast) {
        this(start, make, trial, fast, PATIENCE);
    }

    /// The same, for checks.
    ///
    /// @param patience nanoseconds that a try goes on
    Written(Start start, Supplier<T> make, Function<T, Runnable> trial, double fast, long patience) {
        this.start = start;
        this.make = make;
        this.trial = trial;
        this.fast = fast;
        this.patience = patience;
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
        if (ready != null) return true;
        if (triesInVain > 0 && System.nanoTime() - again > 0) ask();
        return false;
    }

    T get() {
        return Objects.requireNonNull(ready);
    }

    private void runIn() {
        T written = make.get();
        boolean isFast;
        synchronized (Written.class) { // one after the other, as they would only wait for the same compiler
            isFast = becomesFast(trial.apply(written));
        }
        if (isFast) {
            ready = written;
            return;
        }
        int before = triesInVain;
        again = System.nanoTime() + (patience << Math.min(before, DOUBLINGS));
        triesInVain = before + 1;
        isAsked.set(false);
    }

    private boolean becomesFast(Runnable one) {
        long end = System.nanoTime() + patience;
        int fastRuns = 0;
        for (long now = System.nanoTime(); fastRuns < ENOUGH && now < end; ) {
            one.run();
            long then = System.nanoTime();
            if (then - now < fast) fastRuns++;
            now = then;
        }
        return fastRuns >= ENOUGH;
    }
}
