package dev.slopewise.compile;

/// The loops of a convolution around its tiles, for one entry type each; the two are the same text for `float[]` and `double[]`, which Java
/// cannot say once.
sealed interface TapLoops permits FloatTapLoops, DoubleTapLoops {
    static TapLoops of(boolean wide) {
        return wide ? new DoubleTapLoops() : new FloatTapLoops();
    }

    Object array(int length);

    /// Working space of this thread, whose content is unspecified.
    Object scratch(WorkingSpace use, int length);

    void clear(Object x, int from, int to);

    boolean isFinite(Object x);

    /// Adds numbers to as many others.
    void add(Object x, int at, Object to, int atTo, int count);

    /// For each inner entry from `first` to `end` − 1 the numbers of up to `width` columns, one after the other.
    void gather(
            Object x,
            int atX,
            int[] columns,
            int column,
            int count,
            int[] steps,
            int first,
            int end,
            int width,
            Object to);
}
