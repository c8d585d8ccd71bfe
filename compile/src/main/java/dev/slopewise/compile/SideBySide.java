package dev.slopewise.compile;

import static java.util.Objects.requireNonNull;

import dev.slopewise.compile.LaneCode.Instruction;
import dev.slopewise.compile.LoopForm.Access;
import dev.slopewise.compile.LoopForm.Along;
import dev.slopewise.compile.LoopForm.Entry;
import dev.slopewise.compile.LoopForm.How;
import dev.slopewise.compile.LoopForm.Put;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// How a loop over short rows with sums of their own is worked out with rows side by side. Row by row, each would cost the same as one of several vectors:
/// a call, partial sums that are set, stored and added up. So some rows at a time are laid out as columns; a vector then holds one entry of as many rows as it
/// has lanes, and a sum along a row is a sum of vectors.
///
/// Each pass of the loop is two loops without sums: one over the columns, in which what was one number a row is one an entry, and which adds to partial
/// sums, 16 (`f64`: 8) a row as always; and one over the rows' numbers. Every entry goes through the same instructions, and every row's entries are added
/// up in the same order as row by row, so bits are the same, whatever the lanes.
///
/// @param isWide   whether numbers are doubles
/// @param stages   the loops, in their order
/// @param together rows that are worked out at a time
/// @param apart    distance of columns' beginnings: odd lines of the cache, so that neighbours do not get in each other's way
record SideBySide(boolean isWide, List<Stage> stages, int together, int apart) {
    /// Rows of more entries than so many for each partial sum, 48 (`f64`: 24), lose more by being laid out than calls cost.
    private static final int LONGEST = 3;

    /// Fewer rows are not worth its loops, which are to be run in first: 128 rows of ten, W1's, took 0.1 ms longer for as long as that lasted.
    private static final int FEWEST = 256;

    /// Entries of all columns at a time, so that they stay in the first-level cache.
    private static final int NEAR = 12288;

    private static final int MOST_TOGETHER = 256;

    /// What a loop's access goes to.
    sealed interface Place {
        /// Columns of the original loop's access: entry j of rows side by side.
        record Columns(int access) implements Place {}

        /// One number a row of the original loop's access, for rows side by side.
        record Numbers(int access) implements Place {}

        record Register(int register) implements Place {}

        /// Partial sums of a sum; an extreme is brought into its register.
        record Sums(int fold) implements Place {}

        /// What the original loop's access goes to, the same for all rows.
        record Same(int access) implements Place {}
    }

    /// One of the loops that come in place of a pass.
    ///
    /// @param places       where its accesses go
    /// @param overEntries  whether it goes over columns; otherwise over the rows' numbers
    /// @param folds        of the original loop, whose partial sums are made here
    record Stage(LoopCode code, List<Place> places, boolean overEntries, List<LoopForm.Fold> folds) {}

    /// Empty if rows are better walked one after the other.
    ///
    /// @param codes makes the code of loops
    static Optional<SideBySide> of(Loop loop, Function<LoopForm, LoopCode> codes) {
        LoopForm form = loop.form();
        boolean isWhole = loop.entries() == loop.rows() * loop.length();
        boolean isRepeated = loop.operands().stream().anyMatch(o -> o instanceof Loop.Operand.Repeated);
        if (form.folds() == 0 || isRepeated || !isWhole) return Optional.empty();
        int sums = LoopWriter.sums(form.wide());
        if (loop.length() > LONGEST * sums || loop.rows() < FEWEST || Tiles.lanes(form.wide()) == 1)
            return Optional.empty();
        List<Stage> stages = new ArrayList<>();
        for (LoopForm.Pass pass : form.passes()) {
            if (Walks.walks(pass)) stages.add(entries(loop, pass, codes));
            if (!pass.kept().isEmpty()) stages.add(rows(loop, pass, codes));
        }
        int columns = (int)
                form.accesses().stream().filter(a -> a.along() == Along.ENTRIES).count();
        int held = columns * Math.ceilDiv(loop.length(), sums) * sums + form.folds() * sums;
        int together = Math.clamp(Integer.highestOneBit(NEAR / held), 2 * sums, MOST_TOGETHER);
        return Optional.of(new SideBySide(form.wide(), List.copyOf(stages), together, together + sums));
    }

    private static Stage entries(Loop loop, LoopForm.Pass pass, Function<LoopForm, LoopCode> codes) {
        var draft = new Draft(loop);
        List<Instruction> code = draft.renumbered(pass.entries());
        List<Put> puts = new ArrayList<>();
        for (Put put : pass.puts())
            puts.add(new Put(put.lane(), draft.access(new Place.Columns(put.access())), How.STORE));
        for (int f = 0; f < pass.folds().size(); f++) {
            LoopForm.Fold fold = pass.folds().get(f);
            Place to = fold.how() == How.ADD ? new Place.Sums(f) : new Place.Register(fold.register());
            puts.add(new Put(fold.lane(), draft.access(to), fold.how()));
        }
        return draft.stage(code, puts, true, pass.folds(), codes);
    }

    private static Stage rows(Loop loop, LoopForm.Pass pass, Function<LoopForm, LoopCode> codes) {
        var draft = new Draft(loop);
        List<Instruction> code = draft.renumbered(pass.rows());
        List<Put> puts = new ArrayList<>();
        for (LoopForm.Kept kept : pass.kept())
            puts.add(new Put(kept.lane(), draft.access(new Place.Register(kept.register())), How.STORE));
        return draft.stage(code, puts, false, List.of(), codes);
    }

    /// Whether all rows find the same at an access.
    static boolean isSame(Loop loop, int access) {
        boolean isRead = loop.operands().get(access) instanceof Loop.Operand.Read;
        boolean isEvenly = !loop.form().accesses().get(access).table();
        return isRead && isEvenly && loop.numbers()[LoopForm.HEAD + 3 * access + 1] == 0;
    }

    /// Whether all its loops run in vectors, and what lays rows out does.
    boolean isFast() {
        if (!Columns.areFast(isWide)) return false;
        for (int k = 0; k < stages.size(); k++) if (!stages.get(k).code.isInVectors()) return false;
        return true;
    }

    /// Takes note of entries that were worked on, side by side or not.
    void ran(long entries) {
        for (int k = 0; k < stages.size(); k++) stages.get(k).code.ran(entries);
    }

    /// The accesses of a loop as it is being written.
    private static final class Draft {
        private final Loop loop;
        private final Map<Place, Integer> accesses = new LinkedHashMap<>();

        Draft(Loop loop) {
            this.loop = loop;
        }

        int access(Place place) {
            accesses.putIfAbsent(place, accesses.size());
            return requireNonNull(accesses.get(place));
        }

        /// The same code, its loads from where they are now.
        List<Instruction> renumbered(List<Instruction> code) {
            return code.stream()
                    .map(i -> i.action().isLoad()
                            ? new Instruction(i.action(), i.in(), access(place((int) i.setting())))
                            : i)
                    .toList();
        }

        private Place place(int setting) {
            List<Access> of = loop.form().accesses();
            if (setting >= of.size()) return new Place.Register(setting - of.size());
            if (isSame(loop, setting)) return new Place.Same(setting);
            return of.get(setting).along() == Along.ENTRIES ? new Place.Columns(setting) : new Place.Numbers(setting);
        }

        private Access form(Place place) {
            LoopForm form = loop.form();
            return switch (place) {
                case Place.Columns(int k) -> new Access(form.accesses().get(k).entry(), Along.ENTRIES, false);
                case Place.Numbers(int k) -> new Access(form.accesses().get(k).entry(), Along.ENTRIES, false);
                case Place.Register(int r) ->
                    new Access(Entry.of(form.registers().get(r)), Along.ENTRIES, false);
                case Place.Sums _ -> new Access(Entry.REAL, Along.ENTRIES, false);
                case Place.Same(int k) -> new Access(form.accesses().get(k).entry(), Along.ROW, false);
            };
        }

        Stage stage(
                List<Instruction> code,
                List<Put> puts,
                boolean overEntries,
                List<LoopForm.Fold> folds,
                Function<LoopForm, LoopCode> codes) {
            List<Place> places = List.copyOf(accesses.keySet());
            var pass = new LoopForm.Pass(code, List.copyOf(puts), List.of(), List.of(), List.of());
            List<Access> forms = places.stream().map(this::form).toList();
            var form = new LoopForm(loop.form().wide(), forms, List.of(), List.of(pass), List.of());
            return new Stage(codes.apply(form), places, overEntries, folds);
        }
    }
}
