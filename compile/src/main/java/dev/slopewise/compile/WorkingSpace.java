package dev.slopewise.compile;

/// Working space that a thread keeps for the kernels it runs, by what it is for: one array an entry type, as long as was ever needed. Arrays of
/// different uses may be in use together. What one kernel leaves there is of no use to the next.
enum WorkingSpace {
    INPUT,
    KERNEL,
    BLOCK,
    STRIP,
    SQUARES;

    private final ThreadLocal<float[]> floats = ThreadLocal.withInitial(() -> new float[0]);
    private final ThreadLocal<double[]> doubles = ThreadLocal.withInitial(() -> new double[0]);
    private final ThreadLocal<int[]> ints = ThreadLocal.withInitial(() -> new int[0]);
    private final ThreadLocal<long[]> longs = ThreadLocal.withInitial(() -> new long[0]);

    /// At least `length` numbers, whatever they are; so do the others.
    float[] floats(int length) {
        if (floats.get().length < length) floats.set(new float[length]);
        return floats.get();
    }

    double[] doubles(int length) {
        if (doubles.get().length < length) doubles.set(new double[length]);
        return doubles.get();
    }

    int[] ints(int length) {
        if (ints.get().length < length) ints.set(new int[length]);
        return ints.get();
    }

    long[] longs(int length) {
        if (longs.get().length < length) longs.set(new long[length]);
        return longs.get();
    }
}
