package dev.slopewise.compile;

import java.util.concurrent.atomic.AtomicBoolean;

/// The convolution tiles of this machine: of vectors once they are run in, until then, and without vectors, of plain numbers. Both have as many
/// rows, so that what is laid out for one serves the other, and both give the same bits.
final class TapTiles {
    /// Enough for the JVM's last compiler to take notice, several times over.
    private static final int RUNS = 20_000;

    private static final int DEPTH = 64;

    /// Up to here a flat tile serves better than a square one that is mostly empty.
    private static final int FEW = 3;

    private static final TapTiles FLOATS = slow(square(lanes(false), false));
    private static final TapTiles FLAT_FLOATS = slow(flat(lanes(false), false));
    private static final TapTiles DOUBLES = slow(square(lanes(true), true));
    private static final TapTiles FLAT_DOUBLES = slow(flat(lanes(true), true));

    /// A tile and the columns of its block.
    record Ready(TapTile tile, int columns) {}

    private final Tile.Form form;
    private final AtomicBoolean isRunIn = new AtomicBoolean();
    private volatile Ready ready;

    private TapTiles(Tile.Form form, Tile.Form now) {
        this.form = form;
        this.ready = made(now);
    }

    /// Tiles of a form that are taken at once, fast or not; for checks.
    static TapTiles of(Tile.Form form) {
        return new TapTiles(form, form);
    }

    /// Those that suit so many rows; they are run in from the first time that they are asked for.
    static TapTiles of(boolean wide, int rows) {
        boolean isFlat = rows <= FEW;
        TapTiles tiles = wide ? isFlat ? FLAT_DOUBLES : DOUBLES : isFlat ? FLAT_FLOATS : FLOATS;
        if (tiles.form.lanes() > 1 && tiles.isRunIn.compareAndSet(false, true)) {
            Background.thread("slopewise-run-in-taps", tiles::runIn).start();
        }
        return tiles;
    }

    private static TapTiles slow(Tile.Form form) {
        return new TapTiles(form, plain(form));
    }

    private static int lanes(boolean wide) {
        return (wide ? Tiles.DOUBLES : Tiles.FLOATS).form().lanes();
    }

    private static Ready made(Tile.Form form) {
        return new Ready(TapTileCode.make(form), form.columns());
    }

    /// The plain form that goes with it.
    static Tile.Form plain(Tile.Form form) {
        return new Tile.Form(form.rows(), form.rows() == 1 ? 8 : 1, 1, form.wide(), 1);
    }

    /// Sixteen sums on machines with 32 registers, eight on those with 16; of plain numbers eight.
    private static Tile.Form square(int lanes, boolean wide) {
        boolean isNarrow = lanes * (wide ? Double.SIZE : Float.SIZE) == 256;
        return new Tile.Form(isNarrow ? 4 : 8, lanes > 1 ? 2 : 1, lanes, wide, 1);
    }

    private static Tile.Form flat(int lanes, boolean wide) {
        return new Tile.Form(1, 8, lanes, wide, 1);
    }

    Tile.Form form() {
        return form;
    }

    Ready ready() {
        return ready;
    }

    private void runIn() {
        Ready vectors = made(form);
        TapLoops loops = TapLoops.of(form.wide());
        int[] steps = new int[DEPTH];
        Object x = loops.array(form.rows()), y = loops.array(form.columns());
        Object z = loops.array(form.rows() * form.columns());
        for (int i = 0; i < RUNS; i++) {
            vectors.tile.add(x, 0, steps, y, 0, steps, 0, DEPTH, z, 0, form.columns());
        }
        ready = vectors;
    }
}
