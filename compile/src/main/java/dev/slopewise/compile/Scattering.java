package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.Type;
import java.util.Arrays;
import java.util.List;

/// Rows added up where numbers say, in order, as the interpreter does: real numbers in double precision, rounded once. A part has some rows of the
/// result, for which it looks through all indices, or all rows of several leading places.
final class Scattering implements Backend.Kernel {
    /// Numbers of the result in a part of several leading places, so that they stay in the second-level cache.
    private static final int PART = 1 << 15;

    /// Numbers in a part of one leading place, so that they stay in the third-level cache. More parts are dearer: each looks through all indices.
    private static final int MOST = 1 << 20;

    private final Parts parts = new Parts(this::part);
    private final Indexing.ScatterAdd op;
    private final int lead;
    private final int given;
    private final int row;
    private final int chunk;
    private final int places; // leading ones in a part

    Scattering(Indexing.ScatterAdd op, List<Type> in, Type out) {
        this.op = op;
        this.lead = in.get(1).shape().dropLast(1).count();
        this.given = in.get(1).shape().size(-1);
        this.row = out.shape().last(op.slice()).count();
        this.chunk = Math.clamp(MOST / row, 1, op.rows());
        this.places = chunk < op.rows() ? 1 : Math.max(1, PART / Math.max(op.rows() * row, given));
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        Indices.check(op, in, out, op.rows());
        long work = (long) in.getFirst().count() + out.getFirst().count();
        parts.each(Math.ceilDiv(lead, places) * Math.ceilDiv(op.rows(), chunk), work, in, out);
    }

    private void part(int number, List<Array> in, List<Array> out) {
        int chunks = Math.ceilDiv(op.rows(), chunk), g = number / chunks * places, first = number % chunks * chunk;
        int rows = Math.min(chunk, op.rows() - first), indices = Math.min(places, lead - g) * given;
        int size = Math.min(places, lead - g) * rows * row, to = (g * op.rows() + first) * row;
        int[] index = Indices.read(in.get(1), g * given, indices);
        Array x = in.getFirst(), z = out.getFirst();
        if (z.dtype().isFloat()) {
            double[] sums = WorkingSpace.BLOCK.doubles(size),
                    values = WorkingSpace.STRIP.doubles(Math.max(row, indices));
            Arrays.fill(sums, 0, size, 0);
            if (row == 1) Entries.read(x, g * given, indices, values, 0);
            for (int i = 0; i < indices; i++) {
                int at = index[i] - first;
                if (at < 0 || at >= rows) continue;
                int sum = (i / given * rows + at) * row;
                if (row == 1) sums[sum] += values[i];
                else {
                    Entries.read(x, (g * given + i) * row, row, values, 0);
                    for (int k = 0; k < row; k++) sums[sum + k] += values[k];
                }
            }
            Entries.write(sums, 0, size, z, to);
        } else {
            long[] sums = WorkingSpace.BLOCK.longs(size), values = WorkingSpace.STRIP.longs(row);
            Arrays.fill(sums, 0, size, 0);
            for (int i = 0; i < indices; i++) {
                int at = index[i] - first;
                if (at < 0 || at >= rows) continue;
                int sum = (i / given * rows + at) * row;
                Entries.read(x, (g * given + i) * row, row, values, 0);
                for (int k = 0; k < row; k++) sums[sum + k] += values[k];
            }
            Entries.write(sums, 0, size, z, to);
        }
    }
}
