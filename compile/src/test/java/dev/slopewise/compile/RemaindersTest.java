package dev.slopewise.compile;

import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RemaindersTest {
    private static void bitsAreTheInterpreters(double[] x, double[] y) {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            List<Tensor> in = List.of(Tensor.of(x).to(dtype), Tensor.of(y).to(dtype));
            Graph graph = Backends.graph(
                    in, xy -> List.of(xy.get(0).floorMod(xy.get(1)), xy.get(0).remainder(xy.get(1))));
            List<Tensor> expected = Backends.interpreted(graph, in);
            Backends.sameBits(Backends.run(Backends.plain(), graph, in), expected);
            Backends.sameBits(Backends.run(Backends.vectors(), graph, in), expected);
        }
    }

    @Test
    void edgesAreTheInterpreters() {
        double[] edges = {
            0,
            -0.0,
            1,
            -1,
            0.3,
            -0.3,
            3,
            -3,
            6,
            1e-40,
            -1e-40,
            3e-45,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            1e-300,
            1e30,
            -1e30,
            3e38,
            1e300,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN,
            0x1p21,
            0x1p22 + 1,
            0x1p24 - 1,
            0x1p50,
            0x1p53 - 1
        };
        double[] x = new double[edges.length * edges.length], y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = edges[i / edges.length];
            y[i] = edges[i % edges.length];
        }
        bitsAreTheInterpreters(x, y);
    }

    /// Quotients of all sizes up to 2⁶⁰, and near whole and half numbers, where the nearest multiple is not the one below.
    @Test
    void quotientsOfAnySizeHaveTheInterpretersBits() {
        var random = new SplittableRandom(4);
        double[] x = new double[200_000], y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double size = Math.scalb(random.nextDouble(-2, 2), random.nextInt(60));
            double times = i % 4 == 0
                    ? size
                    : i % 4 == 1 ? Math.rint(size) : i % 4 == 2 ? Math.rint(2 * size) / 2 : random.nextDouble(-3, 3);
            y[i] = (float) Math.scalb(random.nextDouble(-2, 2), random.nextInt(-20, 20));
            x[i] = (i % 8 < 4 ? (float) (times * y[i]) : times * y[i]);
        }
        bitsAreTheInterpreters(x, y);
    }
}
