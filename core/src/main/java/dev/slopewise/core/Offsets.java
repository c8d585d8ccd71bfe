package dev.slopewise.core;

/// Where the entries of a strided view lie in the storage it looks at.
final class Offsets {
    private Offsets() {}

    /// The offset of every entry of a view with these sizes, in row-major order, starting at `base`.
    static int[] of(int base, int[] sizes, int[] strides) {
        int count = 1;
        for (int size : sizes) count *= size;
        int[] offsets = new int[count];
        if (count == 0) return offsets;
        offsets[0] = base;
        int filled = 1;
        // Each outer axis repeats what is filled so far, shifted by its stride.
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            int block = filled;
            for (int k = 1; k < sizes[axis]; k++) {
                int shift = k * strides[axis];
                for (int i = 0; i < block; i++) offsets[filled++] = offsets[i] + shift;
            }
        }
        return offsets;
    }

    static int[] select(int[] from, int... axes) {
        int[] picked = new int[axes.length];
        for (int i = 0; i < axes.length; i++) picked[i] = from[axes[i]];
        return picked;
    }
}
