package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Boundary;
import dev.slopewise.core.Convert;
import dev.slopewise.core.Cumulative;
import dev.slopewise.core.DType;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Reduction;
import dev.slopewise.core.Shape;
import dev.slopewise.core.SingleOp;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Source;
import dev.slopewise.core.Type;
import dev.slopewise.core.Window;
import dev.slopewise.core.Windowing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KernelsTest {
    private static final DType[] ALL = DType.values();
    private static final DType[] NUMBERS = {DType.F32, DType.F64, DType.I32, DType.I64};

    /// An operation and what it is of.
    record Sample(SingleOp op, List<Array> in) {
        List<Type> types() {
            return in.stream().map(Array::type).toList();
        }

        Array interpreted() {
            Array out = Array.zeros(op.type(types()));
            op.eval(in, out);
            return out;
        }

        Array compiled() {
            Type type = op.type(types());
            Array out = Array.zeros(type);
            dirty(out);
            Backend.Kernel kernel =
                    Kernels.of(op, types(), List.of(type)).orElseGet(() -> (from, to) -> op.eval(from, to));
            kernel.run(in, List.of(out));
            kernel.run(in, List.of(out)); // what a run leaves behind plays no part
            return out;
        }
    }

    private static void dirty(Array x) {
        Moves.fill(x, 77);
    }

    /// What a family makes of random shapes.
    enum Family {
        PERMUTE(KernelsTest::permute),
        BROADCAST(KernelsTest::broadcast),
        SLICE(KernelsTest::slice),
        PAD(KernelsTest::pad),
        CONCAT(KernelsTest::concat),
        REVERSE(KernelsTest::reverse),
        SAME(KernelsTest::same),
        CONVERT(KernelsTest::convert),
        GATHER(KernelsTest::gather),
        SCATTER(KernelsTest::scatter),
        WITHIN(KernelsTest::within),
        SORT(KernelsTest::sort),
        SEARCH(KernelsTest::search),
        WINDOWS(KernelsTest::windows),
        CUMULATIVE(KernelsTest::cumulative),
        POSITION(KernelsTest::position),
        EXTREME(KernelsTest::extreme),
        PRODUCT(KernelsTest::product),
        WHOLE_SUM(KernelsTest::wholeSum),
        SOURCE(KernelsTest::source),
        INTEGERS(KernelsTest::integers);

        private final Function<Random, Sample> sample;

        Family(Function<Random, Sample> sample) {
            this.sample = sample;
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void bitsAreTheInterpreters(Family family) {
        var random = new Random(1);
        for (int trial = 0; trial < 300; trial++) {
            Sample s = family.sample.apply(random);
            assertThat(s.compiled().sameBits(s.interpreted()))
                    .as(trial + ": " + s.op() + " of " + s.types())
                    .isTrue();
        }
    }

    private static Shape shape(Random random, int axes, int most) {
        return Shape.of(random.ints(axes, 0, most + 1)
                .map(n -> n == 0 ? random.nextInt(2) : n)
                .toArray());
    }

    /// Mostly few axes of some entries, now and then a long one.
    private static Shape shape(Random random) {
        int axes = random.nextInt(5);
        if (axes > 0 && random.nextInt(8) == 0) return shape(random, axes, 4).with(random.nextInt(axes), 700);
        return shape(random, axes, axes > 3 ? 7 : 20);
    }

    private static DType one(Random random, DType... of) {
        return of[random.nextInt(of.length)];
    }

    /// Small whole numbers, so that equals meet, other real ones and now and then what orders and sums oddly.
    private static Array random(Random random, DType dtype, Shape shape) {
        Array x = Array.zeros(new Type(dtype, shape));
        double[] odd = {-0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-310, 3e9};
        boolean hasOdd = random.nextInt(3) == 0, isWhole = random.nextBoolean();
        for (int i = 0; i < x.count(); i++) {
            double number = isWhole ? random.nextInt(7) - 3 : random.nextGaussian();
            if (hasOdd && random.nextInt(6) == 0) number = odd[random.nextInt(odd.length)];
            Entries.write(new double[] {number}, 0, 1, x, i);
            if (dtype == DType.I64 && !isWhole) x.longs()[i] = random.nextLong();
            if (dtype == DType.I32 && !isWhole) x.ints()[i] = random.nextInt();
        }
        return x;
    }

    private static List<Integer> numbers(IntStream numbers) {
        return new ArrayList<>(numbers.boxed().toList());
    }

    private static Sample permute(Random random) {
        Shape shape = shape(random);
        List<Integer> order = numbers(IntStream.range(0, random.nextInt(shape.rank() + 1)));
        Collections.shuffle(order, random);
        return new Sample(new Layout.Permute(order), List.of(random(random, one(random, ALL), shape)));
    }

    private static Sample broadcast(Random random) {
        Shape to = shape(random);
        List<Integer> at = numbers(IntStream.range(0, to.rank()).filter(_ -> random.nextBoolean()));
        int[] sizes = at.stream().mapToInt(to::size).toArray();
        Shape from = shape(random, random.nextInt(2), 3).then(Shape.of(sizes));
        return new Sample(new Layout.Broadcast(to, at), List.of(random(random, one(random, ALL), from)));
    }

    private static Sample slice(Random random) {
        Shape shape = shape(random);
        int own = random.nextInt(shape.rank() + 1);
        List<Integer> start = new ArrayList<>(), stop = new ArrayList<>(), step = new ArrayList<>();
        for (int i = own; i > 0; i--) {
            int size = shape.size(-i);
            start.add(random.nextInt(size + 1));
            stop.add(start.getLast() + random.nextInt(size - start.getLast() + 1));
            step.add(1 + random.nextInt(3));
        }
        return new Sample(new Layout.Slice(start, stop, step), List.of(random(random, one(random, ALL), shape)));
    }

    private static Sample pad(Random random) {
        Shape shape = shape(random);
        int own = random.nextInt(shape.rank() + 1);
        List<Integer> low = numbers(random.ints(own, 0, 3)),
                high = numbers(random.ints(own, 0, 3)),
                gap = numbers(random.ints(own, 0, 3));
        DType dtype = one(random, ALL);
        double value = dtype == DType.BOOL ? random.nextInt(2) : random.nextInt(3) - 1;
        return new Sample(new Layout.Pad(low, high, gap, value), List.of(random(random, dtype, shape)));
    }

    private static Sample concat(Random random) {
        Shape shape = shape(random, 1 + random.nextInt(3), 9);
        int axis = -1 - random.nextInt(shape.rank());
        DType dtype = one(random, ALL);
        List<Array> in = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            in.add(random(random, dtype, shape.with(axis, random.nextInt(20))));
        }
        return new Sample(new Layout.Concat(axis), in);
    }

    private static Sample reverse(Random random) {
        Shape shape = shape(random);
        List<Integer> axes = numbers(IntStream.range(-shape.rank(), 0).filter(_ -> random.nextBoolean()));
        return new Sample(new Layout.Reverse(axes), List.of(random(random, one(random, ALL), shape)));
    }

    private static Sample same(Random random) {
        Shape shape = shape(random);
        SingleOp op = random.nextBoolean()
                ? new Boundary.StopGradient()
                : new Layout.Reshape(shape, Shape.of(1, shape.count(), 1));
        return new Sample(op, List.of(random(random, one(random, ALL), shape)));
    }

    private static Sample convert(Random random) {
        return new Sample(new Convert(one(random, ALL)), List.of(random(random, one(random, ALL), shape(random))));
    }

    private static Array index(Random random, Shape shape, int from, int to) {
        Array x = Array.zeros(new Type(one(random, DType.I32, DType.I64), shape));
        for (int i = 0; i < x.count(); i++) {
            Entries.write(new long[] {random.nextInt(from, to)}, 0, 1, x, i);
        }
        return x;
    }

    private static Sample gather(Random random) {
        Shape lead = shape(random, random.nextInt(3), 3), row = shape(random, random.nextInt(3), 9);
        int n = 1 + random.nextInt(50);
        Array values = random(random, one(random, ALL), lead.then(Shape.of(n)).then(row));
        Array index = index(random, lead.then(Shape.of(random.nextInt(random.nextInt(5) == 0 ? 9000 : 50))), 0, n);
        return new Sample(new Indexing.Gather(row.rank()), List.of(values, index));
    }

    private static Sample scatter(Random random) {
        Shape lead = shape(random, random.nextInt(3), 3), row = shape(random, random.nextInt(3), 9);
        int n = 1 + random.nextInt(random.nextInt(5) == 0 ? 9000 : 50), m = random.nextInt(60);
        Array values =
                random(random, one(random, NUMBERS), lead.then(Shape.of(m)).then(row));
        Array index = index(random, lead.then(Shape.of(m)), 0, n);
        return new Sample(new Indexing.ScatterAdd(row.rank(), n), List.of(values, index));
    }

    private static Sample within(Random random) {
        return new Sample(new Indexing.Within(-3, 9, "places"), List.of(index(random, shape(random), -3, 10)));
    }

    private static Shape withLast(Random random) {
        return shape(random, random.nextInt(3), 4).then(Shape.of(random.nextInt(random.nextInt(5) == 0 ? 3000 : 40)));
    }

    private static Sample sort(Random random) {
        Array x = random(random, one(random, NUMBERS), withLast(random));
        int n = x.shape().size(-1), first = random.nextInt(n + 1), end = first + random.nextInt(n - first + 1);
        Indexing op = random.nextBoolean() ? new Indexing.Argsort() : new Indexing.ArgsortPart(first, end);
        return new Sample(op, List.of(x));
    }

    /// Halves of a key are sorted one after the other: all of them that may decide are there, and equals.
    @Test
    void sortsOf64BitsLookAtBothHalves() {
        var random = new Random(2);
        for (int n : new int[] {1, 2, 3, 100, 5_000}) {
            long[] whole = random.longs(n).map(k -> k & 0x8000_0003_8000_0003L).toArray();
            double[] real = LongStream.of(whole)
                    .mapToDouble(k -> Double.longBitsToDouble(k ^ 0x3ff0_0000_0000_0000L))
                    .toArray();
            for (Object data : List.of(whole, real)) {
                Sample s = new Sample(new Indexing.Argsort(), List.of(Array.wrap(Shape.of(n), data)));
                assertThat(s.compiled().sameBits(s.interpreted())).isTrue();
            }
        }
    }

    private static Sample search(Random random) {
        Shape shape = withLast(random);
        DType dtype = one(random, NUMBERS);
        Array sorted = random(random, dtype, shape);
        Array values = random(random, dtype, shape.with(-1, random.nextInt(30)));
        Sample order = new Sample(new Indexing.Argsort(), List.of(sorted));
        Sample inOrder = new Sample(new Indexing.Gather(0), List.of(sorted, order.interpreted()));
        var side = random.nextBoolean() ? Indexing.SearchSorted.Side.BEFORE : Indexing.SearchSorted.Side.AFTER;
        return new Sample(new Indexing.SearchSorted(side), List.of(inOrder.interpreted(), values));
    }

    private static Sample windows(Random random) {
        while (true) {
            int axes = 1 + random.nextInt(3);
            List<Window> windows = new ArrayList<>();
            for (int i = 0; i < axes; i++) {
                windows.add(new Window(
                        1 + random.nextInt(3),
                        random.nextInt(-1, 3),
                        random.nextInt(-1, 3),
                        1 + random.nextInt(2),
                        1 + random.nextInt(2)));
            }
            Shape taps = Shape.of(random.ints(axes, 1, 4).toArray());
            Shape shape = shape(random, random.nextInt(3), 4).then(shape(random, axes, 12));
            Array x = random(random, one(random, ALL), shape);
            Sample sample = new Sample(new Windowing.ArgMax(taps, windows), List.of(x));
            if (fits(sample)) return sample;
        }
    }

    /// Not so a window that is too large, or holds padding only.
    private static boolean fits(Sample sample) {
        try {
            sample.op().type(sample.types());
            return true;
        } catch (SlopewiseException e) {
            return false;
        }
    }

    private static Sample cumulative(Random random) {
        Shape shape = withLast(random);
        DType dtype = one(random, NUMBERS);
        Array x = random(random, dtype, shape);
        return switch (random.nextInt(3)) {
            case 0 -> new Sample(new Cumulative.Sum(), List.of(x));
            case 1 -> new Sample(new Cumulative.ArgMax(), List.of(x));
            default -> new Sample(new Cumulative.Recurrence(), List.of(x, random(random, dtype, shape)));
        };
    }

    private static Shape notEmpty(Random random) {
        Shape shape = shape(random);
        return Shape.of(IntStream.of(shape.sizes()).map(n -> Math.max(1, n)).toArray());
    }

    private static Sample position(Random random) {
        Shape shape = notEmpty(random).insert(0, 1 + random.nextInt(30));
        int axis = -1 - random.nextInt(shape.rank());
        SingleOp op = random.nextBoolean() ? new Reduction.ArgMax(axis) : new Reduction.ArgMin(axis);
        return new Sample(op, List.of(random(random, one(random, NUMBERS), shape)));
    }

    private static List<Integer> axes(Random random, Shape shape) {
        return numbers(IntStream.range(-shape.rank(), 0).filter(_ -> random.nextBoolean()));
    }

    private static Sample extreme(Random random) {
        Shape shape = notEmpty(random);
        List<Integer> axes = axes(random, shape);
        SingleOp op = random.nextBoolean() ? new Reduction.Max(axes) : new Reduction.Min(axes);
        return new Sample(op, List.of(random(random, one(random, ALL), shape)));
    }

    private static Sample product(Random random) {
        Shape shape = shape(random);
        return new Sample(
                new Reduction.Product(axes(random, shape)), List.of(random(random, one(random, NUMBERS), shape)));
    }

    private static Sample wholeSum(Random random) {
        Shape shape = shape(random);
        return new Sample(
                new Reduction.Sum(axes(random, shape)),
                List.of(random(random, one(random, DType.I32, DType.I64), shape)));
    }

    private static final List<Pointwise> OF_INTEGERS = List.of(
            Pointwise.ADD,
            Pointwise.SUB,
            Pointwise.MUL,
            Pointwise.MIN,
            Pointwise.MAX,
            Pointwise.BIT_AND,
            Pointwise.BIT_OR,
            Pointwise.BIT_XOR,
            Pointwise.EQ,
            Pointwise.NE,
            Pointwise.LT,
            Pointwise.LE,
            Pointwise.GT,
            Pointwise.GE,
            Pointwise.NEG,
            Pointwise.ABS,
            Pointwise.BIT_NOT);

    /// Small numbers, and the ends of their type.
    private static Sample integers(Random random) {
        Pointwise op = OF_INTEGERS.get(random.nextInt(OF_INTEGERS.size()));
        boolean isWide = random.nextBoolean();
        Shape shape = random.nextInt(50) == 0 ? Shape.of(70_000) : shape(random);
        List<Array> in = new ArrayList<>();
        for (int k = 0; k < op.operands(); k++) {
            long[] numbers = random.longs(shape.count(), -5, 6).toArray();
            for (int i = 0; i < numbers.length; i++) {
                if (random.nextInt(9) == 0) numbers[i] = random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
                if (!isWide) numbers[i] = Math.clamp(numbers[i], Integer.MIN_VALUE, Integer.MAX_VALUE);
            }
            in.add(Array.wrap(
                    shape,
                    isWide
                            ? numbers
                            : java.util.Arrays.stream(numbers)
                                    .mapToInt(n -> (int) n)
                                    .toArray()));
        }
        return new Sample(op, in);
    }

    private static Sample source(Random random) {
        Type type = new Type(one(random, NUMBERS), shape(random));
        Shape keys = shape(random, random.nextInt(2), 3).then(Shape.of(2));
        return switch (random.nextInt(3)) {
            case 0 -> new Sample(new Source.Fill(3.0, type), List.of());
            case 1 -> new Sample(new Source.Iota(random.nextInt(50), type.dtype()), List.of());
            default ->
                new Sample(
                        new Source.RandomBits(
                                random.nextBoolean() ? 31 + random.nextInt(3) : 1 + random.nextInt(63),
                                shape(random),
                                random.nextInt(5)),
                        List.of(index(random, keys, -90, 90)).stream()
                                .map(key -> new Sample(new Convert(DType.I32), List.of(key)).interpreted())
                                .toList());
        };
    }

    /// Both sums are right to an ulp or two of the sum of sizes, the interpreter's of the result too.
    @Test
    void sumsAreTheInterpretersUpToRounding() {
        var random = new Random(2);
        for (int trial = 0; trial < 600; trial++) {
            Shape shape = shape(random);
            Array x = random(random, one(random, DType.F32, DType.F64), shape);
            Sample s = new Sample(new Reduction.Sum(axes(random, shape)), List.of(x));
            Array got = s.compiled(), expected = s.interpreted();
            double size = IntStream.range(0, x.count())
                    .mapToDouble(i -> Math.abs(x.number(i)))
                    .filter(Double::isFinite)
                    .sum();
            double unit = x.dtype() == DType.F32 ? 0x1p-24 : 0x1p-49; // an f64 block of 128 is rounded some times
            for (int i = 0; i < got.count(); i++) {
                double a = got.number(i), b = expected.number(i);
                assertThat(Double.compare(a, b) == 0 || Math.abs(a - b) <= unit * size)
                        .as(trial + ": " + s.op() + " of " + s.types() + ": " + a + " for " + b)
                        .isTrue();
            }
        }
    }

    @Test
    void aSumOfTenMillionTermsIsRightToTheLastDigits() {
        int n = 10_000_000;
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            Array x = Array.zeros(new Type(dtype, Shape.of(n, 1)));
            Moves.fill(x, 0.1);
            double exact = n * x.number(0), ulp = dtype == DType.F32 ? Math.ulp((float) exact) : Math.ulp(exact);
            Sample along = new Sample(new Reduction.Sum(List.of(-2, -1)), List.of(x));
            assertThat(Math.abs(along.compiled().number(0) - exact)).isLessThanOrEqualTo(8 * ulp);
            Array rows = Array.wrap(Shape.of(n / 2, 2), Moves.storage(x));
            Sample across = new Sample(new Reduction.Sum(List.of(-2)), List.of(rows));
            assertThat(Math.abs(across.compiled().number(1) - exact / 2)).isLessThanOrEqualTo(ulp);
        }
    }

    @Test
    void wrongIndicesAreRefusedInTheInterpretersWords() {
        Array values = Array.zeros(new Type(DType.F32, Shape.of(4))), index = Array.wrap(Shape.of(2), new int[] {1, 4});
        Array far = Array.wrap(Shape.of(2), new long[] {1L << 40, -1});
        List<Sample> wrong = List.of(
                new Sample(new Indexing.Gather(0), List.of(values, index)),
                new Sample(new Indexing.Gather(0), List.of(values, far)),
                new Sample(new Indexing.ScatterAdd(0, 4), List.of(Array.zeros(new Type(DType.F32, Shape.of(2))), far)),
                new Sample(new Indexing.Within(0, 3, "places"), List.of(far)),
                new Sample(new Indexing.Within(0, 3, "places"), List.of(index)));
        for (Sample s : wrong) {
            String words = org.assertj.core.api.Assertions.catchThrowable(s::interpreted)
                    .getMessage();
            assertThatThrownBy(s::compiled)
                    .isInstanceOf(SlopewiseException.class)
                    .hasMessage(words);
        }
    }

    @Test
    void bitsDoNotDependOnTheNumberOfThreads() {
        int before = Pool.threads();
        try {
            for (Family family : Family.values()) {
                var random = new Random(3);
                for (int trial = 0; trial < 20; trial++) {
                    Sample s = family.sample.apply(random);
                    Pool.threads(1);
                    Array alone = s.compiled();
                    Pool.threads(3);
                    assertThat(s.compiled().sameBits(alone)).isTrue();
                }
            }
        } finally {
            Pool.threads(before);
        }
    }
}
