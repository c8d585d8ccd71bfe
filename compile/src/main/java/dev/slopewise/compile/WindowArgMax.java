package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import dev.slopewise.core.Window;
import dev.slopewise.core.Windowing;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The position of the largest entry of each window: the choice of a max-pool.
///
/// Key and position of an entry are one number where they fit. The largest of a window that moves by one entry is then found for all entries at once,
/// axis by axis, each tap by one walk over neighbours, which the JVM makes vectors of; a place looks up the window that begins at its first entry.
/// Windows that reach beyond the entries, and any where places are few, are looked through entry by entry. Real numbers under windows over two axes have a
/// quicker way once it is there: [WindowWalk].
final class WindowArgMax implements Backend.Kernel {
    /// Meetings of entries and places at most; beyond, lists of them cost more than they save.
    private static final int MEETINGS = 1 << 22;

    /// Entries that are walked over in the time of one that is looked up.
    private static final int WALKED = 8;

    private static final int MOST_PARTS = 32;

    private final Parts parts = new Parts(this::part);
    private final int rows;
    private final int entries;
    private final int places;
    private final int taps;

    /// For each place where its entries begin in `met`, and at last where they end.
    private final int[] starts;

    private final int[] met;

    /// How far apart entries are that are compared, one walk after the other; none if windows do not move over all entries.
    private final int[] walks;

    private final long[] numbers; // of entries, as keys hold them
    private final Optional<WindowWalk> walk;
    private final int[] others; // places that the walk does not find

    private WindowArgMax(Windowing.ArgMax op, Shape from, int rows, int[][] met, Optional<WindowWalk> walk) {
        this.walk = walk;
        this.others = IntStream.range(0, walk.isPresent() ? met.length : 0)
                .filter(p -> !walk.get().finds(p))
                .toArray();
        this.rows = rows;
        this.entries = from.count();
        this.places = met.length;
        this.taps = op.taps().count();
        this.starts = new int[places + 1];
        for (int p = 0; p < places; p++) starts[p + 1] = starts[p] + met[p].length;
        this.met = Arrays.stream(met).flatMapToInt(Arrays::stream).toArray();
        int[] walks = walks(op, from);
        this.walks = (long) walks.length * entries < (long) WALKED * this.met.length ? walks : new int[0];
        this.numbers = IntStream.range(0, entries)
                .mapToLong(i -> Ordered.withPosition(0, i))
                .toArray();
    }

    /// Doing each leaves the largest of one more tap with every entry.
    private static int[] walks(Windowing.ArgMax op, Shape from) {
        if (op.windows().stream().anyMatch(w -> w.inputDilation() > 1)) return new int[0];
        return IntStream.range(0, from.rank())
                .flatMap(axis -> walks(op, from, axis))
                .toArray();
    }

    private static IntStream walks(Windowing.ArgMax op, Shape from, int axis) {
        Window window = op.windows().get(axis);
        return IntStream.range(1, op.taps().size(axis)).map(_ -> window.kernelDilation() * from.strides()[axis]);
    }

    static Optional<Backend.Kernel> of(Windowing.ArgMax op, Type in, Type out) {
        int axes = op.windows().size();
        Shape from = in.shape().last(axes), to = out.shape().last(axes);
        if ((long) to.count() * op.taps().count() > MEETINGS) return Optional.empty();
        int[][] met = new Taps(op.windows(), from, op.taps(), to).entriesMet();
        DType dtype = in.dtype();
        Optional<WindowWalk> walk =
                dtype.isFloat() ? WindowWalk.of(op, from, to, dtype == DType.F64, LoopCode::of) : Optional.empty();
        return Optional.of(new WindowArgMax(op, from, in.shape().dropLast(axes).count(), met, walk));
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        parts.each(parts(), (long) rows * met.length, in, out);
    }

    /// Some neighbouring rows each.
    private int parts() {
        return Math.min(rows, MOST_PARTS);
    }

    private void part(int part, List<Array> in, List<Array> out) {
        Array x = in.getFirst();
        int[] z = out.getFirst().ints();
        int first = edge(part), end = edge(part + 1);
        if (walk.isPresent() && walk.get().isFast(end - first)) {
            walk.get().find(Storage.of(x), first, end, z);
            for (int row = first; row < end; row++)
                for (int p : others) z[row * places + p] = largest(x, row * entries, p);
        } else {
            for (int row = first; row < end; row++) byKeys(x, row, z);
        }
    }

    private int edge(int part) {
        return (int) ((long) rows * part / parts());
    }

    private void byKeys(Array x, int row, int[] z) {
        long[] keys = WorkingSpace.STRIP.longs(entries);
        if (Ordered.isShort(x.dtype())) {
            Ordered.keysWithPositions(x, row * entries, entries, numbers, keys);
            if (walks.length > 0) walked(keys, z, row * places);
            else shortKeys(keys, z, row * places);
        } else {
            Ordered.keys(x, row * entries, entries, keys);
            longKeys(keys, z, row * places);
        }
    }

    private void walked(long[] keys, int[] z, int at) {
        long[] largest = WorkingSpace.BLOCK.longs(entries), apart = WorkingSpace.KERNEL.longs(entries);
        System.arraycopy(keys, 0, largest, 0, entries);
        int count = entries;
        for (int walk : walks) {
            count -= walk;
            System.arraycopy(largest, Math.min(walk, entries), apart, 0, Math.max(0, count));
            for (int i = 0; i < count; i++) largest[i] = Math.max(largest[i], apart[i]);
        }
        for (int p = 0; p < places; p++) {
            int start = starts[p], end = starts[p + 1];
            long best = end - start == taps ? largest[met[start]] : largest(keys, start, end);
            z[at + p] = Ordered.position(best);
        }
    }

    private void shortKeys(long[] keys, int[] z, int at) {
        for (int p = 0; p < places; p++) z[at + p] = Ordered.position(largest(keys, starts[p], starts[p + 1]));
    }

    /// Of the entries that a place meets, each in the place of the one before where it is larger, or the first NaN.
    private int largest(Array x, int at, int place) {
        int best = met[starts[place]];
        double most = x.number(at + best);
        for (int k = starts[place] + 1; k < starts[place + 1]; k++) {
            double next = x.number(at + met[k]);
            if (next <= most || Double.isNaN(most)) continue;
            most = next;
            best = met[k];
        }
        return best;
    }

    /// Of some entries; no branch depends on which is larger.
    private long largest(long[] keys, int start, int end) {
        long best = keys[met[start]];
        for (int k = start + 1; k < end; k++) best = Math.max(best, keys[met[k]]);
        return best;
    }

    private void longKeys(long[] keys, int[] z, int at) {
        for (int p = 0; p < places; p++) {
            int best = met[starts[p]];
            for (int k = starts[p] + 1; k < starts[p + 1]; k++) if (keys[met[k]] > keys[best]) best = met[k];
            z[at + p] = best;
        }
    }
}
