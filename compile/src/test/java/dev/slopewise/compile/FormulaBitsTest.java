package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Polygamma;
import dev.slopewise.core.Shape;
import dev.slopewise.core.SingleOp;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Loops of one operation give the same bits in vectors and as plain numbers.
class FormulaBitsTest {
    private static final long SEED = 20261;

    // @formatter:off
    private static final double[] EDGES = {
        0.0, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 1, -1, 0.5, -0.5, 2, -2, 2.5, 88.7, -103.9, 709.7, -745.1,
        Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, -Double.MIN_VALUE, Float.MAX_VALUE, Float.MIN_VALUE, -Float.MIN_VALUE,
        Float.MIN_NORMAL, Double.MIN_NORMAL, 1e-30, 1e-300, 3.2e6, 3.3e6, -1.8e15, 1e22, -1e30};
    // @formatter:on

    private static Stream<SingleOp> formulas() {
        return Stream.concat(Stream.of(Pointwise.values()).filter(Formulas::has), Stream.of(new Polygamma(0)));
    }

    @ParameterizedTest
    @MethodSource("formulas")
    void vectorsAndPlainNumbersGiveTheSameBits(SingleOp op) {
        assumeTrue(Tiles.lanes(false) > 1, "no vectors here");
        var random = new SplittableRandom(SEED);
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            for (int n : IntStream.concat(IntStream.rangeClosed(1, 70), IntStream.of(3001))
                    .toArray()) {
                List<Tensor> in = new ArrayList<>();
                for (int k = 0; k < op.operands(); k++) in.add(any(random, n, isMask(op, k) ? DType.BOOL : dtype));
                List<Graph.Input> inputs =
                        in.stream().map(x -> new Graph.Input("", x.type())).toList();
                Graph graph =
                        Trace.of(inputs, x -> List.of(Tensor.apply(op, x))).graph();
                Tensor plain = Backends.run(Backends.plain(), graph, in).getFirst();
                Tensor vectors = Backends.run(Backends.vectors(), graph, in).getFirst();
                assertThat(vectors.array().sameBits(plain.array()))
                        .as(() -> "%s of %d, seed %d: %s".formatted(op, n, SEED, difference(in, plain, vectors)))
                        .isTrue();
            }
        }
    }

    private static boolean isMask(SingleOp op, int operand) {
        return op instanceof Pointwise row
                && (row.meaning() instanceof Pointwise.Meaning.Logic || (row == Pointwise.SELECT && operand == 0));
    }

    /// Bit patterns of all kinds, of every third an edge.
    private static Tensor any(SplittableRandom random, int n, DType dtype) {
        Array array = Array.zeros(new Type(dtype, Shape.of(n)));
        for (int i = 0; i < n; i++) {
            double edge = EDGES[random.nextInt(EDGES.length)];
            boolean isEdge = random.nextInt(3) == 0;
            switch (dtype) {
                case F32 -> array.floats()[i] = isEdge ? (float) edge : Float.intBitsToFloat(random.nextInt());
                case F64 -> array.doubles()[i] = isEdge ? edge : Double.longBitsToDouble(random.nextLong());
                default -> array.bools()[i] = random.nextBoolean();
            }
        }
        return Tensor.of(array);
    }

    private static String difference(List<Tensor> in, Tensor plain, Tensor vectors) {
        for (int i = 0; i < plain.array().count(); i++) {
            int at = i;
            double x = plain.array().number(i), y = vectors.array().number(i);
            if (Double.compare(x, y) != 0) {
                double[] of = in.stream().mapToDouble(t -> t.array().number(at)).toArray();
                return "entry %d of %s is %s plain and %s in vectors".formatted(i, Arrays.toString(of), x, y);
            }
        }
        return "the types differ";
    }
}
