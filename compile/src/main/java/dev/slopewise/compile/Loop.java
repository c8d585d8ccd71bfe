package dev.slopewise.compile;

import java.util.List;
import java.util.Map;

/// A loop over the entries of some values, ready to be written and run.
///
/// @param form     its code
/// @param operands the arrays its accesses go to
/// @param rows     how many rows
/// @param length   entries in a row; the last row may be shorter
/// @param entries  in all rows
/// @param numbers  what the code is given besides arrays; see [LoopForm.Code]
/// @param tables   where rows lie, for accesses that have a table
/// @param blocks   how rows are cut into blocks that accumulate apart
/// @param readIn   the last pass that reads a value, for values read entry after entry in the loop's own order alone
/// @param putIn    the pass that writes a value, for values with an entry for each of the loop
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record Loop(
        LoopForm form,
        List<Operand> operands,
        int rows,
        int length,
        int entries,
        int[] numbers,
        int[][] tables,
        Blocks blocks,
        Map<Integer, Integer> readIn,
        Map<Integer, Integer> putIn) {
    /// What an access goes to.
    sealed interface Operand {
        record Read(int value) implements Operand {}

        /// The `period` entries from `offset` on, again and again along a row.
        record Repeated(int value, int offset, int period) implements Operand {}

        record Write(int value) implements Operand {}

        /// Room for one row.
        record Scratch() implements Operand {}

        /// Room for what each block accumulates, `size` numbers a block, of which in the end `value` is made.
        ///
        /// @param times how many numbers of a row become one in the end; more than 1 if rows were joined
        record Partial(int value, int size, int times, LoopForm.How how) implements Operand {}
    }

    /// Rows are numbered (a · summed + s) · inner + i; what is accumulated over s goes to the place (a, i). A block is `some` values of s.
    record Blocks(int outer, int summed, int inner, int some) {
        static final Blocks NONE = new Blocks(1, 1, 1, 1);

        int each() {
            return Math.ceilDiv(summed, some);
        }

        int count() {
            return outer * each();
        }

        /// The block that a row is in.
        int of(int row) {
            int s = row / inner;
            return s / summed * each() + s % summed / some;
        }

        /// Rows of a block, but the last over s, which may be fewer.
        int rows() {
            return Math.min(some, summed) * inner;
        }

        /// Where the blocks end that begin evenly apart, from some block on.
        int evenly(int block) {
            return each() == 1 || summed % some == 0 ? count() : (block / each() + 1) * each();
        }

        int from(int block) {
            return (block / each() * summed + block % each() * some) * inner;
        }

        int to(int block) {
            int a = block / each(), s = Math.min(summed, (block % each() + 1) * some);
            return (a * summed + s) * inner;
        }
    }

    /// Whether a value may be written where another lies that is read: each entry is read for the last time before it is written.
    boolean mayShare(int read, int written) {
        Integer last = readIn.get(read), put = putIn.get(written);
        return last != null && put != null && last <= put;
    }

    boolean accumulates() {
        return operands.stream().anyMatch(o -> o instanceof Operand.Partial);
    }
}
