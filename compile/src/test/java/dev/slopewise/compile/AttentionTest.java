package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionTest {
    private final int before = Pool.threads();

    @AfterEach
    void restoreThreads() {
        Pool.threads(before);
    }

    enum Extra {
        NONE,
        BIAS,
        SHARED_MASK
    }

    /// Some sizes: so many queries that there are several blocks, and fewer keys than queries, so that some see none.
    record Case(DType dtype, Shape lead, int n, int m, int d, int e, boolean isCausal, Extra extra) {
        private Tensor normal(int seed, int... own) {
            return Key.of(seed).normal(dtype, lead.then(Shape.of(own)).sizes());
        }

        List<Tensor> in() {
            List<Tensor> in = new ArrayList<>(List.of(normal(1, n, d), normal(2, m, d), normal(3, m, e)));
            switch (extra) {
                case NONE -> {}
                case BIAS -> in.add(normal(4, n, m));
                case SHARED_MASK -> in.add(Key.of(5).normal(n, m).gt(-0.5));
            }
            return in;
        }

        Tensor attended(List<Tensor> in) {
            Tensor q = in.get(0), k = in.get(1), v = in.get(2);
            Optional<Tensor> more = in.stream().skip(3).findFirst();
            return isCausal
                    ? more.map(x -> q.causalAttention(k, v, x)).orElseGet(() -> q.causalAttention(k, v))
                    : more.map(x -> q.attention(k, v, x)).orElseGet(() -> q.attention(k, v));
        }

        /// The result, and slopes of a sum with weights.
        Graph graph() {
            Tensor w = normal(6, n, e);
            return Transforms.graph(
                    (List<Tensor> in) -> {
                        List<Tensor> real = in.subList(0, extra == Extra.BIAS ? 4 : 3);
                        List<Tensor> all = new ArrayList<>(Transforms.grad((List<Tensor> x) -> {
                                    List<Tensor> operands = new ArrayList<>(x);
                                    operands.addAll(in.subList(x.size(), in.size()));
                                    return attended(operands).times(w).sum();
                                })
                                .apply(real));
                        all.add(attended(in));
                        return all;
                    },
                    in());
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            for (Extra extra : Extra.values()) {
                for (boolean isCausal : new boolean[] {false, true}) {
                    cases.add(new Case(dtype, Shape.of(2, 3), 21, 37, 5, 4, isCausal, extra));
                    cases.add(new Case(dtype, Shape.of(1), 150, 70, 9, 17, isCausal, extra));
                }
            }
            cases.add(new Case(dtype, Shape.of(), 1, 1, 1, 1, true, Extra.NONE));
            cases.add(new Case(dtype, Shape.of(3), 2, 0, 1, 1, true, Extra.NONE));
        }
        return cases;
    }

    /// Scores are sums of some products, of which e^score makes relative errors; slopes add up rows of them.
    private static double tolerance(DType dtype) {
        return 200 * (dtype == DType.F32 ? Math.ulp(1f) : Math.ulp(1.0));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndSlopesAreTheInterpreters(Case c) {
        Graph graph = c.graph();
        List<Tensor> in = inputs(c);
        List<Tensor> expected = Backends.interpreted(graph, in), got = Backends.run(new Compiler(), graph, in);
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.get(i).isClose(expected.get(i), tolerance(c.dtype), tolerance(c.dtype)))
                    .as("%d: %s and %s", i, got.get(i), expected.get(i))
                    .isTrue();
        }
    }

    /// Those that the case has, then the weights that the graph refers to.
    private static List<Tensor> inputs(Case c) {
        List<Tensor> in = new ArrayList<>(c.in());
        in.add(c.normal(6, c.n, c.e));
        return in;
    }

    @Test
    void bitsDependNeitherOnThreadsNorOnWhetherVectorsAreReady() {
        for (Shape lead : List.of(Shape.of(1), Shape.of(9))) {
            var c = new Case(DType.F32, lead, 300, 260, 32, 32, true, Extra.BIAS);
            Graph graph = c.graph();
            List<Tensor> in = inputs(c);
            Pool.threads(1);
            List<Tensor> first = Backends.run(new Compiler(), graph, in);
            for (int threads : List.of(2, 8)) {
                Pool.threads(threads);
                for (int run = 0; run < 10; run++) same(Backends.run(new Compiler(), graph, in), first);
            }
        }
    }

    private static void same(List<Tensor> got, List<Tensor> expected) {
        for (int i = 0; i < got.size(); i++)
            assertThat(got.get(i).array().sameBits(expected.get(i).array())).isTrue();
    }

    /// Of 4,096 × 4,096 scores, 64 MB, little is there at a time.
    @Test
    void theScoresAreNeverThereAllAtOnce() {
        Pool.threads(1);
        var c = new Case(DType.F32, Shape.of(), 4096, 4096, 4, 4, false, Extra.NONE);
        Graph graph = c.graph();
        List<Array> in = inputs(c).stream().map(Tensor::array).toList();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var attention = new Compiler().compile(graph);
        long least = Long.MAX_VALUE;
        for (int run = 0; run < 3; run++) { // running in allocates too, on some machines more than the scores
            long start = threads.getCurrentThreadAllocatedBytes();
            assertThat(attention.run(in)).hasSize(4);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - start);
        }
        assertThat(least).isLessThan(12_000_000);
    }

    @ParameterizedTest
    @EnumSource(Extra.class)
    void headsMayShareKeysAndValues(Extra extra) {
        var shared = new Case(DType.F64, Shape.of(2, 2), 6, 8, 3, 5, true, extra);
        Tensor q = Key.of(9).normal(DType.F64, 2, 4, 6, 3),
                k = shared.in().get(1),
                v = shared.in().get(2);
        Function<Tensor, Tensor> repeated = x -> x.expand(2)
                .broadcastTo(Shape.of(2, 2, 2, 8, x.shape().size(-1)))
                .reshape(2, 4, 8, x.shape().size(-1));
        List<Tensor> few = new ArrayList<>(List.of(q, k, v)),
                many = new ArrayList<>(List.of(q, repeated.apply(k), repeated.apply(v)));
        if (extra == Extra.BIAS) few.add(Key.of(8).normal(DType.F64, 2, 4, 6, 8));
        if (extra == Extra.SHARED_MASK) few.add(shared.in().get(3));
        many.addAll(few.subList(3, few.size()));
        assertThat(shared.attended(few).isClose(shared.attended(many), 1e-14, 1e-14))
                .isTrue();
    }

    @Test
    void aProfileTellsWhatItDoes() {
        Tensor x = Key.of(1).normal(2, 64, 16);
        Profile profile = Profile.of(
                () -> Transforms.traced((Tensor y) -> y.attention(y, y)).apply(x), 1, 1);
        Profile.Kernel kernel = profile.kernels().stream()
                .filter(k -> k.name().equals("attention"))
                .findFirst()
                .orElseThrow();
        assertThat(kernel.flop()).isEqualTo(2.0 * 2 * 64 * 64 * (16 + 16));
        // x is read once, as it is all operands; results and sums are written
        assertThat(kernel.bytes()).isEqualTo(4.0 * (2 * 2 * 64 * 16 + 2 * 64));
    }
}
