package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/// Writes the bytecode of a [Turn]. Merging the lanes of vectors i and i + lanes / 2, one by one, for all i, turns the digits of an entry's place
/// by one, counted in binary: after as many rounds as a lane's number has digits, row and lane have changed places.
final class TurnCode extends VectorCode {
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_int, CD_Object, CD_int, CD_int, CD_int, CD_Object);

    private static final int FROM = 1, AT = 2, STRIDE = 3, TO = 4, AT_TO = 5, STRIDE_TO = 6, K = 7, ORDER = 8;
    private static final int LOWER = 9, UPPER = 10, ROW = 11, FREE = 12;

    private final int lanes;

    private TurnCode(int lanes, boolean isWide) {
        super(lanes, isWide);
        this.lanes = lanes;
    }

    static Turn make(int lanes, boolean isWide) {
        return new TurnCode(lanes, isWide).make(Turn.class, RUN);
    }

    @Override
    void body(CodeBuilder code) {
        castToArrays(code, FROM, TO, ORDER);
        code.iconst_0().istore(ROW);
        load(code, ORDER, ROW, 0);
        code.astore(LOWER);
        load(code, ORDER, ROW, lanes);
        code.astore(UPPER);
        Label next = code.newLabel(), done = code.newLabel();
        code.labelBinding(next).iload(K).ifle(done).iload(AT).istore(ROW);
        for (int i = 0; i < lanes; i++) {
            load(code, FROM, ROW, 0);
            code.astore(FREE + i);
            advance(code, ROW, STRIDE);
        }
        int now = FREE, then = FREE + lanes;
        for (int round = lanes; round > 1; round /= 2) {
            for (int i = 0; i < lanes / 2; i++) {
                merge(code, LOWER, now + i, then + 2 * i);
                merge(code, UPPER, now + i, then + 2 * i + 1);
            }
            int turned = then;
            then = now;
            now = turned;
        }
        for (int i = 0; i < lanes; i++) {
            code.aload(now + i);
            storeVector(code, TO, AT_TO, 0);
            advance(code, AT_TO, STRIDE_TO);
        }
        code.iinc(AT, lanes).iinc(K, -lanes).goto_(next).labelBinding(done).return_();
    }

    private void merge(CodeBuilder code, int order, int from, int to) {
        code.aload(order).aload(from).aload(from + lanes / 2);
        code.invokevirtual(vector, "selectFrom", MethodTypeDesc.of(vector, ANY_VECTOR, ANY_VECTOR));
        code.astore(to);
    }
}
