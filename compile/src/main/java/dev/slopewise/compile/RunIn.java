package dev.slopewise.compile;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The thread that runs new vector code until the JVM has compiled it, one after the other; it ends when there is none for a second.
final class RunIn {
    private static final ThreadPoolExecutor QUEUE = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> Background.thread("slopewise-run-in", task));

    static {
        QUEUE.allowCoreThreadTimeOut(true);
    }

    private RunIn() {}

    static void submit(Runnable task) {
        QUEUE.execute(task);
    }
}
