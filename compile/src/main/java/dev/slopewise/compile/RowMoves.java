package dev.slopewise.compile;

/// Copies of many short rows of real numbers, some vectors each: a call for each column of vectors takes less than one for each row.
final class RowMoves {
    /// Longer rows are copied as well one by one.
    private static final int WIDEST = 8;

    /// Fewer rows, too.
    private static final int LEAST = 4;

    /// Rows that are copied before the next come, so that what lies around them stays in the first-level cache.
    private static final int AT_ONCE = 32;

    private static final Written<LaneMove> FLOATS = GroupTiles.moves(Tiles.FLOATS);
    private static final Written<LaneMove> DOUBLES = GroupTiles.moves(Tiles.DOUBLES);

    private RowMoves() {}

    /// `to[atTo + i · outTo + j] = from[atFrom + i · outFrom + j]` for i below `outer` and j below `inner`; false if this is nothing for vectors, or they are not
    /// fast yet, and nothing was done.
    @SuppressWarnings("ReferenceEquality") // whether both are one array
    static boolean copy(Object from, int atFrom, int outFrom, Object to, int atTo, int outTo, int outer, int inner) {
        boolean isFloat = to instanceof float[];
        if (outer < LEAST || from == to || !(isFloat || to instanceof double[])) return false;
        int lanes = (isFloat ? Tiles.FLOATS : Tiles.DOUBLES).form().lanes();
        if (lanes == 1 || inner < lanes || inner > WIDEST * lanes) return false;
        Written<LaneMove> written = isFloat ? FLOATS : DOUBLES;
        if (!written.isReady()) {
            written.ask();
            return false;
        }
        LaneMove move = written.get();
        for (int i = 0; i < outer; i += AT_ONCE) {
            int x = atFrom + i * outFrom, z = atTo + i * outTo, rows = Math.min(AT_ONCE, outer - i);
            for (int j = 0; j < inner; j += lanes) {
                int column = Math.min(j, inner - lanes); // the last vectors overlap those before
                move.run(from, x + column, outFrom, to, z + column, outTo, rows);
            }
        }
        return true;
    }
}
