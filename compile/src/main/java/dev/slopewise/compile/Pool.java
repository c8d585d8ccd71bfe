package dev.slopewise.compile;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The threads that share out the work of a kernel: the caller and some daemon threads, `slopewise-1` and so on. They start when first needed,
/// watch for more work for a moment (a training step has many kernels in a row, and waking costs more than many a kernel), then sleep, and end
/// when nothing came for a second, so that nothing outlives a class loader.
///
/// Each entry of a result is the work of one task, how it is worked out is fixed by the shapes alone, and no task reads what another writes: so
/// bits depend neither on how many threads and tasks there are nor on who takes which. A thread does the same share of equal numbers of tasks
/// where it can, so that of a value it mostly reads what it wrote: what another core wrote comes from further away.
///
/// One caller at a time has the threads. Others, and tasks that have work to share out themselves, do theirs alone.
final class Pool {
    /// Work that takes about as long as telling another thread of it.
    private static final long SMALL = 50_000;

    private static final int MOST = Compiler.MOST_THREADS;
    private static final long WATCH = TimeUnit.MICROSECONDS.toNanos(50);

    /// Of what tasks took, a caller whose own are done watches so much longer for the others.
    private static final int WATCHED = 16;

    /// So many longs lie between two that several threads write, lest these wait for each other's lines of the cache.
    private static final int APART = 8;

    private static final long IDLE = TimeUnit.SECONDS.toNanos(1);

    private static volatile int threads = asked();

    /// Whoever turns it on has the threads, and what follows is theirs to set.
    private static final AtomicBoolean BUSY = new AtomicBoolean();

    private static final @Nullable Worker[] WORKERS = new Worker[MOST];
    private static IntConsumer task = Pool::nothing;

    /// Each thread has a share of the tasks, of neighbours, and takes others' when it has done its own: how many of each nobody has taken yet, in
    /// the lower half, and in the upper the number of the sharing, so that who takes one can tell that it belongs to the task just read.
    private static final AtomicLongArray OPEN = new AtomicLongArray(MOST * APART);

    // the number of the sharing; how many shares there are, how many tasks each has at least, and how many shares have one more
    private static int sharing;
    private static int shares;
    private static int least;
    private static int larger;

    private static final AtomicInteger UNFINISHED = new AtomicInteger();
    private static final AtomicReference<@Nullable Throwable> FAILURE = new AtomicReference<>();
    private static volatile @Nullable Thread waiting;

    private Pool() {}

    private static void nothing(int number) {}

    private static int asked() {
        int processors = Runtime.getRuntime().availableProcessors();
        return Math.clamp(Integer.getInteger("slopewise.threads", processors), 1, MOST);
    }

    static int threads() {
        return threads;
    }

    /// Whether work is large enough to be shared out.
    static boolean isWorth(long work) {
        return work >= 2 * SMALL;
    }

    /// Whether [#each] would have the caller do it all: then it need not be cut into tasks.
    static boolean isAlone(int tasks, long work) {
        return helpers(tasks, work) < 1;
    }

    private static int helpers(int tasks, long work) {
        return (int) Math.min(Math.min(threads, tasks), work / SMALL) - 1;
    }

    /// Sets how many threads work at most, the caller included.
    static void threads(int count) {
        require(count >= 1 && count <= MOST, "the number of threads must be from 1 to %d, got %d", MOST, count);
        threads = count;
    }

    /// Runs `task` for 0 to `tasks` − 1, in any order, and returns when all are done; if one fails, its exception is thrown here and tasks that
    /// did not begin are left out.
    ///
    /// @param work how much there is to do in all, in multiply-adds or entries moved; little is not shared out
    static void each(int tasks, long work, IntConsumer task) {
        int helpers = helpers(tasks, work);
        if (helpers < 1 || !BUSY.compareAndSet(false, true)) {
            for (int i = 0; i < tasks; i++) task.accept(i);
            return;
        }
        try {
            share(tasks, helpers, task);
        } finally {
            Pool.task = Pool::nothing;
            BUSY.set(false);
        }
    }

    private static void share(int tasks, int helpers, IntConsumer task) {
        long start = System.nanoTime();
        FAILURE.set(null);
        UNFINISHED.set(tasks);
        Pool.task = task;
        sharing++;
        shares = helpers + 1;
        least = tasks / shares;
        larger = tasks % shares;
        for (int i = 0; i < shares; i++) OPEN.set(i * APART, (long) sharing << Integer.SIZE | end(i) - end(i - 1));
        for (int i = 1; i <= helpers; i++) call(i);
        help(0);
        await(start);
        switch (FAILURE.getAndSet(null)) { // nor is the failure kept, which knows the classes that it passed through
            case null -> {}
            case Error e -> throw e;
            case RuntimeException e -> throw e;
            case Throwable e -> throw new IllegalStateException("a task failed", e);
        }
    }

    /// The task after a share's last.
    private static int end(int share) {
        return (share + 1) * least + Math.min(share + 1, larger);
    }

    private static void call(int number) {
        Worker worker = WORKERS[number];
        if (worker == null) WORKERS[number] = new Worker(number);
        else if (worker.sleeps) LockSupport.unpark(worker.thread);
    }

    /// Does tasks, if it has a share, those of its own first, until none is open or there are more threads than wanted.
    ///
    /// @param number of the thread, from 0 on for the caller
    /// @return whether there were any
    private static boolean help(int number) {
        boolean helped = false;
        int now = (int) (OPEN.get(number * APART) >>> Integer.SIZE), all = shares;
        for (int i = 0; i < all; i++) {
            int share = (number + i) % all;
            while (number < threads && takes(share, now)) helped = true;
        }
        return helped;
    }

    /// Takes one task of a share, unless none is open, and does it.
    private static boolean takes(int share, int sharing) {
        while (true) {
            long open = OPEN.get(share * APART);
            if ((int) open == 0 || (int) (open >>> Integer.SIZE) != sharing) return false;
            IntConsumer mine = task;
            int number = end(share) - (int) open;
            if (!OPEN.compareAndSet(share * APART, open, open - 1)) continue;
            carryOut(mine, number);
            return true;
        }
    }

    private static void carryOut(IntConsumer task, int number) {
        try {
            if (FAILURE.get() == null) task.accept(number);
        } catch (Throwable e) { // goes to the caller, whatever it is
            FAILURE.compareAndSet(null, e);
        }
        if (UNFINISHED.decrementAndGet() == 0) LockSupport.unpark(waiting);
    }

    /// To be woken takes some 50 µs, so that a wait of a small part of the whole is rather watched.
    ///
    /// @param start of the tasks
    private static void await(long start) {
        long now = System.nanoTime(), watch = Math.max(WATCH, (now - start) / WATCHED);
        while (UNFINISHED.get() > 0 && System.nanoTime() - now < watch) Thread.onSpinWait();
        waiting = Thread.currentThread();
        while (UNFINISHED.get() > 0) LockSupport.park(BUSY);
        waiting = null;
    }

    /// A thread that helps whoever has work.
    private static final class Worker implements Runnable {
        private final int number;
        private final Thread thread;
        private volatile boolean sleeps;

        Worker(int number) {
            this.number = number;
            this.thread = Background.thread("slopewise-" + number, this);
            thread.start();
        }

        @Override
        public void run() {
            long since = System.nanoTime();
            while (true) {
                long idle = System.nanoTime() - since;
                if (help(number)) since = System.nanoTime();
                else if ((idle >= IDLE || number >= threads) && leaves()) return;
                else if (idle < WATCH) Thread.onSpinWait();
                else sleep();
            }
        }

        private void sleep() {
            sleeps = true;
            if ((int) OPEN.get(number * APART) == 0) LockSupport.parkNanos(BUSY, IDLE);
            sleeps = false;
        }

        /// Only while nobody has the threads, who may count on this one.
        private boolean leaves() {
            if (!BUSY.compareAndSet(false, true)) return false;
            WORKERS[number] = null;
            BUSY.set(false);
            return true;
        }
    }
}
