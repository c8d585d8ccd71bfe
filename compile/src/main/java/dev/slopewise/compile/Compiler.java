package dev.slopewise.compile;

import dev.slopewise.core.Backend;
import dev.slopewise.core.Contraction;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Interpreter;

/// The fast backend, taken as a service before the interpreter. Matrix products of real numbers run in register tiles, also in the bodies of
/// loops and branches; all else as the interpreter does it.
///
/// Products are summed in the precision of their entries, block by block along the inner axis, each block by fused multiply-adds in order of
/// its entries: the same bits whatever the machine and whether it has vectors.
public final class Compiler implements Backend {
    /// Sets how many threads carry out kernels at most, the calling one included: 1 to 1024. Until then it is the system property
    /// `slopewise.threads`, or else the number of processors. Results have the same bits whatever the number.
    public static void threads(int count) {
        Pool.threads(count);
    }

    @Override
    public String name() {
        return "compiler";
    }

    @Override
    public int priority() {
        return 10;
    }

    @Override
    public Executable compile(Graph graph) {
        return Interpreter.nodeByNode(graph, node -> kernel(graph, node));
    }

    private Kernel kernel(Graph graph, Graph.Node node) {
        return node.op() instanceof Contraction c
                        && node.types().getFirst().dtype().isFloat()
                ? new Product(
                        c,
                        graph.typesOf(node),
                        node.types().getFirst(),
                        Tiles.of(node.types().getFirst().dtype()))
                : node.op().prepared(this);
    }
}
