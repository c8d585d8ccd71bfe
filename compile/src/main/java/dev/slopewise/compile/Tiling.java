package dev.slopewise.compile;

import org.jspecify.annotations.Nullable;

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

    /// Numbers of the result that an ending loop goes over at a time, about: enough for its calls not to count, few enough for the second-level cache.
    private static final int ENDED = 16_384;

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

    /// For few rows and columns that lie the other way round.
    private final @Nullable Written<TurnTile> turnTile;

    /// Whether columns are too few rows' and lie the other way round, where they are not turned in registers: to move them is slower than plain loops.
    private final boolean isPlain;

    private final Object order;
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
        boolean areFew = out.across.length <= tiles.form().few() && right.liesTheOtherWay();
        this.isPlain = areFew && !tiles.areTurned();
        boolean turns = tiles.areTurned() && turns(tiles.form(out.across.length), left, right);
        form = form.apart(turns ? Strips.APART : apart(left, form, out.along.length));
        this.height = form.rows();
        this.width = form.columns();
        this.narrow = form.lanes();
        this.rows = new Strips(left, form.apart(), height, height, tiles);
        this.columns = new Strips(right, 1, width, narrow, tiles);
        this.tile = tiles.tile(form);
        this.narrowTile = tiles.tile(form.narrow());
        this.turnTile = turns ? tiles.turnTile(form.narrow()) : null;
        this.order = tiles.order();
        this.stride = out.alongStep == 1 ? out.acrossStep : -1;
        if (tiles.areAtOnce()) ask();
    }

    private static Tile.Form form(Tile.Form usual, int rows, int columns) {
        if (rows > 0 && rows <= usual.few()) return usual.flat(rows);
        if (rows > 0 && rows <= 2 * usual.most())
            return usual.exact(Math.ceilDiv(rows, Math.ceilDiv(rows, usual.most())));
        return columns <= usual.lanes() ? usual.upright() : usual;
    }

    private static boolean turns(Tile.Form usual, Operand left, Operand right) {
        int lanes = usual.lanes();
        boolean isLarge = right.across.length >= lanes && left.along.length >= lanes;
        return isLarge && left.across.length <= usual.few() && right.liesTheOtherWay();
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
        if (isPlain) return;
        if (turnTile != null) {
            turnTile.ask();
            return;
        }
        if (needsWide(out.along.length)) tile.ask();
        if (needsNarrow(out.along.length)) narrowTile.ask();
        rows.ask(Math.ceilDiv(out.along.length, width));
        columns.ask(Math.ceilDiv(out.across.length, height));
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
        boolean areReady = !isPlain
                && (!needsWide(to - from) || tile.isReady())
                && (!needsNarrow(to - from) || narrowTile.isReady());
        TurnTile turning = bottom - top == height ? turning() : null;
        int step = areReady || turning != null ? PANEL * width : SUMS;
        for (int g = firstOfBatch; g < lastOfBatch; g++) {
            for (int start = from; start < to; start += step) {
                int end = Math.min(start + step, to);
                if (turning != null && end - start >= narrow) turned(job, g, start, end, turning, scratch);
                else if (areReady) panel(job, g, top, bottom, start, end, scratch);
                else plain(job, g, top, bottom, start, end, scratch);
            }
        }
        shelf.putBack(scratch);
    }

    private void plain(Job job, int g, int top, int bottom, int from, int to, Scratch scratch) {
        int count = to - from;
        Object sums = scratch.block(count);
        scratch.longSums.begin(job, g, top, bottom, from, to);
        for (int first = 0; first < job.inner; first += Product.BLOCK) {
            int last = Math.min(first + Product.BLOCK, job.inner);
            for (int i = top; i < bottom; i++) {
                numbers.fill(sums, count, 0);
                numbers.goOn(job, g, i, first, last, from, count, sums, 0);
                numbers.place(sums, count, job, g, i, 1, from, count, job.isMore(first));
            }
            scratch.longSums.bring(job, g, top, bottom, last);
        }
        if (job.ending != null) job.ending.rectangle(g, top, bottom, from, to, scratch);
    }

    private @Nullable TurnTile turning() {
        return turnTile != null && turnTile.isReady() ? turnTile.get() : null;
    }

    /// Fills some columns of all rows.
    private void turned(Job job, int g, int from, int to, TurnTile turning, Scratch scratch) {
        Operand right = job.right;
        Strips.Part a = scratch.left;
        int count = to - from;
        Object sums = scratch.block(height * count);
        scratch.longSums.begin(job, g, 0, height, from, to);
        for (int first = 0; first < job.inner; first += Product.BLOCK) {
            int depth = Math.min(Product.BLOCK, job.inner - first), whole = depth / narrow * narrow;
            int corner = right.batch[g] + right.along[first];
            rows.begin(a, job.a, g, 0, height, first, depth, Math.ceilDiv(count, narrow));
            rows.find(a, 0, height);
            for (int j = 0; j < count; j += narrow) {
                int start = Math.min(j, count - narrow); // the last square overlaps the one before
                int at = corner + right.across[from + start];
                turning.run(a.array, a.at, job.b, at, right.acrossStep, whole, sums, start, count, order);
            }
            for (int i = 0; i < height; i++) {
                numbers.goOn(job, g, i, first + whole, first + depth, from, count, sums, i * count);
            }
            numbers.place(sums, count, job, g, 0, height, from, count, job.isMore(first));
            scratch.longSums.bring(job, g, 0, height, first + depth);
        }
        if (job.ending != null) job.ending.rectangle(g, 0, height, from, to, scratch);
    }

    private void panel(Job job, int g, int top, int bottom, int from, int to, Scratch scratch) {
        int inner = job.inner, down = Math.ceilDiv(bottom - top, height), across = Math.ceilDiv(to - from, width);
        scratch.longSums.begin(job, g, top, bottom, from, to);
        for (int first = 0; first < inner; first += Product.BLOCK) {
            int depth = Math.min(Product.BLOCK, inner - first);
            boolean isMore = job.isMore(first);
            Ending.Run ending = first + depth == inner ? job.ending : null;
            columns.begin(scratch.right, job.b, g, from, to, first, depth, down);
            int together = depth * (to - from) <= NEAR ? height : STRIPS * height;
            int open = top;
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
                scratch.longSums.bring(job, g, row, end, first + depth);
                if (ending != null && (end == bottom || (end - open) * (to - from) >= ENDED)) {
                    ending.rectangle(g, open, end, from, to, scratch);
                    open = end;
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
