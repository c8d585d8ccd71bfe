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
import java.util.stream.Stream;
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
    void singularVectorsAndValuesAreTheMatrix() {
        for (int[] size : SIZES) {
            MatrixKinds.general(size[0], size[1]).forEach(kind -> {
                Tensor a = kind.matrix();
                List<Tensor> z = compiled(Factorization.SVD, a);
                Tensor u = z.get(0), s = z.get(1), v = z.get(2);
                assertThat(s.ge(0).toBooleans()).doesNotContain(false);
                assertThat(s.array().sameBits(s.neg().sort(0).neg().array())).isTrue();
                Tensor again = exact(u).times(exact(s)).matmul(exact(v).transpose());
                small(kind.toString(), MatrixKinds.error(a, again), MatrixKinds.skewness(u), MatrixKinds.skewness(v));
                assertThat(leads(u)).as(kind.toString()).isTrue();
            });
        }
    }

    /// Whether the first entry of at least half the largest magnitude in each column is positive.
    private static boolean leads(Tensor x) {
        int rows = x.shape().size(0), columns = x.shape().size(1);
        double[] entries = x.toDoubles();
        return IntStream.range(0, columns).allMatch(j -> {
            double[] column = IntStream.range(0, rows)
                    .mapToDouble(i -> entries[i * columns + j])
                    .toArray();
            double half = Arrays.stream(column).map(Math::abs).max().orElse(0) / 2;
            return Arrays.stream(column)
                            .filter(e -> Math.abs(e) >= half)
                            .findFirst()
                            .orElse(1)
                    >= 0;
        });
    }

    /// Of matrices with graded rows or columns the small values are as exact, beside themselves, as the large ones: by n · ε times the condition of what is left when
    /// rows or columns are brought to length 1. It is below 300 here.
    @Test
    void smallSingularValuesAreTheInterpreters() {
        for (int[] size : List.of(new int[] {12, 12}, new int[] {40, 40}, new int[] {60, 25}, new int[] {25, 60})) {
            MatrixKinds.general(size[0], size[1])
                    .filter(kind ->
                            kind.name().contains("graded") && kind.matrix().dtype() == DType.F64)
                    .forEach(kind -> {
                        Tensor s = compiled(Factorization.SVD, kind.matrix()).get(1);
                        Tensor expected =
                                interpreted(Factorization.SVD, kind.matrix()).get(1);
                        double bound = 300 * 60 * 0x1p-53;
                        assertThat(s.isClose(expected, bound, 0))
                                .as(kind.toString())
                                .isTrue();
                    });
        }
    }

    @Test
    void eigenvectorsAndEigenvaluesAreTheMatrix() {
        Stream<Kind> hard = Stream.of(
                symmetric("pairs of values that nearly agree", (i, j) -> i == j ? Math.abs(i - 50) : near(i, j)),
                symmetric("second difference", (i, j) -> i == j ? 2 : -near(i, j)),
                symmetric("parts that do not meet", (i, j) -> i / 7 == j / 7 ? 1.0 / (1 + i + j) : 0),
                symmetric("reflection", (i, j) -> (i == j ? 1 : 0) - 2.0 / 101),
                symmetric("parts that hardly meet", (i, j) -> i == j ? i % 3 : 1e-15 * near(i, j)));
        Stream.concat(square().stream(), hard).forEach(kind -> {
            Tensor a = Triangle.symmetric(kind.matrix());
            List<Tensor> z = compiled(Factorization.EIGH, kind.matrix());
            Tensor values = z.get(0), vectors = z.get(1);
            assertThat(values.array().sameBits(values.sort(0).array())).isTrue();
            Tensor again =
                    exact(vectors).times(exact(values)).matmul(exact(vectors).transpose());
            small(kind.toString(), MatrixKinds.error(a, again), MatrixKinds.skewness(vectors));
            assertThat(leads(vectors)).as(kind.toString()).isTrue();
        });
    }

    private static double near(int i, int j) {
        return Math.abs(i - j) == 1 ? 1 : 0;
    }

    private static Kind symmetric(String name, MatrixKinds.Entry entry) {
        return new Kind(name, MatrixKinds.matrix(101, 101, entry));
    }

    /// A value moves by what is left of the matrix at most, and vectors of values that lie apart agree.
    @Test
    void valuesAndVectorsThatLieApartAreTheInterpreters() {
        for (int n : new int[] {3, 20, 90}) {
            Tensor random = new Draw(n).real(Shape.of(n, n), -1, 1);
            Tensor apart = Triangle.diagonal(Tensor.iota(n).to(DType.F64)).plus(random.times(0.1));
            for (Op op : List.of(Factorization.EIGH, Factorization.SVD)) {
                List<Tensor> got = compiled(op, apart), expected = interpreted(op, apart);
                for (int i = 0; i < got.size(); i++) {
                    assertThat(got.get(i).isClose(expected.get(i), 0, BOUND * n * n * 0x1p-53))
                            .as(op + " of size " + n)
                            .isTrue();
                }
            }
        }
    }

    /// As LU may take other rows where entries nearly agree, the bound is that of elimination: n² ε times the product of the rows' lengths.
    @Test
    void determinantsAndCofactorsAreTheInterpreters() {
        for (int n : new int[] {1, 2, 9, 40, 70}) {
            Tensor a = new Draw(n).real(Shape.of(3, n, n), -1, 1);
            for (Determinants op : Determinants.values()) {
                Tensor got = compiled(op, a).getFirst(),
                        expected = interpreted(op, a).getFirst();
                double size = expected.norm().item();
                assertThat(got.isClose(expected, 0, 50 * n * n * 0x1p-53 * size))
                        .as(op + " of size " + n)
                        .isTrue();
            }
        }
        Tensor huge = Tensor.eye(70, DType.F64).times(1e300),
                tiny = Tensor.eye(70, DType.F64).times(1e-300);
        same(Determinants.DETERMINANT, huge);
        same(Determinants.DETERMINANT, tiny);
        same(Determinants.DETERMINANT, Tensor.zeros(DType.F64, 30, 30));
        same(Determinants.COFACTORS, Tensor.zeros(DType.F64, 30, 30));
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
                    Determinants.DETERMINANT,
                    Determinants.COFACTORS)) same(op, both);
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
                same(Factorization.EIGH, none);
                same(Determinants.DETERMINANT, none);
                same(Determinants.COFACTORS, none);
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
            for (Op op : List.of(
                    new Triangular.Cholesky(),
                    Factorization.LU,
                    Factorization.QR,
                    Factorization.EIGH,
                    Factorization.SVD,
                    Determinants.DETERMINANT,
                    Determinants.COFACTORS)) {
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
