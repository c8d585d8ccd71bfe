package dev.slopewise.compile;

/// Brings the partial sums of rows that lie side by side together, each row's as [LoopSupport] does.
public interface ColumnSum {
    /// `to[r] = Σ_i sums[i · apart + r]` over i below `count`, for r below `rows` and on to a whole vector.
    ///
    /// @param count partial sums of a row that are looked at; there are as many as a loop keeps, those that are not in use 0
    void run(Object sums, int apart, int count, int rows, Object to);
}
