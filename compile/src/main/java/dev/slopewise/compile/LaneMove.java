package dev.slopewise.compile;

/// Copies vectors that lie at equal distances.
public interface LaneMove {
    /// `to[atTo + i · stepTo, j] ← from[at + i · step, j]` for i below `count` and as many neighbours j as a vector has lanes; arrays are `float[]` or
    /// `double[]`.
    void run(Object from, int at, int step, Object to, int atTo, int stepTo, int count);
}
