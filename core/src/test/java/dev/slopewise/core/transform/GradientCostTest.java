package dev.slopewise.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The promise that all slopes together cost at most four times the function, kept in `docs/gradient-cost.md`.
///
/// @see <a href="https://doi.org/10.1137/1.9780898717761">Griewank and Walther 2008, Evaluating Derivatives, section 4.5</a>
class GradientCostTest {
    private static final Path PAGE = Path.of("..", "docs", "gradient-cost.md");
    private static final String BEGIN = "<!-- table, compared with recomputed numbers by GradientCostTest -->\n";
    private static final int BATCH = 32;

    record Layer(Tensor weight, Tensor bias) {}

    record Mlp(List<Layer> layers) {
        static Mlp of(int width, int depth) {
            List<Layer> layers = new ArrayList<>();
            for (int i = 0; i < depth; i++) layers.add(new Layer(Tensor.zeros(width, width), Tensor.zeros(width)));
            return new Mlp(layers);
        }

        Tensor loss(Tensor x, UnaryOperator<Tensor> activation) {
            Tensor h = x;
            for (int i = 0; i < layers.size(); i++) {
                Layer layer = layers.get(i);
                h = h.matmul(layer.weight).plus(layer.bias);
                if (i < layers.size() - 1) h = activation.apply(h);
            }
            return h.minus(x).square().mean();
        }
    }

    record Row(int width, int depth) {
        private Function<Mlp, Tensor> loss(UnaryOperator<Tensor> activation) {
            Tensor x = Tensor.zeros(BATCH, width);
            return m -> m.loss(x, activation);
        }

        long parameters() {
            return (long) depth * width * (width + 1);
        }

        long value(UnaryOperator<Tensor> activation) {
            return Transforms.graph(loss(activation), Mlp.of(width, depth)).multiplyAdds();
        }

        long gradient(UnaryOperator<Tensor> activation) {
            var both = Transforms.valueAndGrad(loss(activation));
            Graph graph = Transforms.graph(
                    (Mlp m) -> List.of(both.apply(m).value(), both.apply(m).gradient()), Mlp.of(width, depth));
            return graph.multiplyAdds();
        }

        /// One push gives one partial derivative, so as many are needed as there are parameters.
        long forward() {
            Mlp m = Mlp.of(width, depth);
            var push = Transforms.jvp(loss(Tensor::tanh));
            return parameters()
                    * Transforms.graph((Mlp at) -> push.apply(at, m).change(), m)
                            .multiplyAdds();
        }

        /// Central differences evaluate the function twice for each parameter.
        long differences() {
            return 2 * parameters() * value(Tensor::tanh);
        }

        @Override
        public String toString() {
            double value = value(Tensor::tanh);
            return String.format(
                    Locale.ROOT,
                    "| %d | %d | %,d | %,.0f | %.2f | %,.1f | %,.1f |",
                    width,
                    depth,
                    parameters(),
                    value,
                    gradient(Tensor::tanh) / value,
                    forward() / value,
                    differences() / value);
        }
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int width : new int[] {1, 2, 8, 64, 512}) {
            for (int depth = 1; depth <= 4; depth++) rows.add(new Row(width, depth));
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aGradientCostsAtMostFourFunctions(Row row) {
        for (UnaryOperator<Tensor> activation : List.<UnaryOperator<Tensor>>of(
                Tensor::tanh, Tensor::relu, Tensor::sigmoid, Tensor::softplus, Tensor::gelu)) {
            assertThat(row.gradient(activation)).isLessThanOrEqualTo(4 * row.value(activation));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void itIsCheaperThanForwardModeAndThanDifferences(Row row) {
        assertThat(row.gradient(Tensor::tanh)).isLessThanOrEqualTo(row.forward());
        assertThat(row.gradient(Tensor::tanh)).isLessThan(row.differences());
    }

    @Test
    void thePageShowsTheseNumbers() throws IOException {
        String page = Files.readString(PAGE);
        List<String> table = new ArrayList<>();
        for (Row row : rows()) table.add(row.toString());
        assertThat(page).contains(BEGIN);
        String shown = page.substring(page.indexOf(BEGIN) + BEGIN.length());
        assertThat(shown.lines().filter(line -> line.matches("\\| \\d.*")).toList())
                .isEqualTo(table);
    }
}
