package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Type;
import java.util.List;

/// Entries of another type, a run at a time. Integers go by `long`, which rounds once; all else by `double`, which holds it without loss.
final class Conversion implements Backend.Kernel {
    private static final int RUN = 512;
    private static final int RUNS_IN_PART = 32;

    private final Parts parts = new Parts(this::part);
    private final boolean isWhole;
    private final int count;

    Conversion(Type in, Type out) {
        this.isWhole = in.dtype().isInteger();
        this.count = out.shape().count();
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        parts.each(Math.ceilDiv(count, RUN * RUNS_IN_PART), count, in, out);
    }

    private void part(int number, List<Array> in, List<Array> out) {
        Array x = in.getFirst(), z = out.getFirst();
        int start = number * RUN * RUNS_IN_PART, stop = (int) Math.min(count, (long) start + RUN * RUNS_IN_PART);
        for (int at = start; at < stop; at += RUN) {
            int some = Math.min(RUN, stop - at);
            if (isWhole) {
                long[] numbers = WorkingSpace.STRIP.longs(RUN);
                Entries.read(x, at, some, numbers, 0);
                Entries.write(numbers, 0, some, z, at);
            } else {
                double[] numbers = WorkingSpace.STRIP.doubles(RUN);
                Entries.read(x, at, some, numbers, 0);
                Entries.write(numbers, 0, some, z, at);
            }
        }
    }
}
