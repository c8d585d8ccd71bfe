package dev.slopewise.compile;

/// Adds a block of a convolution to its results where groups are the lanes of vectors: the inner loop of [GroupLanes]. Every number of weights, cells
/// and sums is a vector, one lane a group, so that no lane has to do with another.
///
/// Arrays are `float[]` or `double[]`. `c` is a block of rows and vectors, whose vectors are neighbours; so are those of `b`.
public interface GroupTile {
    /// How large it is.
    ///
    /// @param vectors of a row
    /// @param taps    taken at once, which are neighbours in `a` and in `b`: what several of them meet is then read once
    /// @param lanes   of a vector
    /// @param wide    whether numbers are `double`
    record Form(int rows, int vectors, int taps, int lanes, boolean wide) {
        /// Numbers in a row.
        int columns() {
            return vectors * lanes;
        }
    }

    /// `c[i, j] ← c[i, j] + Σ a[stepsA[l]] · b[stepsB[l] + i · apartB, j]`, the sum by fused multiply-adds from l = `first` to `end` − 1.
    ///
    /// @param apartB distance of rows in `b`, as numbers
    /// @param apartC distance of rows in `c`
    @SuppressWarnings("TooManyParameters") // as a tile's: what they say lies in arrays that know nothing of each other
    void run(
            Object a,
            int atA,
            int[] stepsA,
            Object b,
            int atB,
            int apartB,
            int[] stepsB,
            int first,
            int end,
            Object c,
            int atC,
            int apartC);
}
