package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// Writes the bytecode of a [GroupTile].
final class GroupTileCode extends VectorCode {
    private static final ClassDesc STEPS = CD_int.arrayType();
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            CD_void, CD_Object, CD_int, STEPS, CD_Object, CD_int, CD_int, STEPS, CD_int, CD_int, CD_Object, CD_int,
            CD_int);

    private static final int A = 1, AT_A = 2, STEPS_A = 3, B = 4, AT_B = 5, APART_B = 6, STEPS_B = 7, NEXT = 8, END = 9;
    private static final int C = 10, AT_C = 11, APART_C = 12, NOW = 13, WEIGHTS = 14;

    private final GroupTile.Form form;

    private GroupTileCode(GroupTile.Form form) {
        super(form.lanes(), form.wide());
        this.form = form;
    }

    /// A tile of this form, of vectors.
    static GroupTile make(GroupTile.Form form) {
        return new GroupTileCode(form).make(GroupTile.class, RUN);
    }

    private int cell(int i) {
        return WEIGHTS + form.taps() + i;
    }

    private int sum(int row, int v) {
        return cell(form.vectors() + form.taps() - 1) + row * form.vectors() + v;
    }

    @Override
    void body(CodeBuilder code) {
        castToArrays(code, A, B, C);
        for (int i = 0; i < form.rows() * form.vectors(); i++) {
            species(code);
            code.invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES));
            code.astore(sum(0, i));
        }
        Label next = code.newLabel(), done = code.newLabel();
        code.labelBinding(next).iload(NEXT).iload(END).if_icmpge(done);
        code.aload(STEPS_A).iload(NEXT).iaload().iload(AT_A).iadd().istore(NOW);
        for (int tap = 0; tap < form.taps(); tap++) {
            load(code, A, NOW, tap * form.lanes());
            code.astore(WEIGHTS + tap);
        }
        code.aload(STEPS_B).iload(NEXT).iaload().iload(AT_B).iadd().istore(NOW);
        for (int row = 0; row < form.rows(); row++) {
            if (row > 0) advance(code, NOW, APART_B);
            addRow(code, row);
        }
        code.iinc(NEXT, form.taps()).goto_(next);
        code.labelBinding(done);
        for (int row = 0; row < form.rows(); row++) {
            if (row > 0) advance(code, AT_C, APART_C);
            for (int v = 0; v < form.vectors(); v++) addTo(code, row, v);
        }
        code.return_();
    }

    /// Each sum meets its taps in their order.
    private void addRow(CodeBuilder code, int row) {
        for (int i = 0; i < form.vectors() + form.taps() - 1; i++) {
            load(code, B, NOW, i * form.lanes());
            code.astore(cell(i));
        }
        for (int tap = 0; tap < form.taps(); tap++) {
            for (int v = 0; v < form.vectors(); v++) {
                code.aload(WEIGHTS + tap).aload(cell(v + tap)).aload(sum(row, v));
                code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, ANY_VECTOR, ANY_VECTOR));
                code.astore(sum(row, v));
            }
        }
    }

    private void addTo(CodeBuilder code, int row, int v) {
        load(code, C, AT_C, v * form.lanes());
        code.aload(sum(row, v)).invokevirtual(vector, "add", MethodTypeDesc.of(vector, ANY_VECTOR));
        storeVector(code, C, AT_C, v * form.lanes());
    }
}
