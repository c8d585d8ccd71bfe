package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/// Loops at their edges: the size of their code, what lies around their entries, and numbers at the ends of their kind.
class LoopEdgesTest {
    /// The JVM compiles no method that is longer.
    private static final int MOST_BYTES = 8_000;

    private static final List<DType> REAL = List.of(DType.F32, DType.F64);

    // ---- Size

    /// Long formulas, many sums, many results, and all of them together.
    private static List<Tensor> heavy(int kind, Tensor x, Tensor y) {
        List<Tensor> out = new ArrayList<>();
        Tensor power = x.pow(y).erfc(), z = x;
        if (kind == 0) return List.of(power.pow(x).plus(x.lgamma()).atan2(y).asinh(), power.sum(0), power.sum(1));
        for (int i = 1; i <= 10; i++) {
            z = z.times(y).plus(i);
            if (kind == 1) out.addAll(List.of(z.sum(1), z.abs().maximum(1)));
            if (kind == 2) out.addAll(List.of(z, z.gt(x)));
            if (kind == 3) out.addAll(List.of(z.sin(), z.sum(1), z.square().sum(0), z.sum(0)));
            if (kind == 4) z = z.minus(z.mean(1).expand(1)).tanh();
            if (kind == 5)
                out.addAll(List.of(
                        z.exp().sum(1),
                        z.tan().sum(1),
                        z.sinh().sum(1),
                        z.atan().sum(1)));
        }
        out.add(z);
        return out;
    }

    @Test
    void noMethodIsTooLongForTheJvm() {
        Set<LoopForm> forms = new LinkedHashSet<>();
        Backend backend = new Compiler(form -> {
            forms.add(form);
            return LoopCode.of(form, 1);
        });
        for (DType dtype : REAL) {
            List<Tensor> in = List.of(Key.of(1).normal(dtype, 30, 70), Key.of(2).normal(dtype, 30, 70));
            for (int kind = 0; kind <= 5; kind++) {
                int which = kind;
                backend.compile(Backends.graph(in, x -> heavy(which, x.get(0), x.get(1))));
            }
        }
        for (LoopForm form : forms) {
            for (int bits = 0; bits <= 512; bits = bits == 0 ? 128 : 2 * bits) {
                int lanes = Math.max(1, bits / (form.wide() ? 64 : 32));
                for (var method :
                        ClassFile.of().parse(LoopCode.bytes(form, lanes)).methods()) {
                    int length = ((CodeAttribute) method.code().orElseThrow()).codeLength();
                    assertThat(length)
                            .as(() -> method.methodName() + " in " + lanes + " lanes:\n" + form)
                            .isLessThan(MOST_BYTES);
                }
            }
        }
    }

    // ---- What lies around

    @Test
    void slicesSeeNothingOfWhatLiesAroundAndLeaveItAlone() {
        for (long seed = 1; seed <= 20; seed++) {
            for (DType dtype : REAL) {
                List<Tensor> in = new ArrayList<>();
                Graph graph = LoopsTest.random(seed, dtype, in, 1 + (int) seed % 3);
                List<Tensor> before = new ArrayList<>();
                LoopsTest.random(seed, dtype, before, 1 + (int) seed % 3);
                List<Tensor> expected = Backends.interpreted(graph, in);
                double tolerance = dtype == DType.F32 ? 2e-4 : 1e-12; // as in LoopsTest
                for (Backend backend : List.of(Backends.plain(), Backends.vectors())) {
                    List<Tensor> got = Backends.run(backend, graph, in);
                    for (int k = 0; k < got.size(); k++) {
                        String what = "seed " + seed + " result " + k + "\n" + graph;
                        assertThat(expected.get(k).isFinite().all().isTrue())
                                .as(what)
                                .isTrue();
                        assertThat(got.get(k).isClose(expected.get(k), tolerance, tolerance))
                                .as(what)
                                .isTrue();
                    }
                    for (int i = 0; i < before.size(); i++) {
                        assertThat(in.get(i).array().sameBits(before.get(i).array()))
                                .isTrue();
                    }
                }
            }
        }
    }

    // ---- Numbers at the ends

    private static double[] ends(DType dtype) {
        double least = dtype == DType.F32 ? Float.MIN_VALUE : Double.MIN_VALUE, more = Math.scalb(least, 20);
        return new double[] {0.0, -0.0, 1 / 0.0, -1 / 0.0, Double.NaN, least, -least, more, -more};
    }

    /// Rows of few kinds of numbers each, so that not all sums are NaN.
    private static Tensor rowsOf(double[] kinds, SplittableRandom random, DType dtype, int rows, int length) {
        Array array = Array.zeros(new Type(dtype, Shape.of(rows, length)));
        for (int r = 0; r < rows; r++) {
            int[] some = random.ints(3, 0, kinds.length).toArray();
            for (int i = r * length; i < (r + 1) * length; i++) {
                double x = kinds[some[random.nextInt(some.length)]];
                if (dtype == DType.F32) array.floats()[i] = (float) x;
                else array.doubles()[i] = x;
            }
        }
        return Tensor.of(array);
    }

    /// Operations that round once, and sums of denormals, which are exact: all bits are the interpreter's.
    private static List<Tensor> exact(Tensor x, Tensor y) {
        Tensor chain =
                x.max(y).times(0.5).minus(x.gt(y).select(x, y.neg())).abs().sqrt();
        return List.of(
                chain,
                x.div(y).min(chain),
                x.ne(y),
                x.le(y).select(chain, x).minimum(0),
                x.sum(1),
                x.sum(0),
                x.sum(),
                x.maximum(1),
                x.maximum(0),
                x.abs().maximum(1),
                x.abs().maximum(0),
                x.div(y).abs().maximum(),
                x.minimum(1),
                y.times(x).minimum(0),
                y.maximum(),
                x.minus(x.maximum(1).expand(1)));
    }

    @Test
    void edgesAreTheInterpretersThroughChainsAndFolds() {
        var random = new SplittableRandom(20262);
        for (DType dtype : REAL) {
            for (int length : new int[] {1, 2, 3, 7, 15, 16, 17, 33, 64, 67, 130}) {
                int rows = 1 + length % 20;
                double[] ends = ends(dtype),
                        all =
                                DoubleStream.concat(Arrays.stream(ends), DoubleStream.of(1, -2, 0.5))
                                        .toArray();
                List<Tensor> in =
                        List.of(rowsOf(ends, random, dtype, rows, length), rowsOf(all, random, dtype, rows, length));
                Graph graph = Backends.graph(in, x -> exact(x.get(0), x.get(1)));
                List<Tensor> expected = Backends.interpreted(graph, in);
                for (Backend backend : List.of(Backends.plain(), Backends.vectors())) {
                    List<Tensor> got = Backends.run(backend, graph, in);
                    for (int k = 0; k < got.size(); k++) {
                        assertThat(got.get(k).array().sameBits(expected.get(k).array()))
                                .as(
                                        "result %d of %s %d × %d: %s, not %s",
                                        k, dtype, rows, length, got.get(k), expected.get(k))
                                .isTrue();
                    }
                }
            }
        }
    }
}
