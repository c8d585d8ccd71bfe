package dev.slopewise.core.transform;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A function over trees applied to every entry of a chosen axis of its arguments at once.
///
/// @param axes one for each argument: the axis in all its leaves, or [Transforms#SHARED]
/// @param out  the axis along which results are stacked
record Batched<R>(Traced.Body body, List<Integer> axes, int out) {
    Derived<R> derived() {
        return new Derived<>(this::plan);
    }

    private Derived.Plan<R> plan(List<Tree.Structure> structures, List<List<Type>> types) {
        int size = size(structures, types);
        List<Integer> axisOf = new ArrayList<>();
        List<Type> given = new ArrayList<>();
        List<List<Type>> ofOne = new ArrayList<>();
        for (int a = 0; a < types.size(); a++) {
            int axis = axes.get(a);
            axisOf.addAll(Collections.nCopies(types.get(a).size(), axis));
            given.addAll(types.get(a));
            ofOne.add(types.get(a).stream()
                    .map(leaf -> isShared(axis) ? leaf : leaf.with(leaf.shape().without(axis)))
                    .toList());
        }
        Traced traced = Traced.of(body, structures, ofOne);
        List<Graph.Input> inputs = new ArrayList<>(traced.graph().inputs());
        boolean[] batched = new boolean[inputs.size()];
        for (int i = 0; i < given.size(); i++) {
            inputs.set(i, new Graph.Input(inputs.get(i).name(), given.get(i)));
            batched[i] = !isShared(axisOf.get(i));
        }
        Graph wide = Vmap.of(traced.graph(), batched, size);
        Graph placed = Simplify.of(Trace.of(inputs, in -> {
                    List<Tensor> fronted = new ArrayList<>(in);
                    for (int i = 0; i < given.size(); i++) {
                        if (batched[i]) fronted.set(i, in.get(i).moveAxis(axisOf.get(i), 0));
                    }
                    return Trace.replay(wide, fronted).stream()
                            .map(x -> x.moveAxis(0, placeOf(x.shape())))
                            .toList();
                })
                .graph());
        return Derived.Plan.of(placed, traced.captured(), traced.out());
    }

    private static boolean isShared(int axis) {
        return axis == Transforms.SHARED;
    }

    private int placeOf(Shape shape) {
        require(
                out >= -shape.rank() && out < shape.rank(),
                "vmap cannot stack results along axis %d of %s",
                out,
                shape);
        return out;
    }

    private int size(List<Tree.Structure> structures, List<List<Type>> types) {
        int size = -1;
        String first = "";
        for (int a = 0; a < types.size(); a++) {
            if (isShared(axes.get(a))) continue;
            List<String> paths = Tree.paths(structures.get(a));
            for (int i = 0; i < paths.size(); i++) {
                Shape shape = types.get(a).get(i).shape();
                String name = (paths.get(i).isEmpty() ? "argument " + (a + 1) : paths.get(i)) + " " + shape;
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
