package dev.slopewise.bench.openblas;

import java.util.ArrayList;
import java.util.List;

/// How long one run of the same work takes with each of two, which take turns in one process.
///
/// @param ours   seconds, the median of some rounds
/// @param theirs likewise
record Turns(double ours, double theirs) {
    private static final double WARM_UP = 3, ROUND = 0.03, ALL_ROUNDS = 6; // seconds

    /// In milliseconds: until the other's threads, which stay on their cores for a while after the last work, are asleep.
    private static final int PAUSE = 20;

    private static final int FEWEST = 5, MOST = 15;

    static Turns of(Runnable ours, Runnable theirs) {
        for (long start = System.nanoTime(); since(start) < WARM_UP; ) ours.run();
        round(theirs);
        List<Double> a = new ArrayList<>(), b = new ArrayList<>();
        for (long start = System.nanoTime(); a.size() < FEWEST || a.size() < MOST && since(start) < ALL_ROUNDS; ) {
            a.add(round(ours));
            b.add(round(theirs));
        }
        return new Turns(median(a), median(b));
    }

    /// Theirs ÷ ours: above 1 where we are faster.
    double ratio() {
        return theirs / ours;
    }

    private static double round(Runnable work) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw new IllegalStateException("stopped while waiting", e);
        }
        work.run(); // wakes its threads
        long start = System.nanoTime();
        int runs = 0;
        do {
            work.run();
            runs++;
        } while (since(start) < ROUND);
        return since(start) / runs;
    }

    private static double since(long start) {
        return 1e-9 * (System.nanoTime() - start);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
