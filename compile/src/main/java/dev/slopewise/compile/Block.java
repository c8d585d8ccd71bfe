package dev.slopewise.compile;

/// Where a matrix of doubles, or a part of one, lies in an array. Columns are neighbours unless it is read transposed. Who needs blocks keeps them and sets
/// them anew for each use, so that factorisations, which use hundreds, allocate none.
final class Block {
    double[] matrix = {};
    private int at;
    private int down;
    private int across;

    /// Sets it to what begins somewhere in an array.
    ///
    /// @param at     where it begins
    /// @param down   distance of rows
    /// @param across distance of columns
    /// @return this block; so do the others
    Block set(double[] matrix, int at, int down, int across) {
        this.matrix = matrix;
        this.at = at;
        this.down = down;
        this.across = across;
        return this;
    }

    /// All of a matrix whose rows have so many entries.
    Block all(double[] matrix, int columns) {
        return set(matrix, 0, columns, 1);
    }

    /// What lies from an entry of another block on, downwards and to the right.
    Block from(Block whole, int row, int column) {
        return set(whole.matrix, whole.place(row, column), whole.down, whole.across);
    }

    /// The transpose of a block, which may be this one.
    Block transposed(Block other) {
        return set(other.matrix, other.at, other.across, other.down);
    }

    int place(int row, int column) {
        return at + row * down + column * across;
    }

    double entry(int row, int column) {
        return matrix[place(row, column)];
    }

    /// Distance of rows.
    int down() {
        return down;
    }

    /// Distance of columns.
    int across() {
        return across;
    }
}
