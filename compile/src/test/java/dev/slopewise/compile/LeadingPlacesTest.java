package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Few indices in each of many leading places, as of a class for each example: several places are done at once, the last of them fewer.
class LeadingPlacesTest {
    private static final int PLACES = 20_011, ROWS = 5, ROW = 3;

    private final int before = Pool.threads();

    @AfterEach
    void restoreThreads() {
        Pool.threads(before);
    }

    private static Tensor drawn(DType dtype, int... sizes) {
        return Key.of(1).normal(DType.F64, sizes).times(1000).to(dtype);
    }

    private static Tensor index(int given) {
        return Key.of(2).integers(0, ROWS, PLACES, given);
    }

    /// Indices come twice in a place: what is added there is added in order.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void theyAreTheInterpretersToTheBit(int given) {
        Tensor index = index(given);
        for (DType dtype : List.of(DType.F32, DType.F64, DType.I32, DType.I64)) {
            List<Tensor> in = List.of(
                    index,
                    drawn(dtype, PLACES, ROWS),
                    drawn(dtype, PLACES, ROWS, ROW),
                    drawn(dtype, PLACES, given),
                    drawn(dtype, PLACES, given, ROW));
            Graph graph = Backends.graph(
                    in,
                    x -> List.of(
                            Tensor.apply(new Indexing.Gather(0), x.get(1), x.get(0)),
                            Tensor.apply(new Indexing.Gather(1), x.get(2), x.get(0)),
                            Tensor.apply(new Indexing.ScatterAdd(0, ROWS), x.get(3), x.get(0)),
                            Tensor.apply(new Indexing.ScatterAdd(1, ROWS), x.get(4), x.get(0))));
            List<Tensor> expected = Backends.interpreted(graph, in);
            for (int threads : new int[] {1, 3}) {
                Pool.threads(threads);
                List<Tensor> got = Backends.run(new Compiler(), graph, in);
                for (int k = 0; k < got.size(); k++)
                    assertThat(got.get(k).array().sameBits(expected.get(k).array()))
                            .as("%s, result %d, %d threads", dtype, k, threads)
                            .isTrue();
            }
        }
    }
}
