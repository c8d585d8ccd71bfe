package dev.slopewise.compile;

/// Transposes of real numbers, by squares that are turned in registers.
final class Squares {
    /// Rows of the result that are filled at a time, all along: as many as stay near while their lines of the cache are filled piece by piece.
    private static final int AT_ONCE = 64;

    /// Rows so many bytes apart, or a multiple, share few places in the cache: then a block is turned apart, and its rows are copied.
    private static final int CROWDED = 2048;

    /// Distance of a block's rows.
    private static final int APART = AT_ONCE + 16;

    private Squares() {}

    /// `to[atTo + i · outTo + j] = from[atFrom + i + j · inFrom]` for i below `outer` and j below `inner`; false if this is nothing for squares, or they are not
    /// fast yet, and nothing was done.
    static boolean turn(Object from, int atFrom, int inFrom, Object to, int atTo, int outTo, int outer, int inner) {
        if (!(to instanceof float[] || to instanceof double[])) return false;
        Tiles tiles = to instanceof float[] ? Tiles.FLOATS : Tiles.DOUBLES;
        int lanes = tiles.form().lanes();
        if (outer < lanes || inner < lanes || !tiles.areTurned()) return false;
        tiles.turn().ask();
        if (!tiles.turn().isReady()) return false;
        boolean isCrowded = outTo % (CROWDED / (to instanceof float[] ? Float.BYTES : Double.BYTES)) == 0;
        for (int i = 0; i < outer; i += AT_ONCE) {
            int rows = Math.min(AT_ONCE, outer - i), first = rows < lanes ? outer - lanes : i;
            rows = Math.max(rows, lanes);
            if (isCrowded) block(tiles, from, atFrom + first, inFrom, to, atTo + first * outTo, outTo, rows, inner);
            else turn(tiles, from, atFrom + first, inFrom, to, atTo + first * outTo, outTo, rows, inner);
        }
        return true;
    }

    /// Strip by strip; the last strip, and the last square of each, may meet the one before.
    private static void turn(
            Tiles tiles, Object from, int atFrom, int inFrom, Object to, int atTo, int outTo, int rows, int columns) {
        int lanes = tiles.form().lanes(), whole = rows / lanes * lanes, last = rows - lanes;
        Turn turn = tiles.turn().get();
        for (int j = 0; j < columns; j += lanes) {
            int column = Math.min(j, columns - lanes), x = atFrom + column * inFrom, z = atTo + column;
            turn.run(from, x, inFrom, to, z, outTo, whole, tiles.order());
            if (whole < rows) turn.run(from, x + last, inFrom, to, z + last * outTo, outTo, lanes, tiles.order());
        }
    }

    private static void block(
            Tiles tiles, Object from, int atFrom, int inFrom, Object to, int atTo, int outTo, int rows, int columns) {
        int lanes = tiles.form().lanes(), room = AT_ONCE * APART;
        Object block = to instanceof float[] ? WorkingSpace.SQUARES.floats(room) : WorkingSpace.SQUARES.doubles(room);
        for (int j = 0; j < columns; j += AT_ONCE) {
            int some = Math.max(lanes, Math.min(AT_ONCE, columns - j)), column = Math.min(j, columns - some);
            turn(tiles, from, atFrom + column * inFrom, inFrom, block, 0, APART, rows, some);
            for (int i = 0; i < rows; i++) System.arraycopy(block, i * APART, to, atTo + i * outTo + column, some);
        }
    }
}
