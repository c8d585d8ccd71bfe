package dev.slopewise.learn.train;

/// What the probes of one training may take of its time, and what they took. Times are in nanoseconds.
///
/// A probe waits until there is time for one as long as the last. Before the first nobody knows; it writes down and compiles graphs of its own, which
/// takes some times as long as those of the first step did, and makes up to a hundred steps' work of products.
final class ProbeTime {
    private static final double GRAPHS = 3, WORK = 100;

    private final double share;
    private long spent;
    private long lastProbe;
    private long firstStep;
    private long quickestStep = Long.MAX_VALUE;

    /// @param share of [Watch]; of the whole time probes are made whatever they take
    ProbeTime(double share) {
        this.share = share;
    }

    void stepped(long time) {
        if (firstStep == 0) firstStep = time;
        quickestStep = Math.min(quickestStep, time);
    }

    void probed(long time) {
        lastProbe = time;
        spent += time;
    }

    /// @param elapsed since the training began or went on
    boolean isEnough(long elapsed) {
        if (share == 1) return true;
        return firstStep > 0 && spent + next() <= share * elapsed;
    }

    private double next() {
        return lastProbe > 0 ? lastProbe : GRAPHS * firstStep + WORK * quickestStep;
    }

    long spent() {
        return spent;
    }
}
