package dev.slopewise.compile;

/// Adds the product of two packed strips to a block of the result, all of it in registers: the inner loop of every matrix product.
///
/// Arrays are `float[]` or `double[]`. `a` holds, for each of `k` inner entries, the numbers of `rows` rows one after the other, `b` those of
/// `columns` columns; `c` is the block, rows of `columns` numbers, `stride` apart.
public interface Tile {
    /// c[i, j] ← c[i, j] + Σ a[l, i] · b[l, j], the sum by fused multiply-adds from l = 0 on.
    void add(Object a, int atA, Object b, int atB, int k, Object c, int atC, int stride);

    /// How large a block is, and of what: as many sums as the machine has registers for, beside a row of `b` and one entry of `a`.
    ///
    /// @param rows    of the block
    /// @param vectors in a row of the block
    /// @param lanes   numbers in a vector; 1 for plain numbers
    /// @param wide    whether numbers are doubles
    record Form(int rows, int vectors, int lanes, boolean wide) {
        int columns() {
            return vectors * lanes;
        }
    }
}
