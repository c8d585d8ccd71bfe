package dev.slopewise.bench.openblas;

import dev.slopewise.bench.Step;
import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.io.PrintStream;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;

/// Products of two matrices: squares, the shapes of W1, W3 and W5, and some of no workload. Both sides are given the storage of the result.
final class Products {
    private static final List<Sizes> ALL = List.of(
            Sizes.of(256, 256, 256),
            Sizes.of(512, 512, 512),
            Sizes.of(1024, 1024, 1024),
            Sizes.of(2048, 2048, 2048),
            Sizes.of(128, 784, 512),
            Sizes.of(128, 512, 512),
            Sizes.of(128, 512, 512).rightTurned(),
            Sizes.of(512, 128, 512).leftTurned(),
            Sizes.of(784, 128, 512).leftTurned(),
            Sizes.of(128, 512, 10),
            Sizes.of(512, 128, 10).leftTurned(),
            Sizes.of(128, 10, 512).rightTurned(),
            Sizes.of(256, 784, 10),
            Sizes.of(784, 256, 10).leftTurned(),
            Sizes.of(1024, 128, 128),
            Sizes.of(1024, 128, 512),
            Sizes.of(1024, 512, 128),
            Sizes.of(128, 1024, 512).leftTurned(),
            Sizes.of(1024, 128, 256),
            Sizes.of(64, 32, 64).rightTurned().times(64),
            Sizes.of(64, 64, 32).times(64),
            Sizes.of(333, 77, 191),
            Sizes.of(32, 16, 16),
            Sizes.of(1, 512, 512),
            Sizes.of(2, 512, 512),
            Sizes.of(10, 512, 512),
            Sizes.of(512, 512, 1),
            Sizes.of(512, 512, 4));

    private Products() {}

    static void print(PrintStream out) {
        out.println("| rows × inner × columns, GFLOP/s | f32 | OpenBLAS | ratio | f64 | OpenBLAS | ratio |");
        out.println("|---|---|---|---|---|---|---|");
        for (Sizes s : ALL)
            out.println(
                    "| " + s + " | " + cells(s, turns(s, DType.F32)) + " | " + cells(s, turns(s, DType.F64)) + " |");
    }

    private static String cells(Sizes s, Turns t) {
        return "%.0f | %.0f | %.2f".formatted(s.flop() / t.ours() * 1e-9, s.flop() / t.theirs() * 1e-9, t.ratio());
    }

    private record Factors(Tensor a, Tensor b) {}

    private static Turns turns(Sizes s, DType dtype) {
        var factors = new Factors(
                Key.of(1).normal(s.leftSizes()).to(dtype),
                Key.of(2).normal(s.rightSizes()).to(dtype));
        BiFunction<Tensor, Factors, Tensor> product =
                Transforms.donating((_, f) -> s.left(f.a()).matmul(s.right(f.b())));
        Tensor[] last = {Tensor.zeros(s.resultSizes()).to(dtype).plus(1)};

        OpenBlas blas = OpenBlas.of(dtype);
        int size = s.rows() * s.columns();
        Pointer c = blas.array((long) s.many() * size);
        List<Pointer> as = parts(blas, factors.a(), s), bs = parts(blas, factors.b(), s);
        List<Pointer> cs = IntStream.range(0, s.many())
                .<Pointer>mapToObj(i -> c.getPointer(c.getClass(), (long) i * size))
                .toList();

        Turns turns = Turns.of(() -> last[0] = product.apply(last[0], factors), () -> {
            for (int i = 0; i < s.many(); i++) blas.product(s, as.get(i), bs.get(i), cs.get(i));
        });
        Beside.requireSame(s, Step.size(last[0].toDoubles()), Step.size(blas.read(c, s.many() * size)));
        return turns;
    }

    /// Each of many matrices in an array of its own.
    private static List<Pointer> parts(OpenBlas blas, Tensor x, Sizes s) {
        if (s.many() == 1) return List.of(blas.array(x));
        return IntStream.range(0, s.many()).mapToObj(i -> blas.array(x.get(i))).toList();
    }

    /// What is multiplied.
    ///
    /// @param isLeftTurned  the left matrix is stored the other way round
    /// @param isRightTurned likewise
    record Sizes(int many, int rows, int inner, int columns, boolean isLeftTurned, boolean isRightTurned) {
        static Sizes of(int rows, int inner, int columns) {
            return new Sizes(1, rows, inner, columns, false, false);
        }

        Sizes leftTurned() {
            return new Sizes(many, rows, inner, columns, true, isRightTurned);
        }

        Sizes rightTurned() {
            return new Sizes(many, rows, inner, columns, isLeftTurned, true);
        }

        Sizes times(int count) {
            return new Sizes(count, rows, inner, columns, isLeftTurned, isRightTurned);
        }

        double flop() {
            return 2.0 * many * rows * inner * columns;
        }

        /// How CBLAS is told whether the left matrix is turned.
        int leftFlag() {
            return isLeftTurned ? OpenBlas.TURNED : OpenBlas.AS_IT_IS;
        }

        /// The same of the right.
        int rightFlag() {
            return isRightTurned ? OpenBlas.TURNED : OpenBlas.AS_IT_IS;
        }

        int leftRow() {
            return isLeftTurned ? rows : inner;
        }

        int rightRow() {
            return isRightTurned ? inner : columns;
        }

        Tensor left(Tensor a) {
            return isLeftTurned ? a.transpose() : a;
        }

        Tensor right(Tensor b) {
            return isRightTurned ? b.transpose() : b;
        }

        int[] leftSizes() {
            return isLeftTurned ? sizes(inner, rows) : sizes(rows, inner);
        }

        int[] rightSizes() {
            return isRightTurned ? sizes(columns, inner) : sizes(inner, columns);
        }

        int[] resultSizes() {
            return sizes(rows, columns);
        }

        private int[] sizes(int first, int second) {
            return many == 1 ? new int[] {first, second} : new int[] {many, first, second};
        }

        @Override
        public String toString() {
            return "%s%d%s × %d × %d%s"
                    .formatted(
                            many == 1 ? "" : many + " of ",
                            rows,
                            isLeftTurned ? " T" : "",
                            inner,
                            columns,
                            isRightTurned ? " T" : "");
        }
    }
}
