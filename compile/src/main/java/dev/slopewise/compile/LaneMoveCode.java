package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/// Writes the bytecode of a [LaneMove].
final class LaneMoveCode extends VectorCode {
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_int, CD_Object, CD_int, CD_int, CD_int);
    private static final int FROM = 1, AT = 2, STEP = 3, TO = 4, AT_TO = 5, STEP_TO = 6, COUNT = 7;

    private LaneMoveCode(int lanes, boolean isWide) {
        super(lanes, isWide);
    }

    static LaneMove make(int lanes, boolean isWide) {
        return new LaneMoveCode(lanes, isWide).make(LaneMove.class, RUN);
    }

    @Override
    void body(CodeBuilder code) {
        castToArrays(code, FROM, TO);
        Label next = code.newLabel(), done = code.newLabel();
        code.labelBinding(next).iload(COUNT).ifle(done);
        load(code, FROM, AT, 0);
        storeVector(code, TO, AT_TO, 0);
        advance(code, AT, STEP);
        advance(code, AT_TO, STEP_TO);
        code.iinc(COUNT, -1).goto_(next).labelBinding(done).return_();
    }
}
