package dev.slopewise.compile;

/// The convolution tiles of this machine: of vectors once they are run in, until then, and without vectors, of plain numbers. Both have as many
/// rows, so that what is laid out for one serves the other, and both give the same bits.
final class TapTiles {
    private static final int DEPTH = 64;

    /// Up to here a flat tile serves better than a square one that is mostly empty.
    private static final int FEW = 3;

    private static final TapTiles FLOATS = ofMachine(square(false));
    private static final TapTiles FLAT_FLOATS = ofMachine(flat(false));
    private static final TapTiles DOUBLES = ofMachine(square(true));
    private static final TapTiles FLAT_DOUBLES = ofMachine(flat(true));

    /// A tile and the columns of its block.
    record Ready(TapTile tile, int columns) {}

    private final Tile.Form form;
    private final Ready plain;
    private final Written<Ready> vectors;

    private TapTiles(Tile.Form form, Tile.Form now, Written.Start start) {
        this.form = form;
        this.plain = made(now);
        double fast = Tiles.FAST * DEPTH * form.rows() * form.vectors();
        this.vectors = new Written<>(start, () -> made(form), this::trial, fast);
    }

    /// Tiles of a form that are taken at once, fast or not; for checks.
    static TapTiles of(Tile.Form form) {
        return new TapTiles(form, form, Written.Start.NEVER);
    }

    /// Those that suit so many rows; they are run in from the first time that they are asked for.
    static TapTiles of(boolean wide, int rows) {
        boolean isFlat = rows <= FEW;
        TapTiles tiles = wide ? isFlat ? FLAT_DOUBLES : DOUBLES : isFlat ? FLAT_FLOATS : FLOATS;
        tiles.vectors.ask();
        return tiles;
    }

    private static TapTiles ofMachine(Tile.Form form) {
        return new TapTiles(form, plain(form), form.lanes() > 1 ? Written.Start.LATER : Written.Start.NEVER);
    }

    private static Tile.Form machine(boolean wide) {
        return (wide ? Tiles.DOUBLES : Tiles.FLOATS).form();
    }

    private static Ready made(Tile.Form form) {
        return new Ready(TapTileCode.make(form), form.columns());
    }

    /// The plain form that goes with it.
    static Tile.Form plain(Tile.Form form) {
        return new Tile.Form(form.rows(), form.rows() == 1 ? 8 : 1, 1, form.wide(), 1);
    }

    /// As many sums as a product's; of plain numbers eight.
    private static Tile.Form square(boolean wide) {
        Tile.Form of = machine(wide);
        return of.lanes() > 1 ? of : new Tile.Form(8, 1, 1, wide, 1);
    }

    private static Tile.Form flat(boolean wide) {
        return new Tile.Form(1, 8, machine(wide).lanes(), wide, 1);
    }

    Tile.Form form() {
        return form;
    }

    Ready ready() {
        return vectors.isReady() ? vectors.get() : plain;
    }

    private Runnable trial(Ready of) {
        TapLoops loops = TapLoops.of(form.wide());
        int[] steps = new int[DEPTH];
        Object x = loops.array(form.rows()), y = loops.array(form.columns());
        Object z = loops.array(form.rows() * form.columns());
        return () -> of.tile.add(x, 0, steps, y, 0, steps, 0, DEPTH, true, z, 0, form.columns());
    }
}
