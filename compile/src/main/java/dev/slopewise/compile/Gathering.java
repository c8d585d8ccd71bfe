package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.Type;
import java.util.List;

/// Rows by number.
final class Gathering implements Backend.Kernel {
    /// Entries in a part.
    private static final int PART = 1 << 13;

    private final Parts parts = new Parts(this::part);
    private final Indexing.Gather op;
    private final int lead;
    private final int from;
    private final int taken;
    private final int row;
    private final int chunk;
    private final int places; // leading ones in a part

    Gathering(Indexing.Gather op, List<Type> in, Type out) {
        this.op = op;
        this.from = in.get(0).shape().size(-1 - op.slice());
        this.taken = in.get(1).shape().size(-1);
        this.lead = in.get(1).shape().dropLast(1).count();
        this.row = out.shape().last(op.slice()).count();
        this.chunk = Math.clamp(PART / row, 1, taken);
        this.places = chunk < taken ? 1 : Math.max(1, PART / (taken * row));
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        Indices.check(op, in, out, from);
        parts.each(
                Math.ceilDiv(lead, places) * Math.ceilDiv(taken, chunk),
                out.getFirst().count(),
                in,
                out);
    }

    private void part(int number, List<Array> in, List<Array> out) {
        int chunks = Math.ceilDiv(taken, chunk), g = number / chunks * places, first = number % chunks * chunk;
        int count = Math.min(chunk, taken - first), to = g * taken + first, end = Math.min(g + places, lead);
        int[] index = Indices.read(in.get(1), to, (end - g) * count);
        Array x = in.getFirst(), z = out.getFirst();
        for (int place = g, at = 0; place < end; place++, at += count) {
            if (row == 1) pick(x, place * from, index, at, count, z, to + at);
            else rows(Moves.storage(x), place * from, index, at, count, Moves.storage(z), to + at);
        }
    }

    private void rows(Object x, int atX, int[] index, int at, int count, Object z, int atZ) {
        for (int i = 0; i < count; i++) System.arraycopy(x, (atX + index[at + i]) * row, z, (atZ + i) * row, row);
    }

    private static void pick(Array x, int atX, int[] index, int at, int count, Array z, int atZ) {
        switch (x.dtype()) {
            case F32 -> {
                float[] from = x.floats(), to = z.floats();
                for (int i = 0; i < count; i++) to[atZ + i] = from[atX + index[at + i]];
            }
            case F64 -> {
                double[] from = x.doubles(), to = z.doubles();
                for (int i = 0; i < count; i++) to[atZ + i] = from[atX + index[at + i]];
            }
            case I32 -> {
                int[] from = x.ints(), to = z.ints();
                for (int i = 0; i < count; i++) to[atZ + i] = from[atX + index[at + i]];
            }
            case I64 -> {
                long[] from = x.longs(), to = z.longs();
                for (int i = 0; i < count; i++) to[atZ + i] = from[atX + index[at + i]];
            }
            case BOOL -> {
                boolean[] from = x.bools(), to = z.bools();
                for (int i = 0; i < count; i++) to[atZ + i] = from[atX + index[at + i]];
            }
        }
    }
}
