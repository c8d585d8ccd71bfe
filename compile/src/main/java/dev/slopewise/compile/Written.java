package dev.slopewise.compile;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
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

    /// What is so many times as slow as it should be is still no slower than plain loops.
    private static final int AS_PLAIN = 4;

    private static final Tries USUAL = new Tries(6, TimeUnit.SECONDS.toNanos(3), TimeUnit.SECONDS.toNanos(1));

    private final Start start;
    private final Supplier<T> make;
    private final Function<T, Runnable> trial;
    private final double fast;
    private final Tries tries;
    private final AtomicBoolean isAsked = new AtomicBoolean();
    private volatile @Nullable T ready;

    /// How often code is run in that the JVM has not made fast: others wait for their turn meanwhile, and while the machine is crowded it may take long.
    ///
    /// @param nanos of each
    /// @param pause nanoseconds after the first, then twice as many each time
    record Tries(int most, long nanos, long pause) {}

    /// @param trial what to run it in with
    /// @param fast  nanoseconds that a trial takes at most once it is compiled
    Written(Start start, Supplier<T> make, Function<T, Runnable> trial, double fast) {
        this(start, make, trial, fast, USUAL);
    }

    Written(Start start, Supplier<T> make, Function<T, Runnable> trial, double fast, Tries tries) {
        this.start = start;
        this.make = make;
        this.trial = trial;
        this.fast = fast;
        this.tries = tries;
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

    /// Code that stays slower than plain loops is never taken.
    private void runIn() {
        T written = make.get();
        Runnable one = trial.apply(written);
        long pause = tries.pause;
        for (int left = tries.most; left > 0; left--, pause *= 2) {
            if (becomesFast(one, left == 1 ? AS_PLAIN * fast : fast)) {
                ready = written;
                return;
            }
            if (left > 1) LockSupport.parkNanos(this, pause);
        }
    }

    private boolean becomesFast(Runnable one, double most) {
        synchronized (Written.class) { // one after the other, as they would only wait for the same compiler
            long end = System.nanoTime() + tries.nanos;
            int fastRuns = 0;
            for (long now = System.nanoTime(); fastRuns < ENOUGH && now < end; ) {
                one.run();
                long then = System.nanoTime();
                if (then - now < most) fastRuns++;
                now = then;
            }
            return fastRuns >= ENOUGH;
        }
    }
}
