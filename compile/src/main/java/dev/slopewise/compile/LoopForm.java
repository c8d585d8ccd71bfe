package dev.slopewise.compile;

import dev.slopewise.compile.LaneCode.Instruction;
import java.util.List;

/// What a loop's code looks like, whatever its sizes: loops of one form share one class.
///
/// A loop goes over rows. Of each row it makes one pass after the other over its entries; between passes, what was summed up along the row is
/// worked on. `LOAD` instructions name an access by its number, and from the number of accesses on a register: one number that belongs to the row.
///
/// @param wide whether numbers are doubles
record LoopForm(
        boolean wide, List<Access> accesses, List<LaneCode.Kind> registers, List<Pass> passes, List<RowPut> rowPuts) {
    /// How a loop comes to an array.
    ///
    /// @param entry what the array holds
    /// @param along whether it has an entry for each entry of a row, or one a row
    /// @param table whether the rows' places stand in a table; otherwise they are evenly apart
    record Access(Entry entry, Along along, boolean table) {}

    enum Entry {
        REAL,
        MASK,
        /// `double`, also in a loop of floats.
        DOUBLE
    }

    enum Along {
        ENTRIES,
        ROW
    }

    /// How a number gets to its place.
    enum How {
        STORE,
        ADD,
        MIN,
        MAX
    }

    /// One walk along the row, then what is worked out from its sums.
    ///
    /// @param entries   code on each entry
    /// @param rows      code on one number each, after the walk
    /// @param kept    results of `rows` that are needed later
    record Pass(
            List<Instruction> entries, List<Put> puts, List<Fold> folds, List<Instruction> rows, List<Kept> kept) {}

    /// Writes a lane to an access.
    record Put(int lane, int access, How how) {}

    /// Brings a lane down to one number along the row.
    record Fold(int lane, How how, int register) {}

    /// A register that a lane of the row's code goes to.
    record Kept(int lane, int register) {}

    /// Writes a register to an access, once a row.
    record RowPut(int register, int access, How how) {}

    /// The most folds that one pass has.
    int folds() {
        return passes.stream().mapToInt(p -> p.folds.size()).max().orElse(0);
    }

    /// Numbers that come before those of accesses.
    static final int HEAD = 4;

    /// What [java.lang.classfile] makes of it runs this.
    interface Code {
        /// Carries out rows `from` to `to`.
        ///
        /// @param arrays  one an access
        /// @param numbers row length, number of entries, rows between equal places of accumulating accesses, partial sums of a fold; then for
        ///                each access its base, the distance of rows, and the distance of blocks
        /// @param tables  one an access, where it has one
        /// @param lanes   room for the partial sums of each fold of a pass
        /// @param block   which block of rows this is, for accumulating accesses
        void plain(Object[] arrays, int[] numbers, int[][] tables, Object lanes, int from, int to, int block);

        /// The same in vectors.
        void vector(Object[] arrays, int[] numbers, int[][] tables, Object lanes, int from, int to, int block);
    }
}
