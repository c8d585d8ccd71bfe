package dev.slopewise.compile;

import dev.slopewise.compile.LoopReads.Access;
import dev.slopewise.compile.LoopReads.Part;
import dev.slopewise.compile.LoopReads.Ref;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The axes of a loop: as few as its members and reads can be told apart by. The innermost is walked as a row, the others number the rows.
///
/// Short rows are joined to longer ones where all that they read lies one after the other or is the same for each: a channel's bias in rows of 16
/// channels. What is the same then repeats along the joined row.
///
/// @param count  entries of the loop
/// @param length of a row; the last row may be shorter where rows are pieces of one axis
/// @param outer  the axes over rows, outermost first; empty if rows are pieces of one axis, or there is one
/// @param period entries after which what is the same for all rows repeats: the length, unless rows were joined
record LoopAxes(int count, int length, List<Span> outer, int period) {
    /// A loop along one axis is cut into rows of so many entries.
    private static final int PIECE = 4096;

    /// Longer rows are not walked more than once.
    private static final int LONGEST = 1 << 15;

    /// Rows of up to so many entries are joined.
    private static final int SHORT = 128;

    /// Joined rows have no more entries.
    private static final int JOINED = 1024;

    /// Less than so many rows are not left.
    private static final int FEWEST = 4;

    /// @param summedAtOnce whether sums along whole rows are needed within the loop
    static Optional<LoopAxes> of(LoopReads reads, boolean summedAtOnce) {
        int count = reads.count();
        var cuts = new TreeSet<Integer>();
        cuts.add(1);
        cuts.add(count);
        for (List<Span> spans : reads.spans().values()) {
            for (Span span : spans) {
                cuts.add(span.low());
                cuts.add(span.high());
            }
        }
        for (List<Ref> refs : reads.reads().values()) {
            for (Ref ref : refs) {
                if (!(ref instanceof Ref.Outside(Access access))) continue;
                for (Part part : access.parts()) {
                    cuts.add(part.low());
                    cuts.add(part.high());
                }
            }
        }
        List<Span> outer = new ArrayList<>();
        int low = 1, length = count;
        for (int high : cuts) {
            if (high == 1) continue;
            if (high % low != 0) return Optional.empty();
            if (low == 1) length = high;
            else outer.addFirst(new Span(low, high));
            low = high;
        }
        if (summedAtOnce && length > LONGEST) return Optional.empty();
        boolean pieces = outer.isEmpty() && length > PIECE && !summedAtOnce;
        int row = pieces ? PIECE : length;
        return Optional.of(new LoopAxes(count, row, outer, row).joined(reads));
    }

    /// Some neighbouring rows as one, as many as divide their axis; not all, so that rows are still summed over as before. Where they are, a whole block
    /// of them is left, as what a block adds up costs several times what an entry does.
    private LoopAxes joined(LoopReads reads) {
        if (outer.isEmpty() || length > SHORT || !mayJoin(reads)) return this;
        Span axis = outer.getLast();
        boolean isSummed = reads.spans().values().stream().anyMatch(kept -> !covers(kept, axis));
        int sure = isSummed ? axis.size() / LoopMaker.BLOCK_ROWS : axis.size() - 1;
        int times = 1, most = Math.min(sure, Math.min(JOINED / length, rows() / FEWEST));
        for (int k = 2; k <= most; k++) if (axis.size() % k == 0) times = k;
        if (times == 1) return this;
        List<Span> rest = new ArrayList<>(outer);
        rest.set(rest.size() - 1, new Span(axis.low() * times, axis.high()));
        return new LoopAxes(count, length * times, rest, length);
    }

    /// Whether neighbouring rows can be walked as one: nothing is one number a row, and no sum is needed within the loop.
    private boolean mayJoin(LoopReads reads) {
        List<Span> all = Span.all(count);
        for (int m : reads.spans().keySet()) {
            List<Span> kept = reads.spansOf(m);
            boolean isOfRow = !variesInRow(kept) && covers(kept, outer.getLast());
            if (isOfRow || !reads.walkedOf(m).equals(all)) return false;
            for (Ref ref : reads.refsOf(m)) {
                boolean joins = switch (ref) {
                    case Ref.Constant _ -> true;
                    case Ref.Member(int w) -> reads.spansOf(w).equals(all);
                    case Ref.Outside(Access access) -> goesOn(access) || isSame(access, length);
                };
                if (!joins) return false;
            }
        }
        return true;
    }

    /// Whether each row lies behind the one before, or all are one number.
    private boolean goesOn(Access access) {
        int[] strides = strides(access);
        return strides[strides.length - 1] == length * innerStride(access);
    }

    /// Whether every row is the same so many neighbours.
    private static boolean isSame(Access access, int entries) {
        return access.parts().equals(List.of(new Part(1, entries, 1)));
    }

    /// Whether what is read is the same for all rows that were joined to one.
    boolean repeats(Access access) {
        return period < length && isSame(access, period);
    }

    /// How many numbers of a row belong to one result that varies along these spans.
    int times(List<Span> kept) {
        return kept.contains(new Span(1, period)) ? length / period : 1;
    }

    int rows() {
        return count == 0 ? 0 : Math.ceilDiv(count, length);
    }

    boolean isPieces() {
        return outer.isEmpty() && rows() > 1;
    }

    /// Whether neighbours along a row lie beside each other (1), at the same place (0), or otherwise (−1).
    int innerStride(Access access) {
        for (Part part : access.parts()) if (part.low() == 1) return part.stride() == 1 ? 1 : -1;
        return 0;
    }

    /// How far apart rows lie, if evenly.
    Optional<Integer> rowStride(Access access) {
        if (isPieces()) return Optional.of(length * innerStride(access));
        int[] strides = strides(access);
        if (strides.length == 0) return Optional.of(0);
        for (int i = 0; i + 1 < strides.length; i++) {
            if (strides[i] != strides[i + 1] * outer.get(i + 1).size()) return Optional.empty();
        }
        return Optional.of(strides[strides.length - 1]);
    }

    /// Where each row begins.
    int[] table(Access access) {
        int[] places = {access.offset()}, strides = strides(access);
        for (int axis = 0; axis < strides.length; axis++) {
            int size = outer.get(axis).size(), stride = strides[axis];
            int[] before = places;
            places = new int[before.length * size];
            Arrays.setAll(places, i -> before[i / size] + i % size * stride);
        }
        return places;
    }

    private int[] strides(Access access) {
        int[] strides = new int[outer.size()];
        for (int i = 0; i < strides.length; i++) {
            Span axis = outer.get(i);
            for (Part part : access.parts()) {
                if (part.low() <= axis.low() && axis.high() <= part.high())
                    strides[i] = part.stride() * (axis.low() / part.low());
            }
        }
        return strides;
    }

    /// Whether a member varies along rows, and along each axis over them.
    boolean variesInRow(List<Span> spans) {
        return spans.stream().anyMatch(s -> s.low() == 1);
    }

    /// Whether a member has a number of its own for every row.
    boolean variesWithRows(List<Span> spans) {
        return isPieces() ? variesInRow(spans) : outer.stream().allMatch(axis -> covers(spans, axis));
    }

    private static boolean covers(List<Span> spans, Span axis) {
        return spans.stream().anyMatch(s -> s.low() <= axis.low() && axis.high() <= s.high());
    }

    /// How rows are cut into blocks when those axes are summed over that these spans lack; empty if they are not neighbours.
    Optional<Loop.Blocks> blocks(List<Span> kept, int some) {
        if (isPieces()) return Optional.of(new Loop.Blocks(1, rows(), 1, some));
        int a = 1, s = 1, i = 1, state = 0;
        for (Span axis : outer) {
            boolean gone = !covers(kept, axis);
            if (gone && state == 2) return Optional.empty();
            if (gone) {
                s *= axis.size();
                state = 1;
            } else if (state == 0) {
                a *= axis.size();
            } else {
                i *= axis.size();
                state = 2;
            }
        }
        return Optional.of(new Loop.Blocks(a, s, i, some));
    }
}
