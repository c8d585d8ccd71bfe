package dev.slopewise.compile;

/// Adds a block of a convolution to its results, all of it in registers: the inner loop of every convolution. Other than a [Tile] it takes inner
/// entries from wherever tables say, so that no input has to be laid out anew for each place of the window.
///
/// Arrays are `float[]` or `double[]`. Each inner entry is `rows` neighbours of `a`, one for each row of the block, and [Tile.Form#columns] neighbours
/// of `b`; `c` is the block, rows of `columns` numbers, `stride` apart.
public interface TapTile {
    /// `c[i, j] ← c[i, j] + Σ a[stepsA[l] + i] · b[stepsB[l] + j]`, the sum by fused multiply-adds from l = `first` to `end` − 1.
    ///
    /// @param isMore false if 0 is to stand for what `c` held
    @SuppressWarnings("TooManyParameters") // what they say lies in arrays that know nothing of each other
    void add(
            Object a,
            int atA,
            int[] stepsA,
            Object b,
            int atB,
            int[] stepsB,
            int first,
            int end,
            boolean isMore,
            Object c,
            int atC,
            int stride);
}
