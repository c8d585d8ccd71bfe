package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What [OpLawsTest], [OpLawsOfSlopesTest] and [OpLawsOfBatchesTest] say of operations with one result, of those with several.
class JointOpLawsTest {
    /// As in [OpLawsOfSlopesTest]: curvature over h², rounding over ε/h, times constants up to 100; slopes of vectors are steeper, as gaps are near 1.
    private static final double STEP = 1e-5, DIFFERENCE = 1e-6;
    /// Two ways through some hundred roundings.
    private static final double ROUNDING = 1e-11;

    private static final Scores ALL = new Scores(0.7, Scores.Sight.All.ALL),
            CAUSAL = new Scores(0.7, new Scores.Sight.Causal(2));

    /// An operation in some sizes, with inputs for each draw.
    record Case(JointOp op, Sizes sizes, BiFunction<Sizes, Draw, List<Tensor>> make) {
        List<Tensor> in(int number) {
            return make.apply(sizes, new Draw(Trials.SEED + sizes.toString().hashCode() + number));
        }

        @Override
        public String toString() {
            return op.label() + " " + sizes;
        }
    }

    static Stream<Case> cases() {
        return Trials.sizes().stream()
                .flatMap(sizes -> Stream.of(
                        new Case(Factorization.LU, sizes, (s, d) -> List.of(exchanged(s, d))),
                        new Case(Factorization.QR, sizes, (s, d) -> List.of(d.spread(s.shape(s.n(), s.m())))),
                        new Case(Factorization.EIGH, sizes, (s, d) -> List.of(nearlySymmetric(s, d))),
                        new Case(Factorization.SVD, sizes, (s, d) -> List.of(d.spread(s.shape(s.n(), s.m())))),
                        new Case(
                                new LinearSolve(),
                                sizes,
                                (s, d) -> List.of(exchanged(s, d), d.real(s.shape(s.n(), s.m()), -1, 1))),
                        new Case(new Attention(ALL), sizes, JointOpLawsTest::attended),
                        new Case(new Attention(CAUSAL), sizes, (s, d) -> biased(attended(s, d), s, d)),
                        new Case(new AttentionPull(CAUSAL), sizes, JointOpLawsTest::pulled)));
    }

    private static Tensor exchanged(Sizes s, Draw d) {
        return d.regular(s.shape(s.n(), s.n())).reverse(-2);
    }

    /// Queries, two for each of n, and as many keys and values that each of them sees at least one.
    private static List<Tensor> attended(Sizes s, Draw d) {
        return List.of(
                d.real(s.shape(2 * s.n(), s.k()), -1, 1),
                d.real(s.shape(s.m() + 2, s.k()), -1, 1),
                d.real(s.shape(s.m() + 2, 2), -1, 1));
    }

    /// With a bias that serves all leading axes.
    private static List<Tensor> biased(List<Tensor> in, Sizes s, Draw d) {
        List<Tensor> all = new ArrayList<>(in);
        all.add(d.real(Shape.of(2 * s.n(), s.m() + 2), -1, 1));
        return all;
    }

    /// With sums of exponentials near 1, slopes and means.
    private static List<Tensor> pulled(Sizes s, Draw d) {
        List<Tensor> all = new ArrayList<>(attended(s, d));
        for (Shape shape : List.of(s.shape(2 * s.n()), s.shape(2 * s.n(), 2), s.shape(2 * s.n())))
            all.add(d.real(shape, -1, 1));
        return s.n() % 2 == 0 ? all : biased(all, s, d);
    }

    private static Tensor nearlySymmetric(Sizes s, Draw d) {
        Tensor vectors = LinearAlgebra.qr(d.real(s.shape(s.n(), s.n()), -1, 1)).q();
        Tensor values = Tensor.iota(s.n()).to(DType.F64).minus(1.5);
        Tensor odd = Triangle.skew(d.real(vectors.shape(), -1, 1));
        return vectors.times(values).matmul(vectors.transpose()).plus(odd);
    }

    @Test
    void everyJointOpHasASample() {
        Set<Object> sampled = new HashSet<>();
        cases().forEach(c -> sampled.add(c.op instanceof Enum<?> ? c.op : c.op.getClass()));
        List<Object> all = new ArrayList<>();
        for (Class<?> kind : JointOp.class.getPermittedSubclasses())
            all.addAll(kind.isEnum() ? List.of(kind.getEnumConstants()) : List.of(kind));
        assertThat(sampled).containsExactlyInAnyOrderElementsOf(all);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void writesResultsOfItsTypesAndReadsItsInputsOnly(Case c) {
        List<Array> in = c.in(0).stream().map(Tensor::array).toList();
        List<Array> before = in.stream().map(Array::copy).toList();
        List<Type> types = c.op.types(in.stream().map(Array::type).toList());
        List<Array> fresh = types.stream().map(Array::zeros).toList();
        List<Array> used = types.stream().map(Array::zeros).toList();
        used.forEach(a -> a.fill(7.5));
        c.op.eval(in, fresh);
        c.op.eval(in, used);
        for (int i = 0; i < used.size(); i++)
            assertThat(used.get(i).sameBits(fresh.get(i))).isTrue();
        for (int i = 0; i < in.size(); i++)
            assertThat(in.get(i).sameBits(before.get(i))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void singlePrecisionIsDoubleRoundedOnce(Case c) {
        List<Tensor> single = c.in(0).stream().map(x -> x.to(DType.F32)).toList();
        List<Tensor> got = Tensor.applyAll(c.op, single);
        List<Tensor> exact =
                Tensor.applyAll(c.op, single.stream().map(x -> x.to(DType.F64)).toList());
        for (int i = 0; i < got.size(); i++) {
            Tensor rounded = exact.get(i).to(got.get(i).dtype());
            assertThat(got.get(i).array().sameBits(rounded.array())).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pushAgreesWithFiniteDifferences(Case c) {
        List<Tensor> at = c.in(0), v = directions(at, new Draw(1));
        List<Tensor> change = Transforms.jvp((List<Tensor> x) -> real(Tensor.applyAll(c.op, x)))
                .apply(at, v)
                .change();
        close(change, difference(x -> real(Tensor.applyAll(c.op, x)), at, v));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void secondDerivativesAgreeWithFiniteDifferencesOfFirst(Case c) {
        List<Tensor> at = c.in(0), v = directions(at, new Draw(1));
        List<Tensor> forward = Transforms.hvp(loss(c)).apply(at, v);
        close(forward, difference(Transforms.grad(loss(c)), at, v));
        near(
                forward,
                Transforms.grad((List<Tensor> x) ->
                                inner(Transforms.grad(loss(c)).apply(x), v))
                        .apply(at));
    }

    /// For every choice of results that have a slope and operands that change.
    @ParameterizedTest
    @MethodSource("cases")
    void pullIsTheTransposeOfPush(Case c) {
        List<Tensor> in = c.in(0), out = Tensor.applyAll(c.op, in), v = directions(in, new Draw(1));
        List<Tensor> w = out.stream()
                .map(z -> z.dtype().isFloat() ? new Draw(2).direction(z) : z)
                .toList();
        for (int changing = 1; changing < 1 << in.size(); changing++) {
            for (int sloped = 1; sloped < 1 << out.size(); sloped++) {
                int some = changing, others = sloped;
                List<Optional<Tensor>> changes = choose(v, i -> (some >> i & 1) == 1);
                List<Optional<Tensor>> slopes = choose(w, i -> (others >> i & 1) == 1);
                if (slopes.stream().allMatch(Optional::isEmpty)) continue;
                double pushed = innerOfBoth(c.op.push(in, out, changes), slopes);
                double pulled = innerOfBoth(c.op.pull(in, out, slopes), changes);
                assertThat(pushed)
                        .isCloseTo(pulled, org.assertj.core.data.Offset.offset(ROUNDING * (1 + Math.abs(pulled))));
            }
        }
    }

    private static List<Optional<Tensor>> choose(List<Tensor> all, IntPredicate chosen) {
        return IntStream.range(0, all.size())
                .mapToObj(i -> Optional.of(all.get(i))
                        .filter(x -> chosen.test(i) && x.dtype().isFloat()))
                .toList();
    }

    private static double innerOfBoth(List<Optional<Tensor>> a, List<Optional<Tensor>> b) {
        assertThat(a).hasSameSizeAs(b);
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            if (a.get(i).isPresent() && b.get(i).isPresent())
                sum += a.get(i).get().times(b.get(i).get()).sum().item();
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void vmapEqualsOneByOne(Case c) {
        int inputs = c.in(0).size();
        for (int mask = 1; mask < 1 << inputs; mask++) {
            int chosen = mask;
            List<List<Tensor>> one = IntStream.range(0, 3)
                    .mapToObj(b -> IntStream.range(0, inputs)
                            .mapToObj(i -> c.in((chosen >> i & 1) == 1 ? b : 0).get(i))
                            .toList())
                    .toList();
            List<Tensor> batched = IntStream.range(0, inputs)
                    .filter(i -> (chosen >> i & 1) == 1)
                    .mapToObj(
                            i -> Tensor.stack(0, one.stream().map(x -> x.get(i)).toList()))
                    .toList();
            List<Tensor> got = Transforms.vmap((List<Tensor> x) -> {
                        var next = x.iterator();
                        return Tensor.applyAll(
                                c.op,
                                IntStream.range(0, inputs)
                                        .mapToObj(i -> (chosen >> i & 1) == 1
                                                ? next.next()
                                                : one.getFirst().get(i))
                                        .toList());
                    })
                    .apply(batched);
            for (int k = 0; k < got.size(); k++) {
                int at = k;
                Tensor each = Tensor.stack(
                        0,
                        one.stream().map(x -> Tensor.applyAll(c.op, x).get(at)).toList());
                assertThat(got.get(k).array().sameBits(each.array())).isTrue();
            }
        }
    }

    /// A curved function of all real results.
    private static Function<List<Tensor>, Tensor> loss(Case c) {
        return x -> {
            Tensor sum = Tensor.scalar(0.0);
            for (Tensor z : real(Tensor.applyAll(c.op, x))) {
                Tensor w =
                        Tensor.of(z.shape(), new Draw(3).real(z.shape(), -1, 1).toDoubles());
                sum = sum.plus(z.times(w).plus(z.square().times(0.1)).sum());
            }
            return sum;
        };
    }

    private static List<Tensor> real(List<Tensor> all) {
        return all.stream().filter(z -> z.dtype().isFloat()).toList();
    }

    private static List<Tensor> directions(List<Tensor> at, Draw draw) {
        return at.stream().map(draw::direction).toList();
    }

    private static List<Tensor> difference(Function<List<Tensor>, List<Tensor>> f, List<Tensor> at, List<Tensor> v) {
        List<Tensor> up = f.apply(moved(at, v, STEP)), down = f.apply(moved(at, v, -STEP));
        return IntStream.range(0, up.size())
                .mapToObj(i -> up.get(i).minus(down.get(i)).div(2 * STEP))
                .toList();
    }

    private static List<Tensor> moved(List<Tensor> at, List<Tensor> v, double h) {
        return IntStream.range(0, at.size())
                .mapToObj(i -> at.get(i).plus(v.get(i).times(h)))
                .toList();
    }

    private static Tensor inner(List<Tensor> a, List<Tensor> b) {
        Tensor sum = Tensor.scalar(0.0);
        for (int i = 0; i < a.size(); i++)
            sum = sum.plus(a.get(i).times(b.get(i)).sum());
        return sum;
    }

    private static void close(List<Tensor> got, List<Tensor> difference) {
        agree(got, difference, DIFFERENCE);
    }

    private static void near(List<Tensor> got, List<Tensor> expected) {
        agree(got, expected, ROUNDING);
    }

    private static void agree(List<Tensor> got, List<Tensor> expected, double tolerance) {
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.get(i).isClose(expected.get(i), tolerance, tolerance))
                    .as("%s and %s", got.get(i), expected.get(i))
                    .isTrue();
        }
    }
}
