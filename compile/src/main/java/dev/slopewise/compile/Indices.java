package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Indexing;
import java.util.List;

/// Indices that come with a tensor.
final class Indices {
    private Indices() {}

    /// Checks that all are from 0 to `n` − 1, in the caller's thread; if one is not, the operation is left to say so.
    static void check(Indexing op, List<Array> in, List<Array> out, int n) {
        Array index = in.get(1);
        boolean isWrong = index.dtype() == DType.I32 ? isWrong(index.ints(), n) : isWrong(index.longs(), n);
        if (isWrong) op.eval(in, out);
    }

    /// Signs are brought together, in numbers of the index's own size, of which the JVM makes vectors; what overflows has a negative k beside it.
    private static boolean isWrong(int[] index, int n) {
        int wrong = 0;
        for (int k : index) wrong |= k | (n - 1 - k);
        return wrong < 0;
    }

    private static boolean isWrong(long[] index, long n) {
        long wrong = 0;
        for (long k : index) wrong |= k | (n - 1 - k);
        return wrong < 0;
    }

    /// Some indices that were checked, from 0 on in the array that is given.
    static int[] read(Array index, int at, int count) {
        int[] to = WorkingSpace.STRIP.ints(count);
        if (index.dtype() == DType.I32) System.arraycopy(index.ints(), at, to, 0, count);
        else {
            long[] from = index.longs();
            for (int i = 0; i < count; i++) to[i] = (int) from[at + i];
        }
        return to;
    }
}
