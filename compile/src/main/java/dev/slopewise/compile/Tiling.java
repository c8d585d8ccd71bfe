package dev.slopewise.compile;

/// How the parts of a product are filled: block by block of inner entries, strips of the left operand against strips of the right, each pair by a
/// tile; in plain loops while tiles are not run in. Strips are read where they lie if they lie well, else packed one after the other.
///
/// @see <a href="https://doi.org/10.1145/1356052.1356053">Goto and van de Geijn 2008, Anatomy of High-Performance Matrix Multiplication</a>
final class Tiling {
    /// Distance of the rows of a strip, a little more than they are long, so that they do not meet in the same lines of a cache.
    private static final int APART = Product.BLOCK + 16;

    /// Strips of `a` that are used one after the other for a strip of `b`, so that they stay in the second-level cache.
    private static final int STRIPS = 8;

    /// Strips of `b` that are packed at a time, so that they stay in the third-level cache.
    private static final int PANEL = 64;

    /// A strip that is read as often as this is worth packing.
    private static final int REUSE = 16;

    /// Columns whose sums are made at a time by plain loops, so that they stay in the first-level cache.
    private static final int SUMS = 1024;

    private final Operand left;
    private final Operand right;
    private final Operand out;
    private final Numbers numbers;
    private final Scratch.Shelf shelf;
    private final Strips strips;
    private final Strips panels;
    private final Written<Tile> tile;
    private final Written<Tile> narrowTile;
    private final int height;
    private final int width;
    private final int narrow;

    /// Whether rows of the left operand are neighbours; inner entries are otherwise, in a strip at least.
    private final boolean areRowsNeighbours;

    /// Distance of rows in the result, if tiles can be written there.
    private final int stride;

    Tiling(Operand left, Operand right, Operand out, Tiles tiles) {
        this.left = left;
        this.right = right;
        this.out = out;
        this.numbers = tiles.numbers();
        this.shelf = tiles.shelf();
        this.areRowsNeighbours = left.acrossStep == 1 && left.alongStep != 1;
        int apart = areRowsNeighbours ? 1 : APART;
        this.strips = new Strips(left, apart, tiles);
        this.panels = new Strips(right, 1, tiles);
        Tile.Form form = tiles.form().apart(apart);
        this.height = form.rows();
        this.width = form.columns();
        this.narrow = form.lanes();
        this.tile = tiles.tile(form);
        this.narrowTile = tiles.tile(form.narrow());
        this.stride = out.alongStep == 1 ? out.acrossStep : -1;
        if (needsWide(out.along.length)) tile.ask();
        if (needsNarrow(out.along.length)) narrowTile.ask();
    }

    private boolean needsNarrow(int columns) {
        int rest = columns % width;
        return rest > 0 && rest <= narrow;
    }

    private boolean needsWide(int columns) {
        return columns > narrow;
    }

    Numbers numbers() {
        return numbers;
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    /// Fills rows `top` to `bottom` and columns `from` to `to` of one matrix of the batch, beyond their last ones.
    void fill(Job job, int g, int top, int bottom, int from, int to) {
        Scratch scratch = shelf.take();
        boolean areReady =
                (!needsWide(to - from) || tile.isReady()) && (!needsNarrow(to - from) || narrowTile.isReady());
        int step = areReady ? PANEL * width : SUMS;
        for (int start = from; start < to; start += step) {
            int end = Math.min(start + step, to);
            if (areReady) panel(job, g, top, bottom, start, end, scratch);
            else numbers.plain(job, g, top, bottom, start, end, scratch.block(end - start));
        }
        shelf.putBack(scratch);
    }

    private void panel(Job job, int g, int top, int bottom, int from, int to, Scratch scratch) {
        boolean isRead = right.acrossStep == 1 && right.alongStep >= 0 && bottom - top <= REUSE * height;
        int rest = (to - from) % width, packed = !isRead ? from : rest == narrow ? to : to - rest;
        for (int first = 0; first < left.along.length; first += Product.BLOCK) {
            int depth = Math.min(Product.BLOCK, left.along.length - first);
            Object strip = scratch.right(Math.ceilDiv(to - packed, width) * width * Product.BLOCK);
            for (int n = packed; n < to; n += width) {
                int columns = Math.min(width, to - n), at = (n - packed) * Product.BLOCK;
                panels.lay(job.b, g, n, columns, first, depth, strip, at, needsWide(columns) ? width : narrow);
            }
            for (int row = top; row < bottom; row += STRIPS * height) {
                int end = Math.min(row + STRIPS * height, bottom);
                rows(job, g, row, end, from, to, packed, first, depth, scratch);
            }
        }
    }

    /// Multiplies some strips of rows by a panel of columns, which is packed from column `packedB` on.
    private void rows(
            Job job, int g, int top, int bottom, int from, int to, int packedB, int first, int depth, Scratch scratch) {
        boolean isRead = areRowsNeighbours && left.alongStep >= 0 && to - from <= REUSE * width;
        int packedA = isRead ? bottom - (bottom - top) % height : top;
        int stepA = areRowsNeighbours ? height : 1;
        Object a = scratch.left(STRIPS * height * APART), b = scratch.right(0);
        for (int m = packedA; m < bottom; m += height) {
            int at = (m - packedA) * APART;
            strips.lay(job.a, g, m, Math.min(height, bottom - m), first, depth, a, at, stepA);
        }
        int inA = left.batch[g] + left.along[first], inB = right.batch[g] + right.along[first];
        for (int n = from; n < to; n += width) {
            int columns = Math.min(width, to - n), wide = needsWide(columns) ? width : narrow;
            boolean isReadB = n < packedB;
            Object columnsOfB = isReadB ? job.b : b;
            int atB = isReadB ? inB + right.across[n] : (n - packedB) * Product.BLOCK;
            int stepB = isReadB ? right.alongStep : wide;
            for (int m = top; m < bottom; m += height) {
                int rows = Math.min(height, bottom - m);
                boolean isReadA = m < packedA;
                Object rowsOfA = isReadA ? job.a : a;
                int atA = isReadA ? inA + left.across[m] : (m - packedA) * APART;
                boolean isInside = stride >= 0 && rows == height && columns == wide, isMore = first > 0 || job.isMore;
                Object c = isInside ? job.z : scratch.block(height * width);
                int atC = isInside ? out.batch[g] + out.across[m] + out.along[n] : 0;
                Tile one = wide == width ? tile.get() : narrowTile.get();
                one.run(
                        rowsOfA,
                        atA,
                        isReadA ? left.alongStep : stepA,
                        columnsOfB,
                        atB,
                        stepB,
                        depth,
                        c,
                        atC,
                        isInside ? stride : wide,
                        isInside && isMore);
                if (!isInside) numbers.place(c, wide, job, g, m, rows, n, columns, isMore);
            }
        }
    }
}
