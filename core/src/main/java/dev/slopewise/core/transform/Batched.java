package dev.slopewise.core.transform;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;

/// A function over trees applied to every entry of a chosen axis of its arguments at once.
///
/// @param axes one for each argument: the axis in all its leaves, or [Transforms#SHARED]
/// @param out  the axis along which results are stacked
record Batched<R>(Traced.Body body, List<Integer> axes, int out) {
    R apply(List<Tree<Object>> arguments) {
        int size = size(arguments);
        List<List<Type>> types = new ArrayList<>();
        List<Tensor> leaves = new ArrayList<>();
        for (int a = 0; a < arguments.size(); a++) {
            int axis = axes.get(a);
            List<Type> own = new ArrayList<>();
            for (Tensor leaf : arguments.get(a).leaves()) {
                leaves.add(axis == Transforms.SHARED ? leaf : leaf.moveAxis(axis, 0));
                own.add(
                        axis == Transforms.SHARED
                                ? leaf.type()
                                : leaf.type().with(leaf.shape().without(axis)));
            }
            types.add(own);
        }
        Traced traced = Traced.of(body, arguments.stream().map(Tree::structure).toList(), types);
        Graph graph = Vmap.of(traced.graph(), flags(arguments, traced.captured().size()), size);
        Graph placed = Simplify.of(Trace.of(
                        graph.inputs(),
                        in -> Trace.replay(graph, in).stream()
                                .map(x -> x.moveAxis(0, placeOf(x.shape())))
                                .toList())
                .graph());
        return Tree.rebuild(traced.out(), Derived.run(placed, Transforms.join(leaves, traced.captured())));
    }

    private int placeOf(Shape shape) {
        require(
                out >= -shape.rank() && out < shape.rank(),
                "vmap cannot stack results along axis %d of %s",
                out,
                shape);
        return out;
    }

    private boolean[] flags(List<Tree<Object>> arguments, int captured) {
        List<Boolean> flags = new ArrayList<>();
        for (int a = 0; a < arguments.size(); a++) {
            for (Tensor _ : arguments.get(a).leaves()) flags.add(axes.get(a) != Transforms.SHARED);
        }
        boolean[] array = new boolean[flags.size() + captured];
        for (int i = 0; i < flags.size(); i++) array[i] = flags.get(i);
        return array;
    }

    private int size(List<Tree<Object>> arguments) {
        int size = -1;
        String first = "";
        for (int a = 0; a < arguments.size(); a++) {
            if (axes.get(a) == Transforms.SHARED) continue;
            Tree<Object> argument = arguments.get(a);
            for (int i = 0; i < argument.leaves().size(); i++) {
                Shape shape = argument.leaves().get(i).shape();
                String path = argument.paths().get(i);
                String name = (path.isEmpty() ? "argument " + (a + 1) : path) + " " + shape;
                require(shape.rank() > 0, "vmap needs an axis to map over, and %s has none; pass it as SHARED", name);
                int n = shape.size(axes.get(a));
                require(
                        size < 0 || n == size,
                        "vmap needs equal sizes along the mapped axes, got %s and %s",
                        first,
                        name);
                if (size < 0) first = name;
                size = n;
            }
        }
        require(size >= 0, "vmap needs at least one argument with an axis to map over, got none");
        return size;
    }
}
