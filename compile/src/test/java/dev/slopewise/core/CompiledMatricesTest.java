package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.compile.Backends;
import dev.slopewise.compile.Compiler;
import dev.slopewise.core.MatrixKinds.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Linear algebra compiled: what is left of a matrix when it is taken apart and put together again, as [LinearAlgebraAccuracyTest] measures the
/// interpreter, also at sizes where halves are cut and blocks end.
class CompiledMatricesTest {
    private static final List<int[]> SIZES =
            List.of(new int[] {5, 5}, new int[] {17, 17}, new int[] {33, 70}, new int[] {90, 40}, new int[] {100, 100});

    /// As for the interpreter.
    private static final double BOUND = 8;

    private static List<Tensor> compiled(Op op, Tensor... in) {
        return Backends.run(new Compiler(), graph(op, in), List.of(in));
    }

    private static List<Tensor> interpreted(Op op, Tensor... in) {
        return Backends.interpreted(graph(op, in), List.of(in));
    }

    private static Graph graph(Op op, Tensor... in) {
        List<Graph.Input> inputs =
                Arrays.stream(in).map(x -> new Graph.Input("", x.type())).toList();
        return Trace.of(inputs, x -> Tensor.applyAll(op, x)).graph();
    }

    private static Tensor exact(Tensor x) {
        return x.to(DType.F64);
    }

    private static List<Kind> square() {
        List<Kind> all = new ArrayList<>();
        for (int n : new int[] {0, 1, 2, 5, 16, 17, 60, 100, 150})
            MatrixKinds.general(n, n).forEach(all::add);
        return all;
    }

    private static void small(String what, double... errors) {
        for (double error : errors) assertThat(error).as(what).isLessThan(BOUND);
    }

    @Test
    void triangularFactorsAreTheMatrixWithItsRowsExchanged() {
        for (Kind kind : square()) {
            Tensor a = kind.matrix();
            List<Tensor> z = compiled(Factorization.LU, a);
            var lu = new LinearAlgebra.Lu(z.get(0), z.get(1), z.get(2));
            assertThat(lu.lower().abs().le(1).toBooleans()).doesNotContain(false);
            small(
                    kind.toString(),
                    MatrixKinds.error(a.gather(lu.order()), exact(lu.lower()).matmul(exact(lu.upper()))));
            if (!kind.name().equals("random")) continue;
            List<Tensor> expected = interpreted(Factorization.LU, a);
            assertThat(lu.order().array().sameBits(expected.get(1).array())).isTrue();
            assertThat(lu.parity().array().sameBits(expected.get(2).array())).isTrue();
        }
    }

    @Test
    void orthonormalColumnsTimesATriangleAreTheMatrix() {
        for (int[] size : SIZES) {
            MatrixKinds.general(size[0], size[1]).forEach(kind -> {
                Tensor a = kind.matrix();
                List<Tensor> z = compiled(Factorization.QR, a);
                Tensor q = z.get(0), r = z.get(1);
                int k = q.shape().size(-1);
                assertThat(Triangle.UPPER.of(r).array().sameBits(r.array())).isTrue();
                assertThat(r.slice(-1, 0, k).diagonal().ge(0).toBooleans()).doesNotContain(false);
                small(kind.toString(), MatrixKinds.error(a, exact(q).matmul(exact(r))), MatrixKinds.skewness(q));
            });
        }
    }

    @Test
    void theCholeskyFactorTimesItsTransposeIsTheMatrix() {
        for (int n : new int[] {1, 5, 16, 40, 100, 150}) {
            Tensor root = new Draw(n).real(Shape.of(n, n), -1, 1);
            Tensor square = root.matmul(root.transpose());
            Tensor ridge = Tensor.eye(n, DType.F64).times(square.norm()).times(1e-6);
            for (DType dtype : List.of(DType.F64, DType.F32)) {
                Tensor a = square.plus(ridge).to(dtype);
                Tensor l = compiled(new Triangular.Cholesky(), a).getFirst();
                assertThat(Triangle.LOWER.of(l).array().sameBits(l.array())).isTrue();
                small("positive definite " + n, MatrixKinds.error(a, exact(l).matmul(exact(l).transpose())));
            }
        }
    }

    /// A triangle's solution is that of a triangle nearby; here the triangles are well conditioned, so it is the interpreter's too.
    @Test
    void solutionsAreTheInterpreters() {
        for (int n : new int[] {1, 7, 16, 33, 100}) {
            for (int k : new int[] {1, 3, 40}) {
                Draw draw = new Draw(n + k);
                Tensor near = Tensor.eye(n, DType.F64)
                        .times(2)
                        .plus(draw.real(Shape.of(2, n, n), -1, 1).div(n));
                Tensor b = draw.real(Shape.of(2, n, k), -1, 1);
                for (DType dtype : List.of(DType.F64, DType.F32)) {
                    for (Triangle triangle : Triangle.values())
                        close(new Triangular.Solve(triangle), near.to(dtype), b.to(dtype));
                    close(new LinearSolve(), near.reverse(-2).to(dtype), b.to(dtype));
                }
            }
        }
    }

    private static void close(Op op, Tensor... in) {
        List<Tensor> got = compiled(op, in), expected = interpreted(op, in);
        double unit = in[0].dtype() == DType.F32 ? 0x1p-24 : 0x1p-53;
        for (int i = 0; i < got.size(); i++) {
            Tensor e = expected.get(i);
            boolean isClose = e.dtype().isFloat()
                    ? got.get(i).isClose(e, 64 * unit, 64 * unit)
                    : got.get(i).array().sameBits(e.array());
            assertThat(isClose).as(op + " of " + in[0].type()).isTrue();
        }
    }

    @Test
    void nothingAndWhatIsNotFiniteAreTheInterpreters() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            Tensor good = Tensor.eye(20, DType.F64).times(3);
            Tensor corner = Tensor.iota(400).reshape(20, 20).eq(82).select(good.like(bad), good);
            Tensor both = Tensor.stack(0, List.of(good, corner));
            for (Op op : List.of(
                    new Triangular.Cholesky(),
                    Factorization.LU,
                    Factorization.QR,
                    Factorization.EIGH,
                    Factorization.SVD,
                    Determinants.DETERMINANT)) same(op, both);
            same(new LinearSolve(), both, both);
            same(new Triangular.Solve(Triangle.LOWER), both, both);
        }
        for (int[] size : List.of(new int[] {0, 0}, new int[] {3, 0}, new int[] {0, 3})) {
            Tensor none = Tensor.zeros(DType.F64, 2, size[0], size[1]);
            same(Factorization.QR, none);
            same(Factorization.SVD, none);
            if (size[0] == size[1]) {
                same(new Triangular.Cholesky(), none);
                same(Factorization.LU, none);
                same(Determinants.DETERMINANT, none);
                same(new LinearSolve(), none, none);
            } else if (size[1] == 0) {
                same(new LinearSolve(), Tensor.eye(3, DType.F64).broadcastTo(Shape.of(2, 3, 3)), none);
            }
        }
    }

    private static void same(Op op, Tensor... in) {
        List<Tensor> got = compiled(op, in), expected = interpreted(op, in);
        for (int i = 0; i < got.size(); i++) {
            assertThat(numbers(got.get(i))).as(op + " of " + in[0].type()).containsExactly(numbers(expected.get(i)));
        }
    }

    /// Without a sign of zeros.
    private static double[] numbers(Tensor x) {
        Array array = x.array();
        return IntStream.range(0, array.count())
                .mapToDouble(i -> array.number(i) + 0.0)
                .toArray();
    }

    @Test
    void whatCannotBeDoneIsRefusedInTheInterpretersWords() {
        Tensor eye = Tensor.eye(40, DType.F64);
        Tensor hole = Tensor.iota(40).eq(33).select(eye.times(0), eye);
        Tensor batch = Tensor.stack(0, List.of(eye, hole));
        refused(new Triangular.Cholesky(), batch);
        refused(new LinearSolve(), batch, batch);
        refused(new Triangular.Solve(Triangle.UPPER), batch, batch);
    }

    private static void refused(Op op, Tensor... in) {
        String words = org.assertj.core.api.Assertions.catchThrowable(() -> interpreted(op, in))
                .getMessage();
        assertThat(words).contains("matrix [1]");
        assertThatThrownBy(() -> compiled(op, in))
                .isInstanceOf(SlopewiseException.class)
                .hasMessage(words);
    }

    @Test
    void bitsDoNotDependOnTheNumberOfThreads() {
        int before = Runtime.getRuntime().availableProcessors();
        Tensor random = new Draw(7).real(Shape.of(3, 170, 170), -1, 1);
        Tensor definite = random.matmul(random.transpose()).plus(Tensor.eye(170, DType.F64));
        try {
            for (Op op : List.of(new Triangular.Cholesky(), Factorization.LU, Factorization.QR)) {
                Compiler.threads(1);
                List<Tensor> one = compiled(op, definite);
                for (int threads : new int[] {2, 8}) {
                    Compiler.threads(threads);
                    List<Tensor> other = compiled(op, definite);
                    for (int i = 0; i < one.size(); i++)
                        assertThat(other.get(i).array().sameBits(one.get(i).array()))
                                .isTrue();
                }
            }
        } finally {
            Compiler.threads(before);
        }
    }
}
