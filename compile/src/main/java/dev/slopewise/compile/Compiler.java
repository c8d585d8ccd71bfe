package dev.slopewise.compile;

import dev.slopewise.core.Backend;
import dev.slopewise.core.Contraction;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Interpreter;
import dev.slopewise.core.Type;
import java.util.List;

/// The fast backend, taken as a service before the interpreter. Matrix products and convolutions of real numbers run in register tiles, also in
/// the bodies of loops and branches; for much else [Kernels] has faster loops than the interpreter, which does the rest.
///
/// Products are summed in the precision of their entries, block by block along the inner axis, each block by fused multiply-adds in order of
/// its entries: the same bits whatever the machine and whether it has vectors.
public final class Compiler implements Backend {
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
        List<Type> in = graph.typesOf(node), out = node.types();
        return node.op() instanceof Contraction c && out.getFirst().dtype().isFloat()
                ? new Product(c, in, out.getFirst(), Tiles.of(out.getFirst().dtype()))
                : Kernels.of(node.op(), in, out).orElseGet(() -> node.op().prepared(this));
    }
}
