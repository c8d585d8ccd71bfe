package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.slopewise.compile.LaneCode.Action;
import dev.slopewise.compile.LaneCode.Instruction;
import dev.slopewise.compile.LaneCode.Kind;
import dev.slopewise.compile.LoopForm.Along;
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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Writes one method of a loop's class: for plain numbers, or for vectors with the last, shorter one masked.
final class LoopWriter {
    static final MethodTypeDesc RUN = MethodTypeDesc.of(
            CD_void, CD_Object.arrayType(), CD_int.arrayType(), CD_int.arrayType(2), CD_Object, CD_int, CD_int, CD_int);
    static final ClassDesc SUPPORT = ClassDesc.of(LoopSupport.class.getName());
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

    // parameters; 0 is `this`
    private static final int ARRAYS = 1, NUMBERS = 2, TABLES = 3, SUMS = 4, FROM = 5, TO = 6, BLOCK = 7;

    /// From so many instructions on vectors are all masked.
    private static final int LONG = 40;

    /// So many instructions, over all vectors of a turn, are written one vector after the other.
    private static final int MOST_UNROLLED = 60;

    private final LoopForm form;
    private final CodeBuilder code;
    private final LaneTypes types;
    private final LaneTypes plain;
    private final LaneWriter entries;
    private final LaneWriter rows;
    private final int[] arrays;
    private final int[] bases;
    private final int[] strides;
    private final int[] tables;
    private final int[] places;
    private final int[] registers;
    private final Set<Integer> accumulating = new HashSet<>();
    private int length;
    private int total;
    private int inner;
    private int partial;
    private int row;
    private int count;
    private int at;
    private int mask;

    /// @param lanes in a vector; 1 for plain numbers
    LoopWriter(LoopForm form, CodeBuilder code, int lanes) {
        this.form = form;
        this.code = code;
        this.types = new LaneTypes(form.wide(), lanes);
        this.plain = new LaneTypes(form.wide(), 1);
        int room = form.folds() * sums(form.wide());
        this.entries = new LaneWriter(code, types, SUMS, room);
        this.rows = types.isPlain() ? entries : new LaneWriter(code, plain, SUMS, room);
        int n = form.accesses().size();
        this.arrays = new int[n];
        this.bases = new int[n];
        this.strides = new int[n];
        this.tables = new int[n];
        this.places = new int[n];
        this.registers = new int[form.registers().size()];
        form.passes().stream()
                .flatMap(p -> p.puts().stream())
                .filter(p -> p.how() != How.STORE)
                .forEach(p -> accumulating.add(p.access()));
        form.rowPuts().stream().filter(p -> p.how() != How.STORE).forEach(p -> accumulating.add(p.access()));
    }

    /// Partial sums a fold keeps side by side, whatever the machine's vectors hold: entry i of a row goes to sum i modulo this.
    static int sums(boolean wide) {
        return wide ? 8 : 16;
    }

    /// Entries after which partial sums are added up in double: few, so that sums stay as accurate as by pairs.
    static int piece(boolean wide) {
        return 64 * sums(wide);
    }

    void write() {
        parameters();
        for (LoopForm.Pass pass : form.passes()) {
            entries.constants(pass.entries());
            rows.constants(pass.rows());
        }
        row = integer();
        count = integer();
        at = integer();
        for (int r = 0; r < registers.length; r++) {
            registers[r] = code.allocateLocal(plain.kind(form.registers().get(r)));
        }
        code.iload(FROM).istore(row);
        Label next = code.newLabel(), done = code.newLabel();
        code.labelBinding(next).iload(row).iload(TO).if_icmpge(done);
        code.iload(length).iload(total).iload(row).iload(length).imul().isub();
        code.invokestatic(MATH, "min", MethodTypeDesc.of(CD_int, CD_int, CD_int))
                .istore(count);
        for (int k = 0; k < places.length; k++) place(k);
        for (LoopForm.Pass pass : form.passes()) pass(pass);
        for (LoopForm.RowPut put : form.rowPuts()) put(put);
        code.iinc(row, 1).goto_(next).labelBinding(done).return_();
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
        for (int k = 0; k < arrays.length; k++) {
            code.aload(ARRAYS).loadConstant(k).aaload().checkcast(arrayType(k));
            arrays[k] = code.allocateLocal(TypeKind.REFERENCE);
            code.astore(arrays[k]);
            bases[k] = number(LoopForm.HEAD + 3 * k);
            strides[k] = number(LoopForm.HEAD + 3 * k + 1);
            if (accumulating.contains(k)) { // where its block begins
                code.iload(bases[k])
                        .iload(BLOCK)
                        .aload(NUMBERS)
                        .loadConstant(LoopForm.HEAD + 3 * k + 2)
                        .iaload()
                        .imul()
                        .iadd();
                code.istore(bases[k]);
            }
            if (form.accesses().get(k).table()) {
                code.aload(TABLES).loadConstant(k).aaload();
                tables[k] = code.allocateLocal(TypeKind.REFERENCE);
                code.astore(tables[k]);
            }
            places[k] = integer();
        }
        code.aload(SUMS).checkcast(types.array()).astore(SUMS);
    }

    private ClassDesc arrayType(int access) {
        return switch (form.accesses().get(access).entry()) {
            case REAL -> types.array();
            case MASK -> CD_boolean.arrayType();
            case DOUBLE -> CD_double.arrayType();
        };
    }

    private void place(int k) {
        if (form.accesses().get(k).table()) {
            code.aload(tables[k]).iload(row).iaload();
        } else {
            code.iload(bases[k]).iload(row);
            if (accumulating.contains(k)) code.iload(inner).irem();
            code.iload(strides[k]).imul().iadd();
        }
        code.istore(places[k]);
    }

    // ---- A pass

    private void pass(LoopForm.Pass pass) {
        if (!pass.puts().isEmpty() || !pass.folds().isEmpty()) walk(pass);
        int[] lanes = rows.write(pass.rows(), this::pushForRow);
        for (LoopForm.Kept kept : pass.kept()) {
            Kind kind = form.registers().get(kept.register());
            rows.load(kind, lanes[kept.lane()]);
            code.storeLocal(plain.kind(kind), registers[kept.register()]);
        }
    }

    private void walk(LoopForm.Pass pass) {
        Map<Long, Integer> same = sameAlongRow(pass);
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
        else vectorPiece(pass, same, end);
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
        for (Instruction one : pass.entries()) {
            boolean load = one.action() == Action.LOAD || one.action() == Action.LOAD_MASK;
            if (!load || isAlongEntries(one)) continue;
            Kind kind = one.action().kind();
            if (!types.isPlain()) entries.species(types.vector());
            pushForRow(one);
            if (!types.isPlain() && kind == Kind.REAL) entries.broadcast(types.vector(), types.number());
            if (!types.isPlain() && kind == Kind.MASK) {
                code.invokeinterface(LaneTypes.SPECIES, "maskAll", MethodTypeDesc.of(LaneTypes.MASK, CD_boolean));
            }
            slots.put(one.setting(), entries.store(kind));
        }
        return slots;
    }

    private boolean isAlongEntries(Instruction load) {
        return load.setting() < arrays.length
                && form.accesses().get((int) load.setting()).along() == Along.ENTRIES;
    }

    /// Pushes the number that a load means for the row as a whole.
    private void pushForRow(Instruction load) {
        int which = (int) load.setting();
        if (which >= arrays.length) {
            code.loadLocal(plain.kind(load.action().kind()), registers[which - arrays.length]);
            return;
        }
        code.aload(arrays[which]).iload(places[which]);
        if (load.action() == Action.LOAD_MASK) code.baload();
        else code.arrayLoad(types.numberKind());
    }

    // ---- Plain numbers

    private void plainPiece(LoopForm.Pass pass, Map<Long, Integer> same, int end) {
        startSums(pass);
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
        if (load.action() == Action.LOAD_MASK) code.baload();
        else code.arrayLoad(types.numberKind());
    }

    /// Pushes an array and where the entry at hand lies in it.
    private void index(int access) {
        code.aload(arrays[access]).iload(places[access]).iload(at).iadd();
    }

    private void plainPut(LoopForm.Put put, int lane) {
        boolean mask = form.accesses().get(put.access()).entry() == Entry.MASK;
        index(put.access());
        if (put.how() != How.STORE) code.dup2().arrayLoad(types.numberKind());
        entries.load(mask ? Kind.MASK : Kind.REAL, lane);
        if (put.how() != How.STORE) combine(put.how(), form.wide());
        if (mask) code.bastore();
        else code.arrayStore(types.numberKind());
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

    private void vectorPiece(LoopForm.Pass pass, Map<Long, Integer> same, int end) {
        int unroll = unroll(pass);
        boolean inMemory = !pass.folds().isEmpty() && unroll * types.lanes() < sums(form.wide());
        int step = unroll * types.lanes();
        int[][] sums = new int[unroll][inMemory ? 0 : pass.folds().size()];
        if (inMemory) startSums(pass);
        for (int u = 0; u < unroll; u++) {
            for (int f = 0; f < sums[u].length; f++) {
                entries.species(types.vector());
                pushNumber(start(pass.folds().get(f).how()));
                entries.broadcast(types.vector(), types.number());
                sums[u][f] = entries.store(Kind.REAL);
            }
        }
        Label rest = code.newLabel(), restDone = code.newLabel();
        if (isShort(pass)) {
            int bound = integer();
            code.iload(at)
                    .iload(end)
                    .iload(at)
                    .isub()
                    .loadConstant(-step)
                    .iand()
                    .iadd()
                    .istore(bound);
            Label next = code.newLabel();
            code.labelBinding(next).iload(at).iload(bound).if_icmpge(rest);
            for (int u = 0; u < unroll; u++) body(pass, same, sums[u], u * types.lanes(), false);
            code.iinc(at, step).goto_(next);
        }
        code.labelBinding(rest);
        mask = code.allocateLocal(TypeKind.REFERENCE);
        Label more = code.newLabel();
        code.labelBinding(more);
        for (int u = 0; u < unroll; u++) {
            code.iload(at).iload(end).if_icmpge(restDone);
            entries.species(types.vector());
            code.iconst_0().iload(end).iload(at).isub();
            code.invokeinterface(LaneTypes.SPECIES, "indexInRange", MethodTypeDesc.of(LaneTypes.MASK, CD_int, CD_int));
            code.astore(mask);
            body(pass, same, sums[u], 0, true);
            if (isShort(pass)) code.iinc(at, types.lanes());
            else step();
        }
        if (!isShort(pass)) code.goto_(more);
        code.labelBinding(restDone);
        code.iload(end).istore(at);
        for (int u = 0; u < unroll; u++) {
            for (int f = 0; f < sums[u].length; f++) {
                entries.load(Kind.REAL, sums[u][f]);
                code.aload(SUMS).loadConstant(f * sums(form.wide()) + u * types.lanes());
                code.invokevirtual(types.vector(), "intoArray", MethodTypeDesc.of(CD_void, types.array(), CD_int));
            }
        }
    }

    /// Goes on by a vector, as a number that the JVM does not know: where it does it checks bounds ahead of the loop, for the last vector in vain,
    /// and then interprets the rest of it, a thousand times slower.
    private void step() {
        int shares = Integer.numberOfTrailingZeros(sums(form.wide()) / types.lanes());
        code.iload(at).iload(partial).loadConstant(shares).ishr().iadd().istore(at);
    }

    /// Whether the code on whole vectors is written apart from that on the last; of long code one copy does for both, as masks cost little
    /// beside it and the JVM gives up on methods that grow too large.
    private static boolean isShort(LoopForm.Pass pass) {
        return work(pass) <= LONG;
    }

    private static long work(LoopForm.Pass pass) {
        long instructions =
                pass.entries().stream().filter(i -> !i.action().isConstant()).count();
        return instructions + pass.puts().size() + pass.folds().size();
    }

    /// How many vectors at once: those that all partial sums of a fold fill, which then are local variables, or one if that were too much code.
    private int unroll(LoopForm.Pass pass) {
        int all = pass.folds().isEmpty() ? 1 : sums(form.wide()) / types.lanes();
        return all * work(pass) <= MOST_UNROLLED ? all : 1;
    }

    private void body(LoopForm.Pass pass, Map<Long, Integer> same, int[] sums, int ahead, boolean masked) {
        int[] lanes = entries.write(pass.entries(), load -> pushVector(load, same, ahead, masked));
        boolean inMemory = sums.length < pass.folds().size();
        for (LoopForm.Put put : pass.puts()) vectorPut(put, lanes[put.lane()], ahead, masked);
        for (int f = 0; f < pass.folds().size(); f++) {
            LoopForm.Fold fold = pass.folds().get(f);
            if (inMemory) {
                entries.species(types.vector());
                sumAt(f);
                code.invokestatic(
                        types.vector(),
                        "fromArray",
                        MethodTypeDesc.of(types.vector(), LaneTypes.SPECIES, types.array(), CD_int));
            } else {
                entries.load(Kind.REAL, sums[f]);
            }
            if (fold.how() != How.ADD || masked)
                code.getstatic(LaneTypes.OPERATORS, fold.how().name(), ASSOCIATIVE);
            entries.load(Kind.REAL, lanes[fold.lane()]);
            combineVectors(fold.how(), masked);
            if (inMemory) {
                sumAt(f);
                code.invokevirtual(types.vector(), "intoArray", MethodTypeDesc.of(CD_void, types.array(), CD_int));
            } else {
                code.astore(sums[f]);
            }
        }
    }

    private static final ClassDesc ASSOCIATIVE = LaneTypes.OPERATORS.nested("Associative");
    private static final ClassDesc BINARY = LaneTypes.OPERATORS.nested("Binary");

    private void combineVectors(How how, boolean masked) {
        ClassDesc v = types.vector();
        if (masked) {
            code.aload(mask);
            code.invokevirtual(v, "lanewise", MethodTypeDesc.of(v, BINARY, LaneTypes.ANY_VECTOR, LaneTypes.MASK));
        } else if (how == How.ADD) {
            code.invokevirtual(v, "add", MethodTypeDesc.of(v, LaneTypes.ANY_VECTOR));
        } else {
            code.invokevirtual(v, "lanewise", MethodTypeDesc.of(v, BINARY, LaneTypes.ANY_VECTOR));
        }
    }

    private void index(int access, int ahead) {
        index(access);
        if (ahead > 0) code.loadConstant(ahead).iadd();
    }

    private void pushVector(Instruction load, Map<Long, Integer> same, int ahead, boolean masked) {
        Integer slot = same.get(load.setting());
        if (slot != null) entries.load(load.action().kind(), slot);
        else if (load.action() == Action.LOAD_MASK) pushMask((int) load.setting(), ahead, masked);
        else pushReal((int) load.setting(), ahead, masked);
    }

    private void pushReal(int access, int ahead, boolean masked) {
        ClassDesc v = types.vector();
        entries.species(v);
        index(access, ahead);
        if (masked) {
            code.aload(mask);
            code.invokestatic(
                    v, "fromArray", MethodTypeDesc.of(v, LaneTypes.SPECIES, types.array(), CD_int, LaneTypes.MASK));
        } else {
            code.invokestatic(v, "fromArray", MethodTypeDesc.of(v, LaneTypes.SPECIES, types.array(), CD_int));
        }
    }

    private void pushMask(int access, int ahead, boolean masked) {
        entries.species(types.vector());
        index(access, ahead);
        if (masked) {
            code.aload(mask).invokevirtual(LaneTypes.MASK, "trueCount", MethodTypeDesc.of(CD_int));
            code.invokestatic(SUPPORT, "masks", MethodTypeDesc.of(CD_long, CD_boolean.arrayType(), CD_int, CD_int));
            code.invokestatic(
                    LaneTypes.MASK, "fromLong", MethodTypeDesc.of(LaneTypes.MASK, LaneTypes.SPECIES, CD_long));
        } else {
            code.invokestatic(
                    LaneTypes.MASK,
                    "fromArray",
                    MethodTypeDesc.of(LaneTypes.MASK, LaneTypes.SPECIES, CD_boolean.arrayType(), CD_int));
        }
    }

    private void vectorPut(LoopForm.Put put, int lane, int ahead, boolean masked) {
        ClassDesc v = types.vector();
        if (form.accesses().get(put.access()).entry() == Entry.MASK) {
            entries.load(Kind.MASK, lane);
            if (masked) {
                code.invokevirtual(LaneTypes.MASK, "toLong", MethodTypeDesc.of(CD_long));
                index(put.access(), ahead);
                code.aload(mask).invokevirtual(LaneTypes.MASK, "trueCount", MethodTypeDesc.of(CD_int));
                code.invokestatic(
                        SUPPORT, "put", MethodTypeDesc.of(CD_void, CD_long, CD_boolean.arrayType(), CD_int, CD_int));
            } else {
                index(put.access(), ahead);
                code.invokevirtual(
                        LaneTypes.MASK, "intoArray", MethodTypeDesc.of(CD_void, CD_boolean.arrayType(), CD_int));
            }
            return;
        }
        if (put.how() != How.STORE) {
            pushReal(put.access(), ahead, masked);
            if (put.how() != How.ADD)
                code.getstatic(LaneTypes.OPERATORS, put.how().name(), ASSOCIATIVE);
            entries.load(Kind.REAL, lane);
            combineVectors(put.how(), false);
        } else {
            entries.load(Kind.REAL, lane);
        }
        index(put.access(), ahead);
        if (masked) {
            code.aload(mask);
            code.invokevirtual(v, "intoArray", MethodTypeDesc.of(CD_void, types.array(), CD_int, LaneTypes.MASK));
        } else {
            code.invokevirtual(v, "intoArray", MethodTypeDesc.of(CD_void, types.array(), CD_int));
        }
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
        switch (entry) {
            case MASK -> code.bastore();
            case DOUBLE -> code.dastore();
            case REAL -> code.arrayStore(types.numberKind());
        }
    }
}
