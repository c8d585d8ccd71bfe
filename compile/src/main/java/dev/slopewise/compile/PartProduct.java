package dev.slopewise.compile;

import dev.slopewise.core.Shape;

/// A matrix product of parts of larger arrays, summed as every product is: up to so many rows, columns and inner entries, wherever these begin. For
/// one thread at a time.
final class PartProduct {
    private final Operand left;
    private final Operand right;
    private final Operand out;
    private final Tiling tiling;
    private final Job job;

    private PartProduct(Operand left, Operand right, Operand out, Tiles tiles) {
        this.left = left;
        this.right = right;
        this.out = out;
        this.tiling = new Tiling(left, right, out, tiles);
        this.job = new Job(left, right, out, tiling);
    }

    /// z[i, j] = Σ a[i, l] b[l, j] by letters of whole arrays: `i` for rows, `j` for columns, `l` for inner entries.
    static PartProduct of(String left, Shape a, String right, Shape b, Shape z, Tiles tiles) {
        return new PartProduct(
                Operand.of(a, left, "", "i", "l"),
                Operand.of(b, right, "", "j", "l"),
                Operand.of(z, "ij", "", "i", "j"),
                tiles);
    }

    void ask() {
        tiling.ask();
    }

    /// Columns that are worked on together.
    int width() {
        return tiling.width();
    }

    /// How much of each axis is worked on.
    PartProduct part(int rows, int columns, int inner) {
        job.part(rows, columns, inner);
        return this;
    }

    /// Fills z from `atZ` on, or adds to it.
    ///
    /// @param isAlone whether to leave other threads out of it
    void run(Object a, int atA, Object b, int atB, Object z, int atZ, boolean isMore, boolean isAlone) {
        left.batch[0] = atA;
        right.batch[0] = atB;
        out.batch[0] = atZ;
        if (isAlone) job.runAlone(a, b, z, isMore);
        else job.run(a, b, z, isMore, null);
    }
}
