package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Source;
import java.util.List;

/// Random bits as [Source.RandomBits] says: Threefry-2x32 with 20 rounds, four rounds at a time for many counters, which the JVM makes vectors of.
///
/// @see <a href="https://doi.org/10.1145/2063384.2063405">Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3</a>
final class RandomWords implements Backend.Kernel {
    private static final int PARITY = 0x1BD11BDA;

    /// Numbers that are made together.
    private static final int RUN = 1024;

    private final Parts parts = new Parts(this::part);
    private final Source.RandomBits op;
    private final int count;

    /// @param count of numbers for each key, at least 1
    RandomWords(Source.RandomBits op, int count) {
        this.op = op;
        this.count = count;
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        int numbers = out.getFirst().count();
        parts.each(numbers / count * Math.ceilDiv(count, RUN), 4L * numbers, in, out);
    }

    private void part(int number, List<Array> in, List<Array> out) {
        int runs = Math.ceilDiv(count, RUN), row = number / runs, first = number % runs * RUN;
        int some = Math.min(RUN, count - first), at = row * count + first, bits = op.bits();
        int[] key = in.getFirst().ints(), high = WorkingSpace.BLOCK.ints(RUN), low = WorkingSpace.KERNEL.ints(RUN);
        int[] keys = WorkingSpace.STRIP.ints(3);
        keys[0] = key[2 * row];
        keys[1] = key[2 * row + 1];
        keys[2] = keys[0] ^ keys[1] ^ PARITY;
        for (int i = 0; i < some; i++) {
            high[i] = op.stream() + keys[0];
            low[i] = first + i + keys[1];
        }
        for (int four = 1; four <= 5; four++) {
            int more = keys[four % 3], also = keys[(four + 1) % 3] + four;
            if (four % 2 == 1) rounds(high, low, some, more, also, 13, 15, 26, 6);
            else rounds(high, low, some, more, also, 17, 29, 16, 24);
        }
        if (bits == 32) System.arraycopy(low, 0, out.getFirst().ints(), at, some);
        else if (bits < 32) {
            int[] z = out.getFirst().ints();
            for (int i = 0; i < some; i++) z[at + i] = high[i] >>> (32 - bits);
        } else {
            long[] z = out.getFirst().longs();
            for (int i = 0; i < some; i++)
                z[at + i] = (((long) high[i] << 32) | (low[i] & 0xFFFFFFFFL)) >>> (64 - bits);
        }
    }

    private static void rounds(int[] x, int[] y, int count, int moreX, int moreY, int a, int b, int c, int d) {
        for (int i = 0; i < count; i++) {
            int p = x[i], q = y[i];
            p += q;
            q = Integer.rotateLeft(q, a) ^ p;
            p += q;
            q = Integer.rotateLeft(q, b) ^ p;
            p += q;
            q = Integer.rotateLeft(q, c) ^ p;
            p += q;
            q = Integer.rotateLeft(q, d) ^ p;
            x[i] = p + moreX;
            y[i] = q + moreY;
        }
    }
}
