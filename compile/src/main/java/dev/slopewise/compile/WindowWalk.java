package dev.slopewise.compile;

import dev.slopewise.compile.LaneCode.Kind;
import dev.slopewise.compile.LoopForm.Access;
import dev.slopewise.compile.LoopForm.Along;
import dev.slopewise.compile.LoopForm.Entry;
import dev.slopewise.compile.LoopForm.How;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Window;
import dev.slopewise.core.Windowing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Finds the largest entry of windows over two axes, for rows of places whose windows lie within the entries, by a written loop: as if windows moved by one entry
/// along a row, the taps of neighbours are neighbours, and vectors of them are compared tap after tap. A place looks up what was found at its first entry.
/// Rows of places that lie equally far apart, those of the next planes too, are walked in one go; short ones with what lies between them, as one row.
final class WindowWalk {
    /// More taps make code that the JVM compiles badly.
    private static final int MOST_TAPS = 20;

    private static final int KEPT = 64;

    /// Rows no further apart than so many entries are walked as one.
    private static final int NEAR = 64;

    /// In one go some thousand entries are walked, so that what was found is still near when it is looked up.
    private static final int AT_ONCE = 4096;

    private final boolean isWide;
    private final LoopCode code;
    private final int[] taps; // how far each is from a window's first entry
    private final Range down;
    private final Range across;
    private final int width; // entries of a row
    private final int columns; // places of a row
    private final int length; // entries of a row that windows begin at, and between them
    private final int entries; // of a plane
    private final int places; // of a plane
    private final int apart; // entries between the first ones of two rows of places
    private final boolean isJoined; // whether what lies between rows is walked too
    private final int pitch; // entries walked between the first ones of two rows of places
    private final int planesAtOnce;
    private final BlockingQueue<Room> rooms = new ArrayBlockingQueue<>(KEPT);

    /// The places along an axis whose windows lie within the entries: `from` to `to`, the first one's first entry, and by how many entries each moves.
    private record Range(int from, int to, int first, int stride) {
        static Range of(Window window, int entries, int taps, int places) {
            int from = Math.ceilDiv(window.low(), window.stride());
            int last = entries - 1 - (taps - 1) * window.kernelDilation() + window.low();
            int to = last < 0 ? 0 : Math.min(places, last / window.stride() + 1);
            return new Range(
                    Math.max(0, from), to, Math.max(0, from) * window.stride() - window.low(), window.stride());
        }

        int count() {
            return Math.max(0, to - from);
        }
    }

    /// What one thread needs.
    private final class Room {
        private final ScoreRows.Run run = new ScoreRows.Run(code);
        private final int[] ints = new int[isWide ? 0 : planesAtOnce * down.count() * pitch];
        private final long[] longs = new long[isWide ? planesAtOnce * down.count() * pitch : 0];
    }

    private WindowWalk(LoopCode code, int[] taps, Range down, Range across, Shape from, Shape to) {
        this.isWide = code.form().wide();
        this.code = code;
        this.taps = taps;
        this.down = down;
        this.across = across;
        this.width = from.size(1);
        this.columns = to.size(1);
        this.length = (across.count() - 1) * across.stride() + 1;
        this.entries = from.count();
        this.places = to.count();
        this.apart = down.stride() * width;
        this.isJoined = apart <= NEAR;
        this.pitch = isJoined ? apart : length;
        boolean goesOn = entries == down.count() * apart;
        this.planesAtOnce = goesOn ? Math.max(1, AT_ONCE / (down.count() * pitch)) : 1;
    }

    /// Empty where windows are over other than two axes, have too many taps, or none lies within the entries.
    ///
    /// @param codes makes the code of a loop
    static Optional<WindowWalk> of(
            Windowing.ArgMax op, Shape from, Shape to, boolean isWide, Function<LoopForm, LoopCode> codes) {
        List<Window> windows = op.windows();
        boolean hasGaps = windows.stream().anyMatch(w -> w.inputDilation() > 1);
        if (from.rank() != 2 || hasGaps || op.taps().count() > MOST_TAPS) return Optional.empty();
        Range down = Range.of(windows.get(0), from.size(0), op.taps().size(0), to.size(0));
        Range across = Range.of(windows.get(1), from.size(1), op.taps().size(1), to.size(1));
        if (down.count() == 0 || across.count() == 0) return Optional.empty();
        int width = from.size(1), kernel = op.taps().size(1);
        int[] taps = IntStream.range(0, op.taps().count())
                .map(t -> t / kernel * windows.get(0).kernelDilation() * width
                        + t % kernel * windows.get(1).kernelDilation())
                .toArray();
        return Optional.of(new WindowWalk(codes.apply(form(isWide, taps)), taps, down, across, from, to));
    }

    /// Each entry takes the place of the one before where it is larger, or the first NaN.
    private static LoopForm form(boolean isWide, int[] taps) {
        var code = new LaneCode(isWide);
        List<Access> accesses = new ArrayList<>();
        Lane most = code.load(0), at = code.bits(0);
        accesses.add(new Access(Entry.REAL, Along.ENTRIES, false));
        for (int t = 1; t < taps.length; t++) {
            accesses.add(new Access(Entry.REAL, Along.ENTRIES, false));
            Lane next = code.load(t), isLarger = next.le(most).not().and(most.eq(most));
            most = isLarger.select(next, most);
            at = isLarger.select(code.bits(taps[t]), at);
        }
        accesses.add(new Access(Entry.of(Kind.BITS), Along.ENTRIES, false));
        var put = new LoopForm.Put(at.id(), taps.length, How.STORE);
        var pass = new LoopForm.Pass(code.instructions(), List.of(put), List.of(), List.of(), List.of());
        return new LoopForm(isWide, accesses, List.of(), List.of(pass), List.of());
    }

    /// Whether it is fast. Asked often enough, it becomes so.
    ///
    /// @param planes how many it is asked for
    boolean isFast(int planes) {
        if (code.isInVectors()) return true;
        code.ran((long) planes * down.count() * pitch);
        return false;
    }

    boolean finds(int place) {
        int row = place / columns, column = place % columns;
        return row >= down.from && row < down.to && column >= across.from && column < across.to;
    }

    /// The positions for the places that it [#finds] of some planes of entries.
    void find(Object x, int firstPlane, int endPlane, int[] positions) {
        Room taken = rooms.poll();
        Room room = taken == null ? new Room() : taken;
        for (int plane = firstPlane; plane < endPlane; plane += planesAtOnce)
            find(x, plane, Math.min(planesAtOnce, endPlane - plane), positions, room);
        room.run.release();
        boolean _ = rooms.offer(room);
    }

    private void find(Object x, int firstPlane, int planes, int[] positions, Room room) {
        int first = down.first * width + across.first, rows = planes * down.count();
        for (int t = 0; t < taps.length; t++) room.run.bind(t, x, firstPlane * entries + first + taps[t], apart);
        room.run.bind(taps.length, isWide ? room.longs : room.ints, 0, pitch);
        if (isJoined) room.run.rows(0, 1, (rows - 1) * apart + length);
        else room.run.rows(0, rows, length);
        for (int row = 0; row < rows; row++) {
            int plane = row / down.count(), own = row % down.count();
            int z = (firstPlane + plane) * places + (down.from + own) * columns + across.from;
            if (isWide) lookUp(room.longs, row * pitch, first + own * apart, positions, z);
            else lookUp(room.ints, row * pitch, first + own * apart, positions, z);
        }
    }

    private void lookUp(int[] found, int at, int entry, int[] positions, int z) {
        for (int k = 0, j = 0; k < across.count(); k++, j += across.stride)
            positions[z + k] = entry + j + found[at + j];
    }

    private void lookUp(long[] found, int at, int entry, int[] positions, int z) {
        for (int k = 0, j = 0; k < across.count(); k++, j += across.stride)
            positions[z + k] = entry + j + (int) found[at + j];
    }
}
