package dev.slopewise.bench.openblas;

import dev.slopewise.bench.Step;
import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/// Linear algebra of square matrices beside LAPACK, which works in the place of its operands: these are copied there first. Ours works in double precision for
/// `f32`, too, and makes its results anew.
enum Factorisations {
    CHOLESKY("Cholesky", 256, 1000, 2000),
    SOLVE("A⁻¹ B, as many right sides", 256, 1000, 2000),
    QR("QR", 256, 1000, 2000),
    EIGEN("eigenvalues and vectors, symmetric", 256, 1000),
    SINGULAR("singular values and vectors", 256, 1000);

    private final String heading;
    private final int[] sizes;

    Factorisations(String heading, int... sizes) {
        this.heading = heading;
        this.sizes = sizes;
    }

    static void print(PrintStream out) {
        out.println("| ms | n | f32 | LAPACK | ratio | f64 | LAPACK | ratio |");
        out.println("|---|---|---|---|---|---|---|---|");
        for (Factorisations f : values())
            for (int n : f.sizes)
                out.println("| %s | %d | %s | %s |"
                        .formatted(f.heading, n, cells(f.turns(n, DType.F32)), cells(f.turns(n, DType.F64))));
    }

    private static String cells(Turns t) {
        return "%.3g | %.3g | %.2f".formatted(t.ours() * 1e3, t.theirs() * 1e3, t.ratio());
    }

    private record Operands(Tensor a, Tensor b) {}

    private Turns turns(int n, DType dtype) {
        Tensor noise = Key.of(1).normal(n, n).to(dtype), eye = Tensor.eye(n, dtype);
        Tensor a = switch (this) {
            case CHOLESKY -> noise.matmul(noise.transpose()).plus(eye.times(n));
            case SOLVE -> noise.plus(eye.times(2 * Math.sqrt(n)));
            case EIGEN -> noise.plus(noise.transpose());
            case QR, SINGULAR -> noise;
        };
        var operands = new Operands(a, Key.of(2).normal(n, n).to(dtype));
        Function<Operands, List<Tensor>> ours = Transforms.traced(this::ours);
        Theirs theirs = new Theirs(OpenBlas.of(dtype), n, operands);

        Turns turns = Turns.of(() -> ours.apply(operands), () -> theirs.run(this));
        Beside.requireSame(
                this + " " + n, Step.size(ours.apply(operands).getFirst().toDoubles()), Step.size(theirs.read(this)));
        return turns;
    }

    /// What is compared is the first result.
    private List<Tensor> ours(Operands o) {
        return switch (this) {
            case CHOLESKY -> List.of(LinearAlgebra.cholesky(o.a()));
            case SOLVE -> List.of(LinearAlgebra.solve(o.a(), o.b()));
            case QR -> {
                var z = LinearAlgebra.qr(o.a());
                yield List.of(z.q(), z.r());
            }
            case EIGEN -> {
                var z = LinearAlgebra.eigh(o.a());
                yield List.of(z.values(), z.vectors());
            }
            case SINGULAR -> {
                var z = LinearAlgebra.svd(o.a());
                yield List.of(z.s(), z.u(), z.v());
            }
        };
    }

    private static final class Theirs {
        private final OpenBlas blas;
        private final int n;
        private final Pointer a, b, x, y, values, u, vt;
        private final IntPointer order;
        private final long bytes;

        Theirs(OpenBlas blas, int n, Operands operands) {
            this.blas = blas;
            this.n = n;
            a = blas.array(operands.a().transpose()); // by columns
            b = blas.array(operands.b().transpose());
            x = blas.array((long) n * n);
            y = blas.array((long) n * n);
            u = blas.array((long) n * n);
            vt = blas.array((long) n * n);
            values = blas.array((long) n);
            order = new IntPointer((long) n);
            bytes = (long) n * n * operands.a().dtype().bytes();
        }

        void run(Factorisations what) {
            Pointer.memcpy(x, a, bytes);
            switch (what) {
                case CHOLESKY -> blas.cholesky(n, x);
                case SOLVE -> {
                    Pointer.memcpy(y, b, bytes);
                    blas.solve(n, x, order, y);
                }
                case QR -> blas.qr(n, x, values);
                case EIGEN -> blas.eigen(n, x, values);
                case SINGULAR -> blas.singular(n, x, values, u, vt);
            }
        }

        double[] read(Factorisations what) {
            return switch (what) {
                case CHOLESKY -> lower(blas.read(x, n * n));
                case SOLVE -> blas.read(y, n * n);
                case QR -> blas.read(x, n * n);
                case EIGEN, SINGULAR -> blas.read(values, n);
            };
        }

        /// Above its diagonal the factor's array keeps what the operand had there.
        private double[] lower(double[] byColumns) {
            for (int column = 0; column < n; column++) Arrays.fill(byColumns, column * n, column * n + column, 0);
            return byColumns;
        }
    }
}
