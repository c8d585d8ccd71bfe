package dev.slopewise.compile;

import dev.slopewise.core.Contraction;
import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Measures what the machine does at best, in about a second, with the number of threads that is set.
final class Ceilings {
    private static final int SIZE = 768;
    private static final int BYTES = 1 << 26;
    private static final int PIECES = 64;
    private static final long TIME = TimeUnit.MILLISECONDS.toNanos(400);

    private Ceilings() {}

    static Profile.Ceiling measured() {
        Type type = new Type(DType.F32, Shape.of(SIZE, SIZE));
        var product = new Product(new Contraction("ab", "bc", "ac"), List.of(type, type), type, Tiles.of(DType.F32));
        float[] a = new float[SIZE * SIZE], b = new float[SIZE * SIZE], c = new float[SIZE * SIZE];
        double flop = 2.0 * SIZE * SIZE * SIZE;
        byte[] from = new byte[BYTES], to = new byte[BYTES];
        int piece = BYTES / PIECES;
        double copy = best(() ->
                Pool.each(PIECES, BYTES, p -> System.arraycopy(from, p * piece, to, p * piece, piece)));
        return new Profile.Ceiling(flop / best(() -> product.run(a, b, c)), 2.0 * BYTES / copy);
    }

    /// The shortest time of a task, in nanoseconds.
    private static double best(Runnable task) {
        double best = Double.POSITIVE_INFINITY;
        long start = System.nanoTime(), now = start;
        while (now - start < TIME) {
            task.run();
            long then = now;
            now = System.nanoTime();
            best = Math.min(best, (double) (now - then));
        }
        return best;
    }
}
