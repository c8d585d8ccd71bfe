package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An array of numbers of one type, or, while a function is being traced, a value of its graph. Immutable.
///
/// The same code does both: outside a trace an operation is carried out at once, inside it is written down.
///
/// **Broadcasting.** Shapes are aligned at their last axes, and one operand may be repeated to the *other's* shape: along axes it lacks in
/// front, and along its axes of size 1. Never are both repeated, so the result always has the shape of one operand: `[n] − [n, 1]`, which
/// would make n × n numbers, is refused; ask for it with [#broadcastTo]. A Java number goes with everything and takes the tensor's type.
/// Entry types never mix; [#to] casts.
///
/// Axes are counted from 0 at the front or from −1 at the end.
public final class Tensor {
    /// Multiply-adds of a product from which on looking for a kernel pays: some microseconds.
    private static final long LARGE_WORK = 1 << 16;

    /// Entries, of operands and results, from which on it pays for other operations: making a kernel takes some milliseconds, and until the JVM has compiled
    /// it, it is no faster than the interpreter.
    private static final long LARGE_ARRAYS = 1 << 18;

    private final Type type;
    private final @Nullable Array array;
    private final @Nullable Trace trace;
    private final int id;

    Tensor(Array array) {
        this.type = array.type();
        this.array = array;
        this.trace = null;
        this.id = 0;
    }

    Tensor(Type type, Trace trace, int id) {
        this.type = type;
        this.array = null;
        this.trace = trace;
        this.id = id;
    }

    // ---- Making tensors: the Java type decides the entry type; the numbers are copied.

    public static Tensor of(float... values) {
        return copy(Shape.of(values.length), values.clone());
    }

    public static Tensor of(double... values) {
        return copy(Shape.of(values.length), values.clone());
    }

    public static Tensor of(int... values) {
        return copy(Shape.of(values.length), values.clone());
    }

    public static Tensor of(long... values) {
        return copy(Shape.of(values.length), values.clone());
    }

    public static Tensor of(boolean... values) {
        return copy(Shape.of(values.length), values.clone());
    }

    /// From a primitive array of any depth, such as `float[][]`; all rows must be equally long. A lone number, for which Java prefers this
    /// form to the ones above, gives what they would: a tensor `[1]`.
    public static Tensor of(Object nested) {
        return NestedArrays.toTensor(nested);
    }

    /// From numbers in row-major order.
    public static Tensor of(Shape shape, float... values) {
        return copy(shape, values.clone());
    }

    public static Tensor of(Shape shape, double... values) {
        return copy(shape, values.clone());
    }

    public static Tensor of(Shape shape, int... values) {
        return copy(shape, values.clone());
    }

    public static Tensor of(Shape shape, long... values) {
        return copy(shape, values.clone());
    }

    public static Tensor of(Shape shape, boolean... values) {
        return copy(shape, values.clone());
    }

    private static Tensor copy(Shape shape, Object values) {
        return new Tensor(Array.wrap(shape, values));
    }

    /// A tensor of this array, which must not be written to any more.
    public static Tensor of(Array array) {
        return new Tensor(array.shared());
    }

    /// A single `f32` number.
    public static Tensor scalar(float value) {
        return copy(Shape.SCALAR, new float[] {value});
    }

    /// A single `f64` number.
    public static Tensor scalar(double value) {
        return copy(Shape.SCALAR, new double[] {value});
    }

    /// A single `i32` number.
    public static Tensor scalar(int value) {
        return copy(Shape.SCALAR, new int[] {value});
    }

    /// A single `i64` number.
    public static Tensor scalar(long value) {
        return copy(Shape.SCALAR, new long[] {value});
    }

    public static Tensor full(Number value, DType dtype, int... sizes) {
        return apply(new Source.Fill(value, new Type(dtype, Shape.of(sizes))));
    }

    /// Zeros, `f32`.
    public static Tensor zeros(int... sizes) {
        return zeros(DType.F32, sizes);
    }

    /// Zeros of a type; of `bool` false.
    public static Tensor zeros(DType dtype, int... sizes) {
        return full(0, dtype, sizes);
    }

    /// Ones, `f32`.
    public static Tensor ones(int... sizes) {
        return ones(DType.F32, sizes);
    }

    /// Ones of a type; of `bool` true.
    public static Tensor ones(DType dtype, int... sizes) {
        return full(1, dtype, sizes);
    }

    /// `count` numbers from `from` to `to`, both included and exact, at equal distances, `f64`: `linspace(0, 1, 5)` is 0, ¼, ½, ¾, 1. One number is `from`.
    public static Tensor linspace(double from, double to, int count) {
        return of(Functions.linspace(from, to, count));
    }

    /// 0, 1, …, size − 1 as `i32`.
    public static Tensor iota(int size) {
        return apply(new Source.Iota(size, DType.I32));
    }

    /// The n × n matrix with ones on the diagonal.
    public static Tensor eye(int n, DType dtype) {
        Tensor rows = apply(new Layout.Broadcast(Shape.of(n, n), List.of(0)), iota(n));
        Tensor columns = apply(new Layout.Broadcast(Shape.of(n, n), List.of(1)), iota(n));
        return rows.eq(columns).to(dtype);
    }

    /// The same number in this tensor's type and shape.
    public Tensor like(Number value) {
        return apply(new Source.Fill(value, type));
    }

    // ---- What is known

    public Type type() {
        return type;
    }

    public Shape shape() {
        return type.shape();
    }

    public DType dtype() {
        return type.dtype();
    }

    /// Whether this is a value of a graph that is being written, whose numbers are not known.
    public boolean isTraced() {
        return trace != null;
    }

    /// The numbers; do not write to them.
    ///
    /// @throws SlopewiseException for a traced tensor, and for one that was donated ([Donation])
    public Array array() {
        return numbers().shared();
    }

    /// The same numbers again, without a copy: a function that the one is donated to ([Donation]) leaves the other as it is. A traced
    /// tensor, which cannot be donated, is its own.
    public Tensor twin() {
        return isTraced() ? this : new Tensor(numbers().alias());
    }

    /// The numbers, for this package, which lets no one else have them.
    Array numbers() {
        if (array == null) {
            if (trace == null || !trace.isOpenTrace()) throw Trace.leaked(this);
            throw refuse(
                    "the numbers of " + (path().isEmpty() ? "a traced tensor" : path()) + " (" + type
                            + ") are not known while its function is being traced",
                    "choose with mask.select(a, b) instead of if, or pass what decides as a plain Java value");
        }
        return array.readable();
    }

    /// The one number of a tensor with one entry, as a double; of an `i64` beyond 2⁵³ the last digits are lost, see [#toLongs].
    public double item() {
        if (shape().count() == 1) return numbers().number(0); // asked often in a step: nothing is made for a message
        throw refuse(
                "item needs a tensor of one entry, got %s; take one with get(…), or reduce it".formatted(type), "");
    }

    /// The one truth value of a mask with one entry.
    public boolean isTrue() {
        require(
                dtype() == DType.BOOL && shape().count() == 1,
                "isTrue needs one bool, got %s; compare, and join several with all() or any()",
                type);
        return numbers().truth(0);
    }

    /// The numbers cast to `float`, as [#to] does, in row-major order.
    public float[] toFloats() {
        return to(DType.F32).numbers().floats().clone();
    }

    /// The numbers cast to `double`, in row-major order.
    public double[] toDoubles() {
        return to(DType.F64).numbers().doubles().clone();
    }

    /// The integers, or 0 and 1 of a mask, in row-major order. Numbers that an `int` cannot hold are refused, as are real ones.
    public int[] toInts() {
        requireWhole("toInts", DType.I32);
        if (dtype() != DType.I64) return to(DType.I32).numbers().ints().clone();
        long[] wide = numbers().longs();
        int[] numbers = new int[wide.length];
        for (int i = 0; i < wide.length; i++) {
            numbers[i] = (int) wide[i];
            if (numbers[i] != wide[i]) {
                throw refuse("toInts would cut %d in %s".formatted(wide[i], type), "take toLongs()");
            }
        }
        return numbers;
    }

    /// The integers, or 0 and 1 of a mask, in row-major order.
    public long[] toLongs() {
        requireWhole("toLongs", DType.I64);
        return to(DType.I64).numbers().longs().clone();
    }

    private void requireWhole(String reader, DType dtype) {
        require(!dtype().isFloat(), "%s would cut %s; round and cast first: .to(%s)", reader, type, dtype.name());
    }

    /// For each number whether it differs from 0, in row-major order.
    public boolean[] toBooleans() {
        return to(DType.BOOL).numbers().bools().clone();
    }

    /// A primitive array as deep as this tensor has axes, such as `float[][]`; a boxed number for a scalar.
    public Object toNested() {
        return NestedArrays.fromArray(numbers());
    }

    /// Whether shapes and types agree and every |a − b| is at most `absolute` + `relative` · |b|. NaN is close to NaN, ∞ to the same ∞.
    public boolean isClose(Tensor expected, double relative, double absolute) {
        return NestedArrays.isClose(numbers(), expected.numbers(), relative, absolute);
    }

    @Override
    public String toString() {
        return array == null ? type + " traced" + (path().isEmpty() ? "" : " " + path()) : Printing.print(numbers());
    }

    @Nullable
    Trace ownTrace() {
        return trace;
    }

    int id() {
        return id;
    }

    /// What makes two mentions of a traced value the same.
    Object identity() {
        return this;
    }

    /// The path of this argument of a traced function, or empty.
    String path() {
        return trace == null ? "" : trace.name(id);
    }

    // ---- Applying operations: the context decides

    /// Carries the operation out, or writes it down if a trace is open.
    ///
    /// @throws SlopewiseException if the inputs do not fit the operation
    public static Tensor apply(SingleOp op, List<Tensor> in) {
        return applyAll(op, in).getFirst();
    }

    /// Applies an operation with any number of results.
    public static List<Tensor> applyAll(Op op, List<Tensor> in) {
        Trace current = Trace.current();
        if (current != null) return current.record(op, in);
        List<Array> arrays = new ArrayList<>(in.size());
        List<Type> types = new ArrayList<>(in.size());
        for (Tensor x : in) {
            if (x.array == null) throw Trace.leaked(x);
            arrays.add(x.numbers());
            types.add(x.type);
        }
        List<Type> made = op.types(types);
        if (isLarge(op, types, made))
            return Prepared.of(Graph.of(op, types, made)).run(in);
        List<Array> out = new ArrayList<>(made.size());
        List<Tensor> results = new ArrayList<>(made.size());
        for (Type type : made) {
            Array array = Array.zeros(type);
            out.add(array);
            results.add(new Tensor(array));
        }
        op.eval(arrays, out);
        return results;
    }

    /// Whether an operation that is asked for by itself is worth a backend's kernel, which has to be looked up and at first made.
    private static boolean isLarge(Op op, List<Type> in, List<Type> made) {
        boolean isByEntry = op instanceof Pointwise || op instanceof Reduction || op instanceof Cumulative;
        if (!isByEntry && op.multiplyAdds(in, made) >= LARGE_WORK) return true;
        long entries = 0;
        for (int i = 0; i < in.size(); i++) entries += in.get(i).shape().count();
        for (int i = 0; i < made.size(); i++) entries += made.get(i).shape().count();
        return entries >= LARGE_ARRAYS;
    }

    public static Tensor apply(SingleOp op, Tensor... in) {
        return apply(op, List.of(in));
    }

    private Tensor with(Pointwise op, Tensor other) {
        List<Tensor> both = Broadcasting.together(op.label(), this, other);
        return apply(op, both);
    }

    private Tensor with(Pointwise op, double number) {
        return apply(op, this, like(number));
    }

    private Tensor with(Pointwise op, long number) {
        return apply(op, this, like(number));
    }

    // ---- Pointwise: arithmetic

    public Tensor plus(Tensor other) {
        return with(Pointwise.ADD, other);
    }

    public Tensor plus(double number) {
        return with(Pointwise.ADD, number);
    }

    public Tensor minus(Tensor other) {
        return with(Pointwise.SUB, other);
    }

    public Tensor minus(double number) {
        return with(Pointwise.SUB, number);
    }

    public Tensor times(Tensor other) {
        return with(Pointwise.MUL, other);
    }

    public Tensor times(double number) {
        return with(Pointwise.MUL, number);
    }

    /// The quotient of real numbers.
    public Tensor div(Tensor other) {
        return with(Pointwise.DIV, other);
    }

    public Tensor div(double number) {
        return with(Pointwise.DIV, number);
    }

    /// This to the power of `exponent`; negative bases need whole exponents, else NaN.
    public Tensor pow(Tensor exponent) {
        return with(Pointwise.POW, exponent);
    }

    /// As of tensors; of integers too, for whole exponents from 0 on: it wraps around as [#times] does.
    public Tensor pow(double exponent) {
        if (dtype().isInteger()) return Functions.wholePower(this, exponent);
        return exponent == 2 ? square() : with(Pointwise.POW, exponent);
    }

    public Tensor neg() {
        return apply(Pointwise.NEG, this);
    }

    public Tensor abs() {
        return apply(Pointwise.ABS, this);
    }

    /// −1, 0 or 1.
    public Tensor sign() {
        return apply(Pointwise.SIGN, this);
    }

    /// x · x; of integers it wraps around.
    public Tensor square() {
        return apply(Pointwise.MUL, this, this);
    }

    public Tensor reciprocal() {
        return apply(Pointwise.RECIPROCAL, this);
    }

    /// 1 − x.
    public Tensor oneMinus() {
        return apply(Pointwise.SUB, like(1), this);
    }

    /// 1 − x², as (1 − x)(1 + x), which keeps its digits near ±1.
    Tensor oneMinusSquare() {
        return oneMinus().times(plus(1));
    }

    /// The lesser of both, entry by entry; NaN if either is. Equal ones share the slope. Over axes: [#minimum].
    public Tensor min(Tensor other) {
        return with(Pointwise.MIN, other);
    }

    public Tensor min(double number) {
        return with(Pointwise.MIN, number);
    }

    /// The greater of both, entry by entry; NaN if either is. Equal ones share the slope. Over axes: [#maximum].
    public Tensor max(Tensor other) {
        return with(Pointwise.MAX, other);
    }

    public Tensor max(double number) {
        return with(Pointwise.MAX, number);
    }

    /// Entries below `low` become `low`, above `high` become `high`.
    public Tensor clip(double low, double high) {
        require(low <= high, "clip needs low ≤ high, got %s and %s", low, high);
        return max(low).min(high);
    }

    public Tensor floor() {
        return apply(Pointwise.FLOOR, this);
    }

    public Tensor ceil() {
        return apply(Pointwise.CEIL, this);
    }

    /// Towards 0, to the nearest whole number there; its slope is 0.
    public Tensor trunc() {
        return Functions.trunc(this);
    }

    /// To the nearest whole number, ties to the even one.
    public Tensor round() {
        return apply(Pointwise.ROUND, this);
    }

    // ---- Pointwise: roots, exponentials, logarithms, angles

    /// NaN below 0; the slope at 0 is +∞ (at −0 it is −∞).
    public Tensor sqrt() {
        return apply(Pointwise.SQRT, this);
    }

    public Tensor cbrt() {
        return apply(Pointwise.CBRT, this);
    }

    public Tensor exp() {
        return apply(Pointwise.EXP, this);
    }

    /// eˣ − 1, accurate near 0.
    public Tensor expm1() {
        return apply(Pointwise.EXPM1, this);
    }

    /// The natural logarithm; −∞ at 0, NaN below.
    public Tensor log() {
        return apply(Pointwise.LOG, this);
    }

    /// ln(1 + x), accurate near 0.
    public Tensor log1p() {
        return apply(Pointwise.LOG1P, this);
    }

    /// The logarithm to base 2, ln x / ln 2 rounded twice; −∞ at 0, NaN below.
    public Tensor log2() {
        return log().div(Math.log(2));
    }

    /// The logarithm to base 10, ln x / ln 10 rounded twice; −∞ at 0, NaN below.
    public Tensor log10() {
        return log().div(Math.log(10));
    }

    public Tensor sin() {
        return apply(Pointwise.SIN, this);
    }

    public Tensor cos() {
        return apply(Pointwise.COS, this);
    }

    public Tensor tan() {
        return apply(Pointwise.TAN, this);
    }

    /// In radians, from −π/2 to π/2; NaN outside [−1, 1].
    public Tensor asin() {
        return apply(Pointwise.ASIN, this);
    }

    /// In radians, from 0 to π; NaN outside [−1, 1].
    public Tensor acos() {
        return apply(Pointwise.ACOS, this);
    }

    public Tensor atan() {
        return apply(Pointwise.ATAN, this);
    }

    public Tensor sinh() {
        return apply(Pointwise.SINH, this);
    }

    public Tensor cosh() {
        return apply(Pointwise.COSH, this);
    }

    public Tensor tanh() {
        return apply(Pointwise.TANH, this);
    }

    public Tensor asinh() {
        return apply(Pointwise.ASINH, this);
    }

    /// From 0 up; NaN below 1.
    public Tensor acosh() {
        return apply(Pointwise.ACOSH, this);
    }

    /// ±∞ at ±1, NaN outside [−1, 1].
    public Tensor atanh() {
        return apply(Pointwise.ATANH, this);
    }

    /// 1 / (1 + e⁻ˣ).
    public Tensor sigmoid() {
        return apply(Pointwise.SIGMOID, this);
    }

    /// The angle in radians, from −π to π, of the point with this height and that width; its slopes at (0, 0) are 0.
    public Tensor atan2(Tensor width) {
        return with(Pointwise.ATAN2, width);
    }

    /// √(x² + y²) without overflow; its slopes at (0, 0) are 0.
    public Tensor hypot(Tensor other) {
        return with(Pointwise.HYPOT, other);
    }

    /// 2/√π ∫₀ˣ e^(−t²) dt.
    public Tensor erf() {
        return apply(Pointwise.ERF, this);
    }

    /// 1 − erf x, accurate for large x.
    public Tensor erfc() {
        return apply(Pointwise.ERFC, this);
    }

    /// The inverse of [#erf]: ±∞ at ±1, NaN beyond.
    public Tensor erfinv() {
        return apply(Pointwise.ERFINV, this);
    }

    /// ln |Γ(x)|; +∞ at 0, −1, −2, …, where its slope is NaN.
    public Tensor lgamma() {
        return apply(Pointwise.LGAMMA, this);
    }

    /// The slope of [#lgamma]; −∞ at 0, NaN at −1, −2, ….
    public Tensor digamma() {
        return polygamma(0);
    }

    /// The derivative of [#digamma] of an order from 0 to 100; see [Polygamma].
    public Tensor polygamma(int order) {
        return apply(new Polygamma(order), this);
    }

    /// The next number of this precision on the way to `goal`, or this where equal; its slope is 1.
    public Tensor nextAfter(Tensor goal) {
        return with(Pointwise.NEXT_AFTER, goal);
    }

    public Tensor nextAfter(double goal) {
        return with(Pointwise.NEXT_AFTER, goal);
    }

    // ---- Pointwise: whole quotients, remainders, bits

    /// ⌊x / y⌋ of integers: rounded down. A divisor of 0 is refused when the numbers are known.
    public Tensor floorDiv(Tensor divisor) {
        return with(Pointwise.FLOOR_DIV, divisor);
    }

    public Tensor floorDiv(long divisor) {
        return with(Pointwise.FLOOR_DIV, divisor);
    }

    /// The quotient of integers cut towards 0, as Java divides. A divisor of 0 is refused when the numbers are known.
    public Tensor truncDiv(Tensor divisor) {
        return with(Pointwise.TRUNC_DIV, divisor);
    }

    public Tensor truncDiv(long divisor) {
        return with(Pointwise.TRUNC_DIV, divisor);
    }

    /// x − y ⌊x / y⌋ of numbers of any kind: it has the sign of y. A real y of 0 gives NaN, an integer 0 is refused.
    ///
    /// Its slope is 1 in x and minus the whole quotient in y.
    public Tensor floorMod(Tensor divisor) {
        return with(Pointwise.FLOOR_MOD, divisor);
    }

    public Tensor floorMod(double divisor) {
        return with(Pointwise.FLOOR_MOD, divisor);
    }

    /// What is left of x after taking y away a whole number of times, as Java's `%`: it has the sign of x. Zeros and slopes as of [#floorMod].
    public Tensor remainder(Tensor divisor) {
        return with(Pointwise.REMAINDER, divisor);
    }

    public Tensor remainder(double divisor) {
        return with(Pointwise.REMAINDER, divisor);
    }

    /// Each bit of an integer turned over.
    public Tensor bitNot() {
        return apply(Pointwise.BIT_NOT, this);
    }

    /// The bits of integers that both have.
    public Tensor bitAnd(Tensor other) {
        return with(Pointwise.BIT_AND, other);
    }

    public Tensor bitAnd(long bits) {
        return with(Pointwise.BIT_AND, bits);
    }

    /// The bits of integers that either has.
    public Tensor bitOr(Tensor other) {
        return with(Pointwise.BIT_OR, other);
    }

    public Tensor bitOr(long bits) {
        return with(Pointwise.BIT_OR, bits);
    }

    /// The bits of integers that one of them has and the other lacks.
    public Tensor bitXor(Tensor other) {
        return with(Pointwise.BIT_XOR, other);
    }

    public Tensor bitXor(long bits) {
        return with(Pointwise.BIT_XOR, bits);
    }

    /// Bits moved up, zeros following. Unlike in Java, a distance that is negative or not less than the number of bits leaves 0.
    public Tensor shiftLeft(Tensor distance) {
        return with(Pointwise.SHIFT_LEFT, distance);
    }

    public Tensor shiftLeft(long distance) {
        return with(Pointwise.SHIFT_LEFT, distance);
    }

    /// Bits moved down, copies of the sign following; distances out of range leave 0 or −1.
    public Tensor shiftRight(Tensor distance) {
        return with(Pointwise.SHIFT_RIGHT, distance);
    }

    public Tensor shiftRight(long distance) {
        return with(Pointwise.SHIFT_RIGHT, distance);
    }

    /// Bits moved down, zeros following; distances out of range leave 0.
    public Tensor shiftRightUnsigned(Tensor distance) {
        return with(Pointwise.SHIFT_RIGHT_UNSIGNED, distance);
    }

    public Tensor shiftRightUnsigned(long distance) {
        return with(Pointwise.SHIFT_RIGHT_UNSIGNED, distance);
    }

    // ---- Pointwise: comparisons and masks

    /// Whether entries are equal; of masks too.
    public Tensor eq(Tensor other) {
        return areMasks(other) ? xor(other).not() : with(Pointwise.EQ, other);
    }

    public Tensor eq(double number) {
        return with(Pointwise.EQ, number);
    }

    public Tensor ne(Tensor other) {
        return areMasks(other) ? xor(other) : with(Pointwise.NE, other);
    }

    private boolean areMasks(Tensor other) {
        return dtype() == DType.BOOL && other.dtype() == DType.BOOL;
    }

    public Tensor ne(double number) {
        return with(Pointwise.NE, number);
    }

    public Tensor lt(Tensor other) {
        return with(Pointwise.LT, other);
    }

    public Tensor lt(double number) {
        return with(Pointwise.LT, number);
    }

    public Tensor le(Tensor other) {
        return with(Pointwise.LE, other);
    }

    public Tensor le(double number) {
        return with(Pointwise.LE, number);
    }

    public Tensor gt(Tensor other) {
        return with(Pointwise.GT, other);
    }

    public Tensor gt(double number) {
        return with(Pointwise.GT, number);
    }

    public Tensor ge(Tensor other) {
        return with(Pointwise.GE, other);
    }

    public Tensor ge(double number) {
        return with(Pointwise.GE, number);
    }

    public Tensor not() {
        return apply(Pointwise.NOT, this);
    }

    public Tensor and(Tensor other) {
        return with(Pointwise.AND, other);
    }

    public Tensor or(Tensor other) {
        return with(Pointwise.OR, other);
    }

    public Tensor xor(Tensor other) {
        return with(Pointwise.XOR, other);
    }

    /// Where this mask is true the entry of `yes`, else of `no`. The entry that was not chosen gets slope 0.
    ///
    /// If its own slope is infinite, as of `sqrt` at 0, the chain rule goes on with 0 · ∞ = NaN; so make its input harmless too:
    /// `safe = x.gt(0).select(x, one)`, then `x.gt(0).select(safe.sqrt(), zero)`.
    public Tensor select(Tensor yes, Tensor no) {
        List<Tensor> values = Broadcasting.together("select", yes, no);
        List<Tensor> first = Broadcasting.together("select", this, values.get(0));
        List<Tensor> second = Broadcasting.together("select", first.get(0), values.get(1));
        return apply(Pointwise.SELECT, first.get(0), first.get(1), second.get(1));
    }

    /// Whether each entry is neither infinite nor NaN; true for integers.
    public Tensor isFinite() {
        return dtype().isInteger() ? eq(this) : abs().lt(Double.POSITIVE_INFINITY);
    }

    /// Whether each entry is NaN; false for integers.
    public Tensor isNaN() {
        return apply(Pointwise.NE, this, this);
    }

    /// The same numbers as another type, cast as Java does; see [Convert].
    public Tensor to(DType dtype) {
        return dtype == dtype() ? this : apply(new Convert(dtype), this);
    }

    // ---- Reductions: without axes, over all of them

    private List<Integer> negative(int... axes) {
        int rank = shape().rank();
        if (axes.length == 0) return IntStream.range(-rank, 0).boxed().toList();
        List<Integer> list = Arrays.stream(axes)
                .map(a -> shape().axis(a) - rank)
                .sorted()
                .boxed()
                .toList();
        require(
                list.stream().distinct().count() == list.size(),
                "axes must differ, got %s of %s",
                Arrays.toString(axes),
                type);
        return list;
    }

    /// The sum of numbers; 0 over nothing. Real numbers are added in `double` and rounded once, integers wrap around. A mask is cast first: `.to(I32)`
    /// counts the true entries.
    public Tensor sum(int... axes) {
        return apply(new Reduction.Sum(negative(axes)), this);
    }

    /// The product of numbers; 1 over nothing. Rounding, wrapping and masks as of [#sum]. Its slopes are right also where entries are 0.
    public Tensor product(int... axes) {
        return apply(new Reduction.Product(negative(axes)), this);
    }

    /// The least entry, NaN if any is; over nothing it is refused. Equal least entries share the slope. Of two tensors: [#min(Tensor)].
    public Tensor minimum(int... axes) {
        return apply(new Reduction.Min(negative(axes)), this);
    }

    /// The largest entry, NaN if any is; over nothing it is refused. Equal largest entries share the slope. Of two tensors: [#max(Tensor)].
    public Tensor maximum(int... axes) {
        return apply(new Reduction.Max(negative(axes)), this);
    }

    /// Of a mask: whether all entries are true; over nothing they are.
    public Tensor all(int... axes) {
        require(dtype() == DType.BOOL, "all needs truth values, got %s; compare first", type);
        return minimum(axes);
    }

    /// Of a mask: whether any entry is true; over nothing none is.
    public Tensor any(int... axes) {
        require(dtype() == DType.BOOL, "any needs truth values, got %s; compare first", type);
        return maximum(axes);
    }

    /// The position of the least entry along an axis, `i32`.
    public Tensor argmin(int axis) {
        return apply(new Reduction.ArgMin(negative(axis).getFirst()), this);
    }

    /// The position of the largest entry along an axis, `i32`.
    public Tensor argmax(int axis) {
        return apply(new Reduction.ArgMax(negative(axis).getFirst()), this);
    }

    /// The mean of real numbers; NaN over nothing.
    public Tensor mean(int... axes) {
        Functions.requireReal("mean", this);
        return sum(axes).div(countOver(axes));
    }

    /// How many entries a reduction over these axes brings down to one.
    int countOver(int... axes) {
        return negative(axes).stream().mapToInt(a -> shape().size(a)).reduce(1, (a, b) -> a * b);
    }

    // ---- Cumulative: each entry of the result is made from the entries up to it along an axis

    /// The sums of the entries up to each one; same shape.
    public Tensor cumulativeSum(int axis) {
        return CumulativeFunctions.sum(this, axis);
    }

    /// The products of the entries up to each one; same shape. Its slopes are right also where entries are 0.
    public Tensor cumulativeProduct(int axis) {
        return CumulativeFunctions.product(this, axis);
    }

    /// The largest of the entries up to each one; same shape. The slope goes to the first of equals; after a NaN all are NaN.
    public Tensor cumulativeMaximum(int axis) {
        return CumulativeFunctions.maximum(this, axis);
    }

    /// The least of the entries up to each one; same shape. The slope goes to the first of equals; after a NaN all are NaN.
    public Tensor cumulativeMinimum(int axis) {
        return CumulativeFunctions.minimum(this, axis);
    }

    /// ln Σ eˣ of the entries up to each one, without overflow; same shape.
    public Tensor cumulativeLogSumExp(int axis) {
        return CumulativeFunctions.logSumExp(this, axis);
    }

    /// With this as factors: z₀ = start₀, then zᵢ = factorᵢ · zᵢ₋₁ + startᵢ along an axis; all of the same shape. The first factor plays no part.
    /// Running means, discounted sums and linear filters are such recurrences.
    public Tensor recurrence(Tensor start, int axis) {
        return CumulativeFunctions.recurrence(this, start, axis);
    }

    // ---- Compositions that are safe at the edges: see Functions

    /// The mean squared distance from the mean, over the given axes (divides by n, not n − 1).
    public Tensor variance(int... axes) {
        return Functions.variance(this, axes);
    }

    /// The root of the [#variance], without overflow; where it is 0, so is its slope.
    public Tensor std(int... axes) {
        return Functions.std(this, axes);
    }

    /// The Euclidean length √Σx², without overflow; its slope at 0 is 0.
    public Tensor norm(int... axes) {
        return Functions.norm(this, axes);
    }

    /// ln Σ eˣ along an axis, without overflow.
    public Tensor logSumExp(int axis) {
        return Functions.logSumExp(this, axis);
    }

    /// ln(eˣ + eʸ), entry by entry, without overflow; −∞ where both are, with slopes of 0.
    public Tensor logAddExp(Tensor other) {
        return Functions.logAddExp(this, other);
    }

    /// eˣ / Σ eˣ along an axis: positive shares that sum to 1.
    public Tensor softmax(int axis) {
        return Functions.softmax(this, axis);
    }

    /// The logarithm of [#softmax], accurate for small shares.
    public Tensor logSoftmax(int axis) {
        return Functions.logSoftmax(this, axis);
    }

    /// x where positive, else 0; its slope at 0 is 0.
    public Tensor relu() {
        return Functions.relu(this);
    }

    /// ln(1 + eˣ), without overflow.
    public Tensor softplus() {
        return Functions.softplus(this);
    }

    /// The logarithm of [#sigmoid], accurate for small shares: −softplus(−x).
    public Tensor logSigmoid() {
        Functions.requireReal("logSigmoid", this);
        return neg().softplus().neg();
    }

    /// x · Φ(x), Φ being the normal distribution's share below x; exact. [#geluTanh] comes near it and is what some published models use.
    public Tensor gelu() {
        return Functions.gelu(this);
    }

    /// [#gelu] by its tanh approximation, off by up to 5·10⁻⁴.
    public Tensor geluTanh() {
        return Functions.geluTanh(this);
    }

    // ---- Layout

    /// The same entries under another shape; one size may be −1 and is worked out.
    public Tensor reshape(int... sizes) {
        int[] known = sizes.clone();
        int open = -1;
        int rest = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1) {
                require(open < 0, "only one size may be -1, got %s", Arrays.toString(sizes));
                open = i;
            } else rest *= sizes[i];
        }
        if (open >= 0) {
            require(
                    rest > 0 && shape().count() % rest == 0,
                    "%s cannot be cut into %s: %d is no multiple of %d",
                    type,
                    Arrays.toString(sizes),
                    shape().count(),
                    rest);
            known[open] = shape().count() / rest;
        }
        return reshape(Shape.of(known));
    }

    public Tensor reshape(Shape to) {
        return to.equals(shape()) ? this : apply(new Layout.Reshape(shape(), to), this);
    }

    /// Axis i of the result is this tensor's axis `order[i]`.
    public Tensor permute(int... order) {
        require(
                order.length == shape().rank(),
                "permute needs each of the %d axes of %s once, got %s",
                shape().rank(),
                type,
                Arrays.toString(order));
        return apply(
                new Layout.Permute(
                        Arrays.stream(order).map(shape()::axis).boxed().toList()),
                this);
    }

    /// The last two axes exchanged; the leading ones ride along. A vector has only one and is refused: see [#expand]. Others: [#permute].
    public Tensor transpose() {
        require(shape().rank() >= 2, "transpose needs at least two axes, got %s", type);
        return apply(new Layout.Permute(List.of(1, 0)), this);
    }

    /// One axis taken out and put in elsewhere.
    public Tensor moveAxis(int from, int to) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, shape().rank()).boxed().toList());
        Integer moved = shape().axis(from);
        order.remove((Object) moved);
        order.add(shape().axis(to), moved);
        return apply(new Layout.Permute(order), this);
    }

    /// One more axis of size 1, which becomes axis `axis` of the result: from 0 to the rank, or from −1 (last) down to −rank − 1 (first); others are
    /// refused.
    public Tensor expand(int axis) {
        int rank = shape().rank() + 1;
        require(axis >= -rank && axis < rank, "expand takes an axis from %d to %d, got %d", -rank, rank - 1, axis);
        return reshape(shape().insert(axis < 0 ? axis + rank : axis, 1));
    }

    /// Without an axis of size 1.
    public Tensor squeeze(int axis) {
        require(shape().size(axis) == 1, "squeeze needs an axis of size 1, got axis %d of %s", axis, type);
        return reshape(shape().without(axis));
    }

    /// Repeated to another shape: aligned at the last axes, along new axes in front and axes of size 1.
    public Tensor broadcastTo(int... sizes) {
        return broadcastTo(Shape.of(sizes));
    }

    public Tensor broadcastTo(Shape to) {
        return Broadcasting.stretch(this, to);
    }

    /// The entries from `start` (inclusive) to `stop` (exclusive) of one axis.
    public Tensor slice(int axis, int start, int stop) {
        return slice(axis, start, stop, 1);
    }

    /// Every `step`-th entry from `start` (inclusive) to `stop` (exclusive) of one axis.
    public Tensor slice(int axis, int start, int stop, int step) {
        int inner = shape().rank() - shape().axis(axis);
        List<Integer> from = new ArrayList<>(), to = new ArrayList<>(), by = new ArrayList<>();
        for (int i = 0; i < inner; i++) {
            from.add(i == 0 ? start : 0);
            to.add(i == 0 ? stop : shape().size(i - inner));
            by.add(i == 0 ? step : 1);
        }
        return apply(new Layout.Slice(from, to, by), this);
    }

    /// Entry `index` of one axis, which goes away.
    public Tensor at(int axis, int index) {
        return slice(axis, index, index + 1).squeeze(axis);
    }

    /// Entries of `value` put before (`low`) and after (`high`) along one axis.
    public Tensor pad(int axis, int low, int high, double value) {
        int inner = shape().rank() - shape().axis(axis);
        List<Integer> before = new ArrayList<>(), after = new ArrayList<>(), gap = new ArrayList<>();
        for (int i = 0; i < inner; i++) {
            before.add(i == 0 ? low : 0);
            after.add(i == 0 ? high : 0);
            gap.add(0);
        }
        return apply(new Layout.Pad(before, after, gap, value), this);
    }

    /// The tensors one after the other along an axis that they have.
    public static Tensor concatenate(int axis, List<Tensor> parts) {
        require(!parts.isEmpty(), "concatenate needs at least one tensor, got none");
        Shape shape = parts.getFirst().shape();
        return apply(new Layout.Concat(shape.axis(axis) - shape.rank()), parts);
    }

    /// The tensors one after the other along a new axis.
    public static Tensor stack(int axis, List<Tensor> parts) {
        return concatenate(axis, parts.stream().map(x -> x.expand(axis)).toList());
    }

    /// The entries along the axes in opposite order.
    public Tensor reverse(int... axes) {
        return apply(new Layout.Reverse(negative(axes)), this);
    }

    /// The entries moved `by` places along an axis, those that leave it at one end coming in at the other; negative moves to the front.
    public Tensor roll(int axis, int by) {
        int n = shape().size(axis);
        int cut = n == 0 ? 0 : Math.floorMod(-by, n);
        return concatenate(axis, List.of(slice(axis, cut, n), slice(axis, 0, cut)));
    }

    /// The entries with equal last two indices.
    public Tensor diagonal() {
        return Functions.diagonal("diagonal", this);
    }

    /// The sum of the entries with equal last two indices: `[…, n, n]` gives `[…]`.
    public Tensor trace() {
        return Functions.diagonal("trace", this).sum(-1);
    }

    /// The diagonal of the last two axes and what is below it, zeros elsewhere.
    public Tensor lowerTriangle() {
        return Functions.triangle("lowerTriangle", Triangle.LOWER, this);
    }

    /// The diagonal of the last two axes and what is above it, zeros elsewhere.
    public Tensor upperTriangle() {
        return Functions.triangle("upperTriangle", Triangle.UPPER, this);
    }

    /// The entries along an axis `times` times, one round after the other.
    public Tensor tile(int axis, int times) {
        return Functions.tile(this, axis, times);
    }

    // ---- Contraction

    /// The matrix product over the last axis of this and the last but one of `other`. A vector counts as a row on the left and a column on
    /// the right. Leading axes must agree; an operand without them serves all.
    public Tensor matmul(Tensor other) {
        return Contractions.matmul(this, other);
    }

    /// What queries `[…, n, d]`, these, find among keys `[…, m, d]` and their values `[…, m, e]`: means of values, `[…, n, e]`, weighted by the
    /// softmax of ⟨query, key⟩ / √d (for another scale multiply the queries). Leading axes must agree, but the last may have a multiple of the
    /// keys' heads: then so many of these in a row share the keys and values of one. The scores are never stored all at once; see [Attention].
    public Tensor attention(Tensor keys, Tensor values) {
        return Attention.of(this, keys, values, Optional.empty(), false);
    }

    /// The same with a bias `[…, n, m]` added to the scores, or a mask that is false where a query does not see a key. It may lack the first
    /// leading axes. A query that sees no key gives 0.
    public Tensor attention(Tensor keys, Tensor values, Tensor biasOrMask) {
        return Attention.of(this, keys, values, Optional.of(biasOrMask), false);
    }

    /// The same where query i of n sees the keys up to i + (m − n) alone: itself and what is before it, if there are as many.
    public Tensor causalAttention(Tensor keys, Tensor values) {
        return Attention.of(this, keys, values, Optional.empty(), true);
    }

    /// The same with a bias or mask besides.
    public Tensor causalAttention(Tensor keys, Tensor values, Tensor biasOrMask) {
        return Attention.of(this, keys, values, Optional.of(biasOrMask), true);
    }

    /// Σ x·y over the one axis of two vectors.
    public Tensor dot(Tensor other) {
        return Contractions.dot(this, other);
    }

    /// All products of an entry of this vector with one of `other`: `[n, m]`.
    public Tensor outer(Tensor other) {
        return Contractions.outer(this, other);
    }

    /// Sums of products by letters, such as `"bij,bjk->bik"`, of one tensor or two.
    public static Tensor einsum(String formula, Tensor... operands) {
        return Einsum.apply(formula, List.of(operands));
    }

    // ---- Windows that move over the last axes

    /// Weighted sums under a kernel that moves over the last axes, as many as it has axes of taps: `[…, channels, place…]` and a kernel
    /// `[out, channels, tap…]` give `[…, out, place…]`. The kernel is not reversed. There is a [Window] for each of those axes, or one for
    /// all; none is a step of 1 without padding.
    public Tensor convolve(Tensor kernel, Window... moves) {
        return Convolutions.convolve(this, kernel, 1, moves);
    }

    /// The channels in groups that keep to themselves: the kernel is `[out, channels / groups, tap…]`, and each group of the result's channels
    /// is made from one group of the input's. As many groups as channels is a depthwise convolution.
    public Tensor convolve(Tensor kernel, int groups, Window... moves) {
        return Convolutions.convolve(this, kernel, groups, moves);
    }

    /// The transpose of [#convolve] with the same kernel and moves: `[…, out, place…]` and the kernel `[out, channels, tap…]` give
    /// `[…, channels, place…]` with (p − 1) · stride + K − low − high places from p, the fewest that convolve to p. A lower `high` (below 0
    /// too) gives more.
    public Tensor convolveTransposed(Tensor kernel, Window... moves) {
        return Convolutions.transposed(this, kernel, 1, moves);
    }

    /// The transpose of [#convolve(Tensor, int, Window...)].
    public Tensor convolveTransposed(Tensor kernel, int groups, Window... moves) {
        return Convolutions.transposed(this, kernel, groups, moves);
    }

    /// The largest entry of each window of these sizes over the last axes, NaN if any is; padding does not count. The slope goes to the first of
    /// equal entries. Without moves the windows lie side by side; a rest that does not fill one is left out.
    public Tensor maxPool(Shape window, Window... moves) {
        return Convolutions.maxPool(this, window, moves);
    }

    /// The mean of each window of these sizes over the last axes; padding does not count. Moves as for [#maxPool].
    public Tensor averagePool(Shape window, Window... moves) {
        return Convolutions.averagePool(this, window, moves);
    }

    /// The sum of each window of these sizes over the last axes. Moves as for [#maxPool].
    public Tensor windowSum(Shape window, Window... moves) {
        return Convolutions.windowSum(this, window, moves);
    }

    // ---- Indexing

    /// The rows of axis 0 that `index` (integers of any shape) names: `[index…, row…]`.
    public Tensor gather(Tensor index) {
        require(shape().rank() >= 1, "gather needs an axis of rows, got %s", type);
        Tensor rows = apply(new Indexing.Gather(shape().rank() - 1), this, index.reshape(-1));
        return rows.reshape(index.shape().then(shape().range(1, shape().rank())));
    }

    /// From the last axis of each row the one entry that `index` names: `[…, n]` and `[…]` give `[…]`.
    public Tensor pick(Tensor index) {
        require(
                shape().rank() >= 1 && index.shape().equals(shape().dropLast(1)),
                "pick needs rows […, n] and one index for each, […], got %s and %s",
                type,
                index.type);
        return apply(new Indexing.Gather(0), this, index.expand(-1)).squeeze(-1);
    }

    /// These rows added up into `rows` rows of zeros, at the places that `index` (one for each row of axis 0) names.
    public Tensor scatterAdd(Tensor index, int rows) {
        return apply(new Indexing.ScatterAdd(shape().rank() - 1, rows), this, index);
    }

    /// For integers from 0 to classes − 1: a new last axis with 1 at the integer's place, else 0, as `f32`. Others give zeros only.
    public Tensor oneHot(int classes) {
        require(dtype().isInteger(), "oneHot needs integers (i32, i64), got %s; cast first: .to(I32)", type);
        Tensor numbers = apply(new Source.Iota(classes, dtype())).broadcastTo(shape().then(Shape.of(classes)));
        return expand(-1).eq(numbers).to(DType.F32);
    }

    /// The order that sorts the last axis upwards, `i32`: of equals the first stays first, NaN comes last.
    public Tensor argsort() {
        return apply(new Indexing.Argsort(), this);
    }

    /// The order that sorts an axis upwards, as [#argsort()] does the last.
    public Tensor argsort(int axis) {
        return CumulativeFunctions.along(axis, this, Tensor::argsort);
    }

    /// The entries along an axis, sorted upwards; NaN comes last. Slopes go where the entries came from.
    public Tensor sort(int axis) {
        return Sorting.sort(this, axis);
    }

    /// Along an axis the entries that `index` names: `[…, n, …]` and an index `[…, m, …]` with equal other sizes give `[…, m, …]`.
    public Tensor takeAlong(Tensor index, int axis) {
        return Sorting.takeAlong(this, index, axis);
    }

    /// The largest entries of each row, and their places.
    ///
    /// @param values    `[…, k]`, largest first
    /// @param positions `[…, k]`, `i32`
    public record Top(Tensor values, Tensor positions) {}

    /// The `k` largest entries of the last axis, largest first, of equals the first one first; NaN counts as larger than any number.
    public Top top(int k) {
        return Sorting.top(this, k);
    }

    /// The middle entry along an axis, or the mean of the middle two; NaN if any is.
    public Tensor median(int axis) {
        return Sorting.quantile(this, 0.5, axis);
    }

    /// The value below which a share of the entries along an axis lie: entry `share` · (n − 1) of the sorted, counted from 0, in a straight line
    /// between neighbours. NaN if any entry is. Equal entries: the slope goes to those that the (stable) sort puts there.
    public Tensor quantile(double share, int axis) {
        return Sorting.quantile(this, share, axis);
    }

    /// For each value how many entries of this sorted row are less, which is the first place where it could be put in: `[…, n]` and values
    /// `[…, m]` with equal leading axes give `[…, m]`, `i32`; one row `[n]` serves values of any shape. NaN counts as larger than any number.
    public Tensor searchSorted(Tensor values) {
        return Sorting.search(this, values, new Indexing.SearchSorted(Indexing.SearchSorted.Side.BEFORE));
    }

    /// As [#searchSorted], with entries that equal the value counted too: the last place where it could be put in.
    public Tensor searchSortedAfter(Tensor values) {
        return Sorting.search(this, values, new Indexing.SearchSorted(Indexing.SearchSorted.Side.AFTER));
    }

    /// The distinct values of each row, and what they are made from.
    ///
    /// @param values  `[…, size]`, upwards, NaN last; then the fill
    /// @param count   how many they are, `[…]`, `i32`
    /// @param inverse for each entry of the row the position of its value, `[…, n]`, `i32`
    /// @param counts  how often each value is in the row, then 0: `[…, size]`, `i32`
    public record Unique(Tensor values, Tensor count, Tensor inverse, Tensor counts) {}

    /// The distinct values along the last axis, upwards, then `fill` up to `size`. More of them than `size` are refused when the numbers are known.
    /// −0 counts as 0 and NaN as one value, the last. The slope goes to the first of equals.
    public Unique unique(int size, Number fill) {
        return Distinct.unique(this, size, fill);
    }

    /// For each of `count` segments the sum of the rows of axis 0 whose entry in `segments` (integers from 0 to count − 1) is its number; 0 where
    /// there are none. `[n, row…]` and `[n]` give `[count, row…]`.
    public Tensor segmentSum(Tensor segments, int count) {
        return Segments.sum(this, segments, count);
    }

    /// As [#segmentSum], divided by how many rows there are; NaN where there are none.
    public Tensor segmentMean(Tensor segments, int count) {
        return Segments.mean(this, segments, count);
    }

    /// As [#segmentSum], the largest; `empty` where there are no rows. NaN if any is; the slope goes to the first of equals.
    public Tensor segmentMaximum(Tensor segments, int count, Number empty) {
        return Segments.maximum(this, segments, count, empty);
    }

    // ---- Indexing by a list, one index an axis: see Index

    /// The entry at these places along the first axes, which go away: `x.get(-1)` is the last row. Places below 0 count from the end.
    public Tensor get(int... places) {
        return Selection.get(this, places);
    }

    /// The entries that the indices ask for, one index an axis, as `x.get(at(0), range(1, 5), newAxis(), of(tensor))`; see [Index].
    public Tensor get(Index... indices) {
        return Selection.get(this, indices);
    }

    /// This with a value, repeated to the shape of what the indices ask for, in its place. Where an entry is asked for more than once, the last
    /// value wins, and it alone gets the slope.
    public Tensor with(Tensor value, Index... indices) {
        return Selection.with(this, value, indices);
    }

    public Tensor with(Number value, Index... indices) {
        return Selection.with(this, Selection.number(this, value), indices);
    }

    /// This with a value, repeated to the shape of what the indices ask for, added there. Where an entry is asked for more than once, it gets
    /// the sum.
    public Tensor plusAt(Tensor value, Index... indices) {
        return Selection.plusAt(this, value, indices);
    }

    public Tensor plusAt(Number value, Index... indices) {
        return Selection.plusAt(this, Selection.number(this, value), indices);
    }

    /// The block of these sizes over the last axes, as many, that begins at `starts`, integers `[k]` or `[]` for one axis, which may be
    /// computed: from 0 to n − size along each axis, others are refused when the numbers are known. Leading axes ride along.
    public Tensor dynamicSlice(Tensor starts, int... sizes) {
        return DynamicSlices.slice(this, starts, sizes);
    }

    /// This with a value in the place of the block of its sizes that begins at `starts`, as in [#dynamicSlice]; the axes before those that have
    /// a start are of equal sizes.
    public Tensor dynamicUpdate(Tensor starts, Tensor value) {
        return DynamicSlices.update(this, starts, value);
    }

    // ---- Derivatives

    /// The same numbers, through which no slope passes.
    public Tensor stopGradient() {
        return apply(new Boundary.StopGradient(), this);
    }
}
