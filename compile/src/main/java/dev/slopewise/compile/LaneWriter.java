package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_Double;
import static java.lang.constant.ConstantDescs.CD_Float;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.util.Objects.requireNonNull;

import dev.slopewise.compile.LaneCode.Action;
import dev.slopewise.compile.LaneCode.Instruction;
import dev.slopewise.compile.LaneCode.Kind;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes [LaneCode] as bytecode, for plain numbers or for vectors: each lane is a local variable.
final class LaneWriter {
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
    private static final ClassDesc COMPARISON = LaneTypes.OPERATORS.nested("Comparison");
    private static final ClassDesc BINARY = LaneTypes.OPERATORS.nested("Binary");
    private static final ClassDesc CONVERSION = LaneTypes.OPERATORS.nested("Conversion");
    private static final ClassDesc ASSOCIATIVE = LaneTypes.OPERATORS.nested("Associative");

    private final CodeBuilder code;
    private final LaneTypes types;
    private final int room;
    private final int roomAt;
    private final Map<Instruction, Integer> constants = new HashMap<>();

    /// Vectors of bits that a sign is changed with, or taken away: the JVM's own instructions for it read these from memory for each vector.
    private final Map<Action, Integer> signs = new EnumMap<>(Action.class);

    /// Pushes what a `LOAD` stands for.
    interface Loads {
        void push(Instruction load);
    }

    /// @param room   the local variable of an array of numbers
    /// @param roomAt where in it there is room for three vectors
    LaneWriter(CodeBuilder code, LaneTypes types, int room, int roomAt) {
        this.code = code;
        this.types = types;
        this.room = room;
        this.roomAt = roomAt;
    }

    /// Sets constants once, before any loop.
    void constants(List<Instruction> instructions) {
        for (Instruction one : instructions) {
            if (one.action().isConstant() && !constants.containsKey(one)) {
                pushConstant(one);
                constants.put(one, store(one.action().kind()));
            }
            boolean isOfSign = one.action() == Action.NEG || one.action() == Action.ABS;
            if (isOfSign && !types.isPlain()) signs.computeIfAbsent(one.action(), this::signs);
        }
    }

    private int signs(Action action) {
        species(types.bitsVector());
        if (types.wide()) code.loadConstant(action == Action.NEG ? Long.MIN_VALUE : Long.MAX_VALUE);
        else code.loadConstant(action == Action.NEG ? Integer.MIN_VALUE : Integer.MAX_VALUE);
        broadcast(types.bitsVector(), types.bits());
        return store(Kind.BITS);
    }

    /// Turns the sign of the vector on the stack, or takes it away.
    private void sign(Action action) {
        ClassDesc v = types.vector(), w = types.bitsVector();
        code.invokevirtual(v, types.wide() ? "reinterpretAsLongs" : "reinterpretAsInts", MethodTypeDesc.of(w));
        code.getstatic(LaneTypes.OPERATORS, action == Action.NEG ? "XOR" : "AND", ASSOCIATIVE);
        load(Kind.BITS, requireNonNull(signs.get(action)));
        code.invokevirtual(w, "lanewise", MethodTypeDesc.of(w, BINARY, LaneTypes.ANY_VECTOR));
        code.invokevirtual(w, types.wide() ? "reinterpretAsDoubles" : "reinterpretAsFloats", MethodTypeDesc.of(v));
    }

    /// Writes instructions; returns the local variable of each.
    int[] write(List<Instruction> instructions, Loads loads) {
        int[] at = new int[instructions.size()];
        for (int i = 0; i < at.length; i++) {
            Instruction one = instructions.get(i);
            Integer constant = constants.get(one);
            if (constant != null) {
                at[i] = constant;
                continue;
            }
            switch (one.action()) {
                case LOAD, LOAD_BITS, LOAD_MASK -> loads.push(one);
                case CONSTANT, BITS_CONSTANT, MASK_CONSTANT -> pushConstant(one);
                case EXACT, EXACT_OF_TWO -> exact(one, at);
                default -> {
                    if (types.isPlain()) plain(one, at);
                    else vector(one, at);
                }
            }
            at[i] = store(one.action().kind());
        }
        return at;
    }

    /// Stores what is on the stack in a new local variable.
    int store(Kind kind) {
        int slot = code.allocateLocal(types.kind(kind));
        code.storeLocal(types.kind(kind), slot);
        return slot;
    }

    /// Pushes a mask of numbers as one of such lanes.
    void loadMask(int slot, Kind kind) {
        code.aload(slot);
        if (kind == Kind.BITS) castMask(types.bitsVector());
    }

    private void castMask(ClassDesc to) {
        species(to);
        code.invokevirtual(LaneTypes.MASK, "cast", MethodTypeDesc.of(LaneTypes.MASK, LaneTypes.SPECIES));
    }

    void load(Kind kind, int slot) {
        code.loadLocal(types.kind(kind), slot);
    }

    private void pushConstant(Instruction one) {
        long setting = one.setting();
        switch (one.action()) {
            case CONSTANT -> {
                if (!types.isPlain()) species(types.vector());
                if (types.wide()) code.loadConstant(Double.longBitsToDouble(setting));
                else code.loadConstant(Float.intBitsToFloat((int) setting));
                if (!types.isPlain()) broadcast(types.vector(), types.number());
            }
            case BITS_CONSTANT -> {
                if (!types.isPlain()) species(types.bitsVector());
                if (types.wide()) code.loadConstant(setting);
                else code.loadConstant((int) setting);
                if (!types.isPlain()) broadcast(types.bitsVector(), types.bits());
            }
            case MASK_CONSTANT -> {
                if (!types.isPlain()) species(types.vector());
                code.loadConstant((int) setting);
                if (!types.isPlain()) {
                    code.invokeinterface(LaneTypes.SPECIES, "maskAll", MethodTypeDesc.of(LaneTypes.MASK, CD_boolean));
                }
            }
            default -> throw new IllegalStateException("no constant: " + one);
        }
    }

    /// Pushes the machine's species of vectors.
    void species(ClassDesc vector) {
        code.getstatic(vector, "SPECIES_PREFERRED", LaneTypes.SPECIES);
    }

    /// A species and a number become a vector of that number.
    void broadcast(ClassDesc vector, ClassDesc number) {
        code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, LaneTypes.SPECIES, number));
    }

    /// Most often no lane asks for the function, and one test is all that happens.
    private void exact(Instruction one, int[] at) {
        int mask = at[one.in().getFirst()], otherwise = at[one.in().getLast()];
        List<Integer> of = one.in().subList(1, one.in().size() - 1);
        Label none = code.newLabel(), done = code.newLabel();
        load(Kind.MASK, mask);
        if (!types.isPlain()) code.invokevirtual(LaneTypes.MASK, "anyTrue", MethodTypeDesc.of(CD_boolean));
        code.ifeq(none);
        if (types.isPlain()) {
            for (int x : of) load(Kind.REAL, at[x]);
            code.loadConstant((int) one.setting());
            List<ClassDesc> parameters = new ArrayList<>(Collections.nCopies(of.size(), types.number()));
            parameters.add(CD_int);
            code.invokestatic(LoopWriter.SUPPORT, "exact", MethodTypeDesc.of(types.number(), parameters));
        } else {
            ClassDesc v = types.vector();
            var intoArray = MethodTypeDesc.of(CD_void, types.array(), CD_int);
            load(Kind.REAL, otherwise);
            code.aload(room).loadConstant(roomAt).invokevirtual(v, "intoArray", intoArray);
            for (int i = 0; i < of.size(); i++) {
                load(Kind.REAL, at[of.get(i)]);
                code.aload(room).loadConstant(roomAt + (i + 1) * types.lanes());
                code.invokevirtual(v, "intoArray", intoArray);
            }
            load(Kind.MASK, mask);
            code.invokevirtual(LaneTypes.MASK, "toLong", MethodTypeDesc.of(CD_long));
            code.aload(room).loadConstant(roomAt).loadConstant(types.lanes()).loadConstant((int) one.setting());
            code.invokestatic(
                    LoopWriter.SUPPORT,
                    of.size() == 1 ? "exact" : "exactOfTwo",
                    MethodTypeDesc.of(CD_void, CD_long, types.array(), CD_int, CD_int, CD_int));
            species(v);
            code.aload(room).loadConstant(roomAt);
            code.invokestatic(v, "fromArray", MethodTypeDesc.of(v, LaneTypes.SPECIES, types.array(), CD_int));
        }
        code.goto_(done).labelBinding(none);
        load(Kind.REAL, otherwise);
        code.labelBinding(done);
    }

    private void operands(Instruction one, int[] at) {
        List<Kind> kinds = one.action().operands();
        for (int i = 0; i < kinds.size(); i++) load(kinds.get(i), at[one.in().get(i)]);
    }

    // ---- Plain numbers

    private void plain(Instruction one, int[] at) {
        if (one.action().isSelect()) {
            select(one, at);
            return;
        }
        operands(one, at);
        boolean wide = types.wide();
        ClassDesc number = types.number(), bits = types.bits();
        switch (one.action()) {
            case ADD -> either(Opcode.FADD, Opcode.DADD);
            case SUB -> either(Opcode.FSUB, Opcode.DSUB);
            case MUL -> either(Opcode.FMUL, Opcode.DMUL);
            case DIV -> either(Opcode.FDIV, Opcode.DDIV);
            case NEG -> either(Opcode.FNEG, Opcode.DNEG);
            case FMA -> code.invokestatic(MultiplyAdd.HOME, "fma", MethodTypeDesc.of(number, number, number, number));
            case ABS -> code.invokestatic(MATH, "abs", MethodTypeDesc.of(number, number));
            case MIN -> code.invokestatic(MATH, "min", MethodTypeDesc.of(number, number, number));
            case MAX -> code.invokestatic(MATH, "max", MethodTypeDesc.of(number, number, number));
            case SQRT -> {
                if (!wide) code.f2d(); // the root of a float, rounded twice, is the float's root
                code.invokestatic(MATH, "sqrt", MethodTypeDesc.of(CD_double, CD_double));
                if (!wide) code.d2f();
            }
            case TO_BITS -> {
                if (wide) code.invokestatic(CD_Double, "doubleToRawLongBits", MethodTypeDesc.of(CD_long, CD_double));
                else code.invokestatic(CD_Float, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
            }
            case FROM_BITS -> {
                if (wide) code.invokestatic(CD_Double, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
                else code.invokestatic(CD_Float, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
            }
            case BITS_ADD -> either(Opcode.IADD, Opcode.LADD);
            case BITS_SUB -> either(Opcode.ISUB, Opcode.LSUB);
            case BITS_MUL -> either(Opcode.IMUL, Opcode.LMUL);
            case BITS_MIN -> code.invokestatic(MATH, "min", MethodTypeDesc.of(bits, bits, bits));
            case BITS_MAX -> code.invokestatic(MATH, "max", MethodTypeDesc.of(bits, bits, bits));
            case TO_INTEGER -> either(Opcode.F2I, Opcode.D2L);
            case FROM_INTEGER -> either(Opcode.I2F, Opcode.L2D);
            case BITS_AND -> either(Opcode.IAND, Opcode.LAND);
            case BITS_OR -> either(Opcode.IOR, Opcode.LOR);
            case BITS_XOR -> either(Opcode.IXOR, Opcode.LXOR);
            case SHIFT_LEFT -> {
                code.loadConstant((int) one.setting());
                either(Opcode.ISHL, Opcode.LSHL);
            }
            case SHIFT_RIGHT -> {
                code.loadConstant((int) one.setting());
                either(Opcode.ISHR, Opcode.LSHR);
            }
            case SHIFT_RIGHT_UNSIGNED -> {
                code.loadConstant((int) one.setting());
                either(Opcode.IUSHR, Opcode.LUSHR);
            }
            case SHIFT_LEFT_BY -> shiftBy(Opcode.ISHL, Opcode.LSHL);
            case SHIFT_RIGHT_BY -> shiftBy(Opcode.ISHR, Opcode.LSHR);
            case SHIFT_RIGHT_UNSIGNED_BY -> shiftBy(Opcode.IUSHR, Opcode.LUSHR);
            case BITS_LT -> compareBits(Opcode.IF_ICMPLT, Opcode.IFLT);
            case BITS_EQ -> compareBits(Opcode.IF_ICMPEQ, Opcode.IFEQ);
            case LT -> compare(Opcode.IFLT);
            case LE -> compare(Opcode.IFLE);
            case EQ -> compare(Opcode.IFEQ);
            case NOT -> code.iconst_1().ixor();
            case AND -> code.iand();
            case OR -> code.ior();
            case XOR -> code.ixor();
            default -> throw new IllegalStateException("not written here: " + one);
        }
    }

    private void either(Opcode narrow, Opcode wide) {
        Opcode one = types.wide() ? wide : narrow;
        code.with(one.kind() == Opcode.Kind.CONVERT ? ConvertInstruction.of(one) : OperatorInstruction.of(one));
    }

    private void shiftBy(Opcode narrow, Opcode wide) {
        if (types.wide()) code.l2i();
        either(narrow, wide);
    }

    private void compareBits(Opcode narrow, Opcode wide) {
        if (types.wide()) code.lcmp();
        code.ifThenElse(types.wide() ? wide : narrow, CodeBuilder::iconst_1, CodeBuilder::iconst_0);
    }

    /// Of NaN nothing is true.
    private void compare(Opcode holds) {
        either(Opcode.FCMPG, Opcode.DCMPG);
        code.ifThenElse(holds, CodeBuilder::iconst_1, CodeBuilder::iconst_0);
    }

    private void select(Instruction one, int[] at) {
        Kind kind = one.action().kind();
        Label otherwise = code.newLabel(), done = code.newLabel();
        load(Kind.MASK, at[one.in().get(0)]);
        code.ifeq(otherwise);
        load(kind, at[one.in().get(1)]);
        code.goto_(done).labelBinding(otherwise);
        load(kind, at[one.in().get(2)]);
        code.labelBinding(done);
    }

    // ---- Vectors

    private void vector(Instruction one, int[] at) {
        ClassDesc v = types.vector(), w = types.bitsVector(), any = LaneTypes.ANY_VECTOR, m = LaneTypes.MASK;
        var unary = MethodTypeDesc.of(v);
        var binary = MethodTypeDesc.of(v, any);
        switch (one.action()) {
            case SELECT, SELECT_BITS -> {
                Kind kind = one.action().kind();
                load(kind, at[one.in().get(2)]);
                load(kind, at[one.in().get(1)]);
                load(Kind.MASK, at[one.in().get(0)]);
                if (kind == Kind.BITS) castMask(w);
                ClassDesc of = types.of(kind);
                code.invokevirtual(of, "blend", MethodTypeDesc.of(of, any, m));
                return;
            }
            case SELECT_MASK -> {
                load(Kind.MASK, at[one.in().get(0)]);
                load(Kind.MASK, at[one.in().get(1)]);
                masks("and");
                load(Kind.MASK, at[one.in().get(2)]);
                load(Kind.MASK, at[one.in().get(0)]);
                code.invokevirtual(m, "not", MethodTypeDesc.of(m));
                masks("and");
                masks("or");
                return;
            }
            default -> {}
        }
        operandsOfVector(one, at);
        switch (one.action()) {
            case ADD -> code.invokevirtual(v, "add", binary);
            case SUB -> code.invokevirtual(v, "sub", binary);
            case MUL -> code.invokevirtual(v, "mul", binary);
            case DIV -> code.invokevirtual(v, "div", binary);
            case MIN -> code.invokevirtual(v, "min", binary);
            case MAX -> code.invokevirtual(v, "max", binary);
            case FMA -> code.invokevirtual(v, "fma", MethodTypeDesc.of(v, any, any));
            case NEG, ABS -> sign(one.action());
            case SQRT -> code.invokevirtual(v, "sqrt", unary);
            case TO_BITS ->
                code.invokevirtual(v, types.wide() ? "reinterpretAsLongs" : "reinterpretAsInts", MethodTypeDesc.of(w));
            case FROM_BITS ->
                code.invokevirtual(
                        w, types.wide() ? "reinterpretAsDoubles" : "reinterpretAsFloats", MethodTypeDesc.of(v));
            case BITS_ADD -> code.invokevirtual(w, "add", MethodTypeDesc.of(w, any));
            case BITS_SUB -> code.invokevirtual(w, "sub", MethodTypeDesc.of(w, any));
            case BITS_MUL -> code.invokevirtual(w, "mul", MethodTypeDesc.of(w, any));
            case BITS_MIN -> code.invokevirtual(w, "min", MethodTypeDesc.of(w, any));
            case BITS_MAX -> code.invokevirtual(w, "max", MethodTypeDesc.of(w, any));
            case TO_INTEGER -> convert(types.wide() ? "D2L" : "F2I", v, w);
            case FROM_INTEGER -> convert(types.wide() ? "L2D" : "I2F", w, v);
            case SHIFT_LEFT_BY, SHIFT_RIGHT_BY, SHIFT_RIGHT_UNSIGNED_BY ->
                code.invokevirtual(w, "lanewise", MethodTypeDesc.of(w, BINARY, any));
            case BITS_LT, BITS_EQ -> {
                code.invokevirtual(w, "compare", MethodTypeDesc.of(m, COMPARISON, any));
                castMask(v);
            }
            case BITS_AND -> code.invokevirtual(w, "and", MethodTypeDesc.of(w, any));
            case BITS_OR -> code.invokevirtual(w, "or", MethodTypeDesc.of(w, any));
            case BITS_XOR -> code.invokevirtual(w, "lanewise", MethodTypeDesc.of(w, BINARY, any));
            case SHIFT_LEFT -> shift("LSHL", one);
            case SHIFT_RIGHT -> shift("ASHR", one);
            case SHIFT_RIGHT_UNSIGNED -> shift("LSHR", one);
            case LT, LE, EQ -> code.invokevirtual(v, "compare", MethodTypeDesc.of(m, COMPARISON, any));
            case NOT -> code.invokevirtual(m, "not", MethodTypeDesc.of(m));
            case AND -> masks("and");
            case OR -> masks("or");
            case XOR -> masks("xor");
            default -> throw new IllegalStateException("not written here: " + one);
        }
    }

    /// Operands, with an operator between the first and the second where Java wants it there.
    private void operandsOfVector(Instruction one, int[] at) {
        List<Kind> kinds = one.action().operands();
        for (int i = 0; i < kinds.size(); i++) {
            load(kinds.get(i), at[one.in().get(i)]);
            if (i > 0) continue;
            switch (one.action()) {
                case BITS_XOR -> code.getstatic(LaneTypes.OPERATORS, "XOR", ASSOCIATIVE);
                case SHIFT_LEFT_BY -> code.getstatic(LaneTypes.OPERATORS, "LSHL", BINARY);
                case SHIFT_RIGHT_BY -> code.getstatic(LaneTypes.OPERATORS, "ASHR", BINARY);
                case SHIFT_RIGHT_UNSIGNED_BY -> code.getstatic(LaneTypes.OPERATORS, "LSHR", BINARY);
                case BITS_LT -> code.getstatic(LaneTypes.OPERATORS, "LT", COMPARISON);
                case BITS_EQ -> code.getstatic(LaneTypes.OPERATORS, "EQ", COMPARISON);
                case LT, LE, EQ ->
                    code.getstatic(LaneTypes.OPERATORS, one.action().name(), COMPARISON);
                default -> {}
            }
        }
    }

    private void convert(String conversion, ClassDesc from, ClassDesc to) {
        code.getstatic(LaneTypes.OPERATORS, conversion, CONVERSION).iconst_0();
        code.invokevirtual(from, "convert", MethodTypeDesc.of(LaneTypes.ANY_VECTOR, CONVERSION, CD_int));
        code.checkcast(to);
    }

    private void shift(String operator, Instruction one) {
        code.getstatic(LaneTypes.OPERATORS, operator, BINARY);
        if (types.wide()) code.loadConstant(one.setting());
        else code.loadConstant((int) one.setting());
        ClassDesc w = types.bitsVector();
        code.invokevirtual(w, "lanewise", MethodTypeDesc.of(w, BINARY, types.bits()));
    }

    private void masks(String operation) {
        code.invokevirtual(LaneTypes.MASK, operation, MethodTypeDesc.of(LaneTypes.MASK, LaneTypes.MASK));
    }
}
