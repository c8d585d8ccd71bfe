package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Reduction;
import dev.slopewise.core.Type;
import java.util.List;

/// Positions of the least or largest entries along one axis.
final class Extremes implements Backend.Kernel {
    /// Columns that are worked out together.
    private static final int COLUMNS = 256;

    private final Parts parts = new Parts(this::part);
    private final boolean isLeast;
    private final int outer;
    private final int size;
    private final int inner;

    Extremes(Reduction op, Type in) {
        int axis = in.shape().axis(op.axes().getFirst());
        this.isLeast = op instanceof Reduction.ArgMin;
        this.outer = in.shape().range(0, axis).count();
        this.size = in.shape().size(axis);
        this.inner = in.shape().range(axis + 1, in.shape().rank()).count();
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        parts.each(outer * Math.ceilDiv(inner, COLUMNS), in.getFirst().count(), in, out);
    }

    private void part(int number, List<Array> in, List<Array> out) {
        int chunks = Math.ceilDiv(inner, COLUMNS), first = number % chunks * COLUMNS, row = number / chunks;
        Array x = in.getFirst();
        int[] z = out.getFirst().ints();
        if (inner == 1) z[row] = alongRow(x, row * size);
        else across(x, row * size * inner + first, Math.min(COLUMNS, inner - first), z, row * inner + first);
    }

    private void keys(Array x, int at, int count, long[] keys) {
        if (isLeast) Ordered.descendingKeys(x, at, count, keys);
        else Ordered.keys(x, at, count, keys);
    }

    private int alongRow(Array x, int at) {
        long[] keys = WorkingSpace.STRIP.longs(size);
        keys(x, at, size, keys);
        long most = keys[0];
        for (int i = 1; i < size; i++) most = Math.max(most, keys[i]);
        int position = 0;
        while (keys[position] != most) position++;
        return position;
    }

    private void across(Array x, int at, int some, int[] z, int atZ) {
        long[] keys = WorkingSpace.STRIP.longs(COLUMNS), most = WorkingSpace.BLOCK.longs(COLUMNS);
        boolean isShort = Ordered.isShort(x.dtype());
        for (int k = 0; k < size; k++) {
            keys(x, at + k * inner, some, keys);
            if (isShort) {
                for (int j = 0; j < some; j++) keys[j] = Ordered.withPosition(keys[j], k);
                if (k == 0) System.arraycopy(keys, 0, most, 0, some);
                for (int j = 0; j < some; j++) most[j] = Math.max(most[j], keys[j]);
            } else {
                for (int j = 0; j < some; j++) {
                    if (k > 0 && keys[j] <= most[j]) continue;
                    most[j] = keys[j];
                    z[atZ + j] = k;
                }
            }
        }
        if (isShort) for (int j = 0; j < some; j++) z[atZ + j] = Ordered.position(most[j]);
    }
}
