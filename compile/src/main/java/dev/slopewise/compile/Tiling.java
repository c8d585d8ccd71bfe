package dev.slopewise.compile;

/// How the parts of a product are filled: block by block of inner entries, strips of the left operand against strips of the right, each pair by a
/// tile; in plain loops while tiles are not run in.
///
/// @see <a href="https://doi.org/10.1145/1356052.1356053">Goto and van de Geijn 2008, Anatomy of High-Performance Matrix Multiplication</a>
final class Tiling {
    /// Strips of `a` that are used one after the other for a strip of `b`, so that they stay in the second-level cache.
    private static final int STRIPS = 8;

    /// Strips of `b` that are made ready at a time, so that they stay in the third-level cache.
    private static final int PANEL = 64;

    /// A panel of as many numbers stays in the first-level cache, so that the result is best filled from left to right.
    private static final int NEAR = 6_000;

    /// Columns whose sums are made at a time by plain loops, so that they stay in the first-level cache.
    private static final int SUMS = 1024;

    /// Up to as many uses a strip of `a` is read where it lies.
    private static final int FEW_USES = 2;

    /// Lines of a first-level cache for the addresses that are a multiple of [#PAGE] apart: more rows than these would throw each other out.
    private static final int WAYS = 8;

    /// In bytes.
    private static final int PAGE = 4096;

    private final Operand out;
    private final Numbers numbers;
    private final Scratch.Shelf shelf;
    private final Strips rows;
    private final Strips columns;
    private final Written<Tile> tile;
    private final Written<Tile> narrowTile;
    private final int height;
    private final int width;
    private final int narrow;

    /// Distance of rows in the result, if tiles can be written there.
    private final int stride;

    Tiling(Operand left, Operand right, Operand out, Tiles tiles) {
        this.out = out;
        this.numbers = tiles.numbers();
        this.shelf = tiles.shelf();
        Tile.Form form = form(tiles.form(out.across.length), out.across.length, out.along.length);
        form = form.apart(apart(left, form, out.along.length));
        this.height = form.rows();
        this.width = form.columns();
        this.narrow = form.lanes();
        this.rows = new Strips(left, form.apart(), height, height, tiles);
        this.columns = new Strips(right, 1, width, narrow, tiles);
        this.tile = tiles.tile(form);
        this.narrowTile = tiles.tile(form.narrow());
        this.stride = out.alongStep == 1 ? out.acrossStep : -1;
        if (tiles.areAtOnce()) ask();
    }

    private static Tile.Form form(Tile.Form usual, int rows, int columns) {
        if (rows > 0 && rows <= usual.rows() / 2) return usual.flat(rows);
        return columns <= usual.lanes() && rows > usual.rows() ? usual.upright() : usual;
    }

    /// How far the rows of `a` are apart in a strip: where they are neighbours, or used too few times to be worth packing, as they lie.
    private static int apart(Operand left, Tile.Form form, int columns) {
        if (left.acrossStep == 1 && (left.alongStep != 1 || form.rows() == 1)) return 1;
        boolean isUsedOften = columns > FEW_USES * form.columns();
        boolean liesWell = left.alongStep == 1
                && left.acrossStep > 1
                && (form.rows() <= WAYS || left.acrossStep * (form.wide() ? 8 : 4) % PAGE != 0);
        return liesWell && !isUsedOften ? left.acrossStep : Strips.APART;
    }

    /// Has the vectors run in that this product works with.
    void ask() {
        if (needsWide(out.along.length)) tile.ask();
        if (needsNarrow(out.along.length)) narrowTile.ask();
        rows.ask();
        columns.ask();
    }

    private boolean needsNarrow(int columns) {
        int rest = columns % width;
        return rest == 0 ? width == narrow : rest <= narrow;
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

    /// Fills rows `top` to `bottom` and columns `from` to `to`, beyond their last ones, of some matrices of the batch.
    void fill(Job job, int firstOfBatch, int lastOfBatch, int top, int bottom, int from, int to) {
        Scratch scratch = shelf.take();
        boolean areReady =
                (!needsWide(to - from) || tile.isReady()) && (!needsNarrow(to - from) || narrowTile.isReady());
        int step = areReady ? PANEL * width : SUMS;
        for (int g = firstOfBatch; g < lastOfBatch; g++) {
            for (int start = from; start < to; start += step) {
                int end = Math.min(start + step, to);
                if (areReady) panel(job, g, top, bottom, start, end, scratch);
                else numbers.plain(job, g, top, bottom, start, end, scratch.block(end - start));
            }
        }
        shelf.putBack(scratch);
    }

    private void panel(Job job, int g, int top, int bottom, int from, int to, Scratch scratch) {
        int inner = job.inner, down = Math.ceilDiv(bottom - top, height), across = Math.ceilDiv(to - from, width);
        for (int first = 0; first < inner; first += Product.BLOCK) {
            int depth = Math.min(Product.BLOCK, inner - first);
            boolean isMore = first > 0 || job.isMore;
            columns.begin(scratch.right, job.b, g, from, to, first, depth, down);
            int together = depth * (to - from) <= NEAR ? height : STRIPS * height;
            for (int row = top; row < bottom; row += together) {
                int end = Math.min(row + together, bottom);
                rows.begin(scratch.left, job.a, g, row, end, first, depth, across);
                for (int n = from; n < to; n += width) {
                    int count = Math.min(width, to - n);
                    columns.find(scratch.right, n, count);
                    for (int m = row; m < end; m += height) {
                        rows.find(scratch.left, m, Math.min(height, end - m));
                        tile(job, g, m, Math.min(height, end - m), n, count, depth, isMore, scratch);
                    }
                }
            }
        }
    }

    private void tile(Job job, int g, int m, int rows, int n, int columns, int depth, boolean isMore, Scratch scratch) {
        Strips.Part a = scratch.left, b = scratch.right;
        Tile one = needsWide(columns) ? tile.get() : narrowTile.get();
        int wide = needsWide(columns) ? width : narrow;
        if (stride >= 0 && rows == height && columns == wide) {
            int at = out.batch[g] + out.across[m] + out.along[n];
            one.run(a.array, a.at, a.step, b.array, b.at, b.step, depth, job.z, at, stride, isMore);
        } else {
            Object block = scratch.block(height * wide);
            one.run(a.array, a.at, a.step, b.array, b.at, b.step, depth, block, 0, wide, false);
            numbers.place(block, wide, job, g, m, rows, n, columns, isMore);
        }
    }
}
