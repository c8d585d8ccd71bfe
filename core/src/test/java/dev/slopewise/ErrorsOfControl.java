package dev.slopewise;

import static dev.slopewise.Pin.pin;

import dev.slopewise.core.Boundary;
import dev.slopewise.core.Control;
import dev.slopewise.core.Control.Scan.Direction;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.ControlFlow.Step;
import dev.slopewise.core.transform.CustomDerivative;
import dev.slopewise.core.transform.ImplicitDerivative;
import dev.slopewise.core.transform.Transforms;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/// Loops, branches, and functions with their own derivative.
final class ErrorsOfControl {
    private static final Tensor X = Tensor.zeros(3), ONE = Tensor.scalar(1f);
    private static final Graph SINE = Transforms.graph(Tensor::sin, X), SUM = Transforms.graph(Tensor::sum, X);
    private static final Graph THIRD = Transforms.graph((List<Tensor> p) -> p.get(2), List.of(X, X, X));
    private static final Graph SUM_OF_THIRD =
            Transforms.graph((List<Tensor> p) -> p.get(2).sum(), List.of(X, X, X));
    private static final Graph BOTH = Transforms.graph((Tensor x) -> List.of(x, x), X);
    private static final Graph POSITIVE = Transforms.graph((Tensor x) -> x.gt(0).all(), X);
    private static final Graph POSITIVE_ONE = Transforms.graph((Tensor x) -> x.gt(0), ONE);

    private static Control.Scan scan(int length) {
        return new Control.Scan(SINE, 1, 0, length, Direction.FORWARD);
    }

    private static Tensor rows(Object start, Tensor... rows) {
        return ControlFlow.scan((Object s, List<Tensor> row) -> new Step<>(s, ONE), start, List.of(rows))
                .given();
    }

    // @formatter:off
    static final List<Pin> ALL = List.of(
        // loops
        pin(() -> ControlFlow.repeat(-1, x -> x, X),
            "a scan has 0 steps or more, got -1"),
        pin(() -> scan(-1),
            "a scan has 0 steps or more, got -1"),
        pin(() -> Tensor.applyAll(scan(2), List.of(ONE)),
            "operand 0 of this scan is f32[3], got f32[]"),
        pin(() -> new Control.Scan(SINE, 2, 0, 1, Direction.FORWARD),
            "the body of this scan must take and give 2 tensors of state"),
        pin(() -> new Control.Scan(SUM, 1, 0, 1, Direction.FORWARD),
            "the body of a scan must give its state the types it took, [f32[3]], got [f32[]]"),
        pin(() -> rows(X),
            "a scan over rows needs at least one tensor, got none", "say how long: scan(body, start, length)"),
        pin(() -> rows(X, X, ONE),
            "a scan goes along axis 0, and [1] [] has none; refer to it from the body instead"),
        pin(() -> rows(X, X, Tensor.zeros(4)),
            "all rows of a scan need one length, got 3 and [1] [4]"),
        pin(() -> ControlFlow.checkpointedScan((Tensor s) -> new Step<>(s, s), X, 3, 0),
            "a segment has at least 1 step, got 0"),
        pin(() -> ControlFlow.checkpointedScan((Tensor s) -> new Step<>(s, s), X, -3, 1),
            "a scan has 0 steps or more, got -3"),
        pin(() -> ControlFlow.repeat(3, x -> List.of(x.getFirst(), ONE), List.of(X)),
            "the body of a scan must give a state like the one it took: it is a list of 2, was a list of 1",
            "return the next state in the same form; what changes from step to step must be a tensor"),
        pin(() -> ControlFlow.repeat(3, Tensor::sum, X),
            "the body of a scan must keep the types of its state, and the state becomes f32[] from f32[3]",
            "start with f32[], or cast or reshape in the body"),
        pin(() -> ControlFlow.repeat(3, x -> List.of(x.getFirst().to(DType.F64)), List.of(X)),
            "the body of a scan must keep the types of its state, and [0] becomes f64[3] from f32[3]",
            "start with f64[3], or cast or reshape in the body"),
        pin(() -> ControlFlow.whileLoop(x -> x.gt(0), x -> x, X),
            "the condition of a whileLoop must give one bool, got [bool[3]]", "compare, and join several with and() or all()"),
        pin(() -> new Control.While(POSITIVE_ONE, SINE, 1),
            "the condition of a whileLoop must take what its body takes, [f32[3]], got [f32[]]"),
        pin(() -> new Control.While(SUM, SINE, 1),
            "the condition of a whileLoop must give bool[], got [f32[]]"),
        pin(() -> Tensor.applyAll(new Control.While(POSITIVE, SINE, 1), List.of(ONE)),
            "this whileLoop takes [f32[3]], got [f32[]]"),
        pin(() -> Transforms.grad((Tensor x) -> ControlFlow.whileLoop(s -> s.lt(9), s -> s.times(2), x)).apply(ONE),
            "reverse mode cannot pass a whileLoop, as it would have to keep every step's values and their number is not known",
            "use scan with a fixed length, ImplicitDerivative if the loop solves an equation, or forward mode (jvp, jacobianForward)"),

        // branches
        pin(() -> ControlFlow.cond(X.gt(0), Tensor::sin, Tensor::cos, X),
            "cond needs one bool, got bool[3]",
            "for a choice in each entry use mask.select(a, b), for one in each example vmap a function with cond"),
        pin(() -> ControlFlow.switchCase(Tensor.scalar(0), List.of(), X),
            "a switch needs at least one case, got none"),
        pin(() -> ControlFlow.switchCase(Tensor.scalar(0), List.of(Tensor::sin, Tensor::sum), X),
            "all cases must give the same, got [f32[3]] from case 0 and [f32[]] from case 1; cast, reshape or fill up with like(0) in one of them"),
        pin(() -> ControlFlow.switchCase(Tensor.scalar(0L), List.of(Tensor::sin, Tensor::cos), X),
            "a switch needs i32[] to choose by, got i64[]; cast it with .to(I32), take one entry with get(…)"),
        pin(() -> ControlFlow.switchCase(Tensor.scalar(2), List.of(Tensor::sin, Tensor::cos), X),
            "a switch of 2 cases needs a number from 0 to 1, got 2"),
        pin(() -> new Control.Switch(List.of()),
            "a switch needs at least one case, got none"),
        pin(() -> new Control.Switch(List.of(SINE, SUM)),
            "all cases of a switch must take and give the same types, got [f32[3]] → [f32[3]] and [f32[3]] → [f32[]]"),
        pin(() -> Tensor.applyAll(new Control.Switch(List.of(SINE)), List.of(Tensor.scalar(0), ONE)),
            "the cases of this switch take [f32[3]], got [f32[]]"),
        pin(() -> Tensor.applyAll(new Control.Checkpoint(SINE), List.of(ONE)),
            "this function takes [f32[3]], got [f32[]]"),

        // derivatives of one's own
        pin(() -> own(x -> x.gt(0), Tensor::times),
            "only real results have slopes, got bool[3]"),
        pin(() -> own(x -> x.plus(X), Tensor::times),
            "a function with its own derivative may use its argument only, and it uses 1 tensors from outside; make them part of the argument"),
        pin(() -> own(Tensor::sin, (x, slope) -> slope.sum()),
            "pull must return one slope for each input, [f32[3]], got [f32[]]; sum over axes that were broadcast"),
        pin(() -> CustomDerivative.withPush(Tensor::sin, (Tensor x, Tensor change) -> change.sum()).apply(X),
            "push must return the result's change [f32[3]], got [f32[]]"),
        pin(() -> new Boundary.Custom(BOTH, THIRD, THIRD, 1),
            "a custom derivative is for functions with one result, got 2"),
        pin(() -> new Boundary.Custom(SINE, SINE, THIRD, 1),
            "push must take [f32[3], f32[3], f32[3]], takes [f32[3]]"),
        pin(() -> new Boundary.Custom(SINE, THIRD, SINE, 1),
            "pull must take [f32[3], f32[3], f32[3]], takes [f32[3]]"),
        pin(() -> new Boundary.Custom(SINE, SUM_OF_THIRD, THIRD, 1),
            "push must return [f32[3]], got [f32[]]"),
        pin(() -> new Boundary.Custom(SINE, THIRD, SUM_OF_THIRD, 1),
            "pull must return [f32[3]], got [f32[]]"),
        pin(() -> Tensor.apply(new Boundary.Custom(SINE, THIRD, THIRD, 1), ONE),
            "this function takes [f32[3]], got [f32[]]"),
        pin(() -> CustomDerivative.withBoth(Tensor::sin, (x, dx) -> dx, (x, slope) -> slope.times(2), Tensor.scalar(0.0)),
            "push and pull must be the transpose of each other, got ⟨push dx, dz⟩ = -0.0929893 and ⟨dx, pull dz⟩ = -0.185979",
            "one of them is wrong: compare each with Gradients.check of the plain function"),
        pin(() -> ImplicitDerivative.ofRoot((Tensor x, Tensor a) -> x.minus(a), (Tensor a) -> a.to(DType.I32)).apply(X),
            "an implicit derivative is for real unknowns of one type, got [i32[3]]",
            "cast them, and give counts and flags from another function"),
        pin(() -> ImplicitDerivative.ofRoot((Tensor x, Tensor a) -> x.sum(), (Tensor a) -> a).apply(X),
            "an equation for [f32[3]] must give as many numbers of the same types, got [f32[]]"));
    // @formatter:on

    private static Tensor own(Function<Tensor, Tensor> value, BinaryOperator<Tensor> pull) {
        return CustomDerivative.withPull(value, pull).apply(X);
    }

    private ErrorsOfControl() {}
}
