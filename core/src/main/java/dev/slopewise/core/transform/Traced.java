package dev.slopewise.core.transform;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A Java function over trees, written down for arguments of certain structures and types.
///
/// @param graph    leaves of all arguments, then captured tensors → leaves of the result
/// @param captured tensors that the function refers to from outside
/// @param in       the arguments' structures
/// @param leaves   how many leaves each argument has
/// @param out      the result's structure
record Traced(Graph graph, List<Tensor> captured, List<Tree.Structure> in, List<Integer> leaves, Tree.Structure out) {
    /// A function of one or several trees.
    interface Body {
        Object apply(List<Object> arguments);
    }

    static Traced of(Body body, List<Tree.Structure> in, List<List<Type>> types) {
        List<Graph.Input> inputs = new ArrayList<>();
        for (int a = 0; a < in.size(); a++) {
            List<String> paths = Tree.paths(in.get(a));
            for (int i = 0; i < paths.size(); i++) {
                inputs.add(new Graph.Input(paths.get(i), types.get(a).get(i)));
            }
        }
        List<Tree.Structure> out = new ArrayList<>();
        Function<List<Tensor>, List<Tensor>> flat = leaves -> {
            List<Object> arguments = new ArrayList<>();
            int from = 0;
            for (int a = 0; a < in.size(); a++) {
                int to = from + types.get(a).size();
                arguments.add(Tree.rebuild(in.get(a), leaves.subList(from, to)));
                from = to;
            }
            Tree<Object> result = Tree.of(body.apply(arguments));
            out.add(result.structure());
            return result.leaves();
        };
        Trace.Closure closure = Trace.of(inputs, flat);
        return new Traced(
                Simplify.of(closure.graph()),
                closure.captured(),
                in,
                types.stream().map(List::size).toList(),
                out.getFirst());
    }

    /// The input numbers of one argument's leaves.
    List<Integer> inputsOf(int argument) {
        int from = leaves.subList(0, argument).stream().mapToInt(i -> i).sum();
        return IntStream.range(from, from + leaves.get(argument)).boxed().toList();
    }

    /// The same, after checking that all of them are real numbers, which alone have slopes.
    List<Integer> realInputsOf(int argument) {
        for (int v : inputsOf(argument)) {
            Graph.Input input = graph.inputs().get(v);
            require(
                    input.type().dtype().isFloat(),
                    "only real numbers have slopes, and %s is %s; pass it as another argument",
                    input.name().isEmpty() ? "the argument" : input.name(),
                    input.type());
        }
        return inputsOf(argument);
    }

    /// The one real number that a gradient is taken of.
    void requireScalarLoss() {
        require(
                out instanceof Tree.Structure.Leaf
                        && graph.outputTypes().getFirst().shape().rank() == 0
                        && graph.outputTypes().getFirst().dtype().isFloat(),
                "a gradient is taken of one real number, got %s; reduce it, for example with mean(), or use jacobian",
                graph.outputTypes());
    }
}
