package dev.slopewise.cli;

import java.util.concurrent.CountDownLatch;

/// Ctrl-C (or a request to terminate) while a run is under way: the run is asked to stop, and the process ends once this is closed, when all
/// is saved and told. Java then ends it with 128 + the signal's number.
final class Interrupt implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "interrupt");
    private volatile boolean wanted;

    private Interrupt() {}

    static Interrupt watch() {
        var interrupt = new Interrupt();
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    boolean isWanted() {
        return wanted;
    }

    private void stop() {
        wanted = true;
        boolean told = false;
        while (!told) {
            try {
                closed.await();
                told = true;
            } catch (InterruptedException _) {
                // the process is ending: wait on
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        if (!wanted) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                // the signal came just now: the hook finds this closed
            }
        }
    }
}
