package dev.slopewise;

import static dev.slopewise.Pin.pin;

import dev.slopewise.core.Contraction;
import dev.slopewise.core.Cumulative;
import dev.slopewise.core.DType;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Reduction;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.List;

/// Arithmetic: entry by entry, reductions, running sums, products.
final class ErrorsOfNumbers {
    private static final Tensor X = Tensor.zeros(2, 3), I = X.to(DType.I32), MASK = X.eq(0);

    private static Tensor product(List<Tensor> p) {
        return p.get(0).matmul(p.get(1));
    }

    // @formatter:off
    static final List<Pin> ALL = List.of(
        // entry by entry
        pin(() -> Tensor.apply(Pointwise.ADD, X),
            "add takes 2 inputs, got 1"),
        pin(() -> Tensor.apply(Pointwise.ADD, X, X.transpose()),
            "add needs equal shapes, got f32[2, 3] and f32[3, 2]"),
        pin(() -> X.select(X, X),
            "select needs a bool mask, got f32[2, 3]", "compare first, for example mask.ne(0)"),
        pin(() -> Tensor.of(1f).plus(Tensor.of(1.0)),
            "add needs equal entry types, got f32 and f64", "cast one of them: .to(F32) or .to(F64)"),
        pin(() -> X.bitNot(),
            "bit_not needs integers (i32, i64), got f32[2, 3]", "cast first: .to(I32)"),
        pin(() -> I.exp(),
            "exp needs real numbers (f32, f64), got i32[2, 3]", "cast first, for example .to(F32)"),
        pin(() -> MASK.plus(MASK),
            "add needs numbers, got bool[2, 3]", "cast first, for example .to(F32)"),
        pin(() -> MASK.lt(MASK),
            "lt needs numbers, got bool[2, 3]", "cast first, for example .to(F32)"),
        pin(() -> X.and(X),
            "and needs truth values (bool), got f32[2, 3]", "compare first, for example x.ne(0)"),
        pin(() -> Tensor.of(7).floorDiv(0),
            "division of integers needs divisors other than 0, got 7 by 0",
            "replace them first: y.eq(0).select(y.like(1), y), or divide real numbers: .to(F64)"),
        pin(() -> X.polygamma(101),
            "polygamma takes an order from 0 to 100, got 101"),
        pin(() -> I.digamma(),
            "digamma needs real numbers (f32, f64), got i32[2, 3]; cast first: .to(F32)"),
        pin(() -> X.clip(1, -1),
            "clip needs low ≤ high, got 1.0 and -1.0"),
        pin(() -> I.pow(0.5),
            "pow of integers needs a whole exponent from 0 to 2^53, got 0.5 for i32[2, 3]; cast first: .to(F32)"),
        pin(() -> I.trunc(),
            "trunc needs real numbers, got i32[2, 3]; cast first: .to(F32)"),
        pin(() -> I.softplus(),
            "softplus needs real numbers, got i32[2, 3]; cast first: .to(F32)"),
        pin(() -> I.logSigmoid(),
            "logSigmoid needs real numbers, got i32[2, 3]; cast first: .to(F32)"),
        pin(() -> I.gelu(),
            "gelu needs real numbers, got i32[2, 3]; cast first: .to(F32)"),
        pin(() -> I.geluTanh(),
            "geluTanh needs real numbers, got i32[2, 3]; cast first: .to(F32)"),
        pin(() -> I.logAddExp(I),
            "logAddExp needs real numbers, got i32[2, 3]; cast first: .to(F32)"),

        // reductions
        pin(() -> new Reduction.Sum(List.of(-1, -2)),
            "axes must be negative and rising, got [-1, -2]"),
        pin(() -> Tensor.apply(new Reduction.Sum(List.of(-3)), X),
            "sum [-3] needs at least 3 axes, got f32[2, 3]"),
        pin(() -> Tensor.zeros(2, 0).maximum(1),
            "max [-1] needs at least one entry along the axis, got f32[2, 0]"),
        pin(() -> MASK.sum(),
            "sum [-2, -1] needs numbers, got bool[2, 3]; cast first, for example .to(F32) or .to(I32)"),
        pin(() -> X.all(),
            "all needs truth values, got f32[2, 3]; compare first"),
        pin(() -> X.any(),
            "any needs truth values, got f32[2, 3]; compare first"),
        pin(() -> I.mean(),
            "mean needs real numbers, got i32[2, 3]; cast first: .to(F32)"),
        pin(() -> I.norm(),
            "norm needs real numbers, got i32[2, 3]; cast first: .to(F32)"),
        pin(() -> I.variance(),
            "variance needs real numbers, got i32[2, 3]; cast first: .to(F32)"),
        pin(() -> I.std(),
            "std needs real numbers, got i32[2, 3]; cast first: .to(F32)"),
        pin(() -> I.softmax(0),
            "softmax needs real numbers, got i32[2, 3]; cast first: .to(F32)"),
        pin(() -> I.logSoftmax(0),
            "logSoftmax needs real numbers, got i32[2, 3]; cast first: .to(F32)"),
        pin(() -> I.logSumExp(0),
            "logSumExp needs real numbers, got i32[2, 3]; cast first: .to(F32)"),

        // running sums
        pin(() -> Tensor.apply(new Cumulative.Sum(), Tensor.scalar(1f)),
            "cumulative sum needs an axis to go along, got f32[]"),
        pin(() -> MASK.cumulativeSum(0),
            "cumulative sum needs numbers, got bool[3, 2]; cast first, for example .to(F32) or .to(I32)"),
        pin(() -> Tensor.apply(new Cumulative.Recurrence(), X, I),
            "recurrence needs equal shapes and entry types, got f32[2, 3] and i32[2, 3]"),
        pin(() -> X.recurrence(X.transpose(), 0),
            "recurrence needs equal shapes and entry types, got f32[2, 3] and f32[3, 2]"),
        pin(() -> I.cumulativeLogSumExp(0),
            "cumulativeLogSumExp needs real numbers, got i32[2, 3]; cast first: .to(F32)"),

        // products
        pin(() -> X.matmul(Tensor.scalar(1f)),
            "matmul needs vectors or matrices, got [2, 3] · []", "use times"),
        pin(() -> X.matmul(I.transpose()),
            "matmul needs equal entry types, got f32[2, 3] · i32[3, 2]", "cast one of them: .to(F32) or .to(I32)"),
        pin(() -> X.matmul(Tensor.zeros(2, 5)),
            "matmul needs equal inner sizes, got [2, 3] · [2, 5]: 3 ≠ 2",
            "if the batch is in the last axis, transpose() the left operand"),
        pin(() -> X.matmul(Tensor.zeros(4, 5)),
            "matmul needs equal inner sizes, got [2, 3] · [4, 5]: 3 ≠ 4",
            "make the last axis of the left as long as the last but one of the right"),
        pin(() -> Transforms.traced(ErrorsOfNumbers::product).apply(List.of(X, X)),
            "matmul needs equal inner sizes, got [2, 3] · [2, 3]: 3 ≠ 2",
            "right operand: [1]",
            "if the batch is in the last axis, transpose() the left operand"),
        pin(() -> Transforms.traced(ErrorsOfNumbers::product).apply(List.of(X, I)),
            "matmul needs equal entry types, got f32[2, 3] · i32[2, 3]", "right operand: [1]", "cast one of them: .to(F32) or .to(I32)"),
        pin(() -> Tensor.zeros(4, 2, 3).matmul(Tensor.zeros(5, 3, 2)),
            "matmul needs equal leading axes, got [4, 2, 3] · [5, 3, 2]",
            "broadcastTo one of them, or drop leading axes from an operand that serves all"),
        pin(() -> new Contraction("ij", "jk", "il"),
            "axis l of the result is in no input: ij,jk->il"),
        pin(() -> new Contraction("ij", "jk", "k"),
            "axis i is in one input and not in the result, in ij,jk->k; sum over it first"),
        pin(() -> new Contraction("ii", "i", "i"),
            "a letter may stand for one axis only, got ii; take the diagonal first"),
        pin(() -> Tensor.einsum("ij,ij->ij", X, I),
            "contract ab,ab->ab needs equal entry types, got f32[2, 3] and i32[2, 3]", "cast one of them: .to(F32) or .to(I32)"),
        pin(() -> Tensor.einsum("ij,ij->i", MASK, MASK),
            "contract ab,ab->a needs numbers, got bool[2, 3]; cast both first: .to(I32)"),
        pin(() -> Tensor.apply(new Contraction("ij", "jk", "ik"), X, Tensor.zeros(3)),
            "contract ab,bc->ac needs 2 and 2 axes, got f32[2, 3] and f32[3]"),
        pin(() -> Tensor.einsum("ij,jk->ik", X, X),
            "contract ab,bc->ac needs axis b equal in both, got f32[2, 3] and f32[2, 3]: 3 ≠ 2"),
        pin(() -> Tensor.einsum("ij", X),
            "einsum needs a formula such as \"ij,jk->ik\", got \"ij\""),
        pin(() -> Tensor.einsum("ij,jk,kl->il", X, X, X),
            "einsum needs one or two operands, as many as the formula \"ij,jk,kl->il\" names, got 3; chain calls for more"),
        pin(() -> Tensor.einsum("i->i", X),
            "einsum needs one letter an axis, got \"i\" for [2, 3]"),
        pin(() -> Tensor.einsum("ii->i", X),
            "einsum of one tensor takes each letter once on a side, got \"ii->i\"; see diagonal()"),
        pin(() -> X.diagonal(),
            "diagonal needs equal last two axes, got f32[2, 3]"),
        pin(() -> X.trace(),
            "trace needs equal last two axes, got f32[2, 3]"),
        pin(() -> Tensor.zeros(3).lowerTriangle(),
            "lowerTriangle needs at least two axes, got f32[3]"),
        pin(() -> Tensor.zeros(3).upperTriangle(),
            "upperTriangle needs at least two axes, got f32[3]"),
        pin(() -> X.dot(Tensor.zeros(3)),
            "dot needs two vectors, got f32[2, 3] and f32[3]", "matmul for matrices"),
        pin(() -> X.outer(Tensor.zeros(3)),
            "outer needs two vectors, got f32[2, 3] and f32[3]", "einsum for more axes, as \"bi,bj->bij\""));
    // @formatter:on

    private ErrorsOfNumbers() {}
}
