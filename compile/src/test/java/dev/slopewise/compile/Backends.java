package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Interpreter;
import dev.slopewise.core.Tensor;
import java.util.List;

/// The compiler in the ways that tests compare.
public final class Backends {
    private Backends() {}

    /// Loops on plain numbers alone.
    public static Backend plain() {
        return new Compiler(form -> LoopCode.of(form, 1));
    }

    /// Loops on vectors from the first call on.
    public static Backend vectors() {
        return new Compiler(form -> LoopCode.of(form, Tiles.lanes(form.wide())));
    }

    /// The results of a graph.
    public static List<Tensor> run(Backend backend, Graph graph, List<Tensor> in) {
        List<Array> arrays = in.stream().map(Tensor::array).toList();
        return backend.compile(graph).run(arrays).stream().map(Tensor::of).toList();
    }

    public static List<Tensor> interpreted(Graph graph, List<Tensor> in) {
        return run(new Interpreter(), graph, in);
    }
}
