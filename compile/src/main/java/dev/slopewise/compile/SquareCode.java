package dev.slopewise.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;

/// Bytecode that turns squares of as many entries as a vector has lanes, in registers. Merging the lanes of vectors i and i + lanes / 2, one by one,
/// for all i, turns the digits of an entry's place by one, counted in binary: after as many rounds as a lane's number has digits, row and lane have
/// changed places.
abstract class SquareCode extends VectorCode {
    final int lanes;

    SquareCode(int lanes, boolean isWide) {
        super(lanes, isWide);
        this.lanes = lanes;
    }

    /// Reads both halves of [Turn#order] into `free` and the local after it; `zero` is a free local of a number.
    void readOrders(CodeBuilder code, int order, int zero, int free) {
        code.iconst_0().istore(zero);
        for (int half = 0; half < 2; half++) {
            load(code, order, zero, half * lanes);
            code.astore(free + half);
        }
    }

    /// Reads a square, whose rows begin at `at` and further on by `stride` each, into locals from `free` on, of which it takes twice as many as there
    /// are lanes.
    ///
    /// @param orders local of the orders
    /// @param row    a free local of a number
    /// @return the local of the first column, which the others follow
    int square(CodeBuilder code, int from, int at, int stride, int orders, int row, int free) {
        code.iload(at).istore(row);
        for (int i = 0; i < lanes; i++) {
            load(code, from, row, 0);
            code.astore(free + i);
            advance(code, row, stride);
        }
        int now = free, then = free + lanes;
        for (int round = lanes; round > 1; round /= 2) {
            for (int i = 0; i < lanes / 2; i++) {
                merge(code, orders, now + i, then + 2 * i);
                merge(code, orders + 1, now + i, then + 2 * i + 1);
            }
            int turned = then;
            then = now;
            now = turned;
        }
        return now;
    }

    private void merge(CodeBuilder code, int order, int from, int to) {
        code.aload(order).aload(from).aload(from + lanes / 2);
        code.invokevirtual(vector, "selectFrom", MethodTypeDesc.of(vector, ANY_VECTOR, ANY_VECTOR));
        code.astore(to);
    }
}
