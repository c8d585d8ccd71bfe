package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Reduction;
import dev.slopewise.core.Type;
import java.util.Arrays;
import java.util.List;

/// Positions of the least or largest entries along one axis: an entry takes the place of the one before where it is beyond it, or the first NaN. This
/// seldom happens, so that the processor foresees the branch, and little else is done for an entry.
///
/// Least are found as the largest of numbers with the other sign, and of whole numbers with all bits turned over; the largest sizes without a sign.
final class Extremes implements Backend.Kernel {
    /// Columns that are worked out together.
    private static final int COLUMNS = 256;

    /// Of up to as many entries the branch is taken too often to be foreseen: they go without where keys are short.
    private static final int FEW = 64;

    /// Parts that rows are shared out in.
    private static final int PARTS = 64;

    private final Parts parts = new Parts(this::part);
    private final boolean isLeast;
    private final boolean areSizes;
    private final int share;
    private final int outer;
    private final int size;
    private final int inner;

    Extremes(Reduction op, Type in) {
        this(op, in, false);
    }

    /// Of the sizes of real numbers instead of the numbers.
    static Extremes ofSizes(Reduction op, Type in) {
        return new Extremes(op, in, true);
    }

    private Extremes(Reduction op, Type in, boolean areSizes) {
        this.areSizes = areSizes;
        int axis = in.shape().axis(op.axes().getFirst());
        this.isLeast = op instanceof Reduction.ArgMin;
        this.outer = in.shape().range(0, axis).count();
        this.size = in.shape().size(axis);
        this.inner = in.shape().range(axis + 1, in.shape().rank()).count();
        this.share = Math.max(1, Math.ceilDiv(outer, PARTS));
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        int count = inner == 1 ? Math.ceilDiv(outer, share) : outer * Math.ceilDiv(inner, COLUMNS);
        parts.each(count, in.getFirst().count(), in, out);
    }

    private void part(int number, List<Array> in, List<Array> out) {
        Array x = in.getFirst();
        int[] z = out.getFirst().ints();
        if (inner == 1) {
            int end = Math.min(outer, (number + 1) * share);
            for (int row = number * share; row < end; row++) find(x, row * size, 1, z, row);
            return;
        }
        int chunks = Math.ceilDiv(inner, COLUMNS), first = number % chunks * COLUMNS, row = number / chunks;
        find(x, row * size * inner + first, Math.min(COLUMNS, inner - first), z, row * inner + first);
    }

    private void find(Array x, int at, int some, int[] z, int atZ) {
        if (size <= FEW && Ordered.isShort(x.dtype())) {
            few(x, at, some, z, atZ);
            return;
        }
        switch (x.dtype()) {
            case F32 -> find(x.floats(), at, some, z, atZ);
            case F64 -> find(x.doubles(), at, some, z, atZ);
            case I32 -> find(x.ints(), at, some, z, atZ);
            case I64 -> find(x.longs(), at, some, z, atZ);
            case BOOL -> throw new IllegalStateException("positions are those of numbers, got " + x.type());
        }
    }

    /// By keys that hold the position too, without a branch for an entry.
    private void few(Array x, int at, int some, int[] z, int atZ) {
        long[] keys = WorkingSpace.STRIP.longs(COLUMNS), most = WorkingSpace.BLOCK.longs(COLUMNS);
        Arrays.fill(most, 0, some, Long.MIN_VALUE);
        if (inner == 1) {
            keys(x, at, size, keys);
            for (int k = 0; k < size; k++) most[0] = Math.max(most[0], Ordered.withPosition(keys[k], k));
        } else {
            for (int k = 0; k < size; k++) {
                keys(x, at + k * inner, some, keys);
                for (int j = 0; j < some; j++) most[j] = Math.max(most[j], Ordered.withPosition(keys[j], k));
            }
        }
        for (int j = 0; j < some; j++) z[atZ + j] = Ordered.position(most[j]);
    }

    private void keys(Array x, int at, int count, long[] keys) {
        if (isLeast) Ordered.descendingKeys(x, at, count, keys);
        else Ordered.keys(x, at, count, keys);
        if (areSizes)
            for (int i = 0; i < count; i++) keys[i] = Math.abs(keys[i]); // numbers of one size have opposite keys
    }

    private float sought(float x) {
        return areSizes ? Math.abs(x) : isLeast ? -x : x;
    }

    private double sought(double x) {
        return areSizes ? Math.abs(x) : isLeast ? -x : x;
    }

    private void find(float[] x, int at, int some, int[] z, int atZ) {
        if (inner == 1) {
            z[atZ] = 0;
            float most = sought(x[at]);
            for (int k = 1; k < size && !Float.isNaN(most); k++) {
                float next = sought(x[at + k]);
                if (next <= most) continue;
                most = next;
                z[atZ] = k;
            }
            return;
        }
        float[] most = WorkingSpace.BLOCK.floats(COLUMNS);
        for (int j = 0; j < some; j++) {
            most[j] = sought(x[at + j]);
            z[atZ + j] = 0;
        }
        for (int k = 1; k < size; k++) {
            int row = at + k * inner;
            for (int j = 0; j < some; j++) {
                float next = sought(x[row + j]);
                if (next <= most[j] || Float.isNaN(most[j])) continue;
                most[j] = next;
                z[atZ + j] = k;
            }
        }
    }

    private void find(double[] x, int at, int some, int[] z, int atZ) {
        if (inner == 1) {
            z[atZ] = 0;
            double most = sought(x[at]);
            for (int k = 1; k < size && !Double.isNaN(most); k++) {
                double next = sought(x[at + k]);
                if (next <= most) continue;
                most = next;
                z[atZ] = k;
            }
            return;
        }
        double[] most = WorkingSpace.BLOCK.doubles(COLUMNS);
        for (int j = 0; j < some; j++) {
            most[j] = sought(x[at + j]);
            z[atZ + j] = 0;
        }
        for (int k = 1; k < size; k++) {
            int row = at + k * inner;
            for (int j = 0; j < some; j++) {
                double next = sought(x[row + j]);
                if (next <= most[j] || Double.isNaN(most[j])) continue;
                most[j] = next;
                z[atZ + j] = k;
            }
        }
    }

    private void find(int[] x, int at, int some, int[] z, int atZ) {
        int turned = isLeast ? -1 : 0;
        if (inner == 1) {
            z[atZ] = 0;
            int most = x[at] ^ turned;
            for (int k = 1; k < size; k++) {
                int next = x[at + k] ^ turned;
                if (next <= most) continue;
                most = next;
                z[atZ] = k;
            }
            return;
        }
        int[] most = WorkingSpace.BLOCK.ints(COLUMNS);
        for (int j = 0; j < some; j++) {
            most[j] = x[at + j] ^ turned;
            z[atZ + j] = 0;
        }
        for (int k = 1; k < size; k++) {
            int row = at + k * inner;
            for (int j = 0; j < some; j++) {
                int next = x[row + j] ^ turned;
                if (next <= most[j]) continue;
                most[j] = next;
                z[atZ + j] = k;
            }
        }
    }

    private void find(long[] x, int at, int some, int[] z, int atZ) {
        long turned = isLeast ? -1 : 0;
        if (inner == 1) {
            z[atZ] = 0;
            long most = x[at] ^ turned;
            for (int k = 1; k < size; k++) {
                long next = x[at + k] ^ turned;
                if (next <= most) continue;
                most = next;
                z[atZ] = k;
            }
            return;
        }
        long[] most = WorkingSpace.BLOCK.longs(COLUMNS);
        for (int j = 0; j < some; j++) {
            most[j] = x[at + j] ^ turned;
            z[atZ + j] = 0;
        }
        for (int k = 1; k < size; k++) {
            int row = at + k * inner;
            for (int j = 0; j < some; j++) {
                long next = x[row + j] ^ turned;
                if (next <= most[j]) continue;
                most[j] = next;
                z[atZ + j] = k;
            }
        }
    }
}
