package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import dev.slopewise.core.Windowing;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The position of the largest entry of each window: the choice of a max-pool.
final class WindowArgMax implements Backend.Kernel {
    /// Meetings of entries and places at most; beyond, lists of them cost more than they save.
    private static final int MEETINGS = 1 << 22;

    private final Parts parts = new Parts(this::part);
    private final int rows;
    private final int entries;
    private final int places;

    /// For each place where its entries begin in `met`, and at last where they end.
    private final int[] starts;

    private final int[] met;

    private WindowArgMax(int rows, int entries, int[][] met) {
        this.rows = rows;
        this.entries = entries;
        this.places = met.length;
        this.starts = new int[places + 1];
        for (int p = 0; p < places; p++) starts[p + 1] = starts[p] + met[p].length;
        this.met = Arrays.stream(met).flatMapToInt(Arrays::stream).toArray();
    }

    static Optional<Backend.Kernel> of(Windowing.ArgMax op, Type in, Type out) {
        int axes = op.windows().size();
        Shape from = in.shape().last(axes), to = out.shape().last(axes);
        if ((long) to.count() * op.taps().count() > MEETINGS) return Optional.empty();
        int[][] met = new Taps(op.windows(), from, op.taps(), to).entriesMet();
        return Optional.of(new WindowArgMax(in.shape().dropLast(axes).count(), from.count(), met));
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        parts.each(rows, (long) rows * met.length, in, out);
    }

    private void part(int row, List<Array> in, List<Array> out) {
        Array x = in.getFirst();
        long[] keys = WorkingSpace.STRIP.longs(entries);
        int[] z = out.getFirst().ints();
        if (Ordered.isShort(x.dtype())) {
            Ordered.keysWithPositions(x, row * entries, entries, keys);
            shortKeys(keys, z, row * places);
        } else {
            Ordered.keys(x, row * entries, entries, keys);
            longKeys(keys, z, row * places);
        }
    }

    /// Key and position are one number, so that no branch depends on which is larger.
    private void shortKeys(long[] keys, int[] z, int at) {
        for (int p = 0; p < places; p++) {
            long best = keys[met[starts[p]]];
            for (int k = starts[p] + 1; k < starts[p + 1]; k++) best = Math.max(best, keys[met[k]]);
            z[at + p] = Ordered.position(best);
        }
    }

    private void longKeys(long[] keys, int[] z, int at) {
        for (int p = 0; p < places; p++) {
            int best = met[starts[p]];
            for (int k = starts[p] + 1; k < starts[p + 1]; k++) if (keys[met[k]] > keys[best]) best = met[k];
            z[at + p] = best;
        }
    }
}
