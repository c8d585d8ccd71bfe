package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Contraction;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import java.util.List;
import java.util.Optional;

/// A contraction as matrix products: for each entry of the batch axes, rows (free axes of the left input) times columns (of the right), summed
/// over the inner axes. Where entries lie is worked out once, so no input is laid out anew: transposes cost nothing of their own.
///
/// @see <a href="https://doi.org/10.1145/1356052.1356053">Goto and van de Geijn 2008, Anatomy of High-Performance Matrix Multiplication</a>
final class Product implements Backend.Kernel {
    /// Inner entries in a block: a strip of `b` for one tile then fits the first-level cache. It decides the order of summing, so it is the same on
    /// all machines.
    private static final int BLOCK = 320;

    /// Strips of `a` that are used one after the other for a strip of `b`, so that they stay in the second-level cache.
    private static final int STRIPS = 8;

    /// Below this many multiply-adds packing does not pay.
    private static final long SMALL = 20_000;

    private final Tiles tiles;
    private final Numbers numbers;
    private final Matrices left;
    private final Matrices right;
    private final Matrices out;
    private final int inner;
    private final int stride;

    /// Where the entries of one operand lie: offsets for the batch, for rows and for columns, which add up.
    private static final class Matrices {
        private final int[] batch;
        private final int[] rows;
        private final int[] columns;

        Matrices(Type type, String letters, String batch, String rows, String columns) {
            this.batch = places(type.shape(), letters, batch);
            this.rows = places(type.shape(), letters, rows);
            this.columns = places(type.shape(), letters, columns);
        }

        private static int[] places(Shape shape, String letters, String axes) {
            int[] of = axes.chars().map(letters::indexOf).toArray(), strides = shape.strides();
            int[] sizes = new int[of.length], steps = new int[of.length];
            for (int i = 0; i < of.length; i++) {
                sizes[i] = shape.size(of[i]);
                steps[i] = strides[of[i]];
            }
            return Numbers.places(sizes, steps);
        }
    }

    /// @param in real numbers of one type
    Product(Contraction c, List<Type> in, Type result, Tiles tiles) {
        String batch = c.batch(), rows = c.freeLeft(), summed = c.summed(), columns = c.freeRight();
        this.tiles = tiles;
        this.numbers = tiles.numbers();
        this.left = new Matrices(in.get(0), c.left(), batch, rows, summed);
        this.right = new Matrices(in.get(1), c.right(), batch, summed, columns);
        this.out = new Matrices(result, c.out(), batch, rows, columns);
        this.inner = left.columns.length;
        boolean isDense = Numbers.areNeighbours(out.columns, 0, out.columns.length);
        this.stride = isDense ? Numbers.stride(out.rows) : -1;
    }

    @Override
    public void run(List<Array> in, List<Array> results) {
        Object a = storage(in.get(0)), b = storage(in.get(1)), z = storage(results.getFirst());
        numbers.clear(z);
        Optional<Tile> tile =
                (long) out.rows.length * inner * out.columns.length < SMALL ? Optional.empty() : tiles.ready();
        for (int g = 0; g < out.batch.length; g++) {
            if (tile.isPresent()) tiled(tile.get(), a, b, z, g);
            else plain(a, b, z, g);
        }
    }

    private static Object storage(Array x) {
        return switch (x.dtype()) {
            case F32 -> x.floats();
            case F64 -> x.doubles();
            case I32, I64, BOOL -> throw new IllegalStateException("tiles are for real numbers, got " + x.type());
        };
    }

    private void plain(Object a, Object b, Object z, int g) {
        for (int from = 0; from < inner; from += BLOCK) {
            numbers.addPlain(new Numbers.Plain(
                    a,
                    left.batch[g],
                    left.rows,
                    left.columns,
                    b,
                    right.batch[g],
                    right.rows,
                    right.columns,
                    z,
                    out.batch[g],
                    out.rows,
                    out.columns,
                    from,
                    Math.min(BLOCK, inner - from)));
        }
    }

    private void tiled(Tile tile, Object a, Object b, Object z, int g) {
        int height = tiles.form().rows(), width = tiles.form().columns();
        int down = Math.ceilDiv(out.rows.length, height), across = Math.ceilDiv(out.columns.length, width);
        int deep = Math.min(BLOCK, inner);
        Object packedA = numbers.array(down * height * deep), packedB = numbers.array(across * width * deep);
        Object block = numbers.array(height * width);
        for (int from = 0; from < inner; from += BLOCK) {
            int depth = Math.min(BLOCK, inner - from);
            numbers.pack(a, left.batch[g], left.rows, left.columns, from, depth, height, packedA);
            numbers.pack(b, right.batch[g], right.columns, right.rows, from, depth, width, packedB);
            for (int top = 0; top < down; top += STRIPS) {
                for (int n = 0; n < across; n++) {
                    for (int m = top; m < Math.min(down, top + STRIPS); m++) {
                        int row = m * height, column = n * width;
                        boolean isWhole =
                                stride >= 0 && row + height <= out.rows.length && column + width <= out.columns.length;
                        if (isWhole) {
                            int at = out.batch[g] + out.rows[row] + out.columns[column];
                            tile.add(packedA, row * depth, packedB, column * depth, depth, z, at, stride);
                        } else {
                            numbers.clear(block);
                            tile.add(packedA, row * depth, packedB, column * depth, depth, block, 0, width);
                            numbers.addBlock(block, width, z, out.batch[g], out.rows, row, out.columns, column);
                        }
                    }
                }
            }
        }
    }
}
