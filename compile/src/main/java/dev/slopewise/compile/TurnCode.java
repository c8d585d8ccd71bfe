package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/// Writes the bytecode of a [Turn].
final class TurnCode extends SquareCode {
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_int, CD_Object, CD_int, CD_int, CD_int, CD_Object);

    private static final int FROM = 1, AT = 2, STRIDE = 3, TO = 4, AT_TO = 5, STRIDE_TO = 6, K = 7, ORDER = 8;
    private static final int ORDERS = 9, ROW = 11, FREE = 12;

    private TurnCode(int lanes, boolean isWide) {
        super(lanes, isWide);
    }

    static Turn make(int lanes, boolean isWide) {
        return new TurnCode(lanes, isWide).make(Turn.class, RUN);
    }

    @Override
    void body(CodeBuilder code) {
        castToArrays(code, FROM, TO, ORDER);
        readOrders(code, ORDER, ROW, ORDERS);
        Label next = code.newLabel(), done = code.newLabel();
        code.labelBinding(next).iload(K).ifle(done);
        int column = square(code, FROM, AT, STRIDE, ORDERS, ROW, FREE);
        for (int l = 0; l < lanes; l++) {
            code.aload(column + l);
            storeVector(code, TO, AT_TO, 0);
            advance(code, AT_TO, STRIDE_TO);
        }
        code.iinc(AT, lanes).iinc(K, -lanes).goto_(next).labelBinding(done).return_();
    }
}
