package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/// Writes the bytecode of a [StripCut].
final class StripCutCode extends VectorCode {
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_int, CD_int, CD_Object, CD_int, CD_int, CD_int);

    private static final int FROM = 1, AT = 2, STRIDE = 3, K = 4, TO = 5, AT_TO = 6, STRIPS = 7, APART = 8;
    private static final int ENTRY = 9, PLACE = 10, LEFT = 11;

    private final int lanes;
    private final int width;

    private StripCutCode(int width, int lanes, boolean isWide) {
        super(lanes, isWide);
        this.lanes = lanes;
        this.width = width;
    }

    /// @param width of a strip, a multiple of `lanes`
    static StripCut make(int width, int lanes, boolean isWide) {
        return new StripCutCode(width, lanes, isWide).make(StripCut.class, RUN);
    }

    @Override
    void body(CodeBuilder code) {
        castToArrays(code, FROM, TO);
        Label row = code.newLabel(), strip = code.newLabel(), rowEnds = code.newLabel(), done = code.newLabel();
        code.labelBinding(row).iload(K).ifle(done);
        code.iload(AT).istore(ENTRY).iload(AT_TO).istore(PLACE).iload(STRIPS).istore(LEFT);
        code.labelBinding(strip).iload(LEFT).ifle(rowEnds);
        for (int l = 0; l < width; l += lanes) {
            load(code, FROM, ENTRY, l);
            storeVector(code, TO, PLACE, l);
        }
        code.iinc(ENTRY, width);
        advance(code, PLACE, APART);
        code.iinc(LEFT, -1).goto_(strip).labelBinding(rowEnds);
        advance(code, AT, STRIDE);
        code.iinc(AT_TO, width).iinc(K, -1).goto_(row).labelBinding(done).return_();
    }
}
