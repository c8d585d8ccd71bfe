package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// Writes the bytecode of a [ColumnSum]: four sums in double side by side, each of every fourth partial sum in turn, then brought together by halves.
final class ColumnSumCode extends VectorCode {
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_int, CD_int, CD_Object);
    private static final ClassDesc DOUBLES = ClassDesc.of("jdk.incubator.vector.DoubleVector");
    private static final ClassDesc CONVERSION = LaneTypes.OPERATORS.nested("Conversion");

    private static final int FROM = 1, APART = 2, COUNT = 3, ROWS = 4, TO = 5;
    private static final int ROW = 6, AT = 7, END = 8, NEXT = 9, SUMS = 10;

    /// Sums side by side.
    private static final int CHAINS = 4;

    private final int lanes;
    private final int halves; // vectors of doubles that hold a vector's numbers

    private ColumnSumCode(int lanes, boolean isWide) {
        super(lanes, isWide);
        this.lanes = lanes;
        this.halves = isWide ? 1 : 2;
    }

    /// @param lanes in a vector, at least 2
    static ColumnSum make(int lanes, boolean isWide) {
        return new ColumnSumCode(lanes, isWide).make(ColumnSum.class, RUN);
    }

    @Override
    void body(CodeBuilder code) {
        castToArrays(code, FROM, TO);
        Label row = code.newLabel(), done = code.newLabel();
        code.iconst_0().istore(ROW);
        code.labelBinding(row).iload(ROW).iload(ROWS).if_icmpge(done);
        for (int k = 0; k < CHAINS * halves; k++) {
            code.getstatic(DOUBLES, "SPECIES_PREFERRED", SPECIES).dconst_0();
            code.invokestatic(DOUBLES, "broadcast", MethodTypeDesc.of(DOUBLES, SPECIES, CD_double));
            code.astore(SUMS + k);
        }
        code.iload(ROW).istore(AT);
        code.iload(ROW).iload(COUNT).iload(APART).imul().iadd().istore(END);
        Label next = code.newLabel(), added = code.newLabel();
        code.labelBinding(next).iload(AT).iload(END).if_icmpge(added);
        for (int chain = 0; chain < CHAINS; chain++) {
            load(code, FROM, AT, 0);
            code.astore(NEXT);
            for (int half = 0; half < halves; half++) add(code, SUMS + chain * halves + half, half);
            advance(code, AT, APART);
        }
        code.goto_(next).labelBinding(added);
        for (int half = 0; half < halves; half++) {
            both(code, SUMS + half, SUMS + 2 * halves + half);
            both(code, SUMS + halves + half, SUMS + 3 * halves + half);
            both(code, SUMS + half, SUMS + halves + half);
        }
        result(code);
        storeVector(code, TO, ROW, 0);
        code.iinc(ROW, lanes).goto_(row).labelBinding(done).return_();
    }

    private void add(CodeBuilder code, int sum, int half) {
        code.aload(sum).aload(NEXT);
        if (!isWide) convert(code, "F2D", vector, DOUBLES, half);
        code.invokevirtual(DOUBLES, "add", MethodTypeDesc.of(DOUBLES, ANY_VECTOR))
                .astore(sum);
    }

    private void both(CodeBuilder code, int to, int other) {
        code.aload(to).aload(other);
        code.invokevirtual(DOUBLES, "add", MethodTypeDesc.of(DOUBLES, ANY_VECTOR))
                .astore(to);
    }

    /// Puts the vector of sums together, leaving it on the stack behind where it goes.
    private void result(CodeBuilder code) {
        code.aload(SUMS);
        if (isWide) return;
        convert(code, "D2F", DOUBLES, vector, 0);
        code.aload(SUMS + 1);
        convert(code, "D2F", DOUBLES, vector, -1);
        code.invokevirtual(vector, "add", MethodTypeDesc.of(vector, ANY_VECTOR));
    }

    /// Of the vector on the stack, one half of the lanes where lanes grow, or all of them as one half, the other 0.
    private void convert(CodeBuilder code, String name, ClassDesc from, ClassDesc to, int part) {
        code.getstatic(LaneTypes.OPERATORS, name, CONVERSION).loadConstant(part);
        code.invokevirtual(from, "convert", MethodTypeDesc.of(ANY_VECTOR, CONVERSION, CD_int));
        code.checkcast(to);
    }
}
