package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.Type;
import java.util.Arrays;
import java.util.List;

/// Rows added up where numbers say, in order, as the interpreter does: real numbers in double precision, rounded once. A part has some rows of the
/// result, for which it looks through all indices.
final class Scattering implements Backend.Kernel {
    /// Numbers of the result in a part, so that they stay in the second-level cache.
    private static final int PART = 1 << 15;

    private final Parts parts = new Parts(this::part);
    private final Indexing.ScatterAdd op;
    private final int lead;
    private final int given;
    private final int row;
    private final int chunk;

    Scattering(Indexing.ScatterAdd op, List<Type> in, Type out) {
        this.op = op;
        this.lead = in.get(1).shape().dropLast(1).count();
        this.given = in.get(1).shape().size(-1);
        this.row = out.shape().last(op.slice()).count();
        this.chunk = Math.clamp(PART / row, 1, op.rows());
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        Indices.check(op, in, out, op.rows());
        long work = (long) in.getFirst().count() + out.getFirst().count();
        parts.each(lead * Math.ceilDiv(op.rows(), chunk), work, in, out);
    }

    private void part(int number, List<Array> in, List<Array> out) {
        int chunks = Math.ceilDiv(op.rows(), chunk), g = number / chunks, first = number % chunks * chunk;
        int rows = Math.min(chunk, op.rows() - first);
        int[] index = Indices.read(in.get(1), g * given, given);
        Array x = in.getFirst(), z = out.getFirst();
        int to = (g * op.rows() + first) * row;
        if (z.dtype().isFloat()) {
            double[] sums = WorkingSpace.BLOCK.doubles(rows * row),
                    values = WorkingSpace.STRIP.doubles(Math.max(row, given));
            Arrays.fill(sums, 0, rows * row, 0);
            if (row == 1) Entries.read(x, g * given, given, values, 0);
            for (int i = 0; i < given; i++) {
                int at = index[i] - first;
                if (at < 0 || at >= rows) continue;
                if (row == 1) sums[at] += values[i];
                else {
                    Entries.read(x, (g * given + i) * row, row, values, 0);
                    for (int k = 0; k < row; k++) sums[at * row + k] += values[k];
                }
            }
            Entries.write(sums, 0, rows * row, z, to);
        } else {
            long[] sums = WorkingSpace.BLOCK.longs(rows * row), values = WorkingSpace.STRIP.longs(row);
            Arrays.fill(sums, 0, rows * row, 0);
            for (int i = 0; i < given; i++) {
                int at = index[i] - first;
                if (at < 0 || at >= rows) continue;
                Entries.read(x, (g * given + i) * row, row, values, 0);
                for (int k = 0; k < row; k++) sums[at * row + k] += values[k];
            }
            Entries.write(sums, 0, rows * row, z, to);
        }
    }
}
