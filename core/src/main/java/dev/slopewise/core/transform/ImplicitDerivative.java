package dev.slopewise.core.transform;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Boundary;
import dev.slopewise.core.Graph;
import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The derivative of a solver's answer, from the equation that it solves and not from its steps. The solver may do what it likes
/// (a `whileLoop`, a fixed number of steps, another method in each run); nothing of it is stored.
///
///     F(x, a) = 0   ⇒   dx = −(∂F/∂x)⁻¹ ∂F/∂a da
///
/// Both modes and every order; the equation is as large as `x` has numbers and is solved by LU, so `x` should have some hundreds of numbers at
/// most. The derivative is that of the exact answer, as accurate as the solver's answer is; a singular ∂F/∂x is refused when it is met. Tensors that
/// `residual` refers to from outside have slopes too; those that only the solver refers to (a first guess) have none.
///
/// @see <a href="https://doi.org/10.1137/1.9780898717761">Griewank and Walther 2008, Evaluating Derivatives, chapter 15</a>
/// @see <a href="https://arxiv.org/abs/2105.15183">Blondel et al. 2022, Efficient and Modular Implicit Differentiation</a>
public final class ImplicitDerivative {
    private ImplicitDerivative() {}

    /// The root of an equation.
    ///
    /// @param residual (x, argument) → as many numbers as x has, all 0 at the answer
    /// @param solver   argument → x, real numbers of one type
    public static <A, X> Function<A, X> ofRoot(BiFunction<X, A, X> residual, Function<A, X> solver) {
        return argument -> new Equation<>(argument, residual, solver).answer();
    }

    /// The point that a step leaves where it is.
    ///
    /// @param step   (x, argument) → x again at the answer
    /// @param solver argument → x, real numbers of one type
    public static <A, X> Function<A, X> ofFixedPoint(BiFunction<X, A, X> step, Function<A, X> solver) {
        return ofRoot((x, a) -> Tree.map(x, step.apply(x, a), Tensor::minus), solver);
    }

    /// An equation and its solver for arguments of certain types. The operands are, in this order, `active` real ones that the residual reads,
    /// then the others.
    private static final class Equation<A, X> {
        private final Traced solver;
        private final Traced residual;
        private final List<Tensor> operands = new ArrayList<>();
        private final List<Integer> ofArgument = new ArrayList<>();
        private final List<Integer> ofResidual = new ArrayList<>();
        private final List<Integer> ofSolver = new ArrayList<>();
        private final int active;

        Equation(A argument, BiFunction<X, A, X> residual, Function<A, X> solver) {
            Tree<A> tree = Tree.of(argument);
            this.solver = Traced.of(
                    in -> solver.apply(Transforms.cast(in.getFirst())),
                    List.of(tree.structure()),
                    List.of(tree.types()));
            List<Type> unknowns = this.solver.graph().outputTypes();
            if (unknowns.isEmpty()
                    || unknowns.stream()
                            .anyMatch(t -> !t.dtype().isFloat()
                                    || t.dtype() != unknowns.getFirst().dtype())) {
                throw refuse(
                        "an implicit derivative is for real unknowns of one type, got " + unknowns,
                        "cast them, and give counts and flags from another function");
            }
            this.residual = Traced.of(
                    in -> residual.apply(Transforms.cast(in.get(0)), Transforms.cast(in.get(1))),
                    List.of(this.solver.out(), tree.structure()),
                    List.of(unknowns, tree.types()));
            require(
                    this.residual.graph().outputTypes().equals(unknowns),
                    "an equation for %s must give as many numbers of the same types, got %s",
                    unknowns,
                    this.residual.graph().outputTypes());
            List<Tensor> read = Transforms.join(tree.leaves(), this.residual.captured());
            List<Integer> places = new ArrayList<>();
            for (Tensor x : read) {
                places.add(x.dtype().isFloat() ? operands.size() : -1);
                if (x.dtype().isFloat()) operands.add(x);
            }
            this.active = operands.size();
            for (int i = 0; i < read.size(); i++) {
                if (places.get(i) >= 0) continue;
                places.set(i, operands.size());
                operands.add(read.get(i));
            }
            int own = tree.leaves().size();
            ofArgument.addAll(places.subList(0, own));
            ofResidual.addAll(places.subList(own, places.size()));
            for (Tensor x : this.solver.captured()) {
                ofSolver.add(operands.size());
                operands.add(x);
            }
        }

        X answer() {
            List<Graph.Input> in =
                    operands.stream().map(x -> new Graph.Input("", x.type())).toList();
            Graph value =
                    Simplify.of(Trace.of(in, all -> List.of(flat(solved(all)))).graph());
            var x = new Graph.Input("", value.outputTypes().getFirst());
            List<Graph.Input> known = Transforms.join(in, List.of(x));
            Graph push = Trace.of(Transforms.join(known, in.subList(0, active)), this::push)
                    .graph();
            Graph pull =
                    Trace.of(Transforms.join(known, List.of(x)), this::pull).graph();
            var op = new Boundary.Custom(value, Simplify.of(push), Simplify.of(pull), active);
            return Tree.rebuild(solver.out(), shaped(Tensor.apply(op, operands)));
        }

        private List<Tensor> solved(List<Tensor> all) {
            return Trace.replay(solver.graph(), Transforms.join(pick(all, ofArgument), pick(all, ofSolver)));
        }

        /// F as one vector.
        private Tensor residual(Tensor x, List<Tensor> all) {
            List<Tensor> given = Transforms.join(pick(all, ofArgument), pick(all, ofResidual));
            return flat(Trace.replay(residual.graph(), Transforms.join(shaped(x), given)));
        }

        private Tensor jacobian(Tensor x, List<Tensor> all) {
            return Transforms.jacobian((Tensor y) -> residual(y, all)).apply(x);
        }

        private Function<List<Tensor>, Tensor> ofActive(Tensor x, List<Tensor> all) {
            List<Tensor> others = all.subList(active, all.size());
            return some -> residual(x, Transforms.join(some, others));
        }

        private List<Tensor> push(List<Tensor> in) {
            int n = operands.size();
            List<Tensor> all = in.subList(0, n), changes = List.copyOf(in.subList(n + 1, in.size()));
            Tensor x = in.get(n);
            Tensor moved = Transforms.jvp(ofActive(x, all))
                    .apply(List.copyOf(all.subList(0, active)), changes)
                    .change();
            return List.of(LinearAlgebra.solve(jacobian(x, all), moved).neg());
        }

        private List<Tensor> pull(List<Tensor> in) {
            int n = operands.size();
            List<Tensor> all = in.subList(0, n);
            Tensor x = in.get(n), slope = in.get(n + 1);
            Tensor weights =
                    LinearAlgebra.solve(jacobian(x, all).transpose(), slope).neg();
            return Transforms.vjp(ofActive(x, all), List.copyOf(all.subList(0, active)))
                    .pull()
                    .apply(weights);
        }

        private List<Tensor> shaped(Tensor x) {
            List<Tensor> parts = new ArrayList<>();
            int from = 0;
            for (Type type : solver.graph().outputTypes()) {
                int to = from + type.shape().count();
                parts.add(x.slice(0, from, to).reshape(type.shape()));
                from = to;
            }
            return parts;
        }

        private static Tensor flat(List<Tensor> parts) {
            return Tensor.concatenate(
                    0,
                    parts.stream()
                            .map(p -> p.reshape(Shape.of(p.shape().count())))
                            .toList());
        }

        private static List<Tensor> pick(List<Tensor> all, List<Integer> places) {
            return IntStream.range(0, places.size())
                    .mapToObj(i -> all.get(places.get(i)))
                    .toList();
        }
    }
}
