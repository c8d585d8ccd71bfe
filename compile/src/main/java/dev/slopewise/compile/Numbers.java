package dev.slopewise.compile;

/// The loops of a matrix product around its tiles and in place of them, for one entry type each; the two are the same text for `float[]` and
/// `double[]`, which Java cannot say once.
sealed interface Numbers permits Floats, Doubles {
    Object array(int length);

    Object of(double[] values);

    int length(Object x);

    void clear(Object x);

    /// Sets the first so many to a number.
    void fill(Object x, int count, double number);

    /// Copies a part of an operand: `count` entries across from `start` on, `depth` along from `first` on, to places `acrossStep` and `alongStep`
    /// apart. What lies between them stays as it is.
    ///
    /// @param base where the operand's matrix begins
    void lay(
            Object from,
            int base,
            Operand operand,
            int start,
            int count,
            int first,
            int depth,
            Object to,
            int at,
            int acrossStep,
            int alongStep);

    /// Puts the part of a block that is inside the result where it belongs, or adds it there.
    ///
    /// @param width of the block
    void place(Object block, int width, Job job, int g, int row, int rows, int column, int columns, boolean isMore);

    /// Brings a row of the result, `count` columns from `from` on, into sums and what these lost, as many from `at` on.
    void take(Job job, int g, int row, int from, int count, Object sums, Object lost, int at);

    /// Writes a row of the result as such sums are, and what they lost with them.
    void put(Job job, int g, int row, int from, int count, Object sums, Object lost, int at);

    /// Goes on with the sums of a row, for some columns: adds the products of inner entries `first` to `last`, in order.
    ///
    /// @param at where the row's sums begin
    void goOn(Job job, int g, int row, int first, int last, int from, int count, Object sums, int at);
}
