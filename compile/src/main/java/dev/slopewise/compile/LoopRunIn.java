package dev.slopewise.compile;

import dev.slopewise.compile.LoopForm.Along;
import dev.slopewise.compile.LoopForm.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Runs a loop's vectors on numbers of no meaning until they are fast.
final class LoopRunIn {
    /// Many rows of a few vectors each: the JVM compiles what is called often or goes round often, and until then every vector costs a microsecond.
    private static final int ROWS = 16;

    /// Of which a call walks some: more than one, so that the JVM sees that there may be.
    private static final int SOME = 2;

    private static final int BATCH = 20;

    /// How long the JVM's compiler is waited for, once it has been asked. Others wait for their turn meanwhile, so it is better to come back.
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    /// Batches in a row that convince.
    private static final int ENOUGH = 3;

    /// Nanoseconds between two looks: the compiler may have this one's processor.
    private static final long SHORTEST_PAUSE = 1_000_000, LONGEST_PAUSE = 20_000_000;

    /// Calls after which the JVM's last compiler has been asked for every method, in batches: 5,000 of a method called once for some rows.
    private static final int FEWEST = 6_000 / (ROWS / SOME) / BATCH;

    /// Compiled, an instruction on a vector takes about a nanosecond or less, and up to six where long chains of doubles wait for each other on
    /// a crowded machine; by the first compiler alone fifteen, interpreted hundreds.
    private static final double NANOS_AN_INSTRUCTION = 7;

    private static final double NANOS_A_ROW = 100;

    /// Vectors that take more than so many times as long as plain numbers have work for which the JVM has no instruction on this machine.
    private static final int MOST_TIMES = 2;

    private final LoopForm form;
    private final int length;
    private final Object[] arrays;
    private final int[] numbers;
    private final int[][] tables;
    private final Object sums;

    private LoopRunIn(LoopForm form) {
        this.form = form;
        this.length = Walks.turnsToSee(form) * LoopWriter.sums(form.wide()) + 5; // some whole vectors and a rest
        List<LoopForm.Access> accesses = form.accesses();
        this.arrays = new Object[accesses.size()];
        this.numbers = new int[LoopForm.HEAD + 3 * arrays.length];
        this.tables = new int[arrays.length][];
        numbers[0] = length;
        numbers[1] = ROWS * length;
        numbers[2] = ROWS;
        numbers[3] = LoopWriter.sums(form.wide());
        numbers[4] = SOME; // so that blocks go on and end
        for (int k = 0; k < arrays.length; k++) {
            int stride = accesses.get(k).along() == Along.ENTRIES ? length : 1;
            arrays[k] = ones(accesses.get(k).entry(), ROWS * stride);
            numbers[LoopForm.HEAD + 3 * k + 1] = stride;
            tables[k] = IntStream.range(0, ROWS).map(row -> row * stride).toArray();
        }
        this.sums = sums(form);
    }

    /// Room for the partial sums of a form's folds, and behind them for three vectors.
    static Object sums(LoopForm form) {
        int size = room(form);
        return form.wide() ? new double[size] : new float[size];
    }

    /// How many numbers that is.
    static int room(LoopForm form) {
        return (form.folds() + 3) * LoopWriter.sums(form.wide());
    }

    private Object ones(Entry entry, int size) {
        return switch (entry) {
            case MASK -> new boolean[size];
            case INTEGER -> form.wide() ? new long[size] : new int[size];
            case DOUBLE -> filled(new double[size]);
            case REAL -> form.wide() ? filled(new double[size]) : filled(new float[size]);
        };
    }

    private static Object filled(double[] x) {
        Arrays.fill(x, 1);
        return x;
    }

    private static Object filled(float[] x) {
        Arrays.fill(x, 1);
        return x;
    }

    /// Whether the vectors have become fast: at once, or within a second after the JVM was asked to compile them; and serve better than plain numbers.
    static boolean makesFast(LoopForm form, LoopForm.Code code) {
        return new LoopRunIn(form).makesFast(code);
    }

    private boolean makesFast(LoopForm.Code code) {
        double enough = mostNanos();
        int fast = 0;
        for (int batches = 0; batches < FEWEST; batches++) fast = batch(code) < enough ? fast + 1 : 0;
        long end = System.nanoTime() + PATIENCE;
        while (fast < ENOUGH) {
            if (System.nanoTime() > end) return false;
            long took = batch(code);
            fast = took < enough ? fast + 1 : 0;
            if (fast == 0) LockSupport.parkNanos(this, Math.clamp(2 * took, SHORTEST_PAUSE, LONGEST_PAUSE));
        }
        return serveBetter(code);
    }

    private boolean serveBetter(LoopForm.Code code) {
        for (int batches = 0; batches < FEWEST; batches++) plainBatch(code);
        long vectors = Long.MAX_VALUE, plain = Long.MAX_VALUE;
        for (int i = 0; i < ENOUGH; i++) {
            vectors = Math.min(vectors, batch(code));
            plain = Math.min(plain, plainBatch(code));
        }
        return vectors <= MOST_TIMES * plain;
    }

    /// Nanoseconds that a batch takes at most once it is compiled.
    private double mostNanos() {
        long work = 0;
        for (LoopForm.Pass pass : form.passes()) work += Walks.work(pass) + 2;
        int vectors = ROWS * (1 + length / Tiles.lanes(form.wide()));
        double rows = NANOS_A_ROW * ROWS * form.passes().size();
        return BATCH * (NANOS_AN_INSTRUCTION * vectors * work + rows);
    }

    /// Carries out a batch; returns how many nanoseconds it took.
    private long batch(LoopForm.Code code) {
        long from = System.nanoTime();
        for (int i = 0; i < BATCH; i++) {
            for (int row = 0; row < ROWS; row += SOME) code.vector(arrays, numbers, tables, sums, row, row + SOME, 0);
        }
        return System.nanoTime() - from;
    }

    private long plainBatch(LoopForm.Code code) {
        long from = System.nanoTime();
        for (int i = 0; i < BATCH; i++) {
            for (int row = 0; row < ROWS; row += SOME) code.plain(arrays, numbers, tables, sums, row, row + SOME, 0);
        }
        return System.nanoTime() - from;
    }
}
