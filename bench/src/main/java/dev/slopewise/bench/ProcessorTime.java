package dev.slopewise.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// What the machine's processors have done since it started, as Linux counts it in `/proc`, in ticks of a hundredth of a second: by which a run can tell whether
/// others were at work beside it.
///
/// @param all  busy, or taken by the machine's host for another guest
/// @param ours of this process and of those that it started and that have ended
record ProcessorTime(long all, long ours) {
    private static final double TICKS_A_SECOND = 100;

    /// Columns of `/proc/stat`: user, nice, system, idle, waiting for a disk, interrupts, soft interrupts, stolen.
    private static final int IDLE = 3, WAITING = 4, STOLEN = 7;

    /// Of `/proc/self/stat`, behind the name: user and system, of this process and of its children.
    private static final int FIRST_OF_OURS = 11, OURS = 4;

    /// Now; all zeros where the system does not count so.
    static ProcessorTime now() {
        try {
            return of(Files.readString(Path.of("/proc/stat")), Files.readString(Path.of("/proc/self/stat")));
        } catch (IOException e) {
            return new ProcessorTime(0, 0);
        }
    }

    static ProcessorTime of(String machine, String process) {
        long[] all = numbers(machine.lines().findFirst().orElseThrow().replaceFirst("cpu *", ""));
        long busy = Arrays.stream(all, 0, STOLEN + 1).sum() - all[IDLE] - all[WAITING];
        String[] fields = process.substring(process.lastIndexOf(')') + 2).split(" ");
        long ours = Arrays.stream(fields, FIRST_OF_OURS, FIRST_OF_OURS + OURS)
                .mapToLong(Long::parseLong)
                .sum();
        return new ProcessorTime(busy, ours);
    }

    private static long[] numbers(String line) {
        return Arrays.stream(line.strip().split(" +"))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /// How many processors others have held since `before`, at least 0.
    ///
    /// @param seconds since then
    double heldByOthers(ProcessorTime before, double seconds) {
        long others = all - before.all - (ours - before.ours);
        return Math.max(0, others / TICKS_A_SECOND / seconds);
    }
}
