package dev.slopewise.compile;

import java.lang.ref.SoftReference;
import java.lang.reflect.Array;
import java.util.function.IntFunction;

/// Working space that a thread keeps for the kernels it runs, by what it is for: one array an entry type, as long as was ever needed, and one for more
/// than a million entries, which the JVM gets back when memory is short. Arrays of different uses may be in use together. What one kernel leaves
/// there is of no use to the next.
///
/// A thread holds arrays and references to them alone: an object of a class from here would have it hold the class loader.
enum WorkingSpace {
    INPUT,
    KERNEL,
    BLOCK,
    STRIP,
    SQUARES;

    private static final int MILLION = 1 << 20;

    private final ThreadLocal<float[]> floats = ThreadLocal.withInitial(() -> new float[0]);
    private final ThreadLocal<double[]> doubles = ThreadLocal.withInitial(() -> new double[0]);
    private final ThreadLocal<int[]> ints = ThreadLocal.withInitial(() -> new int[0]);
    private final ThreadLocal<long[]> longs = ThreadLocal.withInitial(() -> new long[0]);
    private final ThreadLocal<SoftReference<float[]>> manyFloats = none();
    private final ThreadLocal<SoftReference<double[]>> manyDoubles = none();
    private final ThreadLocal<SoftReference<int[]>> manyInts = none();
    private final ThreadLocal<SoftReference<long[]>> manyLongs = none();

    private static <A> ThreadLocal<SoftReference<A>> none() {
        return ThreadLocal.withInitial(() -> new SoftReference<>(null));
    }

    private static <A> A many(ThreadLocal<SoftReference<A>> kept, int length, IntFunction<A> make) {
        A known = kept.get().get();
        if (known != null && Array.getLength(known) >= length) return known;
        A made = make.apply(length);
        kept.set(new SoftReference<>(made));
        return made;
    }

    /// At least `length` numbers, whatever they are; so do the others.
    float[] floats(int length) {
        if (length > MILLION) return many(manyFloats, length, float[]::new);
        if (floats.get().length < length) floats.set(new float[length]);
        return floats.get();
    }

    double[] doubles(int length) {
        if (length > MILLION) return many(manyDoubles, length, double[]::new);
        if (doubles.get().length < length) doubles.set(new double[length]);
        return doubles.get();
    }

    int[] ints(int length) {
        if (length > MILLION) return many(manyInts, length, int[]::new);
        if (ints.get().length < length) ints.set(new int[length]);
        return ints.get();
    }

    long[] longs(int length) {
        if (length > MILLION) return many(manyLongs, length, long[]::new);
        if (longs.get().length < length) longs.set(new long[length]);
        return longs.get();
    }
}
