package dev.slopewise.compile;

/// The product of a few rows with columns that lie the other way round: these are turned in registers on their way to the multipliers, and stored
/// nowhere.
public interface TurnTile {
    /// c[i, j] ← Σ a[i, l] · b[j, l] for as many j as a vector has lanes: the sum by fused multiply-adds from 0 and from l = 0 on, as a [Tile]'s.
    ///
    /// @param a       rows whose inner entries are neighbours; how many they are and how far apart is the form's to say
    /// @param strideB distance of the rows of `b`, whose inner entries are neighbours
    /// @param k       inner entries, a multiple of the lanes
    /// @param stride  distance of the rows of `c`
    /// @param order   as for a [Turn]
    @SuppressWarnings("TooManyParameters") // as for a Tile
    void run(Object a, int atA, Object b, int atB, int strideB, int k, Object c, int atC, int stride, Object order);
}
