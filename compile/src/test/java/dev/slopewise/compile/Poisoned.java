package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Contraction;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Shape;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import java.util.List;

/// Compiled graphs among [Poison]: around every array that a loop works on, in the arrays for results, in the storage of values between (by a run
/// on poison before), in what threads keep for kernels, and in the strips of products.
///
/// What a kernel that is no loop works on are arrays of exact size: outside them the JVM itself lets it neither read nor write.
public final class Poisoned {
    /// Working space is made so large, so that it is longer than what is needed of it.
    private static final int SPACE = 1 << 13;

    /// Of products that leave their strips behind.
    private static final Shape SIDE = Shape.of(40, 40);

    private Poisoned() {}

    /// The results of a graph, the same whatever poison lies around: where they differ, this fails. So it does where an operand is not the same after.
    ///
    /// @param lanes  whether loops run in vectors
    public static List<Tensor> run(boolean lanes, Graph graph, List<Tensor> in) {
        int before = Pool.threads();
        Pool.threads(1); // so that the calling thread's working space is what is used
        try {
            List<Array> one = run(Poison.ONE, lanes, graph, in), other = run(Poison.OTHER, lanes, graph, in);
            for (int k = 0; k < one.size(); k++) {
                if (!one.get(k).sameBits(other.get(k)))
                    throw new AssertionError("what lies around plays a part: %s or %s in%n%s"
                            .formatted(Tensor.of(one.get(k)), Tensor.of(other.get(k)), graph));
            }
            return one.stream().map(Tensor::of).toList();
        } finally {
            Pool.threads(before);
        }
    }

    private static List<Array> run(Poison poison, boolean lanes, Graph graph, List<Tensor> in) {
        var compiler = new Compiler(form ->
                LoopCode.watched(form, lanes ? Tiles.lanes(form.wide()) : 1, code -> poison.around(form, code)));
        Program program = (Program) compiler.compile(graph);
        List<Array> out = graph.outputTypes().stream().map(Array::zeros).toList();
        fillStorage(poison, program, in, out);
        fillSpace(poison);
        out.forEach(x -> poison.fill(Storage.of(x)));
        List<Array> operands = in.stream().map(x -> Storage.copy(x.array())).toList();
        program.run(operands, out);
        for (int i = 0; i < operands.size(); i++) {
            if (!operands.get(i).sameBits(in.get(i).array()))
                throw new AssertionError("operand %d is written to in%n%s".formatted(i, graph));
        }
        return out;
    }

    /// A run on real numbers of no meaning. Integers stay, as many of them are places.
    private static void fillStorage(Poison poison, Program program, List<Tensor> in, List<Array> out) {
        List<Array> bad = in.stream().map(x -> Storage.copy(x.array())).toList();
        for (Array x : bad) if (x.dtype().isFloat()) poison.fill(Storage.of(x));
        try {
            program.run(bad, out);
        } catch (SlopewiseException e) {
            // such numbers may be refused: then nothing more of it is left behind
        }
    }

    private static void fillSpace(Poison poison) {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            Type square = new Type(dtype, SIDE);
            Array x = Array.zeros(square);
            poison.fill(Storage.of(x));
            new Product(new Contraction("ik", "kj", "ij"), List.of(square, square), square, Tiles.of(dtype))
                    .run(List.of(x, x), List.of(Array.zeros(square)));
        }
        for (WorkingSpace space : WorkingSpace.values()) {
            poison.fill(space.floats(SPACE));
            poison.fill(space.doubles(SPACE));
            poison.fill(space.ints(SPACE));
            poison.fill(space.longs(SPACE));
        }
    }
}
