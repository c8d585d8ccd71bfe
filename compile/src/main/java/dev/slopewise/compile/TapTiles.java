package dev.slopewise.compile;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

    private static final Map<Tile.Form, TapTiles> CROSSWISE = new ConcurrentHashMap<>();

    /// Rows of a crosswise tile at least, so that its plain form is no wider, and sums at most: on machines with 32 registers, and with 16.
    private static final int LEAST_ROWS = 2, MOST_SUMS = 24, MOST_SUMS_OF_FEW = 12;

    /// A crosswise tile is so many vectors wide at most.
    private static final int WIDEST = 4;

    /// A machine that begins two multiply-adds a cycle, each of which takes four, is busy with as many sums.
    private static final int BUSY = 9;

    /// What a tile reads of its operands takes as long as so many multiply-adds, in quarters.
    private static final int READ = 5;

    /// To fetch another inner entry takes as long as so many.
    private static final int FETCHED = 4;

    /// A tile and the columns of its block.
    record Ready(TapTile tile, int columns) {}

    private final Tile.Form form;
    private final boolean areAtOnce;
    private final Ready plain;
    private final Written<Ready> vectors;

    private TapTiles(Tile.Form form, Tile.Form now, Written.Start start) {
        this.form = form;
        this.areAtOnce = now.equals(form);
        this.plain = made(now);
        double fast = 2 * Tiles.FAST * DEPTH * form.rows() * form.vectors();
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
        tiles.ask();
        return tiles;
    }

    /// Those that suit so many rows of so many columns, where rows are what there is little of.
    ///
    /// @param like the same machine's; where these are taken at once, so are others
    static TapTiles crosswise(TapTiles like, int rows, int columns) {
        Tile.Form form = crosswise(like.form, rows, columns);
        if (like.areAtOnce) return of(form);
        return CROSSWISE.computeIfAbsent(form, TapTiles::ofMachine);
    }

    private static Tile.Form crosswise(Tile.Form like, int rows, int columns) {
        int lanes = like.lanes(), most = machine(like.wide()).rows() == 8 ? MOST_SUMS : MOST_SUMS_OF_FEW;
        Tile.Form best = like;
        long least = Long.MAX_VALUE;
        for (int v = 1; v <= WIDEST; v++) {
            for (int r = LEAST_ROWS; r * v <= most && r <= Math.max(rows, LEAST_ROWS); r++) {
                var form = new Tile.Form(r, v, lanes, like.wide(), 1);
                long cost = (long) Math.ceilDiv(rows, r) * Math.ceilDiv(columns, form.columns()) * busy(form);
                if (cost >= least) continue;
                least = cost;
                best = form;
            }
        }
        return best;
    }

    /// Multiply-adds in whose time a tile adds one of each of its sums, and reads what it needs.
    static int busy(Tile.Form form) {
        int sums = form.rows() * form.vectors(), read = (form.rows() + form.vectors()) * READ / 4;
        return (Math.max(Math.max(sums, read), BUSY) + FETCHED) * form.lanes();
    }

    /// Has the vectors run in.
    void ask() {
        vectors.ask();
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

    /// Whether it is as fast as it will be.
    boolean isReady() {
        return areAtOnce || vectors.isReady();
    }

    Ready ready() {
        return vectors.isReady() ? vectors.get() : plain;
    }

    private Runnable trial(Ready of) {
        TapLoops loops = TapLoops.of(form.wide());
        int[] steps = new int[DEPTH];
        Object x = loops.array(form.rows()), y = loops.array(form.columns());
        Object z = loops.array(form.rows() * form.columns());
        return () -> { // both ends, as the JVM compiles none that it has not seen
            of.tile.add(x, 0, steps, y, 0, steps, 0, DEPTH, false, z, 0, form.columns());
            of.tile.add(x, 0, steps, y, 0, steps, 0, DEPTH, true, z, 0, form.columns());
        };
    }
}
