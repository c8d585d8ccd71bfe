package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Key;
import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixKernelsTest {
    private static final Map<String, Function<Tensor, List<Tensor>>> FACTORS = Map.of(
            "cholesky", x -> List.of(LinearAlgebra.cholesky(spread(x))),
            "lu", x -> List.of(LinearAlgebra.lu(x).upper()),
            "qr", x -> List.of(LinearAlgebra.qr(x).q()),
            "solve", x -> List.of(LinearAlgebra.solve(x, x.square())),
            "determinant", x -> List.of(LinearAlgebra.determinant(x)),
            "eigh", x -> List.of(LinearAlgebra.eigh(spread(x)).vectors()),
            "svd", x -> List.of(LinearAlgebra.svd(x).u()),
            "svd of equal rows",
                    x -> List.of(LinearAlgebra.svd(x.times(0).plus(1)).u()));

    private final int threads = Pool.threads();

    /// Symmetric, and positive definite.
    private static Tensor spread(Tensor x) {
        return x.matmul(x.transpose()).plus(Tensor.eye(x.shape().size(-1), x.dtype()));
    }

    @BeforeEach
    void oneThread() {
        Pool.threads(1); // what is allocated is counted for this thread
    }

    @AfterEach
    void asBefore() {
        Pool.threads(threads);
    }

    /// One matrix that is halved a few times, and many small ones.
    @ParameterizedTest
    @ValueSource(strings = {"cholesky", "lu", "qr", "solve", "determinant", "eigh", "svd", "svd of equal rows"})
    void takingMatricesApartAllocatesNothing(String name) {
        for (int n : new int[] {70, 4}) {
            Tensor x = Key.of(n).normal(DType.F64, 70 / n, n, n);
            Graph graph = Backends.graph(List.of(x), l -> FACTORS.get(name).apply(l.getFirst()));
            var program = (Program) new Compiler().compile(graph);
            List<Array> in = List.of(x.array()),
                    into = graph.outputTypes().stream().map(Array::zeros).toList();
            assertThat(Backends.allocated(20, () -> program.run(in, into))).isZero();
        }
    }
}
