package dev.slopewise.compile;

/// The product of two strips, all of its sums in registers: the inner loop of every matrix product.
///
/// Arrays are `float[]` or `double[]`. `a` holds some rows, `b` as many columns as the tile is wide, both for `k` inner entries.
public interface Tile {
    /// c[i, j] ← Σ a[l, i] · b[l, j], or that added to what was there: the sum by fused multiply-adds from 0 and from l = 0 on.
    ///
    /// @param stepA  distance of the inner entries of `a`; how far its rows are apart is the form's to say
    /// @param stepB  distance of the inner entries of `b`, whose columns are neighbours
    /// @param stride distance of the rows of `c`, whose columns are neighbours
    /// @param isMore whether to add
    @SuppressWarnings(
            "TooManyParameters") // two strips and a block are passed as they lie, as making objects here would cost
    // more than a small tile
    void run(
            Object a,
            int atA,
            int stepA,
            Object b,
            int atB,
            int stepB,
            int k,
            Object c,
            int atC,
            int stride,
            boolean isMore);

    /// How large a tile is, and of what: as many sums as keep the machine's multipliers busy and fit its registers, beside a row of `b` and one
    /// entry of `a`.
    ///
    /// @param rows    of the block
    /// @param vectors in a row of the block
    /// @param lanes   numbers in a vector; 1 for plain numbers
    /// @param wide    whether numbers are doubles
    /// @param apart   distance of the rows of `a`, which is written into the code so that addresses cost nothing
    record Form(int rows, int vectors, int lanes, boolean wide, int apart) {
        int columns() {
            return vectors * lanes;
        }

        /// The form one vector wide, for the last columns.
        Form narrow() {
            return new Form(rows, 1, lanes, wide, apart);
        }

        /// The form with all vectors below each other, for few columns.
        Form upright() {
            return new Form(rows * vectors, 1, lanes, wide, apart);
        }

        /// Rows that are too few for a tile to be worth its while as it is.
        int few() {
            return rows / 2;
        }

        /// Up to as many rows fit the registers: half as many again, where there are 32.
        int most() {
            return rows < 8 ? rows : rows + rows / 2;
        }

        /// The form for strips of just so many rows, [#most] at most, as none is idle then.
        Form exact(int few) {
            return new Form(few, vectors, lanes, wide, apart);
        }

        /// The form for a result of few rows, half as many sums side by side: what it waits for is `b`, which is read once.
        Form flat(int few) {
            return new Form(few, Math.max(1, rows * vectors / (2 * few)), lanes, wide, apart);
        }

        Form apart(int distance) {
            return new Form(rows, vectors, lanes, wide, distance);
        }
    }
}
