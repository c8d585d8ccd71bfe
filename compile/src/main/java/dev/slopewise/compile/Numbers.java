package dev.slopewise.compile;

import java.util.Arrays;

/// The loops of a matrix product around its tiles, for one entry type each; the two are the same text for `float[]` and `double[]`, which
/// Java cannot say once.
sealed interface Numbers permits Floats, Doubles {
    Object array(int length);

    void clear(Object x);

    /// Lays a matrix out in strips: for each `width` entries `across`, one after the other, for each of `depth` entries `along` from `first` on.
    /// Beyond the last of `across` come zeros.
    ///
    /// @param base   where the matrix begins
    /// @param across offsets of rows of the left matrix or columns of the right
    /// @param along  offsets along the inner axis
    void pack(Object from, int base, int[] across, int[] along, int first, int depth, int width, Object to);

    /// Adds a block to the entries of the result that it is for, as many as there are from `row` and `column` on.
    void addBlock(Object block, int width, Object to, int base, int[] rows, int row, int[] columns, int column);

    /// Adds the product of some inner entries to the result, one row after the other: what tiles do, without tiles.
    void addPlain(Plain p);

    /// A product of `depth` inner entries from `first` on.
    @SuppressWarnings("ArrayRecordComponent") // offsets are shared, and nobody compares these
    record Plain(
            Object a,
            int atA,
            int[] rowsOfA,
            int[] innerOfA,
            Object b,
            int atB,
            int[] innerOfB,
            int[] columnsOfB,
            Object z,
            int atZ,
            int[] rowsOfZ,
            int[] columnsOfZ,
            int first,
            int depth) {}

    static boolean areNeighbours(int[] offsets, int from, int count) {
        for (int i = 1; i < count; i++) if (offsets[from + i] != offsets[from] + i) return false;
        return true;
    }

    /// The distance between neighbours, if it is the same for all; −1 otherwise.
    static int stride(int[] offsets) {
        int stride = offsets.length < 2 ? 0 : offsets[1] - offsets[0];
        for (int i = 1; i < offsets.length; i++) if (offsets[i] - offsets[i - 1] != stride) return -1;
        return stride;
    }

    /// The offsets of all entries along some axes, the last innermost.
    static int[] places(int[] sizes, int[] strides) {
        int[] places = {0};
        for (int axis = 0; axis < sizes.length; axis++) {
            int size = sizes[axis], stride = strides[axis];
            int[] before = places;
            places = new int[before.length * size];
            Arrays.setAll(places, i -> before[i / size] + i % size * stride);
        }
        return places;
    }
}
