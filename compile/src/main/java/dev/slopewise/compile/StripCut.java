package dev.slopewise.compile;

/// Cuts rows into strips, whole rows one after the other, so that memory is read in the order in which it lies.
public interface StripCut {
    /// to[s · apart + l · width + j] ← from[l · stride + s · width + j], for `k` rows l and entries j of `strips` strips s.
    ///
    /// @param stride distance of rows, whose entries are neighbours
    /// @param apart  distance of strips, whose rows follow each other
    void run(Object from, int at, int stride, int k, Object to, int atTo, int strips, int apart);
}
