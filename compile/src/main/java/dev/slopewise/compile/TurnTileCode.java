package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;

/// Writes the bytecode of a [TurnTile].
final class TurnTileCode extends SquareCode {
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            CD_void, CD_Object, CD_int, CD_Object, CD_int, CD_int, CD_int, CD_Object, CD_int, CD_int, CD_Object);

    private static final int A = 1, AT_A = 2, B = 3, AT_B = 4, STRIDE_B = 5, K = 6;
    private static final int C = 7, AT_C = 8, STRIDE = 9, ORDER = 10, ORDERS = 11, ROW = 13, SUMS = 14;

    private final Tile.Form form;

    private TurnTileCode(Tile.Form form) {
        super(form.lanes(), form.wide());
        this.form = form;
    }

    /// A tile of a form that is one vector wide.
    static TurnTile make(Tile.Form form) {
        return new TurnTileCode(form).make(TurnTile.class, RUN);
    }

    @Override
    void body(CodeBuilder code) {
        castToArrays(code, A, B, C, ORDER);
        readOrders(code, ORDER, ROW, ORDERS);
        for (int i = 0; i < form.rows(); i++) {
            species(code);
            code.invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES))
                    .astore(SUMS + i);
        }
        Label next = code.newLabel(), done = code.newLabel();
        code.labelBinding(next).iload(K).ifle(done);
        int column = square(code, B, AT_B, STRIDE_B, ORDERS, ROW, SUMS + form.rows());
        for (int l = 0; l < lanes; l++) {
            for (int i = 0; i < form.rows(); i++) addProduct(code, i, l, column + l);
        }
        code.iinc(AT_A, lanes).iinc(AT_B, lanes).iinc(K, -lanes).goto_(next).labelBinding(done);
        for (int i = 0; i < form.rows(); i++) {
            code.aload(SUMS + i);
            storeVector(code, C, AT_C, 0);
            advance(code, AT_C, STRIDE);
        }
        code.return_();
    }

    private void addProduct(CodeBuilder code, int row, int l, int column) {
        species(code);
        code.aload(A);
        index(code, AT_A, row * form.apart() + l);
        code.arrayLoad(TypeKind.from(number));
        code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, number));
        code.aload(column).aload(SUMS + row);
        code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, ANY_VECTOR, ANY_VECTOR));
        code.astore(SUMS + row);
    }
}
