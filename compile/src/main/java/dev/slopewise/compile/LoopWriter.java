package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.slopewise.compile.LaneCode.Instruction;
import dev.slopewise.compile.LaneCode.Kind;
import dev.slopewise.compile.LoopForm.Entry;
import dev.slopewise.compile.LoopForm.How;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Writes the method of a loop's class that goes over the rows: for plain numbers all of it, for vectors all but the walks along rows ([VectorWalk]).
final class LoopWriter {
    static final MethodTypeDesc RUN = MethodTypeDesc.of(
            CD_void, CD_Object.arrayType(), CD_int.arrayType(), CD_int.arrayType(2), CD_Object, CD_int, CD_int, CD_int);
    static final ClassDesc SUPPORT = ClassDesc.of(LoopSupport.class.getName());
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

    // parameters; 0 is `this`
    private static final int ARRAYS = 1, NUMBERS = 2, TABLES = 3, SUMS = 4, FROM = 5, TO = 6, BLOCK = 7;

    private final LoopForm form;
    private final CodeBuilder code;
    private final LaneTypes types;
    private final LaneTypes plain;
    private final LaneWriter entries;
    private final LaneWriter rows;
    private final int[] arrays;
    private final int[] bases;
    private final int[] strides;
    private final int[] blocks;
    private final int[] tables;
    private final int[] places;
    private final int[] registers;
    private final Set<Integer> accumulating;
    private int length;
    private int total;
    private int inner;
    private int partial;
    private int ofBlock; // rows of a block
    private int block;
    private int left; // rows of the block at hand
    private int row;
    private int count;
    private int some;
    private int at;

    /// @param lanes in a vector; 1 for plain numbers
    LoopWriter(LoopForm form, CodeBuilder code, int lanes) {
        this.form = form;
        this.code = code;
        this.types = new LaneTypes(form.wide(), lanes);
        this.plain = new LaneTypes(form.wide(), 1);
        int room = form.folds() * sums(form.wide());
        this.entries = new LaneWriter(code, plain, SUMS, room);
        this.rows = entries;
        int n = form.accesses().size();
        this.arrays = new int[n];
        this.bases = new int[n];
        this.strides = new int[n];
        this.blocks = new int[n];
        this.tables = new int[n];
        this.places = new int[n];
        this.registers = new int[form.registers().size()];
        this.accumulating = Walks.accumulating(form);
    }

    /// Partial sums a fold keeps side by side, whatever the machine's vectors hold: entry i of a row goes to sum i modulo this.
    static int sums(boolean wide) {
        return wide ? 8 : 16;
    }

    /// Entries of rows that are walked by one call: many, so that calls cost little, and few enough for what is left of each row to be near still.
    private static final int TOGETHER = 8192;

    /// Entries after which partial sums are added up in double: few, so that sums stay as accurate as by pairs.
    static int piece(boolean wide) {
        return 64 * sums(wide);
    }

    /// Writes the loop over rows, or over as many at a time as the walks take.
    void write() {
        parameters();
        for (LoopForm.Pass pass : form.passes()) {
            if (types.isPlain() || Walks.isRestPlain(form, pass)) entries.constants(pass.entries());
            rows.constants(pass.rows());
        }
        row = integer();
        count = integer();
        at = integer();
        for (int r = 0; r < registers.length; r++) {
            registers[r] = code.allocateLocal(plain.kind(form.registers().get(r)));
        }
        code.iload(FROM).istore(row);
        if (!accumulating.isEmpty()) firstBlock();
        Label next = code.newLabel(), done = code.newLabel();
        code.labelBinding(next).iload(row).iload(TO).if_icmpge(done);
        code.iload(length).iload(total).iload(row).iload(length).imul().isub();
        code.invokestatic(MATH, "min", MethodTypeDesc.of(CD_int, CD_int, CD_int))
                .istore(count);
        if (walksRows()) someRows();
        for (int k = 0; k < places.length; k++) place(k);
        for (int p = 0; p < form.passes().size(); p++) pass(p);
        for (LoopForm.RowPut put : form.rowPuts()) put(put);
        if (walksRows()) VectorCode.advance(code, row, some);
        else code.iinc(row, 1);
        if (!accumulating.isEmpty()) nextBlock();
        code.goto_(next).labelBinding(done).return_();
    }

    private boolean walksRows() {
        return !types.isPlain() && Walks.walksRows(form);
    }

    private void firstBlock() {
        block = integer();
        left = integer();
        code.iload(BLOCK).istore(block).iload(ofBlock).istore(left);
    }

    /// Goes on to the block of the row that is next.
    private void nextBlock() {
        Label same = code.newLabel();
        if (walksRows()) code.iload(left).iload(some).isub().istore(left);
        else code.iinc(left, -1);
        code.iload(left).ifgt(same);
        rowsSince().iload(ofBlock).idiv().iload(BLOCK).iadd().istore(block);
        code.iload(ofBlock);
        rowsSince().iload(ofBlock).irem().isub().istore(left);
        code.labelBinding(same);
    }

    private CodeBuilder rowsSince() {
        return code.iload(row).iload(FROM).isub();
    }

    /// How many rows are walked next: as many as have [#TOGETHER] entries, all of them whole, and in none but the first does a place come again that rows
    /// are added up in, unless those of a block all go to one.
    private void someRows() {
        some = integer();
        code.iload(TO).iload(row).isub();
        code.loadConstant(TOGETHER).iload(length).idiv();
        min();
        code.iload(total).iload(length).idiv().iload(row).isub();
        min();
        if (!accumulating.isEmpty()) {
            code.iload(inner).iload(row).iload(inner).irem().isub();
            min();
        }
        code.iconst_1().invokestatic(MATH, "max", MethodTypeDesc.of(CD_int, CD_int, CD_int));
        code.istore(some);
    }

    private void min() {
        code.invokestatic(MATH, "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
    }

    private TypeKind entryKind(int access) {
        return types.entry(form.accesses().get(access).entry());
    }

    private int integer() {
        return code.allocateLocal(TypeKind.INT);
    }

    private int number(int index) {
        code.aload(NUMBERS).loadConstant(index).iaload();
        int slot = integer();
        code.istore(slot);
        return slot;
    }

    private void parameters() {
        length = number(0);
        total = number(1);
        inner = number(2);
        partial = number(3);
        ofBlock = number(4);
        for (int k = 0; k < arrays.length; k++) {
            code.aload(ARRAYS)
                    .loadConstant(k)
                    .aaload()
                    .checkcast(types.array(form.accesses().get(k).entry()));
            arrays[k] = code.allocateLocal(TypeKind.REFERENCE);
            code.astore(arrays[k]);
            bases[k] = number(LoopForm.HEAD + 3 * k);
            strides[k] = number(LoopForm.HEAD + 3 * k + 1);
            if (accumulating.contains(k)) blocks[k] = number(LoopForm.HEAD + 3 * k + 2);
            if (form.accesses().get(k).table()) {
                code.aload(TABLES).loadConstant(k).aaload();
                tables[k] = code.allocateLocal(TypeKind.REFERENCE);
                code.astore(tables[k]);
            }
            places[k] = integer();
        }
        code.aload(SUMS).checkcast(types.array()).astore(SUMS);
    }

    private void place(int k) {
        if (form.accesses().get(k).table()) {
            code.aload(tables[k]).iload(row).iaload();
        } else {
            code.iload(bases[k]).iload(row);
            if (accumulating.contains(k)) code.iload(inner).irem();
            code.iload(strides[k]).imul().iadd();
            if (accumulating.contains(k))
                code.iload(block).iload(blocks[k]).imul().iadd();
        }
        code.istore(places[k]);
    }

    // ---- A pass

    private void pass(int number) {
        LoopForm.Pass pass = form.passes().get(number);
        if (Walks.walks(pass)) walk(number, pass);
        int[] lanes = rows.write(pass.rows(), this::pushForRow);
        for (LoopForm.Kept kept : pass.kept()) {
            Kind kind = form.registers().get(kept.register());
            rows.load(kind, lanes[kept.lane()]);
            code.storeLocal(plain.kind(kind), registers[kept.register()]);
        }
    }

    private void walk(int number, LoopForm.Pass pass) {
        Map<Long, Integer> same = types.isPlain() ? sameAlongRow(pass) : Map.of();
        boolean sums = pass.folds().stream().anyMatch(f -> f.how() == How.ADD);
        int[] totals = new int[pass.folds().size()];
        for (int f = 0; f < totals.length; f++) {
            totals[f] = code.allocateLocal(TypeKind.DOUBLE);
            code.loadConstant(start(pass.folds().get(f).how())).dstore(totals[f]);
        }
        code.iconst_0().istore(at);
        Label piece = code.newLabel(), done = code.newLabel();
        int end = integer();
        code.labelBinding(piece).iload(at).iload(count).if_icmpge(done);
        code.iload(count);
        if (sums) {
            code.iload(at).loadConstant(piece(form.wide())).iadd();
            code.invokestatic(MATH, "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
        }
        code.istore(end);
        if (types.isPlain()) plainPiece(pass, same, end);
        else vectorPiece(number, pass, end);
        for (int f = 0; f < totals.length; f++) {
            How how = pass.folds().get(f).how();
            code.dload(totals[f]).aload(SUMS).loadConstant(f * sums(form.wide()));
            code.invokestatic(
                    SUPPORT,
                    how.name().toLowerCase(java.util.Locale.ROOT),
                    MethodTypeDesc.of(CD_double, CD_double, types.array(), CD_int));
            code.dstore(totals[f]);
        }
        code.goto_(piece).labelBinding(done);
        for (int f = 0; f < totals.length; f++) {
            code.dload(totals[f]);
            if (!form.wide()) code.d2f();
            code.storeLocal(plain.numberKind(), registers[pass.folds().get(f).register()]);
        }
    }

    static double start(How how) {
        return switch (how) {
            case ADD, STORE -> 0;
            case MIN -> Double.POSITIVE_INFINITY;
            case MAX -> Double.NEGATIVE_INFINITY;
        };
    }

    private void pushNumber(double value) {
        if (form.wide()) code.loadConstant(value);
        else code.loadConstant((float) value);
    }

    /// Lanes for what is one number a row, by the setting of their loads.
    private Map<Long, Integer> sameAlongRow(LoopForm.Pass pass) {
        Map<Long, Integer> slots = new HashMap<>();
        for (Instruction load : Walks.alongRow(form, pass)) {
            pushForRow(load);
            slots.put(load.setting(), entries.store(load.action().kind()));
        }
        return slots;
    }

    /// Pushes the number that a load means for the row as a whole.
    private void pushForRow(Instruction load) {
        int which = (int) load.setting();
        if (which >= arrays.length) {
            code.loadLocal(plain.kind(load.action().kind()), registers[which - arrays.length]);
            return;
        }
        code.aload(arrays[which]).iload(places[which]).arrayLoad(entryKind(which));
    }

    // ---- Plain numbers

    private void plainPiece(LoopForm.Pass pass, Map<Long, Integer> same, int end) {
        startSums(pass);
        plainEntries(pass, same, end);
    }

    private void plainEntries(LoopForm.Pass pass, Map<Long, Integer> same, int end) {
        Label next = code.newLabel(), done = code.newLabel();
        code.labelBinding(next).iload(at).iload(end).if_icmpge(done);
        int[] lanes = entries.write(pass.entries(), load -> pushPlain(load, same));
        for (LoopForm.Put put : pass.puts()) plainPut(put, lanes[put.lane()]);
        for (int f = 0; f < pass.folds().size(); f++) {
            LoopForm.Fold fold = pass.folds().get(f);
            sumAt(f);
            code.dup2().arrayLoad(types.numberKind());
            entries.load(Kind.REAL, lanes[fold.lane()]);
            combine(fold.how(), form.wide());
            code.arrayStore(types.numberKind());
        }
        code.iinc(at, 1).goto_(next).labelBinding(done);
    }

    /// Sets all partial sums of a pass, where these lie in memory.
    private void startSums(LoopForm.Pass pass) {
        for (int f = 0; f < pass.folds().size(); f++) {
            code.aload(SUMS).loadConstant(f * sums(form.wide())).loadConstant((f + 1) * sums(form.wide()));
            pushNumber(start(pass.folds().get(f).how()));
            code.invokestatic(
                    ClassDesc.of("java.util.Arrays"),
                    "fill",
                    MethodTypeDesc.of(CD_void, types.array(), CD_int, CD_int, types.number()));
        }
    }

    /// Pushes where in memory the partial sum lies that the entry at hand goes to.
    private void sumAt(int f) {
        code.aload(SUMS);
        code.iload(at)
                .loadConstant(sums(form.wide()) - 1)
                .iand()
                .loadConstant(f * sums(form.wide()))
                .iadd();
    }

    private void pushPlain(Instruction load, Map<Long, Integer> same) {
        Integer slot = same.get(load.setting());
        if (slot != null) {
            entries.load(load.action().kind(), slot);
            return;
        }
        index((int) load.setting());
        code.arrayLoad(entryKind((int) load.setting()));
    }

    /// Pushes an array and where the entry at hand lies in it.
    private void index(int access) {
        code.aload(arrays[access]).iload(places[access]).iload(at).iadd();
    }

    private void plainPut(LoopForm.Put put, int lane) {
        index(put.access());
        if (put.how() != How.STORE) code.dup2().arrayLoad(types.numberKind());
        entries.load(form.accesses().get(put.access()).entry().kind(), lane);
        if (put.how() != How.STORE) combine(put.how(), form.wide());
        code.arrayStore(entryKind(put.access()));
    }

    /// Two numbers on the stack become one.
    private void combine(How how, boolean wide) {
        ClassDesc number = wide ? CD_double : types.number();
        switch (how) {
            case ADD -> code.with(OperatorInstruction.of(wide ? Opcode.DADD : Opcode.FADD));
            case MIN -> code.invokestatic(MATH, "min", MethodTypeDesc.of(number, number, number));
            case MAX -> code.invokestatic(MATH, "max", MethodTypeDesc.of(number, number, number));
            case STORE -> {}
        }
    }

    // ---- Vectors

    /// Whole vectors, then the rest of the piece, each by a method of its own: small methods are compiled sooner, and large ones not at all.
    private void vectorPiece(int number, LoopForm.Pass pass, int end) {
        startSums(pass);
        int step = Walks.step(pass, types), bound = integer();
        code.iload(at)
                .iload(end)
                .iload(at)
                .isub()
                .loadConstant(-step)
                .iand()
                .iadd()
                .istore(bound);
        Label rest = code.newLabel(), done = code.newLabel();
        code.iload(at).iload(bound).if_icmpge(rest);
        call("whole" + number, pass, at, bound);
        code.labelBinding(rest).iload(bound).iload(end).if_icmpge(done);
        if (Walks.isRestPlain(form, pass)) plainRest(pass, bound, end);
        else call("rest" + number, pass, bound, end);
        code.labelBinding(done).iload(end).istore(at);
    }

    /// What whole vectors leave, entry by entry, of all rows that were walked.
    private void plainRest(LoopForm.Pass pass, int from, int end) {
        int more = integer(), here = integer();
        if (walksRows()) code.iload(some).istore(more);
        if (walksRows() && !accumulating.isEmpty()) code.iload(left).istore(here);
        Label next = code.newLabel();
        code.labelBinding(next);
        Map<Long, Integer> same = sameAlongRow(pass);
        code.iload(from).istore(at);
        plainEntries(pass, same, end);
        if (!walksRows()) return;
        for (int k : Walks.told(form, pass)) VectorCode.advance(code, places[k], strides[k]);
        if (!accumulating.isEmpty())
            Walks.endOfRow(code, here, ofBlock, accumulating, k -> VectorCode.advance(code, places[k], blocks[k]));
        code.iinc(more, -1).iload(more).ifgt(next);
    }

    private void call(String name, LoopForm.Pass pass, int from, int to) {
        for (int k : Walks.told(form, pass)) {
            code.aload(arrays[k]).iload(places[k]);
            if (walksRows()) code.iload(strides[k]);
        }
        if (!walksRows()) for (Instruction load : Walks.alongRow(form, pass)) pushForRow(load);
        code.aload(SUMS).iload(from).iload(to);
        int shares = Integer.numberOfTrailingZeros(sums(form.wide()) / types.lanes());
        code.iload(partial)
                .loadConstant(shares)
                .ishr(); // the lanes of a vector, as a number that the JVM does not know
        if (walksRows()) code.iload(some);
        if (walksRows() && !accumulating.isEmpty()) {
            code.iload(left).iload(ofBlock);
            for (int k : accumulating) code.iload(blocks[k]);
        }
        code.invokestatic(LoopCode.SELF, name, Walks.type(form, pass, types));
    }

    // ---- After the row

    private void put(LoopForm.RowPut put) {
        Entry entry = form.accesses().get(put.access()).entry();
        Kind kind = form.registers().get(put.register());
        code.aload(arrays[put.access()]).iload(places[put.access()]);
        if (put.how() != How.STORE) code.dup2().daload();
        code.loadLocal(plain.kind(kind), registers[put.register()]);
        if (entry == Entry.DOUBLE && !form.wide()) code.f2d();
        if (put.how() != How.STORE) combine(put.how(), true);
        code.arrayStore(entryKind(put.access()));
    }
}
