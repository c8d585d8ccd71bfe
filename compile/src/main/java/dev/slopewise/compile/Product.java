package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Contraction;
import dev.slopewise.core.Type;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A contraction as matrix products: for each entry of the batch axes, rows (free axes of the left input) times columns (of the right), summed
/// over the inner axes. Where entries lie is worked out once, so transposes cost nothing of their own.
///
/// The operands change places where columns of the result are neighbours then, and are many; or where columns are few and rows of the left operand
/// are neighbours, so that vectors go along them, or can be turned so.
final class Product implements Backend.Kernel {
    /// Inner entries in a block: enough for the result to be read and written rarely, few enough for strips to stay in the caches. It decides the
    /// order of summing, so it is the same on all machines.
    static final int BLOCK = 512;

    /// Inner entries of which the blocks are added one after the other: 16 blocks, as more would lose more than sums by pairs. What comes of more than these is
    /// brought together by [LongSums].
    static final int LONG = 16 * BLOCK;

    /// Multiply-adds after which running vectors in pays: a product that large at once, or small ones often.
    static final long WORTH_RUNNING_IN = 20_000_000;

    static final long LARGE = 1_000_000;

    private final Operand left;
    private final Operand right;
    private final Operand out;
    private final Tiling tiling;
    private final boolean areSwapped;
    private final Numbers numbers;

    private final long work;
    private long done;
    private boolean isAsked;

    /// The last run's, if it is over.
    private final AtomicReference<@Nullable Job> free = new AtomicReference<>();

    /// @param in real numbers of one type
    Product(Contraction c, List<Type> in, Type result, Tiles tiles) {
        String batch = c.batch(), rows = c.freeLeft(), summed = c.summed(), columns = c.freeRight();
        Operand a = Operand.of(in.get(0).shape(), c.left(), batch, rows, summed);
        Operand b = Operand.of(in.get(1).shape(), c.right(), batch, columns, summed);
        Operand z = Operand.of(result.shape(), c.out(), batch, rows, columns);
        boolean isWide = z.acrossStep == 1 && (z.alongStep != 1 || z.along.length == 1);
        this.areSwapped = isWide || isTall(a, z, tiles);
        this.left = areSwapped ? b : a;
        this.right = areSwapped ? a : b;
        this.out = areSwapped ? z.transposed() : z;
        this.numbers = tiles.numbers();
        this.tiling = new Tiling(left, right, out, tiles);
        this.work = c.multiplyAdds(in, result);
        if (work >= LARGE) tiling.ask();
        this.isAsked = work >= LARGE;
    }

    private static boolean isTall(Operand a, Operand z, Tiles tiles) {
        Tile.Form form = tiles.form();
        boolean areNeighbours = a.acrossStep == 1 && a.alongStep != 1;
        int few = areNeighbours ? form.most() : tiles.areTurned() && a.liesTheOtherWay() ? form.few() : 0;
        return z.along.length <= few && z.across.length >= form.columns();
    }

    @Override
    public void run(List<Array> in, List<Array> results) {
        run(storage(in.get(0)), storage(in.get(1)), storage(results.getFirst()));
    }

    private static Object storage(Array x) {
        return switch (x.dtype()) {
            case F32 -> x.floats();
            case F64 -> x.doubles();
            case I32, I64, BOOL -> throw new IllegalStateException("tiles are for real numbers, got " + x.type());
        };
    }

    /// Fills `z` with the product; all are `float[]` or all `double[]`.
    void run(Object a, Object b, Object z) {
        run(a, b, z, null);
    }

    /// The same, and each rectangle is ended once it is summed.
    void run(Object a, Object b, Object z, Ending.@Nullable Run ending) {
        if (left.along.length == 0) numbers.clear(z);
        else run(a, b, z, false, ending);
    }

    boolean isWide() {
        return numbers instanceof Doubles;
    }

    /// Where rows and columns lie that tasks fill; empty where the result's entries are not filled as they lie, in rows.
    Optional<Operand> rows() {
        boolean areRows = out.alongStep == 1 && out.acrossStep >= 0 && left.along.length > 0;
        return areRows ? Optional.of(out) : Optional.empty();
    }

    /// Adds the product to `z`, block by block of the inner axis.
    void add(Object a, Object b, Object z) {
        run(a, b, z, true, null);
    }

    private void run(Object a, Object b, Object z, boolean isMore, Ending.@Nullable Run ending) {
        Job taken = free.getAndSet(null);
        Job job = taken == null ? new Job(left, right, out, tiling) : taken;
        job.run(areSwapped ? b : a, areSwapped ? a : b, z, isMore, ending);
        free.set(job);
        if (!isAsked) note();
    }

    private void note() {
        done += work; // a lost count does no harm
        if (done < WORTH_RUNNING_IN) return;
        isAsked = true;
        tiling.ask();
    }
}
