package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;

/// Writes the bytecode of a [Tile]: every sum is a local variable of its own, so that it stays in a register.
final class TileCode extends VectorCode {
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            CD_void,
            CD_Object,
            CD_int,
            CD_int,
            CD_Object,
            CD_int,
            CD_int,
            CD_int,
            CD_Object,
            CD_int,
            CD_int,
            CD_boolean);

    private static final int A = 1, AT_A = 2, STEP_A = 3, B = 4, AT_B = 5, STEP_B = 6, K = 7;
    private static final int C = 8, AT_C = 9, STRIDE = 10, IS_MORE = 11, FREE = 12;

    private final Tile.Form form;
    private final TypeKind kind;

    private TileCode(Tile.Form form) {
        super(form.lanes(), form.wide());
        this.form = form;
        this.kind = TypeKind.from(isPlain ? number : vector);
    }

    /// A tile of this form, ready to run.
    static Tile make(Tile.Form form) {
        return new TileCode(form).make(Tile.class, RUN);
    }

    private int sumAt(int row, int v) {
        return FREE + (row * form.vectors() + v) * kind.slotSize();
    }

    private int columnAt(int v) {
        return sumAt(form.rows(), v);
    }

    private int entryAt() {
        return columnAt(form.vectors());
    }

    @Override
    void body(CodeBuilder code) {
        castToArrays(code, A, B, C);
        for (int i = 0; i < form.rows(); i++) {
            for (int v = 0; v < form.vectors(); v++) zero(code, sumAt(i, v));
        }
        Label next = code.newLabel(), done = code.newLabel();
        code.labelBinding(next).iload(K).ifle(done);
        for (int v = 0; v < form.vectors(); v++) {
            load(code, B, AT_B, v * form.lanes());
            code.storeLocal(kind, columnAt(v));
        }
        for (int i = 0; i < form.rows(); i++) {
            entry(code, i);
            code.storeLocal(kind, entryAt());
            for (int v = 0; v < form.vectors(); v++) addProduct(code, sumAt(i, v), columnAt(v));
        }
        advance(code, AT_A, STEP_A);
        advance(code, AT_B, STEP_B);
        code.iinc(K, -1).goto_(next);
        code.labelBinding(done).iload(IS_MORE).ifThenElse(more -> store(more, true), set -> store(set, false));
        code.return_();
    }

    private void store(CodeBuilder code, boolean adds) {
        for (int i = 0; i < form.rows(); i++) {
            for (int v = 0; v < form.vectors(); v++) store(code, sumAt(i, v), v * form.lanes(), adds);
            advance(code, AT_C, STRIDE);
        }
    }

    private void zero(CodeBuilder code, int at) {
        if (isPlain && isWide) code.dconst_0();
        else if (isPlain) code.fconst_0();
        else {
            species(code);
            code.invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES));
        }
        code.storeLocal(kind, at);
    }

    /// Pushes an entry of `a`, in all lanes.
    private void entry(CodeBuilder code, int row) {
        if (!isPlain) species(code);
        code.aload(A);
        index(code, AT_A, row * form.apart());
        code.arrayLoad(TypeKind.from(number));
        if (!isPlain) code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, number));
    }

    private void addProduct(CodeBuilder code, int to, int column) {
        code.loadLocal(kind, entryAt()).loadLocal(kind, column).loadLocal(kind, to);
        if (isPlain) {
            code.invokestatic(MultiplyAdd.HOME, "fma", MethodTypeDesc.of(number, number, number, number));
        } else {
            code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, ANY_VECTOR, ANY_VECTOR));
        }
        code.storeLocal(kind, to);
    }

    /// Puts a sum where it belongs in `c`, or adds it there.
    private void store(CodeBuilder code, int sumAt, int more, boolean adds) {
        if (isPlain) {
            code.aload(C);
            index(code, AT_C, more);
        }
        if (adds) load(code, C, AT_C, more);
        code.loadLocal(kind, sumAt);
        if (isPlain) {
            if (adds && isWide) code.dadd();
            else if (adds) code.fadd();
            code.arrayStore(kind);
        } else {
            if (adds) code.invokevirtual(vector, "add", MethodTypeDesc.of(vector, ANY_VECTOR));
            storeVector(code, C, AT_C, more);
        }
    }
}
