package dev.slopewise.compile;

import dev.slopewise.compile.LoopForm.Along;
import dev.slopewise.compile.LoopForm.Entry;
import dev.slopewise.compile.LoopForm.How;
import dev.slopewise.compile.SideBySide.Place;
import dev.slopewise.compile.SideBySide.Stage;
import java.util.stream.IntStream;

/// Room in which one task works rows out side by side.
final class SideBySideRoom {
    private static final int[][] NO_TABLES = new int[64][0];

    private final SideBySide way;
    private final Loop loop;
    private final LoopForm form;
    private final Columns columns;
    private final int sums;
    private final Object[] ofAccess; // columns or numbers of rows, by the original access
    private final Object[] registers;
    private final Object[] partial; // sums, by a pass's fold
    private final int used; // partial sums of a row
    private final Object[][] arrays; // by stage
    private final int[][] numbers;
    private final int[] read; // accesses that are laid out first
    private final int[] written; // accesses that go back in the end

    SideBySideRoom(SideBySide way, Loop loop) {
        this.way = way;
        this.loop = loop;
        this.form = loop.form();
        this.sums = LoopWriter.sums(form.wide());
        this.columns = new Columns(form.wide(), loop.length(), way.apart());
        this.used = Math.min(sums, loop.length());
        this.registers = form.registers().stream()
                .map(kind -> room(Entry.of(kind), way.apart()))
                .toArray();
        this.partial = IntStream.range(0, form.folds())
                .mapToObj(_ -> room(Entry.REAL, sums * way.apart()))
                .toArray();
        int n = loop.operands().size();
        this.ofAccess = new Object[n];
        for (int k = 0; k < n; k++) {
            Entry entry = form.accesses().get(k).entry();
            boolean isOfEntries = form.accesses().get(k).along() == Along.ENTRIES;
            boolean isNeeded = isOfEntries || loop.operands().get(k) instanceof Loop.Operand.Read;
            ofAccess[k] = isNeeded && !SideBySide.isSame(loop, k)
                    ? room(entry, isOfEntries ? columns.size() : way.apart())
                    : Storage.NONE;
        }
        this.read = IntStream.range(0, n)
                .filter(k -> loop.operands().get(k) instanceof Loop.Operand.Read && !SideBySide.isSame(loop, k))
                .toArray();
        this.written = IntStream.range(0, n)
                .filter(k -> form.accesses().get(k).along() == Along.ENTRIES)
                .filter(k -> loop.operands().get(k) instanceof Loop.Operand.Write
                        || loop.operands().get(k) instanceof Loop.Operand.Partial)
                .toArray();
        int stages = way.stages().size();
        this.arrays = new Object[stages][];
        this.numbers = new int[stages][];
        for (int s = 0; s < stages; s++) bind(s, way.stages().get(s));
    }

    private Object room(Entry entry, int size) {
        return switch (entry) {
            case REAL -> form.wide() ? new double[size] : new float[size];
            case INTEGER -> form.wide() ? new long[size] : new int[size];
            case MASK -> new boolean[size];
            case DOUBLE -> new double[size];
        };
    }

    private void bind(int s, Stage stage) {
        int n = stage.places().size();
        arrays[s] = new Object[n];
        numbers[s] = new int[LoopForm.HEAD + 3 * n];
        numbers[s][2] = sums;
        numbers[s][3] = sums;
        numbers[s][4] = Integer.MAX_VALUE;
        for (int k = 0; k < n; k++) {
            int at = LoopForm.HEAD + 3 * k;
            switch (stage.places().get(k)) {
                case Place.Columns(int access) -> {
                    arrays[s][k] = ofAccess[access];
                    numbers[s][at + 1] = way.apart();
                }
                case Place.Numbers(int access) -> arrays[s][k] = ofAccess[access];
                case Place.Register(int register) -> arrays[s][k] = registers[register];
                case Place.Sums(int fold) -> {
                    arrays[s][k] = partial[fold];
                    numbers[s][at + 1] = way.apart();
                }
                case Place.Same(int access) -> {
                    arrays[s][k] = Storage.NONE;
                    numbers[s][at] = loop.numbers()[LoopForm.HEAD + 3 * access];
                    numbers[s][at + 1] = form.accesses().get(access).along() == Along.ENTRIES ? 1 : 0;
                }
            }
        }
    }

    /// Has what is the same for all rows lie where the original loop's accesses go.
    private void bindSame(Object[] to) {
        for (int s = 0; s < arrays.length; s++) {
            Stage stage = way.stages().get(s);
            for (int k = 0; k < arrays[s].length; k++) {
                if (stage.places().get(k) instanceof Place.Same same) arrays[s][k] = to[same.access()];
            }
        }
    }

    /// Carries out rows `from` to `to`.
    ///
    /// @param operands where the original loop's accesses go
    /// @param lanes    room as written loops need it
    void run(Object[] operands, Object lanes, int from, int to) {
        bindSame(operands);
        for (int row = from; row < to; row += way.together()) {
            some(operands, lanes, row, Math.min(way.together(), to - row));
        }
    }

    private void some(Object[] operands, Object lanes, int row, int rows) {
        for (int k : read) lay(operands[k], k, row, rows);
        for (int s = 0; s < arrays.length; s++) {
            Stage stage = way.stages().get(s);
            for (int f = 0; f < stage.folds().size(); f++) start(stage.folds().get(f), f, rows);
            int times = stage.overEntries() ? loop.length() : 1;
            numbers[s][0] = rows;
            numbers[s][1] = rows * times;
            stage.code().run(arrays[s], numbers[s], NO_TABLES, lanes, 0, times, 0);
            for (int f = 0; f < stage.folds().size(); f++) end(stage.folds().get(f), f, rows);
        }
        for (int k : written) {
            if (loop.operands().get(k) instanceof Loop.Operand.Write) putBack(operands[k], k, row, rows);
            else addUp(operands[k], k, row, rows);
        }
        for (int k = 0; k < form.rowPuts().size(); k++) {
            LoopForm.RowPut put = form.rowPuts().get(k);
            Object from = registers[put.register()], to = operands[put.access()];
            if (put.how() == How.STORE) putBack(to, from, put.access(), row, rows);
            else addUp(put.how(), from, (double[]) to, put.access(), row, rows);
        }
    }

    private void start(LoopForm.Fold fold, int f, int rows) {
        boolean adds = fold.how() == How.ADD;
        if (adds) Columns.start(fold.how(), partial[f], way.apart() * used);
        else Columns.start(fold.how(), registers[fold.register()], rows);
    }

    private void end(LoopForm.Fold fold, int f, int rows) {
        if (fold.how() == How.ADD) columns.sum(partial[f], used, rows, registers[fold.register()]);
    }

    // ---- Where rows lie

    private int place(int access, int row) {
        if (form.accesses().get(access).table()) return loop.tables()[access][row];
        int at = LoopForm.HEAD + 3 * access;
        return loop.numbers()[at] + row * loop.numbers()[at + 1];
    }

    /// How many rows from here on lie evenly apart.
    private int evenly(int access, int row, int rows) {
        if (!form.accesses().get(access).table() || rows < 3) return rows;
        int[] table = loop.tables()[access];
        int apart = table[row + 1] - table[row], some = 2;
        while (some < rows && table[row + some] - table[row + some - 1] == apart) some++;
        return some;
    }

    private void lay(Object from, int access, int row, int rows) {
        boolean isOfEntries = form.accesses().get(access).along() == Along.ENTRIES;
        for (int done = 0; done < rows; ) {
            int some = evenly(access, row + done, rows - done), at = place(access, row + done);
            int apart = some > 1 ? place(access, row + done + 1) - at : 0;
            if (isOfEntries) columns.lay(from, at, apart, ofAccess[access], done, some);
            else Moves.copy(from, at, apart, 1, ofAccess[access], done, 1, 1, some, 1);
            done += some;
        }
    }

    private void putBack(Object to, int access, int row, int rows) {
        columns.putBack(ofAccess[access], to, place(access, row), loop.numbers()[LoopForm.HEAD + 3 * access + 1], rows);
    }

    private void putBack(Object to, Object numbers, int access, int row, int rows) {
        int apart = loop.numbers()[LoopForm.HEAD + 3 * access + 1];
        Moves.copy(numbers, 0, 1, 1, to, place(access, row), apart, 1, rows, 1);
    }

    // ---- Sums over rows

    private int sumPlace(int access, int row, int block) {
        int at = LoopForm.HEAD + 3 * access, within = row % loop.blocks().inner();
        return loop.numbers()[at] + block * loop.numbers()[at + 2] + within * loop.numbers()[at + 1];
    }

    /// Brings one number a row into what is added up over rows, in the order of rows.
    private void addUp(How how, Object numbers, double[] to, int access, int row, int rows) {
        int block = loop.blocks().of(row), end = loop.blocks().to(block);
        for (int r = 0; r < rows; r++) {
            if (row + r == end) end = loop.blocks().to(++block);
            double next = numbers instanceof float[] floats ? floats[r] : ((double[]) numbers)[r];
            int at = sumPlace(access, row + r, block);
            to[at] = Columns.both(how, to[at], next);
        }
    }

    /// The same for columns, an entry for each of a row.
    private void addUp(Object to, int access, int row, int rows) {
        How how = ((Loop.Operand.Partial) loop.operands().get(access)).how();
        int block = loop.blocks().of(row), end = loop.blocks().to(block);
        for (int r = 0; r < rows; r++) {
            if (row + r == end) end = loop.blocks().to(++block);
            int at = sumPlace(access, row + r, block);
            columns.bringIn(how, ofAccess[access], r, to, at);
        }
    }
}
