package dev.slopewise.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A peer that waits for its turn: `Turn <peer> <workload>` runs itself in, says so, then answers each line of its input with a line: what a step took in
/// this turn, in nanoseconds, and how many times as much as one thread two copied, before and after.
final class Turn {
    static final String READY = "ready", ABSENT = "absent ";
    private static final double WARM_UP = 4, WARM_UP_OF_JAVA = 25, SETTLING = 0.15, MEASURED = 0.4; // seconds
    private static final long LEAST = 100_000; // nanoseconds of what is timed at once

    private Turn() {}

    public static void main(String[] args) throws IOException {
        Peer peer = Peer.named(args[0]);
        if (peer.offer(Work.valueOf(args[1])) instanceof Peer.Offer.Absent(String reason)) {
            say(ABSENT + reason);
            return;
        }
        Step step = Peer.start(peer.name(), Work.valueOf(args[1]));
        run(step, peer.isJava() ? WARM_UP_OF_JAVA : WARM_UP);
        say(READY);
        var turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (turns.readLine() != null) say(turn(step));
        System.exit(0); // some engines leave threads behind
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static String turn(Step step) {
        step.restart();
        double before = together();
        int steps = Math.max(1, (int) (LEAST / (1e9 * SETTLING / run(step, SETTLING))));
        List<Double> times = new ArrayList<>();
        for (long start = System.nanoTime(); System.nanoTime() - start < 1e9 * MEASURED; ) {
            long now = System.nanoTime();
            for (int i = 0; i < steps; i++) step.run();
            times.add((double) (System.nanoTime() - now) / steps);
        }
        Collections.sort(times);
        return times.get(times.size() / 2) + " " + before + " " + together();
    }

    /// How often it ran.
    private static long run(Step step, double seconds) {
        long runs = 0;
        for (long start = System.nanoTime(); System.nanoTime() - start < 1e9 * seconds; runs++) step.run();
        return runs;
    }

    /// How many times as much as one thread two copy, of arrays that no cache holds.
    private static double together() {
        return Machine.copy(2, 4) / Machine.copy(1, 4);
    }
}
