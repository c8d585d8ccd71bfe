package dev.slopewise.compile;

/// Lays rows out as columns, a square of as many entries as a vector has lanes at a time.
public interface Turn {
    /// to[l, i] ← from[i, l] for as many rows i as there are lanes, and `k` entries l of each, a multiple of that.
    ///
    /// @param stride   distance of rows in `from`, whose entries are neighbours
    /// @param strideTo the same for `to`
    /// @param order    where the lanes of two vectors go that are merged one by one: their lower halves, then their upper
    void run(Object from, int at, int stride, Object to, int atTo, int strideTo, int k, Object order);

    static double[] order(int lanes) {
        double[] order = new double[2 * lanes];
        for (int half = 0; half < 2; half++) {
            for (int i = 0; i < lanes; i++) order[half * lanes + i] = (half * lanes + i) / 2 + i % 2 * lanes;
        }
        return order;
    }
}
