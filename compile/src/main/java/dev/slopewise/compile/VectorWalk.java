package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.util.Objects.requireNonNull;

import dev.slopewise.compile.LaneCode.Action;
import dev.slopewise.compile.LaneCode.Instruction;
import dev.slopewise.compile.LaneCode.Kind;
import dev.slopewise.compile.LoopForm.Entry;
import dev.slopewise.compile.LoopForm.How;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes the methods that walk along a row in vectors, two for each pass: one over whole vectors, one over the last, masked. A method holds the
/// code of the pass once (on narrow vectors as often as a fold's partial sums fill them): the JVM's first compiler gives up on larger ones.
/// [Walks] decides how, and what a method is told.
final class VectorWalk {
    private final LoopForm form;
    private final LoopForm.Pass pass;
    private final CodeBuilder code;
    private final LaneTypes types;
    private final LaneWriter entries;
    private final Map<Integer, Integer> arrays =
            new HashMap<>(); // local variables, by access; a row's place is the next
    private final Map<Long, Integer> same =
            new HashMap<>(); // lanes of what is one number a row, by the setting of its loads
    private final Map<Integer, Integer> blocks =
            new LinkedHashMap<>(); // how far blocks are apart, by access that rows are added up in
    private final int sums;
    private final int from;
    private final int end;
    private final int lanes;
    private final int rows;
    private int at;
    private int mask;

    VectorWalk(LoopForm form, LoopForm.Pass pass, CodeBuilder code, LaneTypes types) {
        this.form = form;
        this.pass = pass;
        this.code = code;
        this.types = types;
        int parameter = 0;
        for (int k : Walks.told(form, pass)) {
            arrays.put(k, code.parameterSlot(parameter));
            parameter += Walks.walksRows(form) ? 3 : 2;
        }
        int numbers = parameter;
        if (!Walks.walksRows(form)) parameter += Walks.alongRow(form, pass).size();
        this.sums = code.parameterSlot(parameter);
        this.from = code.parameterSlot(parameter + 1);
        this.end = code.parameterSlot(parameter + 2);
        this.lanes = code.parameterSlot(parameter + 3);
        this.rows = Walks.walksRows(form) ? code.parameterSlot(parameter + 4) : -1;
        if (Walks.walksRows(form)) for (int k : Walks.accumulating(form)) blocks.put(k, rows + 3 + blocks.size());
        this.at = from;
        this.entries = new LaneWriter(code, types, sums, form.folds() * LoopWriter.sums(form.wide()));
        if (!Walks.walksRows(form)) {
            for (Instruction load : Walks.alongRow(form, pass)) repeat(load, code.parameterSlot(numbers++));
        }
        entries.constants(pass.entries());
    }

    /// A number of the row in all lanes.
    private void repeat(Instruction load, int parameter) {
        ClassDesc vector = types.vector(load.action().kind());
        entries.species(vector);
        switch (load.action().kind()) {
            case REAL -> {
                code.loadLocal(types.numberKind(), parameter);
                entries.broadcast(vector, types.number());
            }
            case BITS -> {
                code.loadLocal(TypeKind.from(types.bits()), parameter);
                entries.broadcast(vector, types.bits());
            }
            case MASK -> {
                code.iload(parameter);
                code.invokeinterface(LaneTypes.SPECIES, "maskAll", MethodTypeDesc.of(LaneTypes.MASK, CD_boolean));
            }
        }
        same.put(load.setting(), entries.store(load.action().kind()));
    }

    /// Over whole vectors. Partial sums start anew, and are left in memory.
    void whole() {
        eachRow(this::wholeVectors);
        code.return_();
    }

    /// Writes what is done with a row, for all rows that the method walks along.
    private void eachRow(Runnable row) {
        if (!Walks.walksRows(form)) {
            row.run();
            return;
        }
        at = code.allocateLocal(TypeKind.INT);
        Label next = code.newLabel(), done = code.newLabel();
        code.labelBinding(next).iload(rows).ifle(done);
        for (Instruction load : Walks.alongRow(form, pass)) numberOfRow(load);
        code.iload(from).istore(at);
        row.run();
        for (int array : arrays.values()) VectorCode.advance(code, array + 1, array + 2);
        if (!blocks.isEmpty()) Walks.endOfRow(code, rows + 1, rows + 2, blocks.keySet(), this::nextBlock);
        code.iinc(rows, -1).goto_(next).labelBinding(done);
    }

    private void nextBlock(int access) {
        VectorCode.advance(code, requireNonNull(arrays.get(access)) + 1, requireNonNull(blocks.get(access)));
    }

    private void numberOfRow(Instruction load) {
        int access = (int) load.setting(), array = requireNonNull(arrays.get(access));
        TypeKind kind = new LaneTypes(form.wide(), 1).kind(load.action().kind());
        int number = code.allocateLocal(kind);
        code.aload(array)
                .iload(array + 1)
                .arrayLoad(types.entry(form.accesses().get(access).entry()));
        code.storeLocal(kind, number);
        repeat(load, number);
    }

    private void wholeVectors() {
        int unroll = Walks.unroll(pass, types), turns = Walks.turns(pass, types), step = Walks.step(pass, types);
        boolean inMemory = step < LoopWriter.sums(form.wide());
        int[][] local = new int[turns * unroll][inMemory ? 0 : pass.folds().size()];
        for (int u = 0; u < local.length; u++) {
            for (int f = 0; f < local[u].length; f++) {
                if (u >= unroll && !Walks.isExtreme(pass.folds().get(f))) {
                    local[u][f] = local[u % unroll][f];
                    continue;
                }
                entries.species(types.vector());
                double start = LoopWriter.start(pass.folds().get(f).how());
                if (form.wide()) code.loadConstant(start);
                else code.loadConstant((float) start);
                entries.broadcast(types.vector(), types.number());
                local[u][f] = entries.store(Kind.REAL);
            }
        }
        if (turns > 1) {
            int most = code.allocateLocal(TypeKind.INT);
            code.iload(end).iload(end).iload(at).isub().loadConstant(turns * step - 1);
            code.iand().isub().istore(most);
            wholeTurns(local, turns, most);
            for (int u = unroll; u < local.length; u++) bringTogether(local[u % unroll], local[u]);
        }
        wholeTurns(local, 1, end);
        for (int u = 0; u < unroll; u++) {
            for (int f = 0; f < local[u].length; f++) {
                entries.load(Kind.REAL, local[u][f]);
                code.aload(sums).loadConstant(f * LoopWriter.sums(form.wide()) + u * types.lanes());
                code.invokevirtual(types.vector(), "intoArray", MethodTypeDesc.of(CD_void, types.array(), CD_int));
            }
        }
    }

    private void wholeTurns(int[][] local, int turns, int to) {
        Label next = code.newLabel(), done = code.newLabel();
        code.labelBinding(next).iload(at).iload(to).if_icmpge(done);
        for (int u = 0; u < turns * Walks.unroll(pass, types); u++) body(local[u], u * types.lanes(), false);
        code.iinc(at, turns * Walks.step(pass, types)).goto_(next).labelBinding(done);
    }

    /// Brings other partial sums into some.
    private void bringTogether(int[] to, int[] others) {
        for (int f = 0; f < to.length; f++) {
            if (to[f] == others[f]) continue;
            entries.load(Kind.REAL, to[f]);
            entries.load(Kind.REAL, others[f]);
            combine(pass.folds().get(f).how());
            code.astore(to[f]);
        }
    }

    /// Over what is left, which is less than a turn of whole vectors; of one vector there is no loop. Where there is, it goes on by a number that the
    /// JVM does not know: otherwise it would check bounds ahead of the loop, for the last vector in vain, and interpret the rest of it, a thousand times slower.
    void rest() {
        eachRow(this::maskedVectors);
        code.return_();
    }

    private void maskedVectors() {
        Label next = code.newLabel(), done = code.newLabel();
        mask = code.allocateLocal(TypeKind.REFERENCE);
        code.labelBinding(next).iload(at).iload(end).if_icmpge(done);
        entries.species(types.vector());
        code.iconst_0().iload(end).iload(at).isub();
        code.invokeinterface(LaneTypes.SPECIES, "indexInRange", MethodTypeDesc.of(LaneTypes.MASK, CD_int, CD_int));
        code.astore(mask);
        body(new int[0], 0, true);
        if (Walks.step(pass, types) > types.lanes()) {
            code.iload(at).iload(lanes).iadd().istore(at).goto_(next);
        }
        code.labelBinding(done);
    }

    /// @param local where partial sums are local variables; otherwise they are in memory
    private void body(int[] local, int ahead, boolean masked) {
        int[] made = entries.write(pass.entries(), load -> pushVector(load, ahead, masked));
        for (LoopForm.Put put : pass.puts()) vectorPut(put, made[put.lane()], ahead, masked);
        boolean inMemory = local.length < pass.folds().size();
        for (int f = 0; f < pass.folds().size(); f++) {
            LoopForm.Fold fold = pass.folds().get(f);
            int sum = inMemory ? loadSum(f) : local[f];
            if (masked) entries.load(Kind.REAL, sum);
            boolean isLength = pass.entries().get(fold.lane()).action() == Action.ABS;
            if (isLength && fold.how() == How.MAX) larger(sum, made[fold.lane()]);
            else {
                entries.load(Kind.REAL, sum);
                entries.load(Kind.REAL, made[fold.lane()]);
                combine(fold.how());
            }
            if (masked) {
                code.aload(mask);
                code.invokevirtual(
                        types.vector(),
                        "blend",
                        MethodTypeDesc.of(types.vector(), LaneTypes.ANY_VECTOR, LaneTypes.MASK));
            }
            if (inMemory) {
                sumAt(f);
                code.invokevirtual(types.vector(), "intoArray", MethodTypeDesc.of(CD_void, types.array(), CD_int));
            } else {
                code.astore(sum);
            }
        }
    }

    private int loadSum(int f) {
        entries.species(types.vector());
        sumAt(f);
        code.invokestatic(
                types.vector(),
                "fromArray",
                MethodTypeDesc.of(types.vector(), LaneTypes.SPECIES, types.array(), CD_int));
        return entries.store(Kind.REAL);
    }

    /// Pushes where in memory the partial sums of the vector at hand begin.
    private void sumAt(int f) {
        int all = LoopWriter.sums(form.wide());
        code.aload(sums)
                .iload(at)
                .loadConstant(all - 1)
                .iand()
                .loadConstant(f * all)
                .iadd();
    }

    /// Two vectors on the stack become one.
    private void combine(How how) {
        ClassDesc v = types.vector();
        String name = how.name().toLowerCase(java.util.Locale.ROOT);
        if (how != How.STORE) code.invokevirtual(v, name, MethodTypeDesc.of(v, LaneTypes.ANY_VECTOR));
    }

    /// Pushes the larger of what came so far, none of it negative but −∞ for nothing, and |x|: those lie in the order of their bits, NaN above all. Bits are
    /// compared by one instruction; the larger of two numbers takes several, each waiting for the last, as any may be NaN.
    private void larger(int sum, int lane) {
        ClassDesc w = types.vector(Kind.BITS);
        for (int one : new int[] {sum, lane}) {
            entries.load(Kind.REAL, one);
            String there = types.wide() ? "reinterpretAsLongs" : "reinterpretAsInts";
            code.invokevirtual(types.vector(), there, MethodTypeDesc.of(w));
        }
        code.invokevirtual(w, "max", MethodTypeDesc.of(w, LaneTypes.ANY_VECTOR));
        String back = types.wide() ? "reinterpretAsDoubles" : "reinterpretAsFloats";
        code.invokevirtual(w, back, MethodTypeDesc.of(types.vector()));
    }

    private void index(int access, int ahead) {
        int array = requireNonNull(arrays.get(access));
        code.aload(array).iload(array + 1).iload(at).iadd();
        if (ahead > 0) code.loadConstant(ahead).iadd();
    }

    private void pushVector(Instruction load, int ahead, boolean masked) {
        Integer slot = same.get(load.setting());
        if (slot != null) entries.load(load.action().kind(), slot);
        else if (load.action() == Action.LOAD_MASK) pushMask((int) load.setting(), ahead, masked);
        else pushNumber((int) load.setting(), ahead, masked);
    }

    private void pushNumber(int access, int ahead, boolean masked) {
        Entry entry = form.accesses().get(access).entry();
        ClassDesc v = types.vector(entry.kind()), array = types.array(entry);
        entries.species(v);
        index(access, ahead);
        if (masked) {
            entries.loadMask(mask, entry.kind());
            code.invokestatic(v, "fromArray", MethodTypeDesc.of(v, LaneTypes.SPECIES, array, CD_int, LaneTypes.MASK));
        } else {
            code.invokestatic(v, "fromArray", MethodTypeDesc.of(v, LaneTypes.SPECIES, array, CD_int));
        }
    }

    private void pushMask(int access, int ahead, boolean masked) {
        entries.species(types.vector());
        index(access, ahead);
        if (masked) {
            code.aload(mask).invokevirtual(LaneTypes.MASK, "trueCount", MethodTypeDesc.of(CD_int));
            code.invokestatic(
                    LoopWriter.SUPPORT, "masks", MethodTypeDesc.of(CD_long, CD_boolean.arrayType(), CD_int, CD_int));
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
        Entry entry = form.accesses().get(put.access()).entry();
        ClassDesc v = types.vector(entry.kind()), array = types.array(entry);
        if (entry == Entry.MASK) {
            entries.load(Kind.MASK, lane);
            if (masked) {
                code.invokevirtual(LaneTypes.MASK, "toLong", MethodTypeDesc.of(CD_long));
                index(put.access(), ahead);
                code.aload(mask).invokevirtual(LaneTypes.MASK, "trueCount", MethodTypeDesc.of(CD_int));
                code.invokestatic(
                        LoopWriter.SUPPORT,
                        "put",
                        MethodTypeDesc.of(CD_void, CD_long, CD_boolean.arrayType(), CD_int, CD_int));
            } else {
                index(put.access(), ahead);
                code.invokevirtual(
                        LaneTypes.MASK, "intoArray", MethodTypeDesc.of(CD_void, CD_boolean.arrayType(), CD_int));
            }
            return;
        }
        if (put.how() != How.STORE) {
            pushNumber(put.access(), ahead, masked);
            entries.load(Kind.REAL, lane);
            combine(put.how());
        } else {
            entries.load(entry.kind(), lane);
        }
        index(put.access(), ahead);
        if (masked) {
            entries.loadMask(mask, entry.kind());
            code.invokevirtual(v, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int, LaneTypes.MASK));
        } else {
            code.invokevirtual(v, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
        }
    }
}
