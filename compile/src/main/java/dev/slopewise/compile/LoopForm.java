package dev.slopewise.compile;

import dev.slopewise.compile.LaneCode.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

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
        /// `int`, or `long` in a loop of doubles.
        INTEGER,
        MASK,
        /// `double`, also in a loop of floats.
        DOUBLE;

        static Entry of(LaneCode.Kind kind) {
            return switch (kind) {
                case REAL -> REAL;
                case BITS -> INTEGER;
                case MASK -> MASK;
            };
        }

        /// What a lane holds that is read from or written to it.
        LaneCode.Kind kind() {
            return switch (this) {
                case REAL, DOUBLE -> LaneCode.Kind.REAL;
                case INTEGER -> LaneCode.Kind.BITS;
                case MASK -> LaneCode.Kind.MASK;
            };
        }
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
    record Pass(List<Instruction> entries, List<Put> puts, List<Fold> folds, List<Instruction> rows, List<Kept> kept) {}

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
    static final int HEAD = 5;

    /// For reading: `a` are accesses, `r` registers, `l` lanes; what a pass does with each entry, then with the row.
    @Override
    public String toString() {
        var lines = new ArrayList<String>();
        for (int k = 0; k < accesses.size(); k++) {
            Access a = accesses.get(k);
            lines.add("a" + k + ": " + word(a.entry) + " per " + (a.along == Along.ENTRIES ? "entry" : "row")
                    + (a.table ? ", rows by table" : ""));
        }
        for (int p = 0; p < passes.size(); p++) {
            Pass pass = passes.get(p);
            lines.add("pass " + p);
            write(pass.entries, lines);
            for (Put put : pass.puts)
                lines.add("  a%d %s %s".formatted(put.access, sign(put.how), name(pass.entries, put.lane)));
            for (Fold fold : pass.folds) {
                lines.add("  r%d %s %s".formatted(fold.register, sign(fold.how), name(pass.entries, fold.lane)));
            }
            if (pass.kept.isEmpty()) continue;
            lines.add("row");
            write(pass.rows, lines);
            for (Kept kept : pass.kept) lines.add("  r%d = %s".formatted(kept.register, name(pass.rows, kept.lane)));
        }
        if (!rowPuts.isEmpty()) lines.add("row");
        for (RowPut put : rowPuts) lines.add("  a%d %s r%d".formatted(put.access, sign(put.how), put.register));
        return String.join("\n", lines);
    }

    /// One line for each instruction that works something out.
    private void write(List<Instruction> code, List<String> lines) {
        for (int i = 0; i < code.size(); i++) {
            Instruction one = code.get(i);
            if (one.action().operands().isEmpty()) continue;
            var line = new StringJoiner(" ", "  ", "").add("l" + i + " =").add(word(one.action()));
            switch (one.action()) {
                case EXACT, EXACT_OF_TWO ->
                    line.add(LaneCode.ROWS.get((int) one.setting()).label());
                case SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED -> line.add("by " + one.setting());
                default -> {}
            }
            for (int operand : one.in()) line.add(name(code, operand));
            lines.add(line.toString());
        }
    }

    private String name(List<Instruction> code, int lane) {
        long setting = code.get(lane).setting();
        return switch (code.get(lane).action()) {
            case CONSTANT -> wide ? "" + Double.longBitsToDouble(setting) : "" + Float.intBitsToFloat((int) setting);
            case BITS_CONSTANT -> "0x" + (wide ? Long.toHexString(setting) : Integer.toHexString((int) setting));
            case MASK_CONSTANT -> setting != 0 ? "true" : "false";
            case LOAD, LOAD_BITS, LOAD_MASK ->
                setting < accesses.size() ? "a" + setting : "r" + (setting - accesses.size());
            default -> "l" + lane;
        };
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private static String sign(How how) {
        return how == How.STORE ? "=" : how == How.ADD ? "+=" : word(how) + "=";
    }

    /// What [java.lang.classfile] makes of it runs this.
    interface Code {
        /// Carries out rows `from` to `to`.
        ///
        /// @param arrays  one an access
        /// @param numbers row length, number of entries, rows between equal places of accumulating accesses (or none are apart), partial sums of a
        ///                fold, rows of a block; then for each access its base, the distance of rows, and the distance of blocks
        /// @param tables  one an access, where it has one
        /// @param lanes   room for the partial sums of each fold of a pass, and for three vectors
        /// @param block   which block of rows begins with the first, for accumulating accesses
        void plain(Object[] arrays, int[] numbers, int[][] tables, Object lanes, int from, int to, int block);

        /// The same in vectors.
        void vector(Object[] arrays, int[] numbers, int[][] tables, Object lanes, int from, int to, int block);
    }
}
