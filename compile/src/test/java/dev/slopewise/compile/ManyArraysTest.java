package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Loops that read and write many arrays, of rows that do not fill the last vector: as a step of a recurrent cell.
class ManyArraysTest {
    private static final List<Function<List<Tensor>, List<Tensor>>> LOOPS = List.of(
            ManyArraysTest::chain, ManyArraysTest::scaledRows, ManyArraysTest::sumsOfRows, ManyArraysTest::sumOverRows);

    /// Each product so far; slices, so that rows stay rows.
    private static List<Tensor> chain(List<Tensor> in) {
        List<Tensor> made = new ArrayList<>();
        Tensor now = part(in.getFirst()).tanh();
        for (Tensor x : in.subList(1, in.size())) {
            now = now.times(0.7).plus(part(x));
            if (made.size() < in.size() / 2) made.add(now);
        }
        made.add(now.sigmoid());
        return made;
    }

    private static Tensor part(Tensor x) {
        return x.slice(1, 1, x.shape().size(1));
    }

    /// With one number a row.
    private static List<Tensor> scaledRows(List<Tensor> in) {
        Tensor each = in.getFirst()
                .slice(1, 0, 1)
                .reshape(in.getFirst().shape().size(0))
                .expand(-1);
        return chain(in).stream().map(x -> x.times(each)).toList();
    }

    /// With sums along each row.
    private static List<Tensor> sumsOfRows(List<Tensor> in) {
        return chain(in).stream().map(x -> x.minus(x.sum(-1).expand(-1))).toList();
    }

    /// Rows added up.
    private static List<Tensor> sumOverRows(List<Tensor> in) {
        return chain(in).stream().map(x -> x.sum(0)).toList();
    }

    static Stream<Arguments> shapes() {
        return Stream.of(DType.F32, DType.F64)
                .flatMap(dtype -> Stream.of(3, 6, 10, 12, 14, 20)
                        .flatMap(count -> Stream.of(6, 18, 70).map(length -> Arguments.of(dtype, count, length))));
    }

    private static List<Tensor> inputs(DType dtype, int count, int rows, int length) {
        return IntStream.range(0, count)
                .mapToObj(k -> Key.of(k).normal(dtype, rows, length))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void vectorsHaveTheBitsOfPlainNumbers(DType dtype, int count, int length) {
        List<Tensor> in = inputs(dtype, count, 37, length);
        for (Function<List<Tensor>, List<Tensor>> loop : LOOPS) {
            Graph graph = Backends.graph(in, loop);
            List<Tensor> plain = Backends.run(Backends.plain(), graph, in),
                    vectors = Backends.run(Backends.vectors(), graph, in),
                    expected = Backends.interpreted(graph, in);
            for (int r = 0; r < plain.size(); r++) {
                assertThat(vectors.get(r).array().sameBits(plain.get(r).array()))
                        .isTrue();
                double[] p = plain.get(r).to(DType.F64).toDoubles(),
                        e = expected.get(r).to(DType.F64).toDoubles();
                // sums of up to 70 numbers of some units
                double tolerance = dtype == DType.F32 ? 1e-4 : 1e-13;
                for (int i = 0; i < p.length; i++) assertThat(p[i]).isCloseTo(e[i], within(tolerance));
            }
        }
    }

    private static Set<LoopForm> forms(int count) {
        List<Tensor> in = inputs(DType.F32, count, 37, 70);
        Set<LoopForm> forms = new LinkedHashSet<>();
        var compiler = new Compiler(form -> {
            forms.add(form);
            return LoopCode.of(form, 1);
        });
        for (Function<List<Tensor>, List<Tensor>> loop : LOOPS) compiler.compile(Backends.graph(in, loop));
        return forms;
    }

    /// More parameters than these have no calling sequence in the JVM's last compiler, on an x86 from 74 on.
    @Test
    void methodsHaveNoMoreParametersThanTheJvmCompiles() {
        int most = 0;
        for (int count : new int[] {3, 10, 12, 14, 20}) {
            for (LoopForm form : forms(count)) {
                most = Math.max(most, form.accesses().size());
                for (MethodModel method :
                        ClassFile.of().parse(LoopCode.bytes(form, 16)).methods()) {
                    assertThat(method.methodTypeSymbol().parameterCount()).isLessThan(72);
                }
            }
        }
        assertThat(most).isGreaterThan(24);
    }

    /// The JVM's first compiler gave up on the masked vectors of some, its second had no calling sequence for others: they stayed on plain numbers.
    @ParameterizedTest
    @ValueSource(ints = {11, 20})
    void vectorsOfManyArraysBecomeFast(int count) throws InterruptedException {
        LoopForm form = forms(count).stream()
                .filter(f -> f.passes().size() == 1 && f.accesses().size() >= Math.min(24, count + count / 2))
                .findFirst()
                .orElseThrow();
        LoopCode code = LoopCode.of(form, Tiles.lanes(form.wide()), LoopRunIn::makesFast);
        if (Tiles.lanes(form.wide()) == 1) return; // no vectors here
        Backends.await(() -> {
            code.ran(10_000_000);
            return code.isInVectors();
        });
    }
}
