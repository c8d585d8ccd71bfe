package dev.slopewise.compile;

/// Threads that work beside those of the program, and keep nothing of whoever starts them: neither its class loader nor its thread locals, so that a server
/// can let go of a program while they still run.
final class Background {
    private Background() {}

    /// A daemon thread, not yet started.
    static Thread thread(String name, Runnable task) {
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name(name)
                .inheritInheritableThreadLocals(false)
                .unstarted(task);
        thread.setContextClassLoader(null);
        return thread;
    }
}
