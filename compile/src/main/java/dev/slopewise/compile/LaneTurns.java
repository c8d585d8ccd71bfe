package dev.slopewise.compile;

/// Brings numbers of different rows together, so that each number of a row is a vector of as many as there are lanes, and apart again. Rows beyond those
/// that there are keep what the array held.
final class LaneTurns {
    private final Tiles tiles;
    private final Written<LaneMove> moves;
    private final int lanes;

    LaneTurns(Tiles tiles) {
        this.tiles = tiles;
        this.moves = GroupTiles.moves(tiles);
        this.lanes = tiles.form().lanes();
    }

    void ask() {
        moves.ask();
        tiles.turn().ask();
    }

    /// Whether vectors can be moved; to turn squares is faster, and can wait.
    boolean isReady() {
        return moves.isReady();
    }

    private boolean areSquares(int used, int count) {
        return used == lanes && count >= lanes && tiles.turn().isReady();
    }

    /// Brings `used` rows of `count` numbers together. The last square overlaps the one before where the count is no multiple of the lanes.
    ///
    /// @param stride distance of the rows
    void in(Object from, int at, int stride, int used, int count, Object to, int atTo) {
        if (!areSquares(used, count)) {
            Moves.copy(from, at, stride, 1, to, atTo, 1, lanes, used, count);
            return;
        }
        int whole = count / lanes * lanes, last = count - lanes;
        tiles.turn().get().run(from, at, stride, to, atTo, lanes, whole, tiles.order());
        if (whole == count) return;
        tiles.turn().get().run(from, at + last, stride, to, atTo + last * lanes, lanes, lanes, tiles.order());
    }

    /// Brings them apart, into rows that are `stride` from each other.
    void back(Object from, int at, Object to, int atTo, int stride, int used, int count) {
        if (!areSquares(used, count)) {
            Moves.copy(from, at, 1, lanes, to, atTo, stride, 1, used, count);
            return;
        }
        for (int p = 0; p < count; p += lanes) {
            int place = Math.min(p, count - lanes);
            tiles.turn().get().run(from, at + place * lanes, lanes, to, atTo + place, stride, lanes, tiles.order());
        }
    }

    /// Moves `count` vectors that are `step` vectors apart.
    void move(Object from, int at, int step, Object to, int atTo, int stepTo, int count) {
        if (step == 1 && stepTo == 1) System.arraycopy(from, at * lanes, to, atTo * lanes, count * lanes);
        else moves.get().run(from, at * lanes, step * lanes, to, atTo * lanes, stepTo * lanes, count);
    }
}
