package dev.slopewise;

import static dev.slopewise.Pin.pin;

import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Interpreter;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Type;
import dev.slopewise.core.transform.Transforms;
import java.lang.classfile.Signature;
import java.lang.constant.ConstantDescs;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// Values taken apart and built again, and the graphs of functions.
final class ErrorsOfTrees {
    private static final Tensor X = Tensor.zeros(3);
    private static final Type VECTOR = X.type();
    private static final List<Graph.Input> INPUT = List.of(new Graph.Input("x", VECTOR));
    private static final Graph SINE = Transforms.graph(Tensor::sin, X);

    /// A graph of one node.
    private static Graph graph(Pointwise op, int input, Type type, int result) {
        return new Graph(INPUT, List.of(new Graph.Node(op, List.of(input), type)), List.of(result));
    }

    private static Tensor leaked() {
        var leak = new AtomicReference<>(X);
        var _ = Transforms.graph(
                (Tensor x) -> {
                    leak.set(x);
                    return x;
                },
                X);
        return leak.get();
    }

    // @formatter:off
    static final List<Pin> ALL = List.of(
        // values
        pin(() -> Tree.of(Arrays.asList(X, null)),
            "[1] is null", "leave it out with Optional.empty() or an empty list"),
        pin(() -> Tree.of(List.of(X, new Object[] {new AtomicReference<>(X)})),
            "[1][0] is a java.util.concurrent.atomic.AtomicReference, which might hold tensors out of sight",
            "make it a record, list, map or array, or pass it outside the model"),
        pin(() -> Tree.of(Arrays.asList(X, null).getLast()),
            "the value is null", "leave it out with Optional.empty() or an empty list"),
        pin(() -> Tree.of(new AtomicReference<>(X)),
            "the value is a java.util.concurrent.atomic.AtomicReference, which might hold tensors out of sight",
            "make it a record, list, map or array, or pass it outside the model"),
        pin(() -> Tree.of(Signature.of(ConstantDescs.CD_int)), // a record of the JDK's own
            "record jdk.internal.classfile.impl.SignaturesImpl$BaseTypeSigImpl cannot be read from outside its module java.base",
            "make the record public in an exported package, or add `opens jdk.internal.classfile.impl to dev.slopewise.core;` to module-info.java"),
        pin(() -> Tree.of(List.of(X, X)).rebuild(List.of(X)),
            "a value of 2 leaves was to be built, got 1"),
        pin(() -> Tree.map(List.of(X), List.of(X, X), Tensor::plus),
            "two values of the same structure are needed, got leaves [[0]] and [[0], [1]]"),

        // graphs
        pin(() -> graph(Pointwise.SIN, 1, VECTOR, 1),
            "value v1 uses one that comes later: Node[op=SIN, in=[1], types=[f32[3]], origin=Origin[op=, line=, pass=FORWARD]]"),
        pin(() -> graph(Pointwise.ADD, 0, VECTOR, 1),
            "value v1: ADD takes another count of inputs than [0]"),
        pin(() -> graph(Pointwise.SIN, 0, new Type(DType.F32, Shape.SCALAR), 1),
            "value v1 is written down as f32[], its operation makes f32[3]"),
        pin(() -> graph(Pointwise.SIN, 0, VECTOR, 2),
            "results of this graph must be values from v0 to v1, got [2]"),
        pin(() -> SINE.node(0),
            "value v0 is an input"),
        pin(() -> SINE.resultOf(0),
            "value v0 is an input"),
        pin(() -> new Interpreter().compile(SINE).run(List.of(Tensor.zeros(2).array())),
            "the graph takes [f32[3]], got [f32[2]]"),
        pin(() -> leaked().plus(1),
            "a traced tensor of type f32[3] was used after its function had returned, or on another thread",
            "return it from the function, or make it an argument"));
    // @formatter:on

    private ErrorsOfTrees() {}
}
