package dev.slopewise.compile;

/// How the parts of a product are filled: block by block of inner entries, strips of the left operand against strips of the right, each pair by a
/// tile; in plain loops where that is faster, or while tiles are not run in. Which, is decided by shape and machine once.
///
/// @see <a href="https://doi.org/10.1145/1356052.1356053">Goto and van de Geijn 2008, Anatomy of High-Performance Matrix Multiplication</a>
final class Tiling {
    /// Strips of `a` that are used one after the other for a strip of `b`, so that they stay in the second-level cache.
    private static final int STRIPS = 16;

    /// Strips of `b` that are packed at a time, so that they stay in the third-level cache.
    private static final int PANEL = 64;

    /// Strips of `a` from which on packing `b` pays.
    private static final int REUSE = 5;

    /// Columns whose sums are made at a time by plain loops, so that they stay in the first-level cache.
    private static final int SUMS = 1024;

    private final Numbers numbers;
    private final Scratch.Shelf shelf;
    private final boolean isPlain;
    private final Tiles.Tiled wide;
    private final Tiles.Tiled narrow;
    private final int inner;

    /// Distance of entries in a strip of `a`, across and along.
    private final int acrossA;
    private final int alongA;
    private final int stride;

    Tiling(Operand left, Operand right, Operand out, Tiles tiles) {
        this.numbers = tiles.numbers();
        this.shelf = tiles.shelf();
        this.inner = left.along.length;
        boolean isColumns = left.acrossStep == 1 && left.alongStep != 1;
        this.acrossA = isColumns ? 1 : Product.BLOCK;
        this.alongA = isColumns ? tiles.form().rows() : 1;
        this.wide = tiles.tile(tiles.form().apart(acrossA));
        this.narrow = tiles.tile(tiles.form().narrow().apart(acrossA));
        this.stride = out.alongStep == 1 ? out.acrossStep : -1;
        this.isPlain = out.across.length <= 2 || inner <= 2;
        int rest = out.along.length % width();
        if (isPlain) return;
        if (out.along.length >= width() || rest > narrow.form().columns()) wide.ask();
        if (rest > 0 && rest <= narrow.form().columns()) narrow.ask();
    }

    Numbers numbers() {
        return numbers;
    }

    int height() {
        return wide.form().rows();
    }

    int width() {
        return wide.form().columns();
    }

    void fill(Job job, int g, int top, int bottom, int from, int to) {
        Scratch scratch = shelf.take();
        if (isPlain || !areReady(to - from)) plain(job, g, top, bottom, from, to, scratch);
        else tiled(job, g, top, bottom, from, to, scratch);
        shelf.putBack(scratch);
    }

    private boolean isNarrow(int columns) {
        return columns <= narrow.form().columns();
    }

    private boolean areReady(int columns) {
        int rest = columns % width();
        boolean hasNarrow = rest > 0 && isNarrow(rest), hasWide = columns >= width() || !hasNarrow;
        return (!hasNarrow || narrow.isReady()) && (!hasWide || wide.isReady());
    }

    private void plain(Job job, int g, int top, int bottom, int from, int to, Scratch scratch) {
        for (int start = from; start < to; start += SUMS) {
            int end = Math.min(start + SUMS, to);
            numbers.plain(job, g, top, bottom, start, end, scratch.block(end - start));
        }
    }

    private void tiled(Job job, int g, int top, int bottom, int from, int to, Scratch scratch) {
        for (int start = from; start < to; start += PANEL * width()) {
            int end = Math.min(start + PANEL * width(), to);
            for (int first = 0; first < inner; first += Product.BLOCK) {
                panel(job, g, top, bottom, start, end, first, Math.min(Product.BLOCK, inner - first), scratch);
            }
        }
    }

    /// Adds `depth` inner entries from `first` on.
    private void panel(Job job, int g, int top, int bottom, int from, int to, int first, int depth, Scratch scratch) {
        Operand right = job.right;
        int atB = right.batch[g];
        boolean isDirect = right.acrossStep == 1 && right.alongStep >= 0 && bottom - top < REUSE * height();
        Object packed = job.b;
        if (!isDirect) {
            packed = scratch.right(Math.ceilDiv(to - from, width()) * width() * depth);
            for (int n = from; n < to; n += width()) {
                int columns = Math.min(width(), to - n),
                        wide = isNarrow(columns) ? narrow.form().columns() : width();
                numbers.lay(job.b, atB, right, n, columns, first, depth, packed, (n - from) * depth, 1, wide);
            }
        }
        for (int row = top; row < bottom; row += STRIPS * height()) {
            int end = Math.min(row + STRIPS * height(), bottom);
            Object strips = scratch.left(STRIPS * height() * Product.BLOCK);
            for (int m = row; m < end; m += height()) {
                int rows = Math.min(height(), end - m), at = (m - row) * Product.BLOCK;
                numbers.lay(job.a, job.left.batch[g], job.left, m, rows, first, depth, strips, at, acrossA, alongA);
            }
            for (int n = from; n < to; n += width()) {
                int columns = Math.min(width(), to - n);
                Tiles.Tiled tile = isNarrow(columns) ? narrow : wide;
                int width = tile.form().columns();
                boolean isPadded = isDirect && columns < width;
                if (isPadded) {
                    Object strip = scratch.right(width * Product.BLOCK);
                    numbers.lay(job.b, atB, right, n, columns, first, depth, strip, 0, 1, width);
                    packed = strip;
                }
                boolean isOwn = isDirect && !isPadded;
                int at = isOwn ? atB + right.across[n] + right.along[first] : isPadded ? 0 : (n - from) * depth;
                int stepB = isOwn ? right.alongStep : width;
                for (int m = row; m < end; m += height()) {
                    int rows = Math.min(height(), end - m);
                    tile(
                            tile.get(),
                            job,
                            g,
                            m,
                            rows,
                            n,
                            columns,
                            strips,
                            (m - row) * Product.BLOCK,
                            packed,
                            at,
                            stepB,
                            depth,
                            first > 0 || job.isMore,
                            scratch,
                            width);
                }
            }
        }
    }

    private void tile(
            Tile tile,
            Job job,
            int g,
            int row,
            int rows,
            int column,
            int columns,
            Object strips,
            int atA,
            Object b,
            int atB,
            int stepB,
            int depth,
            boolean isMore,
            Scratch scratch,
            int width) {
        if (stride >= 0 && rows == height() && columns == width) {
            int at = job.out.batch[g] + job.out.across[row] + job.out.along[column];
            tile.run(strips, atA, alongA, b, atB, stepB, depth, job.z, at, stride, isMore);
        } else {
            Object block = scratch.block(height() * width);
            tile.run(strips, atA, alongA, b, atB, stepB, depth, block, 0, width, false);
            numbers.place(block, width, job, g, row, rows, column, columns, isMore);
        }
    }
}
