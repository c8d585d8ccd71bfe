package dev.slopewise.compile;

import java.util.Arrays;
import java.util.function.IntConsumer;

/// C ← C − A B for blocks of matrices of doubles that lie anywhere, as factorisations need it hundreds of times, of other sizes each time: by the
/// tiles of [Product] and in its order of summing, so that bits depend neither on threads nor on what is compiled yet.
final class Update implements IntConsumer {
    /// Strips of A that a task has ready at a time, so that they stay in the second-level cache.
    private static final int STRIPS = 8;

    /// Columns of B that are made ready at a time, so that they stay in the third-level cache.
    private static final int PANEL = 1024;

    /// A task has at least so many columns, so that strips of A are worth packing.
    private static final int COLUMNS = 128;

    private final Written<Tile> tile;
    private final int height;
    private final int width;
    private double[] right = {};

    // of the update that is under way
    private final Block a = new Block();
    private final Block c = new Block();
    private int rows;
    private int from;
    private int to;
    private int first;
    private int depth;
    private int acrosses = 1;
    private boolean isUpper;

    /// @param tiles of doubles
    Update(Tiles tiles) {
        this.tile = tiles.tile(tiles.form());
        this.height = tiles.form().rows();
        this.width = tiles.form().columns();
        if (tiles.areAtOnce()) ask();
    }

    /// Has the vectors run in.
    void ask() {
        tile.ask();
    }

    /// C ← C − A B for `c[m, n]`, `a[m, k]` and `b[k, n]`; columns of B and C are neighbours.
    void subtract(Block a, Block b, Block c, int m, int n, int k) {
        subtract(a, b, c, m, n, k, false);
    }

    /// The same for square C, of which entries below the diagonal may be left as they were.
    void subtractUpper(Block a, Block b, Block c, int n, int k) {
        subtract(a, b, c, n, n, k, true);
    }

    private void subtract(Block a, Block b, Block c, int m, int n, int k, boolean isUpper) {
        this.a.from(a, 0, 0);
        this.c.from(c, 0, 0);
        this.rows = m;
        this.isUpper = isUpper;
        int downs = Math.ceilDiv(m, STRIPS * height), threads = Pool.threads();
        for (first = 0; first < k; first += Product.BLOCK) {
            depth = Math.min(Product.BLOCK, k - first);
            for (from = 0; from < n; from += PANEL) {
                to = Math.min(from + PANEL, n);
                packRight(b);
                int wanted = threads == 1 ? 1 : Math.ceilDiv(2 * threads, downs);
                acrosses = Math.clamp((to - from) / COLUMNS, 1, wanted);
                Pool.each(downs * acrosses, (long) m * (to - from) * depth, this);
            }
        }
    }

    private void packRight(Block b) {
        int strips = Math.ceilDiv(to - from, width);
        if (right.length < strips * width * depth) right = new double[strips * width * depth];
        for (int l = 0; l < depth; l++) {
            int row = b.place(first + l, 0);
            for (int j = from; j < to; j += width) {
                int count = Math.min(width, to - j), at = ((j - from) * depth) + l * width;
                System.arraycopy(b.matrix, row + j, right, at, count);
                Arrays.fill(right, at + count, at + width, 0);
            }
        }
    }

    @Override
    public void accept(int task) {
        int top = task / acrosses * STRIPS * height, bottom = Math.min(top + STRIPS * height, rows);
        int strips = Math.ceilDiv(to - from, width), part = task % acrosses;
        int left = from + strips * part / acrosses * width,
                end = Math.min(from + strips * (part + 1) / acrosses * width, to);
        if (isUpper && top > left) left += (top - left) / width * width;
        if (left >= end) return;
        double[] packed = WorkingSpace.STRIP.doubles(STRIPS * height * depth);
        for (int i = top; i < bottom; i += height) packLeft(packed, (i - top) * depth, i, Math.min(height, bottom - i));
        for (int j = left; j < end; j += width) {
            for (int i = top; i < bottom; i += height) {
                fill(packed, (i - top) * depth, i, Math.min(height, bottom - i), j, Math.min(width, end - j));
            }
        }
    }

    /// −A, so that tiles, which add, subtract.
    private void packLeft(double[] packed, int at, int row, int count) {
        double[] x = a.matrix;
        for (int i = 0; i < count; i++) {
            int place = a.place(row + i, first);
            for (int l = 0; l < depth; l++) packed[at + l * height + i] = -x[place + l * a.across()];
        }
        for (int i = count; i < height; i++) {
            for (int l = 0; l < depth; l++) packed[at + l * height + i] = 0;
        }
    }

    private void fill(double[] packed, int at, int row, int count, int column, int columns) {
        int b = (column - from) * depth, place = c.place(row, column);
        boolean isReady = tile.isReady();
        if (isReady && count == height && columns == width) {
            tile.get().run(packed, at, height, right, b, width, depth, c.matrix, place, c.down(), true);
            return;
        }
        double[] block = WorkingSpace.BLOCK.doubles(height * width);
        if (isReady) tile.get().run(packed, at, height, right, b, width, depth, block, 0, width, false);
        else plain(packed, at, b, block);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < columns; j++) c.matrix[place + i * c.down() + j] += block[i * width + j];
        }
    }

    /// What a tile does, while it is not run in.
    private void plain(double[] packed, int at, int b, double[] block) {
        Arrays.fill(block, 0, height * width, 0);
        for (int l = 0; l < depth; l++) {
            for (int i = 0; i < height; i++) {
                double entry = packed[at + l * height + i];
                for (int j = 0; j < width; j++) {
                    block[i * width + j] = MultiplyAdd.fma(entry, right[b + l * width + j], block[i * width + j]);
                }
            }
        }
    }
}
